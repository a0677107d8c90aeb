import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

/** Four runs of a minute hold all there is when two environments are provisioned; further requests come meanwhile and after. */
const underLoad = (platform: string, reservation: string): Promise<Run> =>
  runYaml(`
name: provisioned-under-load
platform: { ${platform}, provisionedAllocationDelay: 5s }
run: { duration: 2m, resolution: 30s }
functions:
  f: { duration: 60s, init: 0s, timeout: 5m, provisionedConcurrency: { provisioned: 2, requestedAt: 10s } ${reservation} }
sources:
  first: { type: sdk, target: f, arrivals: { at: 0s, count: 4 }, client: { retry: none } }
  meanwhile: { type: sdk, target: f, arrivals: { at: 40s, count: 3 }, client: { retry: none } }
  after: { type: sdk, target: f, arrivals: { at: 70s, count: 4 }, client: { retry: none } }
`);

test.each([
  ['a reservation', 'accountConcurrency: 200', ', reservedConcurrency: 4'],
  ['the quota', 'accountConcurrency: 4, unreservedFloor: 0', ''],
])(
  'C-44: what is provisioned within %s can be used when runs on demand no longer hold it',
  async (_, platform, reservation) => {
    const run = await underLoad(platform, reservation);

    expect(run.value('sources.meanwhile.failed')).toBe(3);
    expect(run.value('sources.after.failed')).toBe(0);
    expect(run.value('functions.f.concurrency.max')).toBe(4);
    expect(run.value('functions.f.provisionedSpillover')).toBe(2);
    expect(run.value('account.claimedConcurrency.max')).toBe(4);
  },
);

test('C-40: what is provisioned stays usable while another function waits for the quota to be free', async () => {
  const run = await runYaml(`
name: two-provisioned
platform: { accountConcurrency: 8, unreservedFloor: 0, provisionedAllocationDelay: 5s }
run: { duration: 2m }
functions:
  ready: { duration: 1s, init: 0s, provisionedConcurrency: 2 }
  asking: { duration: 1s, init: 0s, provisionedConcurrency: { provisioned: 4, requestedAt: 10s } }
  busy: { duration: 60s, init: 0s, timeout: 5m }
sources:
  a: { type: sdk, target: busy, arrivals: { at: 0s, count: 6 }, client: { retry: none } }
  b: { type: sdk, target: ready, arrivals: { at: 30s, count: 2 }, client: { retry: none } }
  c: { type: sdk, target: asking, arrivals: { at: 30s, count: 1 }, client: { retry: none } }
  d: { type: sdk, target: asking, arrivals: { at: 90s, count: 4 }, client: { retry: none } }
`);
  expect(run.value('sources.b.succeeded')).toBe(2);
  expect(run.value('sources.c.failed')).toBe(1);
  expect(run.value('sources.d.succeeded')).toBe(4);
  expect(run.value('functions.asking.provisionedSpillover')).toBe(0);
  expect(run.value('account.concurrency.max')).toBe(8);
});

test('C-21: the rate of a reservation holds for requests on provisioned environments too', async () => {
  const run = await runYaml(`
name: rate-of-reservation
platform: { profile: lambda-2026 }
run: { duration: 11s, warmup: 1s }
functions: { f: { duration: 1ms, init: 0s, reservedConcurrency: 10, provisionedConcurrency: 5 } }
sources: { s: { type: sdk, target: f, arrivals: { process: constant, rate: 200/s }, client: { retry: none } } }
`);
  expect(run.value('functions.f.invocations')).toBe(1000);
  expect(run.value('functions.f.throttlesByReason.ReservedFunctionInvocationRateLimitExceeded')).toBe(1000);
});

test('C-30: environments that are provisioned, and requests that run on them, take nothing of the scaling rate', async () => {
  const run = await runYaml(`
name: scaling-rate
platform: { scalingBurst: 3, scalingIncrement: 0 }
run: { duration: 1m }
functions: { f: { duration: 1s, init: 0s, provisionedConcurrency: 10 } }
sources: { s: { type: sdk, target: f, arrivals: { at: 0s, count: 20 }, client: { retry: none } } }
`);
  expect(run.value('functions.f.invocations')).toBe(10 + 3);
  expect(run.value('functions.f.throttlesByReason.ScalingRateLimitExceeded')).toBe(7);
});

test('E-09: a deployment leaves what is provisioned warm', async () => {
  const run = await runYaml(`
name: deployment
run: { duration: 1m }
functions: { f: { duration: 1s, init: 5s, timeout: 20s, provisionedConcurrency: 2 } }
sources: { s: { type: sdk, target: f, arrivals: { at: 31s, count: 3 }, client: { retry: none } } }
faults: [{ at: 30s, deploy: f }]
`);
  expect(run.value('functions.f.coldStarts')).toBe(1);
  expect(run.value('sources.s.latency.mean')).toBe((1000 + 1000 + 6000) / 3);
  expect(run.value('functions.f.environments.max')).toBe(3);
});

test('C-11, C-41: what breaches the shared pool is told without what is provisioned, used or not', async () => {
  const run = await runYaml(`
name: shared-beside-provisioned
platform: { accountConcurrency: 20, unreservedFloor: 0 }
run: { duration: 2m }
functions:
  warm: { duration: 10s, init: 0s, timeout: 60s, provisionedConcurrency: 8 }
  other: { duration: 10s, init: 0s, timeout: 60s }
sources:
  a: { type: sdk, target: warm, arrivals: { at: 0s, count: 5 }, client: { retry: none } }
  b: { type: sdk, target: other, arrivals: { at: 0s, count: 15 }, client: { retry: none } }
`);
  expect(run.breach('account-concurrency')).toMatchObject({ value: 12, peakDemand: 15, refused: 3 });
});

test('C-20: only what runs on demand counts against the request rate of the account', async () => {
  const run = await runYaml(`
name: rate-beside-provisioned
platform: { accountConcurrency: 20, unreservedFloor: 0, requestRateFactor: 1 }
run: { duration: 1m }
functions:
  warm: { duration: 1ms, init: 0s, provisionedConcurrency: 10 }
  other: { duration: 1ms, init: 0s }
sources:
  a: { type: sdk, target: warm, arrivals: { at: 0s, count: 10 }, client: { retry: none } }
  b: { type: sdk, target: other, arrivals: { process: constant, rate: 30/s }, client: { retry: none } }
`);
  expect(run.value('functions.warm.throttles')).toBe(0);
  expect(run.breach('request-rate')).toMatchObject({ value: 20, peakDemand: 30 });
});
