import { expect, test } from 'vitest';
import { modelOf, runYaml, simulate } from '../support/run.ts';
import { type Row, tracesOf } from './traces.ts';

const atOnce = (target: string, count: number, at: string): string =>
  `{ type: sdk, target: ${target}, arrivals: { at: ${at}, count: ${count} }, client: { retry: none } }`;

test('W-M1: 600 reserved and 200 provisioned claim 800 of 1,000 when idle, and 900 with 100 on demand', async () => {
  const run = await runYaml(`
name: claimed
run: { duration: 3m }
functions:
  blue: { duration: 10m, init: 0s, timeout: 15m, reservedConcurrency: 400 }
  orange: { duration: 10m, init: 0s, timeout: 15m, reservedConcurrency: 200 }
  green: { duration: 10m, init: 0s, timeout: 15m, provisionedConcurrency: 200 }
  other: { duration: 10m, init: 0s, timeout: 15m }
sources:
  unreserved: ${atOnce('other', 100, '1m')}
  on-reserved: ${atOnce('blue', 300, '2m')}
  on-provisioned: ${atOnce('green', 200, '2m')}
`);
  // What runs within a reservation or on provisioned concurrency is claimed already.
  expect(run.series('account.claimedConcurrency.max')).toEqual([800, 900, 900]);
  expect(run.series('account.concurrency.max')).toEqual([0, 100, 600]);
  expect(run.value('account.throttles')).toBe(0);
});

test.each([
  ['W-M2', 100, 60, 0.6],
  ['W-M3', 10, 7, 0.7],
])(
  '%s: of %i provisioned environments, %i busy are a utilization of %d',
  async (_id, provisioned, busy, utilization) => {
    const run = await runYaml(`
name: utilization
run: { duration: 1m }
functions: { f: { duration: 5m, init: 0s, timeout: 15m, provisionedConcurrency: ${provisioned} } }
sources: { s: ${atOnce('f', busy, '0s')} }
`);
    expect(run.value('functions.f.provisionedUtilization.max')).toBe(utilization);
    expect(run.value('functions.f.provisionedUtilization.mean')).toBeCloseTo(utilization, 9);
  },
);

test('W-M4: one request a minute of two minutes each is 1 invocation a minute, and a concurrency of 1, then 2', async () => {
  const run = await runYaml(`
name: two-minutes
run: { duration: 5m }
functions: { f: { duration: 2m, init: 0s, timeout: 5m } }
sources: { s: { type: sdk, target: f, arrivals: { process: constant, rate: 1/m } } }
`);
  expect(run.series('functions.f.invocations')).toEqual([1, 1, 1, 1, 1]);
  expect(run.series('functions.f.concurrency.max')).toEqual([1, 2, 2, 2, 2]);
});

// Five runs fail here by their timeout, which CloudWatch counts like an exception (M-02): that can be told exactly.
test('W-M5: of 100 requests with 10 throttles and 5 failures, 90 are invocations and the error rate is 5/90', async () => {
  const yaml = `
name: hundred
run: { duration: 1m }
functions: { f: { duration: 1s, init: 0s, timeout: 3s, reservedConcurrency: 90 } }
sources:
  s:
    type: sdk
    target: f
    arrivals: { process: trace, file: hundred.csv, durationColumn: d }
    client: { retry: none }
`;
  const rows = Array.from({ length: 100 }, (_, index): Row => [0, index < 5 ? 4 : 1]);
  const run = simulate(await modelOf(yaml, tracesOf({ 'hundred.csv': rows })));
  const errors = run.value('functions.f.errors') ?? Number.NaN;
  const invocations = run.value('functions.f.invocations') ?? Number.NaN;
  expect([invocations, errors, run.value('functions.f.throttles')]).toEqual([90, 5, 10]);
  expect(errors / invocations).toBe(5 / 90);
  expect(run.value('functions.f.throttleRatio')).toBe(0.1);
  expect(run.value('sources.s.failed')).toBe(15);
});
