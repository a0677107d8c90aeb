import { expect, test } from 'vitest';
import { modelOf, runYaml, simulate } from '../support/run.ts';

const scenario = (platform: string, rest: string): string => `
name: dashboard
platform: { ${platform} }
run: { duration: 5m, replications: 1 }
${rest}
`;

/** 400 at once at second 30 of each minute, for 2 s each. */
const BURSTS = `
functions:
  f: { duration: 2s, timeout: 10s, init: 0ms }
sources:
  web: { type: sdk, target: f, arrivals: { process: constant, rate: [ { at: 0s, rate: 0/s }, { at: 30s, rate: 200/s }, { at: 32s, rate: 0/s }, { at: 150s, rate: 1/s } ] } }
`;

test('W-M4: a request of 2 minutes each minute is shown as 1, then 2', async () => {
  const run = await runYaml(
    scenario(
      'profile: lambda-2026',
      `functions:
  f: { duration: 120s, timeout: 300s, init: 0ms }
sources:
  web: { type: sdk, target: f, arrivals: { process: constant, rate: 1/m } }`,
    ),
  );
  const shown = run.series('account.concurrency.asCloudWatch.max');
  expect(run.series('functions.f.invocations').slice(0, 4)).toEqual([1, 1, 1, 1]);
  expect(shown.slice(0, 4)).toEqual([1, 2, 2, 2]);
  expect(run.value('account.concurrency.asCloudWatch.max')).toBe(2);
});

test('M-06: a burst between two looks reaches the true maximum and not the dashboard', async () => {
  const run = await runYaml(scenario('profile: lambda-2026', BURSTS));
  expect(run.value('account.concurrency.max')).toBe(400);
  expect(run.value('account.concurrency.asCloudWatch.max')).toBeLessThanOrEqual(2);
});

test('M-06: the interval is a value of the platform, and with short ones the dashboard shows the truth', async () => {
  const run = await runYaml(scenario('profile: lambda-2026, concurrencyMetricInterval: 10ms', BURSTS));
  expect(run.value('account.concurrency.asCloudWatch.max')).toBe(400);
});

test('M-06: before 2020 the minute was told by its average', async () => {
  const run = await runYaml(scenario('profile: lambda-2018, concurrencyMetricInterval: 100ms', BURSTS));
  const mean = run.series('account.concurrency.mean')[0];
  const shown = run.series('account.concurrency.asCloudWatch.max')[0];
  // Looks each 100 ms are a rectangle rule for the time average: at most one step of 400 in 600 off.
  expect(Math.abs(shown - mean)).toBeLessThanOrEqual(400 / 600);
  expect(mean).toBeGreaterThan(10);
});

test('M-17: in January 2017 there is no such metric, and looking changes no other number', async () => {
  const bare = await runYaml(scenario('profile: lambda-2017, accountConcurrency: 1000', BURSTS));
  expect(bare.value('account.concurrency.asCloudWatch.max')).toBeUndefined();
  const shown = await runYaml(
    scenario('profile: lambda-2017, accountConcurrency: 1000, concurrencyMetricInterval: 1s', BURSTS),
  );
  expect(shown.value('account.concurrency.asCloudWatch.max')).toBeGreaterThan(0);
  expect(shown.value('account.concurrency.max')).toBe(bare.value('account.concurrency.max'));
  expect(shown.result.events).toBe(bare.result.events);
});

test('a dashboard never shows more than there was', async () => {
  const model = await modelOf(
    scenario(
      'profile: lambda-2026, concurrencyMetricInterval: 7s',
      `functions:
  f: { duration: 300ms, timeout: 10s }
sources:
  web: { type: sdk, target: f, arrivals: { process: poisson, rate: 50/s } }`,
    ),
  );
  for (let replication = 0; replication < 5; replication++) {
    const run = simulate(model, replication);
    const most = run.series('account.concurrency.max');
    for (const [minute, shown] of run.series('account.concurrency.asCloudWatch.max').entries()) {
      expect(shown).toBeLessThanOrEqual(most[minute]);
    }
  }
});
