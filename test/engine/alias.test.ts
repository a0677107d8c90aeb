import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

/** A function that takes 100 ms behind an alias with two versions, called 20 times a second for ten minutes. */
function scenario(versions: string, settings = '', rest = ''): string {
  return `
name: alias
platform: { profile: lambda-2026 }
run: { duration: 10m, replications: 1, resolution: 1m, seed: alias }
functions:
  f: { duration: 100ms, init: 0s, timeout: 20s, versions: { ${versions} }, ${settings} }
sources:
  web: { type: sdk, target: f, arrivals: { process: constant, rate: 20/s }, client: { retry: none } }
${rest}
`;
}

/** A metric of one version. */
function of(run: Run, version: string, metric: string): number {
  return run.value(`functions.f.versions.${version}.${metric}`) ?? Number.NaN;
}

test('each version has its share of the invocations from the start to the end', async () => {
  const run = await runYaml(scenario('stable: { weight: 90% }, canary: { weight: 10% }'));
  expect(of(run, 'stable', 'invocations') + of(run, 'canary', 'invocations')).toBe(12_000);
  expect(of(run, 'canary', 'share')).toBe(of(run, 'canary', 'invocations') / 12_000);
  // Four standard deviations of a share of 10 % of 12,000 runs.
  expect(Math.abs(of(run, 'canary', 'share') - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / 12_000));
  expect(Math.min(...run.series('functions.f.versions.canary.invocations'))).toBeGreaterThan(60);
});

test('a version fails, and is slow, as it is written; what it does not say is as the function says', async () => {
  const run = await runYaml(
    scenario('stable: {}, canary: { weight: 30%, errorRate: 100%, durationFactor: 3 }', 'errorRate: 0%'),
  );
  const canary = of(run, 'canary', 'invocations');
  expect(of(run, 'canary', 'errors')).toBe(canary);
  expect(of(run, 'stable', 'errors')).toBe(0);
  expect(run.value('functions.f.errors')).toBe(canary);
  expect([of(run, 'stable', 'duration.mean'), of(run, 'canary', 'duration.mean')]).toEqual([100, 300]);
});

/**
 * 40 requests in four seconds, each of a minute, so that none ends in the run. Worked by hand: of the n that a version
 * gets, as many as it has provisioned run there and all others start cold on demand, whatever the other version has left.
 */
test('each version has provisioned concurrency of its own, and the other one cannot use it (C-40, M-09)', async () => {
  const versions =
    'stable: { weight: 50%, provisionedConcurrency: 5 }, canary: { weight: 50%, provisionedConcurrency: 30 }';
  const run = await runYaml(
    scenario(versions, 'reservedConcurrency: 200')
      .replace('10m', '4s')
      .replace('resolution: 1m', 'resolution: 1s')
      .replace('20/s', '10/s')
      .replace('100ms', '1m')
      .replace('20s', '2m'),
  );
  const stable = of(run, 'stable', 'invocations');
  expect(stable + of(run, 'canary', 'invocations')).toBe(40);
  expect(stable).toBeGreaterThan(5);
  expect(of(run, 'stable', 'provisionedSpillover')).toBe(stable - 5);
  expect(of(run, 'stable', 'coldStarts')).toBe(stable - 5);
  expect([of(run, 'canary', 'provisionedSpillover'), of(run, 'canary', 'coldStarts')]).toEqual([0, 0]);
  expect(run.value('functions.f.provisionedSpillover')).toBe(stable - 5);
  expect(run.value('functions.f.provisioned.max')).toBe(35);
  expect(run.value('functions.f.concurrency.max')).toBe(40);
  expect(run.value('functions.f.environments.max')).toBe(35 + stable - 5);
});

test('a version without provisioned concurrency spills nothing, since it has none to spill over (M-09)', async () => {
  const run = await runYaml(scenario('stable: { weight: 80%, provisionedConcurrency: 10 }, canary: {}'));
  expect([of(run, 'stable', 'coldStarts'), of(run, 'stable', 'provisionedSpillover')]).toEqual([0, 0]);
  expect(of(run, 'canary', 'coldStarts')).toBeGreaterThan(0);
  expect(run.value('functions.f.provisionedSpillover')).toBe(0);
});

test('what the versions have provisioned counts together against the account, and is paid for together (C-41, B-23)', async () => {
  const split = await runYaml(
    scenario('one: { weight: 50%, provisionedConcurrency: 7 }, other: { provisionedConcurrency: 5 }'),
  );
  const whole = await runYaml(scenario('').replace('versions: {  },', 'provisionedConcurrency: 12,'));
  for (const metric of [
    'functions.f.provisioned.mean',
    'functions.f.cost.provisioned',
    'account.claimedConcurrency.max',
  ]) {
    expect(split.value(metric)).toBe(whole.value(metric));
  }
  expect(split.value('account.claimedConcurrency.max')).toBe(12);
});

test('the provisioned concurrency of a version can be asked for later, or follow a schedule', async () => {
  const late = 'provisionedConcurrency: { provisioned: 10, requestedAt: 1m }';
  const planned = 'provisionedConcurrency: { min: 2, max: 2, schedule: [ { at: 5m, min: 6, max: 6 } ] }';
  const run = await runYaml(scenario(`one: { weight: 50%, ${late} }, other: { ${planned} }`));
  const configured = run.series('functions.f.provisioned.max');
  expect([configured[0], configured[2], configured[6]]).toEqual([2, 12, 16]);
});

test('both versions together stay inside the reservation of the function (C-10)', async () => {
  const run = await runYaml(scenario('one: { weight: 50%, init: 2s }, other: {}', 'reservedConcurrency: 2'));
  expect(run.value('functions.f.concurrency.max')).toBe(2);
  expect(run.value('functions.f.throttles')).toBeGreaterThan(0);
});

test('a larger weight sends the same requests to the second version and further ones', async () => {
  const errorsAt = async (weight: string): Promise<number[]> => {
    const text = scenario(`stable: {}, canary: { weight: ${weight}, errorRate: 100% }`);
    return (await runYaml(text.replace('resolution: 1m', 'resolution: 50ms'))).series('functions.f.errors');
  };
  const [few, many] = [await errorsAt('10%'), await errorsAt('30%')];
  expect(few.every((count, bucket) => count <= many[bucket])).toBe(true);
  expect(few.some((count, bucket) => count < many[bucket])).toBe(true);
});

test('with all the weight on one version a run is that of the function without versions', async () => {
  const alias = await runYaml(scenario('one: { weight: 0% }, other: { provisionedConcurrency: 1 }'));
  const plain = await runYaml(scenario('').replace('versions: {  },', 'provisionedConcurrency: 1,'));
  for (const metric of ['invocations', 'coldStarts', 'provisionedSpillover', 'environments.max', 'duration.mean']) {
    expect(alias.value(`functions.f.${metric}`)).toBe(plain.value(`functions.f.${metric}`));
  }
});

test('whatever the weights, the provisioned concurrency, losses and held connections, books and Little agree', async () => {
  const version = fc.record({ provisioned: fc.nat(4), errorRate: fc.nat(100), factor: fc.integer({ min: 1, max: 4 }) });
  await fc.assert(
    fc.asyncProperty(version, version, fc.nat(100), fc.nat(90), async (one, other, weight, lost) => {
      const written = ({ provisioned, errorRate, factor }: typeof one): string =>
        `provisionedConcurrency: ${provisioned}, errorRate: ${errorRate}%, durationFactor: ${factor}, init: 300ms`;
      const text = scenario(
        `one: { weight: ${weight}%, ${written(one)} }, other: { ${written(other)} }`,
        'reservedConcurrency: 9, calls: [ { to: db } ]',
        `downstreams:
  db: { type: connection-pool, connections: 6, service: 20ms, whenFull: refuse }
faults:
  - { at: 20s, loseEnvironments: ${lost}%, function: f }`,
      )
        .replace('10m', '1m')
        .replace('resolution: 1m', 'resolution: 10s');
      const run = await runYaml(text); // each replication checks its own books
      const runs = of(run, 'one', 'invocations') + of(run, 'other', 'invocations');
      expect(runs).toBe(run.value('functions.f.invocations'));
      expect(of(run, 'one', 'errors') + of(run, 'other', 'errors')).toBe(run.value('functions.f.errors'));
      expect(of(run, 'one', 'coldStarts') + of(run, 'other', 'coldStarts')).toBe(run.value('functions.f.coldStarts'));
    }),
    { numRuns: 25 },
  );
});
