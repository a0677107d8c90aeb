import { mean } from 'simple-statistics';
import { runYaml } from '../support/run.ts';
import { deviationOf, type Line, NOT_HERE, notJudged, rounded, type Section } from './line.ts';
import { measurementRows } from './measurements.ts';

const FOLDER = 'lambda-measured/parallel-burst/';

interface Burst {
  readonly requests: number;
  /** Instances that served them. */
  readonly instances: number;
  /** Most that were in their handler at once. */
  readonly atOnce: number;
  /** Mean seconds in the handler. */
  readonly duration: number;
}

function readBurst(file: string): Burst | null {
  const rows = measurementRows(`${FOLDER}${file}.csv.gz`);
  if (rows === null) return null;
  const spans = rows.map((row) => [Number(row.initTime_ms), Number(row.endTime_ms)] as const);
  return {
    requests: rows.length,
    instances: new Set(rows.map(({ containerID }) => containerID)).size,
    atOnce: mostAtOnce(spans),
    duration: mean(spans.map(([begins, ends]) => ends - begins)) / 1000,
  };
}

function mostAtOnce(spans: readonly (readonly [number, number])[]): number {
  // An end at the instant of a beginning comes first.
  const steps = spans.flatMap(([begins, ends]) => [
    { at: begins, step: 1 },
    { at: ends, step: -1 },
  ]);
  steps.sort((a, b) => a.at - b.at || a.step - b.step);
  let now = 0;
  let most = 0;
  for (const { step } of steps) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
}

/** A burst of that time; for a warm one, another of the same size comes before it. */
function scenario({ requests, duration }: Burst, isWarm: boolean): string {
  const before = isWarm ? `before: { type: sdk, target: f, arrivals: { at: 0s, count: ${requests} } }` : '';
  return `
name: burst
platform: { profile: lambda-2020 }
run: { duration: 3m, resolution: 1s, warmup: 30s, seed: burst }
functions: { f: { duration: ${Math.round(1000 * duration)}ms, init: 200ms, timeout: 60s, memory: 256MB } }
sources:
  ${before}
  burst: { type: sdk, target: f, arrivals: { at: 60s, count: ${requests} } }
`;
}

const BURSTS = [
  { file: 'sleep_size_100', name: '100 at once, new', isWarm: false },
  { file: 'sleep_size_200', name: '200 at once, new (197 in the data)', isWarm: false },
  { file: 'sleep_warm_size_100', name: '100 at once, warm', isWarm: true },
  { file: 'sleep_warm_size_500', name: '500 at once, warm', isWarm: true },
] as const;

const METRICS = [
  { what: 'instances', path: 'functions.f.environments.max', read: (burst: Burst) => burst.instances },
  { what: 'most at once', path: 'functions.f.concurrency.max', read: (burst: Burst) => burst.atOnce },
] as const;

const burstLines: readonly Line[] = BURSTS.flatMap(({ file, name, isWarm }) =>
  METRICS.map(({ what, path, read }) => ({
    what: `${name}: ${what}`,
    judge: async () => {
      const burst = readBurst(file);
      if (burst === null) return notJudged(NOT_HERE);
      const run = await runYaml(scenario(burst, isWarm));
      const value = run.value(path) ?? Number.NaN;
      const throttles = run.value('functions.f.throttles') ?? Number.NaN;
      return {
        predicted: String(value),
        reference: String(read(burst)),
        deviation: String(value - read(burst)),
        verdict: value === read(burst) && throttles === 0 ? ('holds' as const) : ('FAILS' as const),
        because: `equal, nothing throttled, ${run.value('functions.f.coldStarts')} cold`,
      };
    },
  })),
);

const cpu: Line = {
  what: 'computing for 1.08 s at 2,048 MB: time at 256 MB',
  judge: async () => {
    const [large, small] = [readBurst('work2g_size_100'), readBurst('work_size_100')];
    if (large === null || small === null) return notJudged(NOT_HERE);
    const run = await runYaml(`
name: cpu
platform: { profile: lambda-2020 }
run: { duration: 2m, seed: cpu }
functions: { f: { duration: ${Math.round(1000 * large.duration)}ms, durationMeasuredAt: 2048MB, cpuBound: 1, memory: 256MB, init: 0s, timeout: 60s } }
sources: { s: { type: sdk, target: f, arrivals: { at: 0s, count: 100 } } }
`);
    const seconds = (run.value('functions.f.duration.mean') ?? Number.NaN) / 1000;
    return notJudged(
      'measured on a hundred instances of one minute: how much it varies between days is not in the data',
      {
        predicted: `${rounded(seconds, 2)} s`,
        reference: `${rounded(small.duration, 2)} s`,
        deviation: deviationOf(seconds, small.duration, 1),
      },
    );
  },
};

export const bursts: Section = {
  title: 'Real AWS: bursts at once',
  about:
    'So many synchronous calls within a quarter to three quarters of a second, April 2020 (danielBCN/faas-parallelism-benchmark). The mean time of a run is taken from the data; nothing else is fitted. Judged: equal counts.',
  lines: [...burstLines, cpu],
  remarks:
    'Every request got an instance of its own and none was refused, new or warm, as the burst of 3,000 of that time allows (C-34). These bursts are far below any limit, so they test the absence of one, no more.',
};
