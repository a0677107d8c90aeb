import { quantileSorted } from 'simple-statistics';
import { runYaml } from '../support/run.ts';
import { deviationOf, type Line, NOT_HERE, notJudged, rounded, type Section, shared } from './line.ts';
import { measurementRows } from './measurements.ts';

/** The default Init of a runtime was fitted to June and July 2026; the months before it are for judging. */
const FITTED_FROM = '2026-06-01';

interface Medians {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly days: number;
}

const RUNTIMES = ['python3.13', 'nodejs22.x', 'java21', 'dotnet8', 'ruby3.4'] as const;
const ARCHITECTURES = ['x86_64', 'arm64'] as const;

const rows = shared(() => measurementRows('lambda-perf/daily_median_2025-06_2026-07.csv.gz'));

/** Of the medians of ten cold starts each day, those at 512 MB of the year before the fit. */
function mediansOf(runtime: string, architecture: string): Medians | null {
  const all = rows('full');
  if (all === null) return null;
  const medians = all
    .filter((row) => row.runtime === runtime && row.arch === architecture && row.memory_mb === '512')
    .filter(({ date }) => date < FITTED_FROM)
    .map((row) => Number(row.init_median_ms))
    .sort((a, b) => a - b);
  const at = (share: number): number => quantileSorted(medians, share);
  return { low: at(0.025), middle: at(0.5), high: at(0.975), days: medians.length };
}

/** The median of many cold starts with the default Init: environments are used once, a second apart. */
async function simulatedMedian(runtime: string, architecture: string): Promise<number> {
  const run = await runYaml(`
name: init
platform: { profile: lambda-2026, idleLifetime: 1ms }
run: { duration: 2000s, seed: init }
functions: { f: { runtime: ${runtime}, architecture: ${architecture}, memory: 512MB, duration: 0s } }
sources: { s: { type: sdk, target: f, arrivals: { process: constant, rate: 1/s } } }
`);
  return run.value('sources.s.latency.p50') ?? Number.NaN;
}

const lines: readonly Line[] = RUNTIMES.flatMap((runtime) =>
  ARCHITECTURES.map((architecture) => ({
    what: `median Init of ${runtime}, ${architecture}, 512 MB`,
    judge: async () => {
      const medians = mediansOf(runtime, architecture);
      if (medians === null) return notJudged(NOT_HERE);
      const { low, middle, high, days } = medians;
      const value = await simulatedMedian(runtime, architecture);
      return {
        predicted: `${rounded(value, 1)} ms`,
        reference: `${rounded(middle, 1)} ms`,
        deviation: deviationOf(value, middle, 1),
        verdict: low <= value && value <= high ? ('holds' as const) : ('FAILS' as const),
        because: `of ${days} days, 95 % have a median from ${rounded(low, 1)} to ${rounded(high, 1)} ms`,
      };
    },
  })),
);

const NOT_COMPARED = [
  {
    what: 'response times of cold calls, 2019 to 2021',
    because:
      'the default Init of runtimes of that time stands on the same measurements, and they include a network and a front door that the source does not tell apart',
  },
  {
    what: 'cold starts against the time since the request before, 2019 to 2021',
    because: 'the idle lifetimes of lambda-2018 to lambda-2022 were read off them',
  },
  {
    what: 'first runs of June 2017',
    because: 'the default Init of lambda-2017 stands on them; that it depended on memory then is not modelled',
  },
  {
    what: 'Java SnapStart, February 2023 to October 2025',
    because: 'the default restore times stand on all of these measurements',
  },
] as const;

const open: readonly Line[] = NOT_COMPARED.map(({ what, because }) => ({ what, judge: () => notJudged(because) }));

export const initMedians: Section = {
  title: 'Real AWS: Init of the runtimes',
  about:
    'Ten cold starts of an empty function each day (maxday/lambda-perf). The default Init of a runtime was **fitted to June and July 2026**; the daily medians of the year before judge it: the simulated median lies in the range of 95 % of those days.',
  lines: [...lines, ...open],
};
