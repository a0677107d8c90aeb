/**
 * Single cases: time and memory, each in a process of its own, so that peaks of memory do not mix. Requests are
 * requests, events, records or messages; events are entries of the agenda, starts not among them. CPU time is that of
 * the run alone; peak memory is that of the whole process, of which Node itself and the program take about 70 MB.
 */
import { modelOf, simulate } from '../support/run.ts';
import { plainTable } from '../validate/table.ts';
import { apart } from './apart.ts';
import { benchScenarios } from './scenarios.ts';
import { queueScenarios } from './sqs.ts';
import { streamScenarios } from './streams.ts';

export const FULL = '--full';
export const scenarios: Readonly<Record<string, string>> = {
  ...benchScenarios,
  ...streamScenarios(process.argv.includes(FULL) ? '1h' : '5m'),
  ...queueScenarios,
};

interface CaseMeasurement {
  readonly requests: number;
  readonly events: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

export async function measureCase(name: string): Promise<CaseMeasurement> {
  const model = await modelOf(scenarios[name]);
  const before = process.cpuUsage();
  const { requests, events } = simulate(model).result;
  const { user, system } = process.cpuUsage(before);
  return { requests, events, cpuSeconds: (user + system) / 1e6, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

/** Those with `part` in their names, as a table. */
export function casesTable(part: string): string {
  const head = ['case', 'requests', 'events', 'CPU s', 'requests/CPU s', 'ns/request', 'events/CPU s', 'peak MB'];
  const names = Object.keys(scenarios).filter((name) => name.includes(part));
  return plainTable(head, names.map(rowOf));
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

function rowOf(name: string): string[] {
  const { requests, events, cpuSeconds, peakMegabytes } = apart<CaseMeasurement>('case', name);
  return [
    name,
    whole(requests),
    whole(events),
    cpuSeconds.toFixed(1),
    whole(requests / cpuSeconds),
    whole((cpuSeconds * 1e9) / requests),
    whole(events / cpuSeconds),
    whole(peakMegabytes),
  ];
}
