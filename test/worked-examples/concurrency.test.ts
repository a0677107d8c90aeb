import { expect, test } from 'vitest';
import { modelOf, runYaml, simulate } from '../support/run.ts';
import { tracesOf } from './traces.ts';

/** One function under evenly spaced requests, measured after a while. */
const steady = (rate: string, duration: string, more = 'run: { duration: 30s, warmup: 10s }', own = ''): string => `
name: steady
${more}
functions: { f: { duration: ${duration}, init: 0s, timeout: 60s, ${own} } }
sources: { s: { type: sdk, target: f, arrivals: { process: constant, rate: ${rate} }, client: { retry: none } } }
`;

/** A number of calls at one instant, by callers that do not try again. */
const atOnce = (target: string, count: number, at = '0s'): string =>
  `{ type: sdk, target: ${target}, arrivals: { at: ${at}, count: ${count} }, client: { retry: none } }`;

test.each([
  ['W-C1', '100/s', '1s', 100],
  ['W-C2', '100/s', '500ms', 50],
  ['W-C3', '200/s', '250ms', 50],
  ['W-C4', '5000/s', '200ms', 1000],
])('%s: %s x %s is a concurrency of %i', async (_id, rate, duration, concurrency) => {
  const run = await runYaml(steady(rate, duration));
  expect(run.value('functions.f.concurrency.mean')).toBeCloseTo(concurrency, 9);
  expect(run.value('functions.f.concurrency.max')).toBe(concurrency);
  expect(run.value('functions.f.throttles')).toBe(0);
});

// The request-rate bucket starts full (open question 5), so the rate is judged when it has run empty: here after 1 s.
test.each([
  [1000, 10_000],
  [2000, 20_000],
])(
  'W-C5: of 20,000/s x 50 ms, which need a concurrency of 1,000, a quota of %i lets %i/s pass',
  async (quota, rate) => {
    const platform = `platform: { accountConcurrency: ${quota} }\nrun: { duration: 3s, warmup: 2s }`;
    const run = await runYaml(steady('20000/s', '50ms', platform));
    expect(run.value('functions.f.invocations')).toBe(rate);
    expect(run.value('functions.f.throttles')).toBe(20_000 - rate);
    expect(run.value('functions.f.throttlesByReason.FunctionInvocationRateLimitExceeded')).toBe(20_000 - rate);
    expect(run.value('functions.f.concurrency.mean')).toBeCloseTo(rate / 20, 9);
  },
);

// A bucket of a millisecond runs empty soon even where the limit is only just below the traffic.
test.each([
  [3000, 0],
  [2999, 10],
])(
  'W-C6: 30,000/s x 20 ms are a concurrency of 600, but of a quota of %i the rate refuses %i/s',
  async (quota, refused) => {
    const platform = `platform: { accountConcurrency: ${quota}, requestRateWindow: 1ms }\nrun: { duration: 5s, warmup: 4s }`;
    const run = await runYaml(steady('30000/s', '20ms', platform));
    expect(run.value('functions.f.throttlesByReason.FunctionInvocationRateLimitExceeded')).toBe(refused);
    expect(run.value('functions.f.throttles')).toBe(refused);
    expect(run.value('functions.f.concurrency.max')).toBe(600);
  },
);

test('W-C7: 10 S3 events/s of 3 s each are a concurrency of 30', async () => {
  const run = await runYaml(`
name: s3
run: { duration: 30s, warmup: 10s }
functions: { f: { duration: 3s, init: 0s, timeout: 60s } }
sources: { s: { type: s3, target: f, arrivals: { process: constant, rate: 10/s } } }
`);
  expect(run.value('functions.f.concurrency.mean')).toBeCloseTo(30, 9);
  expect(run.value('functions.f.concurrency.max')).toBe(30);
});

test('W-C9: of a quota of 1,000 with reservations of 200 and 100, the other eight functions share 700', async () => {
  const others = Array.from({ length: 8 }, (_, index) => `other${index}`);
  const run = await runYaml(`
name: shared
run: { duration: 10s }
functions:
  large: { duration: 1m, init: 0s, timeout: 5m, reservedConcurrency: 200 }
  small: { duration: 1m, init: 0s, timeout: 5m, reservedConcurrency: 100 }
${others.map((name) => `  ${name}: { duration: 1m, init: 0s, timeout: 5m }`).join('\n')}
sources:
${others.map((name) => `  to-${name}: ${atOnce(name, 88)}`).join('\n')}
`);
  expect(run.value('account.unreserved')).toBe(700);
  expect(run.value('account.concurrency.max')).toBe(700);
  expect(run.value('account.throttles')).toBe(8 * 88 - 700);
});

test('W-C10: with 400 reserved for blue and for orange, each stops at 400 and 200 are left for all others', async () => {
  const run = await runYaml(`
name: blue-and-orange
run: { duration: 10s }
functions:
  blue: { duration: 1m, init: 0s, timeout: 5m, reservedConcurrency: 400 }
  orange: { duration: 1m, init: 0s, timeout: 5m, reservedConcurrency: 400 }
  other: { duration: 1m, init: 0s, timeout: 5m }
sources:
  to-other: ${atOnce('other', 201)}
  to-blue: ${atOnce('blue', 401)}
  to-orange: ${atOnce('orange', 401)}
`);
  expect(run.value('account.unreserved')).toBe(200);
  for (const [name, limit, reason] of [
    ['blue', 400, 'ReservedFunctionConcurrentInvocationLimitExceeded'],
    ['orange', 400, 'ReservedFunctionConcurrentInvocationLimitExceeded'],
    ['other', 200, 'ConcurrentInvocationLimitExceeded'],
  ] as const) {
    expect(run.value(`functions.${name}.concurrency.max`)).toBe(limit);
    expect(run.value(`functions.${name}.throttlesByReason.${reason}`)).toBe(1);
  }
});

const provisionedOrange = (sources: string): string => `
name: orange
run: { duration: 10s }
functions:
  orange: { duration: 1m, init: 1s, timeout: 5m, provisionedConcurrency: 400 }
  other: { duration: 1m, init: 1s, timeout: 5m }
sources:
  ${sources}
`;

test('W-C11: with 400 provisioned for orange of a quota of 1,000, all others share 600', async () => {
  const run = await runYaml(provisionedOrange(`s: ${atOnce('other', 601)}`));
  expect(run.value('functions.other.concurrency.max')).toBe(600);
  expect(run.value('functions.other.throttlesByReason.ConcurrentInvocationLimitExceeded')).toBe(1);
});

test('W-C11: orange runs 400 warm and may spill over into the 600', async () => {
  const run = await runYaml(provisionedOrange(`s: ${atOnce('orange', 1001)}`));
  expect(run.value('functions.orange.invocations')).toBe(1000);
  expect(run.value('functions.orange.provisionedSpillover')).toBe(600);
  expect(run.value('functions.orange.coldStarts')).toBe(600);
  expect(run.value('functions.orange.throttles')).toBe(1);
});

test('W-C12: of 200 provisioned in 400 reserved, 200 run warm, 200 on demand, and beyond 400 is throttled', async () => {
  const run = await runYaml(`
name: both
run: { duration: 10s }
functions: { f: { duration: 1m, init: 1s, timeout: 5m, reservedConcurrency: 400, provisionedConcurrency: 200 } }
sources: { s: ${atOnce('f', 405)} }
`);
  expect(run.value('functions.f.invocations')).toBe(400);
  expect(run.value('functions.f.provisionedSpillover')).toBe(200);
  expect(run.value('functions.f.coldStarts')).toBe(200);
  expect(run.value('functions.f.throttlesByReason.ReservedFunctionConcurrentInvocationLimitExceeded')).toBe(5);
});

/** The spillover of one minute, when the bucket of ten requests per unit and second has run empty. */
async function spilloverOf(provisioned: number, rate: string): Promise<number | undefined> {
  const run = await runYaml(
    steady(rate, '50ms', 'run: { duration: 170s, warmup: 110s }', `provisionedConcurrency: ${provisioned}`),
  );
  return run.value('functions.f.provisionedSpillover');
}

test('W-C13: 10 provisioned environments carry 10 requests in flight, and the eleventh spills over', async () => {
  const run = await runYaml(`
name: in-flight
run: { duration: 10s, resolution: 1s }
functions: { f: { duration: 10s, init: 0s, timeout: 60s, provisionedConcurrency: 10 } }
sources: { ten: ${atOnce('f', 10)}, eleventh: ${atOnce('f', 1, '1s')} }
`);
  expect(run.series('functions.f.provisionedSpillover').slice(0, 3)).toEqual([0, 1, 0]);
});

test('W-C13: 10 provisioned environments carry 100 requests/s, and of 101/s one spills over each second', async () => {
  expect(await spilloverOf(10, '100/s')).toBe(0);
  expect(await spilloverOf(10, '101/s')).toBe(60);
});

test('W-C14: 100 provisioned environments carry 1,000 requests/s, and of 1,010/s ten spill over each second', async () => {
  expect(await spilloverOf(100, '1000/s')).toBe(0);
  expect(await spilloverOf(100, '1010/s')).toBe(600);
});

const url = (arrivals: string, duration: string): string => `
name: url
run: { duration: 120s, warmup: 110s }
functions: { f: { duration: ${duration}, init: 0s, timeout: 5m, reservedConcurrency: 100 } }
sources: { s: { type: function-url, target: f, arrivals: ${arrivals} } }
`;

test.each([
  ['1000/s', 0],
  ['1010/s', 100],
])('W-C15: a function URL with 100 reserved, at %s for ten seconds: %i answers of 429', async (rate, refused) => {
  const run = await runYaml(url(`{ process: constant, rate: ${rate} }`, '50ms'));
  expect(run.value('functions.f.throttlesByReason.ReservedFunctionInvocationRateLimitExceeded')).toBe(refused);
  expect(run.value('functions.f.throttles')).toBe(refused);
  expect(run.value('sources.s.failed')).toBe(refused);
});

test.each([
  [100, 0],
  [101, 1],
])('W-C15: a function URL with 100 reserved, %i requests in flight: %i answers of 429', async (count, refused) => {
  const run = await runYaml(url(`{ at: 115s, count: ${count} }`, '1m'));
  expect(run.value('functions.f.throttlesByReason.ReservedFunctionConcurrentInvocationLimitExceeded')).toBe(refused);
  expect(run.value('sources.s.failed')).toBe(refused);
});

test('W-C16: for an expected peak of 200, 220 provisioned carry a tenth more, and no more than that', async () => {
  const run = await runYaml(`
name: buffer
run: { duration: 30s, resolution: 1s }
functions: { f: { duration: 30s, init: 0s, timeout: 60s, provisionedConcurrency: 220 } }
sources: { peak: ${atOnce('f', 200)}, tenth: ${atOnce('f', 20, '1s')}, beyond: ${atOnce('f', 5, '2s')} }
`);
  expect(run.series('functions.f.provisionedSpillover').slice(0, 4)).toEqual([0, 0, 5, 0]);
});

// Which idle environment is taken is no promise, so never more than one is idle when a request comes.
test('W-C17: of ten requests r1 to r5 and r9 start an environment, and the others find one idle', async () => {
  const requests = [
    [0, 5.5], // r1 on A
    [1, 5.5], // r2 on B
    [2, 5.5], // r3 on C
    [3, 6.5], // r4 on D
    [4, 20], //  r5 on E
    [6, 20], //  r6: A is idle since 5.5
    [7, 20], //  r7: B is idle since 6.5
    [8, 20], //  r8: C is idle since 7.5
    [9, 20], //  r9: none is idle, F
    [10, 20], // r10: D is idle since 9.5
  ] as const;
  const yaml = `
name: ten-requests
run: { duration: 30s, resolution: 1s }
functions: { f: { duration: 1s, init: 0s, timeout: 60s } }
sources: { s: { type: sdk, target: f, arrivals: { process: trace, file: ten.csv, durationColumn: d } } }
`;
  const run = simulate(await modelOf(yaml, tracesOf({ 'ten.csv': requests })));
  expect(run.series('functions.f.invocations').slice(0, 11)).toEqual([1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1]);
  expect(run.series('functions.f.coldStarts').slice(0, 11)).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0]);
  expect(run.value('functions.f.environments.max')).toBe(6);
});

/** The burst rule until 2023: so many requests of 59 s at the start of each minute. */
const bursts = (counts: readonly number[]): string => `
name: bursts
platform: { profile: lambda-2022, accountConcurrency: 10000 }
run: { duration: ${counts.length}m }
functions: { f: { duration: 59s, init: 0s, timeout: 5m } }
sources:
${counts.map((count, minute) => `  minute${minute + 1}: ${atOnce('f', count, `${minute}m`)}`).join('\n')}
`;

test.each([
  ['W-C18', '10,000 at once', [10_000], [3000], [7000], 3000],
  ['W-C19', '5,000 in each of 2 minutes', [5000, 5000], [3000, 3500], [2000, 1500], 3500],
  ['W-C20', '3,333 in each of 3 minutes', [3333, 3333, 3333], [3000, 3333, 3333], [333, 0, 0], 3333],
  ['W-C21', '2,500 in each of 4 minutes', [2500, 2500, 2500, 2500], [2500, 2500, 2500, 2500], [0, 0, 0, 0], 2500],
])(
  '%s: %s under a burst of 3,000 and 500 more a minute',
  async (_id, _what, counts, started, throttled, environments) => {
    const run = await runYaml(bursts(counts));
    expect(run.series('functions.f.invocations')).toEqual(started);
    expect(run.series('functions.f.throttles')).toEqual(throttled);
    expect(run.value('functions.f.environments.max')).toBe(environments);
  },
);

/** Long requests at once, each tried again at regular intervals until it runs. */
const step = (profile: string, count: number, every: string): string => `
name: step
platform: { profile: ${profile}, accountConcurrency: 10000 }
run: { duration: 70s, resolution: 1s }
functions: { f: { duration: 5m, init: 0s, timeout: 5m } }
sources:
  s:
    type: sdk
    target: f
    arrivals: { at: 0s, count: ${count} }
    client: { retry: custom, jitter: none, base: ${every}, cap: ${every}, maxAttempts: 100 }
`;

test('W-C22: a step to 7,000 gets 1,000 at once and 100 more each second, and is there after 60 s', async () => {
  const run = await runYaml(step('lambda-2026', 7000, '1s'));
  const expected = Array.from({ length: 70 }, (_, second) => Math.min(7000, 1000 + 100 * second));
  expect(run.series('functions.f.concurrency.max')).toEqual(expected);
  expect(run.value('functions.f.throttlesByReason.ScalingRateLimitExceeded')).toBe(183_000); // 6,000 + 5,900 + ... + 100
});

test('W-C23: after the first burst, 12 times as many environments a minute as under the rule of before', async () => {
  const growth = async (profile: string): Promise<number> => {
    const run = await runYaml(step(profile, 10_000, '10s'));
    const inFlight = run.series('functions.f.concurrency.max');
    return inFlight[60] - inFlight[0];
  };
  expect(await growth('lambda-2022')).toBe(500);
  expect(await growth('lambda-2026')).toBe(12 * 500);
});
