import { existsSync } from 'node:fs';
import { FileInputs } from '../../src/cli/inputs.ts';
import { modelOf, simulate } from '../support/run.ts';
import { type Line, NOT_HERE, notJudged, type Outcome, rounded, type Section, shared } from './line.ts';
import { measurementJson } from './measurements.ts';

const FOLDER = '../shared/data/';
const AZURE = 'azure2021/azure2021_sample_199.csv';

interface Concurrency {
  readonly n: number;
  readonly max_concurrency: number;
  readonly busy_seconds: number;
}

const replay = shared(async () => {
  if (!existsSync(`${FOLDER}${AZURE}`)) return null;
  const truth = measurementJson<{ readonly all: Concurrency }>('truth/concurrency_azure2021_sample.json');
  if (truth === null) return null;
  const model = await modelOf(
    `
name: trace
platform: { profile: lambda-2026, accountConcurrency: 1000 }
run: { duration: 30m, resolution: 1m }
functions: { f: { duration: 1s, init: 0s, timeout: 900s } }
sources:
  trace:
    type: sdk
    target: f
    arrivals: { process: trace, file: ${AZURE}, column: end_timestamp, durationColumn: duration, at: end }
    client: { retry: none }
`,
    new FileInputs(FOLDER),
  );
  return { truth: truth.all, run: simulate(model) };
});

type Replay = NonNullable<Awaited<ReturnType<typeof replay>>>;

function equal(predicted: number, reference: number, digits: number): Outcome {
  const [a, b] = [rounded(predicted, digits), rounded(reference, digits)];
  return {
    predicted: a,
    reference: b,
    deviation: a === b ? 'none' : String(predicted - reference),
    verdict: a === b ? 'holds' : 'FAILS',
    because: 'equal',
  };
}

function line(what: string, judge: (found: Replay) => Outcome): Line {
  return {
    what,
    judge: async (effort) => {
      const found = await replay(effort);
      return found === null ? notJudged(NOT_HERE) : judge(found);
    },
  };
}

const NOT_COMPARED = [
  {
    what: 'Azure Functions 2019, eight hours and a day',
    because: 'counts and mean durations per minute: a workload, of which nothing was measured that a platform decides',
  },
  { what: 'IBM Code Engine', because: 'settings of applications, without any traffic' },
  { what: 'request counts of a load balancer, web servers, Twitter and language models', because: 'workloads only' },
  {
    what: 'CloudWatch series of two functions, January 2023',
    because:
      'sparse sums of invocations and one unnamed statistic of duration: no concurrency or cold starts to predict',
  },
  {
    what: 'workers behind a queue that open too many database connections',
    because:
      'neither how many connections the database allows nor how long a query takes is stated (guardian/mobile-n10n): any outcome between no error and its 845 could be fitted',
  },
] as const;

export const traces: Section = {
  title: 'Real workloads replayed',
  about:
    'Real invocations with their own times, and what was counted from their beginnings and ends. Nothing is fitted. Judged: equal.',
  lines: [
    line('199 invocations of Azure Functions, 2021: runs', ({ run, truth }) =>
      equal(run.value('functions.f.invocations') ?? Number.NaN, truth.n, 0),
    ),
    line('the same: most in flight', ({ run, truth }) =>
      equal(run.value('functions.f.concurrency.max') ?? Number.NaN, truth.max_concurrency, 0),
    ),
    line('the same: seconds in flight, all together', ({ run, truth }) => {
      const busy = (run.value('functions.f.concurrency.mean') ?? Number.NaN) * 1800;
      return equal(busy, truth.busy_seconds, 3);
    }),
    ...NOT_COMPARED.map(({ what, because }) => ({ what, judge: () => notJudged(because) })),
  ],
};
