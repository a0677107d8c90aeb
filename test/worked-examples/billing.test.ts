import { expect, test } from 'vitest';
import { runYaml } from '../support/run.ts';

/** One cold run of a function. */
const coldRun = (profile: string, settings: string): string => `
name: cold-run
platform: { profile: ${profile} }
run: { duration: 1m }
functions: { f: { ${settings}, timeout: 30s } }
sources: { s: { type: sdk, target: f, arrivals: { at: 0s, count: 1 } } }
`;

test.each([
  ['W-B1', '133.61ms', '80ms', 'nodejs22.x', 'lambda-2026', 214],
  ['W-B2', '3016.78ms', '84ms', 'nodejs22.x', 'lambda-2026', 3101],
  ['W-B3', '3004.92ms', '111.23ms', 'nodejs22.x', 'lambda-2026', 3117],
  ['W-B4', '101.51ms', '116.67ms', 'provided', 'lambda-2018', 300],
])(
  '%s: %s of handler after %s of Init, %s in %s, are billed as %i ms',
  async (_id, duration, init, runtime, profile, billed) => {
    const run = await runYaml(coldRun(profile, `runtime: ${runtime}, duration: ${duration}, init: ${init}`));
    expect(run.value('functions.f.duration.max')).toBeCloseTo(Number.parseFloat(duration), 9);
    expect(run.value('functions.f.billedDuration')).toBe(billed);
  },
);

// The window of 864 s holds a whole number of requests and as many ends of runs, so that the month is exact.
const month = (perMonth: number, settings: string): string => `
name: month
platform: { profile: lambda-2017 }
run: { duration: 950.4s, warmup: 86.4s }
functions: { f: { ${settings} } }
sources: { s: { type: sdk, target: f, arrivals: { process: constant, rate: ${perMonth / 30}/d } } }
`;

test.each([
  ['W-B5', 3_000_000, '1s', '512MB', '18.34', '0.40', '18.74'],
  ['W-B6', 30_000_000, '200ms', '128MB', '5.83', '5.80', '11.63'],
])(
  '%s: %i requests a month of %s at %s cost %s and %s, together %s USD in 2017',
  async (_id, count, duration, memory, compute, requests, total) => {
    const run = await runYaml(month(count, `duration: ${duration}, memory: ${memory}`));
    expect(run.value('cost.computePer30Days')?.toFixed(2)).toBe(compute);
    expect(run.value('cost.requestsPer30Days')?.toFixed(2)).toBe(requests);
    expect(run.value('cost.totalPer30Days')?.toFixed(2)).toBe(total);
    expect(run.value('functions.f.cost.totalPer30Days')?.toFixed(2)).toBe(total);
  },
);

test('W-B7: 101 ms at 512 MB are billed as 200 ms in 2017', async () => {
  const run = await runYaml(coldRun('lambda-2017', 'duration: 101ms, memory: 512MB'));
  expect(run.value('functions.f.billedDuration')).toBe(200);
  expect(run.value('functions.f.cost.compute')).toBeCloseTo(0.5 * 0.2 * 0.000_016_67, 15);
});
