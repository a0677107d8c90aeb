import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/units/time.ts';
import { runYaml } from '../support/run.ts';

/** A function called evenly 20 times a second for ten minutes, which calls a station with room for all. */
function scenario(faults: string, changes: Readonly<Record<string, string>> = {}): string {
  const {
    settings = '',
    source = '',
    platform = '',
    arrivals = '{ process: constant, rate: 20/s }',
    further = '',
  } = changes;
  return `
name: faults
platform: { profile: lambda-2026, ${platform} }
run: { duration: 10m, replications: 1, resolution: 1m, seed: faults }
functions:
  f: { duration: 100ms, init: 0s, timeout: 20s, ${settings} }
  ${further}
sources:
  web: { type: sdk, target: f, arrivals: ${arrivals}, client: { retry: none }, ${source} }
downstreams:
  db: { type: station, servers: 1000, service: 50ms }
  memory: { type: cache, of: db, hitRatio: 100%, latency: 1ms }
faults:
${faults}
`;
}

const CALLS = 'calls: [ { to: db } ]';

test('a slowdown makes services that begin meanwhile longer, and those alone', async () => {
  const run = await runYaml(scenario('  - { at: 2m, for: 1m, downstream: db, slowdown: 10 }', { settings: CALLS }));
  const latency = run.series('functions.f.duration.mean');
  expect(latency[1]).toBe(150);
  expect(latency[2]).toBeGreaterThan(590);
  expect(latency[4]).toBe(150);
  expect(run.value('functions.f.duration.max')).toBe(600);
  expect(run.result.faults).toEqual([
    { index: 0, description: 'db 10 times as slow', startedAt: 2 * MINUTE, endedAt: 3 * MINUTE },
  ]);
});

test('factors of faults that are there at one time multiply, and nothing is left of them afterwards', async () => {
  const both = `
  - { at: 1m, for: 4m, downstream: db, slowdown: 3 }
  - { at: 2m, for: 1m, downstream: db, slowdown: 7 }`;
  const run = await runYaml(scenario(both, { settings: CALLS }));
  const latency = run.series('functions.f.duration.mean');
  expect(run.value('functions.f.duration.max')).toBe(100 + 3 * 7 * 50);
  expect(latency[4]).toBe(100 + 3 * 50);
  expect(latency[9]).toBe(150);
});

test('calls to a downstream that is out of order fail at once', async () => {
  const run = await runYaml(scenario('  - { at: 2m, for: 1m, downstream: db, outage: true }', { settings: CALLS }));
  expect(run.value('functions.f.errors')).toBe(60 * 20);
  expect(run.series('functions.f.errors').map((count) => count > 0)).toEqual([
    false,
    false,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(run.value('downstreams.db.errors')).toBe(60 * 20);
});

test('calls to a downstream that hangs hold their runs until it is over, and then fail', async () => {
  const fault = '  - { at: 2m, for: 10s, downstream: db, outage: hang }';
  const run = await runYaml(scenario(fault, { settings: CALLS }));
  // Calls begin 100 ms after their arrival: those of arrivals from 1:59.9 to 2:09.9 hang.
  expect(run.value('functions.f.errors')).toBe(200);
  expect(run.value('functions.f.duration.max')).toBe(100 + 10_000);
  expect(run.value('functions.f.concurrency.max')).toBe(10 * 20 + 2);
});

test('calls that hang to the end of the run are wasted from when their callers leave to the end', async () => {
  const once = '{ at: 9m, count: 3 }';
  const fault = '  - { at: 2m, downstream: db, outage: hang }';
  const run = await runYaml(scenario(fault, { settings: 'calls: [ { to: db, timeout: 900ms } ]', arrivals: once }));
  expect(run.value('downstreams.db.abandoned')).toBe(3);
  expect(run.value('downstreams.db.wastedTime')).toBe(3 * 59_000);
  expect(run.series('downstreams.db.wastedTime').at(-1)).toBe(3 * 59_000);
});

test('of two outages at one time the later one holds, and the earlier one again when that is over', async () => {
  const both = `
  - { at: 2m, for: 3m, downstream: db, outage: hang }
  - { at: 3m, for: 1m, downstream: db, outage: refuse }`;
  const run = await runYaml(scenario(both, { settings: CALLS }).replace('timeout: 20s', 'timeout: 15m'));
  const longest = run.value('functions.f.duration.max');
  // What hung from 2:00 on fails when the downstream begins to refuse, at 3:00; what hangs from 4:00 on, at 5:00.
  expect(longest).toBe(100 + 60_000);
  const errors = run.series('functions.f.errors').slice(2, 6);
  expect(errors.map((count) => Math.round(count / 1200))).toEqual([0, 2, 0, 1]);
});

test('an error share of a fault holds beside that of the downstream itself', async () => {
  const fault = '  - { at: 0s, downstream: db, errorRate: 100% }';
  const run = await runYaml(scenario(fault, { settings: CALLS }));
  expect(run.value('sources.web.succeeded')).toBe(0);
  expect(run.result.faults[0].endedAt).toBeNull();
});

test('an emptied cache sends what it answered itself to what is behind, less and less while it fills', async () => {
  const fault = '  - { at: 2m, downstream: memory, empty: true, refill: 4m }';
  const run = await runYaml(scenario(fault, { settings: 'calls: [ { to: memory } ]' }));
  const behind = run.value('downstreams.db.calls') ?? 0;
  // 4 minutes at 20/s, of which half on average is not there: 2,400, with a standard deviation of less than 29.
  expect(Math.abs(behind - 2400)).toBeLessThan(4 * 29);
  expect(run.result.faults[0]).toMatchObject({ startedAt: 2 * MINUTE, endedAt: 2 * MINUTE });
});

test('a bad version fails a share of the runs that begin meanwhile, and the same ones whatever its duration', async () => {
  const bad = await runYaml(scenario('  - { at: 2m, for: 5m, function: f, errorRate: 30% }'));
  const slow = await runYaml(scenario('  - { at: 2m, for: 5m, function: f, errorRate: 30%, durationFactor: 3 }'));
  const errors = bad.value('functions.f.errors') ?? 0;
  // 6,000 runs of which 30 % fail: 1,800, with a standard deviation of 35.5.
  expect(Math.abs(errors - 1800)).toBeLessThan(4 * 35.5);
  expect(slow.value('functions.f.errors')).toBe(errors);
  expect(bad.value('functions.f.duration.max')).toBe(100);
  expect(slow.value('functions.f.duration.max')).toBe(300);
});

test('5xx of the service keep runs from beginning, of one function or of all', async () => {
  const further = 'g: { duration: 10ms }';
  const one = await runYaml(scenario('  - { at: 2m, for: 1m, function: g, serviceErrors: 100% }', { further }));
  const all = await runYaml(scenario('  - { at: 2m, for: 1m, serviceErrors: 100% }', { further }));
  expect(one.value('functions.f.serviceErrors')).toBe(0);
  expect(all.value('functions.f.serviceErrors')).toBe(60 * 20);
  expect(all.value('functions.f.invocations')).toBe(9 * 60 * 20);
});

test('5xx of the service refuse events too, and who sent them repeats until they are accepted', async () => {
  const fault = '  - { at: 2m, for: 1m, serviceErrors: 100% }';
  const yaml = scenario(fault).replace('type: sdk', 'type: s3').replace(', client: { retry: none }', '');
  const run = await runYaml(yaml);
  expect(run.value('sources.web.retries')).toBeGreaterThan(1000);
  expect(run.value('sources.web.succeeded')).toBe(12_000 - 2); // the last two are running
});

test('a lower quota lets runs above it go on, refuses new ones, and closes the gate of ten requests a unit (C-03, C-20)', async () => {
  const settings = 'duration: 1500ms';
  const fault = '  - { at: 2m, for: 1m, accountConcurrency: 12 }';
  const run = await runYaml(scenario(fault, { settings }).replace('duration: 100ms, ', ''));
  const concurrency = run.series('functions.f.concurrency.max');
  expect(concurrency[1]).toBe(30);
  expect(concurrency[2]).toBe(30); // those that ran when it came
  expect(run.value('functions.f.throttlesByReason.ConcurrentInvocationLimitExceeded')).toBeGreaterThan(0);
  // 12 units for 1.5 s each: 8 a second, of 20 that come.
  expect(run.series('functions.f.throttles')[2]).toBeGreaterThan(60 * 12 - 30);
  expect(run.series('functions.f.throttles')[4]).toBe(0);
  expect(run.breach('account-concurrency')).toMatchObject({ value: 12 });
});

test('a quota that is raised for a while and lowered again leaves the books of claimed concurrency right', async () => {
  const settings = 'duration: 1500ms';
  const fault = '  - { at: 2m, for: 1m, accountConcurrency: 100 }';
  const run = await runYaml(
    scenario(fault, { settings, platform: 'accountConcurrency: 12' }).replace('duration: 100ms, ', ''),
  );
  expect(run.series('functions.f.concurrency.max')[2]).toBe(30);
  expect(run.series('functions.f.concurrency.max')[4]).toBe(12);
  expect(run.series('account.claimedConcurrency.max')[2]).toBe(30);
  expect(run.series('account.claimedConcurrency.max')[4]).toBe(12);
});

test('short runs meet the gate of the lowered quota rather than its concurrency (C-20, C-22)', async () => {
  const fault = '  - { at: 2m, for: 1m, accountConcurrency: 1 }';
  const run = await runYaml(scenario(fault, { settings: 'duration: 10ms' }).replace('duration: 100ms, ', ''));
  // Ten a second, and at most as many more as the bucket holds.
  const throttled = run.value('functions.f.throttlesByReason.FunctionInvocationRateLimitExceeded') ?? 0;
  expect(throttled).toBeGreaterThanOrEqual(60 * 10 - 10);
  expect(throttled).toBeLessThanOrEqual(60 * 10);
});

test('of two quotas at one time the later one holds', async () => {
  const both = `
  - { at: 2m, for: 3m, accountConcurrency: 5 }
  - { at: 3m, for: 1m, accountConcurrency: 8 }`;
  const run = await runYaml(scenario(both, { settings: 'duration: 1500ms' }).replace('duration: 100ms, ', ''));
  expect(run.series('functions.f.concurrency.max').slice(3, 5)).toEqual([8, 8]);
  expect(run.series('functions.f.concurrency.mean')[3]).toBeGreaterThan(7.9);
});

test('lost environments end their runs with an error, and idle ones are gone', async () => {
  const fault = '  - { at: 2m, loseEnvironments: 100%, function: f }';
  const run = await runYaml(scenario(fault));
  // Two runs are under way at any time but the instant of an arrival, when one of them has just ended.
  const errors = run.value('functions.f.errors') ?? 0;
  expect(errors).toBeGreaterThan(0);
  expect(errors).toBeLessThanOrEqual(2);
  expect(run.value('sources.web.failed')).toBe(errors);
  expect(run.series('functions.f.coldStarts')[2]).toBe(2);
});

test('a run that crashes leaves its calls, which go on downstream', async () => {
  const fault = '  - { at: 2025ms, loseEnvironments: 100%, function: f }';
  const settings = 'duration: 1ms, calls: [ { to: slow } ]';
  const yaml = scenario(fault, { settings })
    .replace('duration: 100ms, ', '')
    .replace('downstreams:', 'downstreams:\n  slow: { type: station, servers: 1000, service: 10s }');
  const run = await runYaml(yaml);
  expect(run.value('functions.f.errors')).toBe(41);
  expect(run.value('downstreams.slow.abandoned')).toBe(41);
  expect(run.value('functions.f.duration.max')).toBe(10_001);
});

test('provisioned environments that are lost stay, and their next run repeats Init (C-47, E-07)', async () => {
  const fault = '  - { at: 2m, loseEnvironments: 100%, function: f }';
  const settings = 'provisionedConcurrency: 20, init: 500ms';
  const run = await runYaml(scenario(fault, { settings }).replace('init: 0s, ', ''));
  expect(run.value('functions.f.coldStarts')).toBe(0); // Init is repeated inside the run (E-03)
  expect(run.value('functions.f.environments.max')).toBe(20);
  expect(run.value('functions.f.duration.max')).toBe(600);
});

test('a surge adds arrivals beside those that come anyway', async () => {
  const fault = '  - { at: 2m, for: 2m, source: web, surge: 3 }';
  const run = await runYaml(scenario(fault));
  expect(run.series('sources.web.offered')).toEqual([1200, 1200, 3600, 3600, 1200, 1200, 1200, 1200, 1200, 1200]);
});

test('surges of one source at one time multiply', async () => {
  const faults = `
  - { at: 1m, for: 3m, source: web, surge: 2 }
  - { at: 2m, for: 1m, source: web, surge: 1.5 }`;
  const arrivals = '{ process: poisson, rate: 100/s }';
  const run = await runYaml(scenario(faults, { arrivals }));
  const usual = await runYaml(scenario('  - { at: 9m, deploy: f }', { arrivals }));
  const offered = run.series('sources.web.offered');
  const before = usual.series('sources.web.offered');
  // Poisson with 6,000 times the missing factor more in a minute.
  for (const [minute, missing] of [
    [1, 1],
    [2, 2],
    [3, 1],
  ]) {
    const mean = 6000 * missing;
    expect(Math.abs(offered[minute] - before[minute] - mean)).toBeLessThan(4 * Math.sqrt(mean));
  }
  expect(offered.slice(4)).toEqual(before.slice(4));
});

test('arrivals without a rate are repeated, and a fraction by chance', async () => {
  const fault = '  - { at: 2m, for: 5m, source: web, surge: 2.5 }';
  const run = await runYaml(scenario(fault, { arrivals: '{ process: schedule, every: 100ms }' }));
  const offered = run.series('sources.web.offered');
  expect(offered.slice(0, 2)).toEqual([600, 600]);
  const surged = offered.slice(2, 7).reduce((sum, count) => sum + count, 0);
  // 3,000 arrivals, one more of each, and another of half of them: a standard deviation of 27.4.
  expect(Math.abs(surged - 7500)).toBeLessThan(4 * 27.4);
});

test.each(['kinesis, shards: 4', 'sqs', 's3'])('a surge reaches a source of type %s', async (type) => {
  const fault = '  - { at: 2m, for: 2m, source: web, surge: 3 }';
  const run = await runYaml(
    scenario(fault).replace('type: sdk', `type: ${type}`).replace('client: { retry: none }, ', ''),
  );
  expect(run.value('sources.web.offered')).toBe(10 * 1200 + 2 * 2400);
});

test('a fault at random comes and goes with the means that are given', async () => {
  const fault = '  - { every: 45s, lasts: 15s, downstream: db, slowdown: 2 }';
  const yaml = scenario(fault, { settings: CALLS, arrivals: '{ process: constant, rate: 1/m }' });
  const lengths: number[] = [];
  const gaps: number[] = [];
  for (let replication = 0; replication < 40; replication++) {
    const { faults } = (await runYaml(yaml, replication)).result;
    let last = 0;
    for (const { startedAt, endedAt } of faults) {
      gaps.push((startedAt - last) / SECOND);
      if (endedAt !== null) lengths.push((endedAt - startedAt) / SECOND);
      last = endedAt ?? 0;
    }
  }
  // Exponential: the standard deviation is the mean. Runs that end cut the longest ones off, 2 in a hundred at most.
  for (const [values, mean] of [
    [lengths, 15],
    [gaps, 45],
  ] as const) {
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(average - mean)).toBeLessThan((4 * mean) / Math.sqrt(values.length) + 0.1 * mean);
  }
});
