import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/units/time.ts';
import { type Run, runYaml } from '../support/run.ts';

/** A function that takes 100 ms, called 20 times a second for ten minutes. */
function scenario(faults: string, settings = '', client = '{ retry: none }'): string {
  return `
name: versions
platform: { profile: lambda-2026 }
run: { duration: 10m, replications: 1, resolution: 1m, seed: versions }
functions:
  f: { duration: 100ms, init: 0s, timeout: 20s, ${settings} }
sources:
  web: { type: sdk, target: f, arrivals: { process: constant, rate: 20/s }, client: ${client} }
faults:
${faults}
`;
}

/** Invocations of the function, and how many of them ran the new version while it was being deployed. */
function counts(run: Run): [number, number] {
  return [run.value('functions.f.invocations') ?? 0, run.value('functions.f.newVersion.invocations') ?? 0];
}

const BAD = 'version: { errorRate: 100% }';

test('each stage sends its share of the invocations to the new version, and the last is followed by all of it', async () => {
  const run = await runYaml(
    scenario(`  - { at: 1m, deploy: f, ${BAD}, stages: [ { weight: 10%, for: 3m }, { weight: 50%, for: 3m } ] }`),
  );
  const share = run.series('functions.f.newVersion.share');
  const errors = run.series('functions.f.errors');
  expect(share[0]).toBe(0);
  // 1,200 runs a minute: four standard deviations of a share of 10 % or 50 % over three minutes.
  expect(Math.abs((share[1] + share[2] + share[3]) / 3 - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / 3600));
  expect(Math.abs((share[4] + share[5] + share[6]) / 3 - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 3600));
  expect(share.slice(7)).toEqual([0, 0, 0]); // it is the present version from then on
  expect(errors[0]).toBe(0);
  expect(errors[9]).toBe(1200);
  expect(run.result.faults).toEqual([
    { index: 0, description: 'f deployed in 3 stages', startedAt: MINUTE, endedAt: 7 * MINUTE },
  ]);
});

test('the new version fails as often as it is written, the old one as before', async () => {
  const stages = 'stages: [ { weight: 50%, for: 9m } ]';
  const run = await runYaml(scenario(`  - { at: 0s, deploy: f, version: { errorRate: 20% }, ${stages} }`));
  const [, onNew] = counts(run);
  const errors = run.value('functions.f.newVersion.errors') ?? 0;
  expect(Math.abs(errors - 0.2 * onNew)).toBeLessThan(4 * Math.sqrt(onNew * 0.16));
});

test('the new version starts cold on environments of its own, and those of the old one end with its traffic (E-09)', async () => {
  const stages = 'stages: [ { weight: 50%, for: 4m } ]';
  const run = await runYaml(
    scenario(`  - { at: 1m, deploy: f, version: { init: 300ms, durationFactor: 2 }, ${stages} }`),
  );
  const environments = run.series('functions.f.environments.max');
  expect(environments[0]).toBe(2); // 20/s x 100 ms, evenly spaced
  expect(environments[2]).toBeGreaterThan(3);
  expect(environments[7]).toBeLessThan(environments[4]);
  expect(run.series('functions.f.coldStarts')[0]).toBe(2);
  expect(run.series('functions.f.coldStarts')[1]).toBeGreaterThan(0);
  expect(run.series('functions.f.duration.mean')[8]).toBe(200);
});

test('a rollback comes at the end of the first period with too many errors, and returns all traffic at once', async () => {
  const rollout = `${BAD}, stages: [ { weight: 10%, for: 5m } ], rollback: { errorRate: 5%, period: 1m }`;
  const run = await runYaml(scenario(`  - { at: 90s, deploy: f, ${rollout} }`));
  expect(run.value('functions.f.rollbacks')).toBe(1);
  expect(run.value('functions.f.rolledBackAfter')).toBe(30_000);
  expect(run.result.faults[0]).toMatchObject({ startedAt: 90 * SECOND, endedAt: 2 * MINUTE });
  const [, onNew] = counts(run);
  expect(run.value('functions.f.errors')).toBe(onNew);
  expect(run.series('functions.f.errors').map((count) => count > 0)).toEqual([false, true, ...Array(8).fill(false)]);
});

test('after a rollback the old environments serve again without a cold start', async () => {
  const rollout = `${BAD}, stages: [ { weight: 100%, for: 5m } ], rollback: { errorRate: 5%, period: 1m }`;
  const run = await runYaml(scenario(`  - { at: 90s, deploy: f, ${rollout} }`));
  expect(run.series('functions.f.coldStarts')).toEqual([2, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('a rollback may need several breaching periods in a row', async () => {
  const rollout = `${BAD}, stages: [ { weight: 10%, for: 5m } ], rollback: { errorRate: 5%, period: 1m, dataPoints: 3 }`;
  const run = await runYaml(scenario(`  - { at: 90s, deploy: f, ${rollout} }`));
  expect(run.value('functions.f.rolledBackAfter')).toBe(150_000);
});

test('what is measured at the instant at which the last stage ends still rolls the deployment back', async () => {
  const rollout = (length: string) =>
    `${BAD}, stages: [ { weight: 10%, for: ${length} } ], rollback: { errorRate: 5%, period: 2m }`;
  const still = await runYaml(scenario(`  - { at: 2m, deploy: f, ${rollout('2m')} }`));
  const late = await runYaml(scenario(`  - { at: 2m, deploy: f, ${rollout('119s')} }`));
  expect(still.value('functions.f.rollbacks')).toBe(1);
  expect(late.value('functions.f.rollbacks')).toBe(0);
  expect(late.series('functions.f.errors')[9]).toBe(1200);
});

test('a good version is not rolled back', async () => {
  const rollout = 'stages: Linear25PercentEvery1Minute, rollback: { errorRate: 0% }';
  const run = await runYaml(scenario(`  - { at: 1m, deploy: f, ${rollout} }`));
  expect(run.value('functions.f.rollbacks')).toBe(0);
  expect(run.value('functions.f.rolledBackAfter')).toBeUndefined();
  expect(run.result.faults[0]).toMatchObject({ endedAt: 4 * MINUTE });
});

test('deployed at once, a bad version has all traffic at once, and all environments are stale', async () => {
  for (const stages of ['', ', stages: AllAtOnce']) {
    const run = await runYaml(scenario(`  - { at: 2m, deploy: f, ${BAD}${stages} }`));
    expect(run.series('functions.f.errors').slice(0, 4)).toEqual([0, 0, 1198, 1200]); // the last two end a bit later
    expect(run.series('functions.f.coldStarts')).toEqual([2, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
  }
});

test('a deployment that changes one thing leaves the rest as the version before had it', async () => {
  const run = await runYaml(
    scenario(`  - { at: 2m, deploy: f, version: { errorRate: 100%, durationFactor: 3 } }
  - { at: 5m, deploy: f, version: { errorRate: 0% } }`),
  );
  const errors = run.series('functions.f.errors');
  expect([errors[1], errors[3], errors[7]]).toEqual([0, 1200, 0]);
  expect(run.series('functions.f.duration.mean')[7]).toBe(300);
});

test('a deployment ends one that is under way, whose version gets no more traffic', async () => {
  const run = await runYaml(
    scenario(`  - { at: 1m, deploy: f, ${BAD}, stages: [ { weight: 50%, for: 5m } ] }
  - { at: 3m, deploy: f, stages: [ { weight: 50%, for: 2m } ] }
  - { at: 8m, deploy: f, ${BAD}, stages: [ { weight: 50%, for: 2m } ] }
  - { at: 9m, deploy: f }`),
  );
  // A run or two of a version end after it was given up.
  expect(run.series('functions.f.errors').map((count) => count > 2)).toEqual(
    [0, 1, 1, 0, 0, 0, 0, 0, 1, 0].map((count) => count > 0),
  );
  expect(run.result.faults.map(({ index, endedAt }) => [index, (endedAt ?? 0) / MINUTE])).toEqual([
    [0, 3],
    [1, 5],
    [2, 9],
    [3, 9],
  ]);
});

test('a larger weight sends the same requests to the new version and further ones', async () => {
  const errorsAt = async (weight: string): Promise<number[]> => {
    const faults = `  - { at: 0s, deploy: f, ${BAD}, stages: [ { weight: ${weight}, for: 10m } ] }`;
    return (await runYaml(scenario(faults).replace('resolution: 1m', 'resolution: 50ms'))).series('functions.f.errors');
  };
  const [few, many] = [await errorsAt('10%'), await errorsAt('30%')];
  expect(few.every((count, bucket) => count <= many[bucket])).toBe(true);
  expect(few.some((count, bucket) => count < many[bucket])).toBe(true);
});

test('each try of an item is routed on its own: a retry of what the new version failed may meet the old one', async () => {
  const faults = `  - { at: 0s, deploy: f, ${BAD}, stages: [ { weight: 50%, for: 10m } ] }`;
  const events = scenario(faults, 'async: { maximumRetryAttempts: 1 }')
    .replace('type: sdk', 'type: s3')
    .replace(', client: { retry: none }', '');
  // The second and last try is a minute after the first, so those of seven whole minutes end in the third to the ninth.
  const dropped = (await runYaml(events)).series('functions.f.asyncEventsDropped').slice(2, 9);
  const sum = dropped.reduce((all, count) => all + count, 0);
  expect(Math.abs(sum - 7 * 1200 * 0.25)).toBeLessThan(4 * Math.sqrt(7 * 1200 * 0.25 * 0.75));
});

test('both versions together stay inside the reservation of the function (C-10)', async () => {
  const faults = '  - { at: 1m, deploy: f, version: { init: 2s }, stages: [ { weight: 50%, for: 5m } ] }';
  const run = await runYaml(scenario(faults, 'reservedConcurrency: 3'));
  expect(run.value('functions.f.concurrency.max')).toBe(3);
  expect(run.value('functions.f.throttles')).toBeGreaterThan(0);
});

test('provisioned concurrency stays with the old version until the new one has all traffic, and is then allocated anew (C-40, C-43)', async () => {
  const faults = '  - { at: 1m, deploy: f, stages: [ { weight: 50%, for: 2m } ] }';
  const run = await runYaml(scenario(faults, 'provisionedConcurrency: 10'));
  const spilled = run.series('functions.f.provisionedSpillover');
  expect(spilled[0]).toBe(0);
  expect(Math.abs(spilled[1] + spilled[2] - 1200)).toBeLessThan(4 * Math.sqrt(600));
  expect(spilled[3]).toBe(1200); // allocation takes 90 s
  expect(spilled[6]).toBe(0);
  expect(run.value('functions.f.provisioned.mean')).toBe(10);
  const allocated = run.series('functions.f.provisionedAllocated.mean');
  expect([allocated[2], allocated[6]]).toEqual([10, 10]);
  expect(allocated[3]).toBeLessThan(0.01); // one was busy when all were given up
});

test('while runs on the old provisioned environments end, those of the new version do not add to the concurrency of the account', async () => {
  const run = await runYaml(`
name: moved
platform:
  profile: lambda-2020
  accountConcurrency: 2
  unreservedFloor: 0
  provisionedAllocationDelay: 0s
  provisionedAllocationPerMinute: 30
  provisionedAllocationBurst: 0
  provisionedRecycleRate: 0/s
run: { duration: 80s, resolution: 1s, seed: 0 }
functions:
  f: { duration: 7s, init: 0s, timeout: 60s, provisionedConcurrency: 1 }
sources:
  s: { type: sdk, target: f, arrivals: { process: constant, rate: 10/s }, client: { retry: none } }
faults:
  - { at: 4s, deploy: f, stages: Canary10Percent1Minutes }
`);
  expect(run.value('account.concurrency.max')).toBe(2);
});
