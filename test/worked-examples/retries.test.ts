import { expect, test } from 'vitest';
import { modelOf, type Run, runYaml, simulate } from '../support/run.ts';
import { type Row, tracesOf } from './traces.ts';

/** Calls to a function with a reservation of 0, which throttles each of them. */
const throttled = (arrivals: string, client: string, duration = '30s'): string => `
name: throttled
run: { duration: ${duration}, resolution: 100ms }
functions: { f: { duration: 1ms, init: 0s, reservedConcurrency: 0 } }
sources: { s: { type: sdk, target: f, arrivals: ${arrivals}, client: ${client} } }
`;

/** Milliseconds of the run's buckets in which something was throttled. */
function triesOf(run: Run): number[] {
  return run.series('functions.f.throttles').flatMap((count, bucket) => (count > 0 ? [bucket * 100] : []));
}

// Without jitter a wait is what it is at most: u = 1.
test('W-R1: the standard client of JavaScript v3 waits at most 500 ms and 1,000 ms when throttled', async () => {
  const run = await runYaml(throttled('{ at: 0s, count: 1 }', '{ retry: standard, jitter: none }'));
  expect(triesOf(run)).toEqual([0, 500, 1500]);
});

test('W-R2: by the rules of 2026 a throttled client waits at most 1,000 ms and 2,000 ms', async () => {
  const run = await runYaml(throttled('{ at: 0s, count: 1 }', '{ retry: standard-2026, jitter: none }'));
  expect(triesOf(run)).toEqual([0, 1000, 3000]);
});

test('W-R2: by the rules of 2026 a throttled client waits 500 ms and 1,000 ms on average', async () => {
  const count = 4000;
  const latencyOf = async (maxAttempts: number): Promise<{ mean: number; max: number }> => {
    const client = `{ retry: standard-2026, quota: 1000000, maxAttempts: ${maxAttempts} }`;
    const run = await runYaml(throttled(`{ at: 0s, count: ${count} }`, client));
    return {
      mean: run.value('sources.s.latency.mean') ?? Number.NaN,
      max: run.value('sources.s.latency.max') ?? Number.NaN,
    };
  };
  const one = await latencyOf(2);
  const both = await latencyOf(3);
  // Uniform whole milliseconds below the bound: a mean of half of it less 0.5, a deviation of 0.2887 of it. Five
  // standard errors are exceeded once in two million seeds.
  const error = (bound: number): number => (5 * 0.2887 * bound) / Math.sqrt(count);
  expect(Math.abs(one.mean - 499.5)).toBeLessThan(error(1000));
  expect(Math.abs(both.mean - one.mean - 999.5)).toBeLessThan(error(2000));
  expect(one.max).toBeLessThan(1000);
  expect(both.max).toBeLessThan(3000);
});

test('W-R3: with every call throttled, a quota of 500 pays for 100 retries', async () => {
  const run = await runYaml(throttled('{ process: constant, rate: 100/s }', '{ retry: standard }'));
  expect(run.value('sources.s.offered')).toBe(3000);
  expect(run.value('sources.s.retries')).toBe(100);
});

test.each([
  [4, 100],
  [5, 101],
  [14, 102],
])('W-R3: an empty quota and %i successes make %i retries', async (successes, retries) => {
  const yaml = `
name: refill
run: { duration: 3m }
functions: { f: { duration: 1ms, init: 0s, timeout: 60s, reservedConcurrency: 1 } }
sources:
  holder: { type: sdk, target: f, arrivals: { process: trace, file: holder.csv, durationColumn: d } }
  calls:
    type: sdk
    target: f
    arrivals: { process: trace, file: calls.csv, durationColumn: d }
    client: { retry: standard }
`;
  const calls: Row[] = [
    ...series(0, 590, 0.1).map((start): Row => [start, 0.001]), // while the first holder runs: throttled
    ...series(65, successes, 0.1).map((start): Row => [start, 0.001]),
    ...series(75, 50, 0.1).map((start): Row => [start, 0.001]), // while the second one runs
  ];
  const holder: Row[] = [
    [0, 60],
    [70, 60],
  ];
  const run = simulate(await modelOf(yaml, tracesOf({ 'holder.csv': holder, 'calls.csv': calls })));
  expect(run.value('sources.calls.succeeded')).toBe(successes);
  expect(run.value('sources.calls.retries')).toBe(retries);
});

function series(from: number, count: number, step: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index * step);
}

test('W-R4: with every call timing out, a quota of 500 pays for 50 retries', async () => {
  const run = await runYaml(`
name: timing-out
run: { duration: 30s }
functions: { f: { duration: 20s, init: 0s, timeout: 60s } }
sources:
  s:
    type: sdk
    target: f
    arrivals: { process: constant, rate: 20/s }
    client: { retry: standard, timeout: 100ms }
`);
  expect(run.value('functions.f.throttles')).toBe(0);
  expect(run.value('sources.s.retries')).toBe(50);
});

test('W-R5: by the rules of 2026, with every answer a 5xx, a quota of 500 pays for 35 retries', async () => {
  const run = await runYaml(`
name: unreachable
platform: { serviceErrorRate: 100% }
run: { duration: 30s }
functions: { f: { duration: 1ms, init: 0s } }
sources:
  s: { type: sdk, target: f, arrivals: { process: constant, rate: 20/s }, client: { retry: standard-2026 } }
`);
  expect(run.value('functions.f.serviceErrors')).toBe(600 + 35);
  expect(run.value('sources.s.retries')).toBe(35);
});

// A holder takes the only unit for a moment, so that one call of a steady 10/s is throttled. The pace is seen in how
// long the calls behind it are held back. When the former rate is back, 1.957 s later, see adaptive-rate.test.ts.
test('W-R6: an adaptive client throttled at 10/s sends at 7/s from then on', async () => {
  const yaml = `
name: adaptive
run: { duration: 31s, resolution: 100ms }
functions: { f: { duration: 1ms, init: 0s, timeout: 60s, reservedConcurrency: 1 } }
sources:
  holder: { type: sdk, target: f, arrivals: { process: trace, file: holder.csv, durationColumn: d } }
  calls: { type: sdk, target: f, arrivals: { process: constant, rate: 10/s }, client: { retry: adaptive, jitter: none } }
`;
  const holder: Row[] = [
    [0, 0],
    [29.95, 0.1],
  ];
  const run = simulate(await modelOf(yaml, tracesOf({ 'holder.csv': holder })));
  expect(run.series('functions.f.throttles').flatMap((count, bucket) => (count > 0 ? [bucket] : []))).toEqual([300]);
  // The next call comes 100 ms later and waits until 1/7 s have passed; then it runs for 1 ms.
  const latency = run.series('sources.calls.latency.mean');
  expect(latency[299]).toBe(1);
  expect(latency[301]).toBeCloseTo(1000 / 7 - 100 + 1, 2);
});

test('W-R7: the JavaScript client of 2017 does not try again after a 429', async () => {
  const run = await runYaml(`
name: javascript-2017
platform: { profile: lambda-2017, accountConcurrency: 1 }
run: { duration: 1m }
functions: { f: { duration: 30s, init: 0s, timeout: 60s } }
sources: { s: { type: sdk, target: f, arrivals: { at: 0s, count: 10 } } }
`);
  expect(run.value('functions.f.throttles')).toBe(9);
  expect(run.value('sources.s.retries')).toBe(0);
  expect(run.value('sources.s.failed')).toBe(9);
});

test('W-R8: the legacy client of botocore waits at most 1, 2, 4 and 8 s', async () => {
  const run = await runYaml(throttled('{ at: 0s, count: 1 }', '{ retry: legacy, jitter: none }'));
  expect(triesOf(run)).toEqual([0, 1000, 3000, 7000, 15_000]);
});

test('W-R9: three attempts that are all throttled make three times the offered rate', async () => {
  const run = await runYaml(
    throttled(
      '{ process: constant, rate: [{ at: 0s, rate: 10/s }, { at: 20s, rate: 0/s }] }',
      '{ retry: standard, clients: 100 }',
    ),
  );
  expect(run.value('sources.s.offered')).toBe(200);
  expect(run.value('functions.f.arrivals')).toBe(3 * 200);
});

test('W-R9: the amplification ends when the bucket is empty', async () => {
  const run = await runYaml(throttled('{ process: constant, rate: 10/s }', '{ retry: standard }'));
  const arrivals = run.series('functions.f.arrivals');
  expect(run.value('functions.f.arrivals')).toBe(300 + 100);
  expect(arrivals.slice(-200)).toEqual(Array.from({ length: 200 }, () => 1));
});
