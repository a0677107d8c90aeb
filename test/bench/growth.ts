/** How cost grows with rate, functions, horizon and backlog: CPU time of one replication, and what that is for a request. */
import { modelOf } from '../support/run.ts';
import { simulate } from './events.ts';
import { cpuTime } from './side-by-side.ts';

export interface Growth {
  readonly requests: number;
  readonly cpuSeconds: number;
  readonly nanosecondsPerRequest: number;
  /** Of the whole process. */
  readonly peakMegabytes: number;
}

interface Size {
  readonly functions?: number;
  /** Requests a second, of all functions. */
  readonly rate?: number;
  readonly minutes?: number;
  /** Events that wait for a function which runs one at a time. */
  readonly backlog?: number;
}

const sizes: Readonly<Record<string, Size>> = {
  'as it is: 10 functions, 100/s, 60 minutes': {},
  'rate x 10': { rate: 1_000 },
  'rate x 100': { rate: 10_000 },
  'functions x 10': { functions: 100 },
  'functions x 100': { functions: 1_000 },
  'horizon x 10': { minutes: 600 },
  'horizon x 100': { minutes: 6_000 },
  'backlog of 10,000 events': { backlog: 10_000 },
  'backlog of 100,000 events': { backlog: 100_000 },
  'backlog of 1,000,000 events': { backlog: 1_000_000 },
};

export const growthNames = Object.keys(sizes);

export async function measureGrowth(name: string): Promise<Growth> {
  const model = await modelOf(scenario(sizes[name]));
  let requests = 0;
  const time = cpuTime(() => {
    requests = simulate(model).requests;
  });
  return {
    requests,
    cpuSeconds: time / 1e6,
    nanosecondsPerRequest: (time * 1000) / requests,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}

function scenario({ functions = 10, rate = 100, minutes = 60, backlog = 0 }: Size): string {
  const numbers = Array.from({ length: functions }, (_, number) => number);
  return `
name: growth
platform: { accountConcurrency: 10000 }
run: { duration: ${minutes}m }
functions:
${numbers.map((n) => `  f${n}: { timeout: 10s, duration: { distribution: exponential, mean: 100ms } }`).join('\n')}
  slow: { timeout: 10s, duration: 100ms, reservedConcurrency: 1 }
sources:
${numbers.map((n) => `  s${n}: { type: sdk, target: f${n}, arrivals: { process: poisson, rate: ${rate / functions}/s } }`).join('\n')}
${backlog === 0 ? '' : `  events: { type: async, target: slow, arrivals: { at: 1s, count: ${backlog} } }`}
`;
}
