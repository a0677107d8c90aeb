import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf } from '../properties/for-all.ts';
import { type Run, runYaml } from '../support/run.ts';

/** Requests that take all of what is provisioned for a while, and a policy that looks at it. */
const tracked = (policy: string, sources: string, more = ''): Promise<Run> =>
  runYaml(`
name: tracked
${more}
run: { duration: 20m }
functions: { f: { duration: 1m, init: 0s, timeout: 15m, memory: 1GB, provisionedConcurrency: { ${policy} } } }
sources: ${sources}
`);

const steady = (rate: string): string =>
  `{ s: { type: sdk, target: f, arrivals: { process: constant, rate: ${rate} }, client: { retry: none } } }`;
const burst = (at: string, count: number): string =>
  `{ type: sdk, target: f, arrivals: { at: ${at}, count: ${count} }, client: { retry: none } }`;

test('C-62: bursts of two minutes spill over every time, and the policy never fires', async () => {
  const bursts = [0, 1, 6, 7, 12, 13].map((minute) => `  b${minute}: ${burst(`${minute}m`, 30)}`).join('\n');
  const run = await tracked('min: 10, max: 100, targetUtilization: 70%', `\n${bursts}\n`);
  expect(run.series('functions.f.provisioned.max')).toEqual(Array.from({ length: 20 }, () => 10));
  expect(run.value('functions.f.provisionedSpillover')).toBe(6 * 20);
});

test('C-62, C-43, C-44: a load that stays is provisioned for after three minutes, and there 90 s later', async () => {
  const run = await tracked('min: 10, max: 100, targetUtilization: 70%', steady('0.5/s'));
  // All ten are in use from 0:20 on: the first data point is 0.83, and with the third one 10 x 1 / 0.7 are asked for.
  expect(run.series('functions.f.provisioned.max').slice(0, 5)).toEqual([10, 10, 10, 15, 15]);
  const allocated = run.series('functions.f.provisionedAllocated.mean');
  expect(allocated.slice(0, 4)).toEqual([10, 10, 10, 10]);
  // 15 are there from 4:30.05 on.
  expect(allocated[4]).toBeCloseTo((10 * 30.05 + 15 * 29.95) / 60, 9);
  // 30 in flight at a target of 70 % end up between what 90 % of the target and the target need.
  const last = run.series('functions.f.provisioned.max').at(-1) ?? 0;
  expect(30 / last).toBeLessThanOrEqual(0.7);
  expect(last).toBe(run.value('functions.f.provisioned.max'));
});

test('M-10: utilization is a share of what is there, not of what is asked for', async () => {
  const run = await tracked(
    'provisioned: 20, requestedAt: 8m',
    steady('1/m'),
    'platform: { provisionedAllocationDelay: 2m }',
  );
  // From ten minutes and 0.2 s on there are 20.
  expect(run.series('functions.f.provisioned.max')).toEqual([...Array(8).fill(0), ...Array(12).fill(20)]);
  expect(run.value('functions.f.provisioned.mean')).toBe(12);
  // The first that finds one comes at 11 minutes; from then on one is in use all the time.
  expect(run.value('functions.f.provisionedUtilization.mean')).toBeCloseTo((9 * 60) / (20 * 599.8), 12);
  expect(run.value('functions.f.provisionedUtilization.max')).toBe(1 / 20);
});

test('C-66, B-07: what a schedule adds is billed from the request on, each change rounded up to five minutes', async () => {
  const run = await tracked(
    'min: 2, max: 2, schedule: [{ at: 3m, min: 10, max: 10 }, { at: 10m, min: 2, max: 2 }]',
    steady('1/m'),
  );
  expect(run.value('functions.f.provisioned.max')).toBe(10);
  // 2 for 20 minutes, and 8 for 7 minutes, which are charged as 10.
  expect(run.value('functions.f.cost.provisioned')).toBeCloseTo((2 * 1200 + 8 * 600) * 0.0000041667, 12);
  const days = 30 * 24 * 3;
  expect(run.value('functions.f.cost.provisionedPer30Days')).toBeCloseTo(days * (2 * 1200 + 8 * 600) * 0.0000041667, 6);
});

test('C-66: a cron expression counts from the date at which simulated time begins', async () => {
  const schedule = "schedule: [{ cron: '5 8 * * *', from: '2024-03-01 08:00', min: 4, max: 9 }]";
  const run = await tracked(`min: 1, max: 1, ${schedule}`, steady('1/m'));
  expect(run.series('functions.f.provisioned.max').slice(3, 7)).toEqual([1, 1, 4, 4]);
});

test('C-41: what is no longer provisioned is shared again, and what is still busy is not given away', async () => {
  const run = await runYaml(`
name: given-back
platform: { accountConcurrency: 10, unreservedFloor: 0 }
run: { duration: 6m }
functions:
  f: { duration: 2m, init: 0s, timeout: 15m, provisionedConcurrency: { min: 8, max: 8, schedule: [{ at: 1m, min: 0, max: 8 }, { at: 90s, max: 0 , min: 0 }] } }
  other: { duration: 5s, init: 0s, timeout: 15m }
sources:
  a: { type: sdk, target: f, arrivals: { at: 30s, count: 6 }, client: { retry: none } }
  b: { type: sdk, target: other, arrivals: { at: 1m, count: 10 }, client: { retry: none } }
  c: { type: sdk, target: other, arrivals: { at: 2m, count: 10 }, client: { retry: none } }
  d: { type: sdk, target: other, arrivals: { at: 3m, count: 10 }, client: { retry: none } }
`);
  expect(run.value('sources.a.succeeded')).toBe(6);
  expect(['b', 'c', 'd'].map((name) => run.value(`sources.${name}.succeeded`))).toEqual([2, 4, 10]);
  expect(run.value('account.concurrency.max')).toBe(10);
  expect(run.series('account.claimedConcurrency.max')).toEqual([8, 10, 10, 10, 0, 0]);
});

test('C-45: before November 2023 up to 3,000 come at once after the delay', async () => {
  const platform = 'platform: { profile: lambda-2022, accountConcurrency: 10000 }';
  const run = await tracked('min: 0, max: 4000, schedule: [{ at: 0s, min: 4000 }]', steady('1/m'), platform);
  // 1,000 of them at 500 a minute, and all of them usable with the last.
  const allocated = run.series('functions.f.provisionedAllocated.mean');
  expect(allocated.slice(0, 5)).toEqual([0, 0, 0, 2000, 4000]);
});

test('random policies under random load keep their bounds, their books and every bit of their result', async () => {
  const choices = fc.record({
    min: fc.nat(8),
    room: fc.nat(20),
    target: fc.integer({ min: 10, max: 90 }),
    statistic: fc.constantFrom('average', 'maximum'),
    reserved: fc.boolean(),
    rates: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 3 }),
    scheduled: fc.nat(8),
    seconds: fc.integer({ min: 1, max: 40 }),
    seed: fc.nat(1000),
  });
  await fc.assert(
    fc.asyncProperty(choices, async ({ min, room, target, statistic, reserved, rates, scheduled, seconds, seed }) => {
      const max = min + room;
      const sources = rates.map(
        (rate, index) =>
          `  s${index}: { type: ${index === 0 ? 'sdk' : 's3'}, target: f, arrivals: { process: poisson, rate: ${rate}/m } }`,
      );
      const yaml = `
name: random-policy
platform: { accountConcurrency: 60, unreservedFloor: 10, provisionedScaleInDataPoints: 4, provisionedRecycleRate: 10/h }
run: { duration: 40m, warmup: 2m, seed: ${seed} }
functions:
  f:
    duration: { distribution: exponential, mean: ${seconds}s }
    timeout: 2m
    ${reserved ? 'reservedConcurrency: 30' : ''}
    provisionedConcurrency:
      { min: ${min}, max: ${max}, targetUtilization: ${target}%, statistic: ${statistic}, schedule: [{ at: 20m, min: ${scheduled}, max: ${scheduled + room} }] }
  g: { duration: 5s }
sources:
${sources.join('\n')}
  other: { type: sdk, target: g, arrivals: { process: poisson, rate: 300/m } }
`;
      const run = await runYaml(yaml);
      const value = (metric: string): number => run.value(metric) ?? Number.NaN;
      for (const [minute, configured] of run.series('functions.f.provisioned.max').entries()) {
        expect(configured).toBeGreaterThanOrEqual(minute < 20 ? min : Math.min(min, scheduled));
        expect(configured).toBeLessThanOrEqual(minute < 20 ? max : Math.max(max, scheduled + room));
      }
      expect(value('account.concurrency.max')).toBeLessThanOrEqual(60);
      expect(value('account.claimedConcurrency.max')).toBeLessThanOrEqual(60);
      if (reserved) expect(value('functions.f.concurrency.max')).toBeLessThanOrEqual(30);
      expect(run.value('functions.f.provisionedUtilization.max') ?? 0).toBeLessThanOrEqual(1);
      expect(value('functions.f.arrivals')).toBe(
        value('functions.f.invocations') + value('functions.f.throttles') + value('functions.f.serviceErrors'),
      );
      expect(bytesOf((await runYaml(yaml)).result)).toBe(bytesOf(run.result));
    }),
    { seed: 20_261_123, numRuns: 20 },
  );
});
