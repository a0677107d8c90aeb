import { expect, test } from 'vitest';
import { modelOf, type Run, runYaml, simulate } from '../support/run.ts';

const scenario = (
  managed: string,
  rest: { own?: string; arrivals: string; more?: string; platform?: string },
): string => `
name: managed
platform: { freeTier: none, ${rest.platform ?? ''} }
run: { duration: 30m }
functions: { f: { duration: 1s, timeout: 1m, memory: 2GB, managedInstances: { ${managed} }, ${rest.own ?? ''} } }
sources: { s: { type: function-url, target: f, arrivals: { ${rest.arrivals} }, client: { retry: none } } }
${rest.more ?? ''}
`;

const steady = 'process: constant, rate: 15/s';
const TEN = 'concurrencyPerEnvironment: 10';
const surge = (factor: number): string => `faults: [{ at: 10m, for: 20m, source: s, surge: ${factor} }]`;

/** What each request of a batch at some second meets. */
const batches = (counts: Record<number, number>): string =>
  Object.entries(counts)
    .map(
      ([at, count], index) =>
        `s${index}: { type: function-url, target: f, arrivals: { at: ${at}s, count: ${count} }, client: { retry: none } }`,
    )
    .join('\n  ');

const withBatches = (managed: string, own: string, counts: Record<number, number>, more = ''): string => `
name: managed
run: { duration: 1m, resolution: 1s }
platform: { managedInstancesInterval: 1s }
functions: { f: { memory: 2GB, managedInstances: { ${managed} }, ${own} } }
sources:
  ${batches(counts)}
${more}
`;

function thrown(run: Run): (number | undefined)[] {
  return ['throttles', 'throttlesByReason.ConcurrencyThrottles', 'coldStarts'].map((name) =>
    run.value(`functions.f.${name}`),
  );
}

test('E-50: three environments of one vCPU serve 192 requests at once, and the next one is throttled', async () => {
  const full = await runYaml(scenario('', { arrivals: 'at: 0s, count: 192' }));
  expect(thrown(full)).toEqual([0, 0, 0]);
  expect(full.value('functions.f.concurrency.max')).toBe(192);
  expect(full.value('functions.f.slotsInUse.max')).toBe(192);
  const over = await runYaml(scenario('', { arrivals: 'at: 0s, count: 195' }));
  expect(thrown(over)).toEqual([3, 3, 0]);
  expect(over.breach('managed-concurrency')).toMatchObject({ name: 'f', value: 192, refused: 3, peakDemand: 195 });
});

test('they take no part in the concurrency of the account', async () => {
  const run = await runYaml(
    scenario('', { arrivals: 'at: 0s, count: 192', platform: 'accountConcurrency: 5, unreservedFloor: 0' }),
  );
  expect(run.value('functions.f.invocations')).toBe(192);
  expect(run.value('account.concurrency.max')).toBe(0);
  expect(run.value('account.claimedConcurrency.max')).toBe(0);
});

test('E-51: traffic that doubles at once is absorbed', async () => {
  const run = await runYaml(scenario(TEN, { arrivals: steady, more: surge(2) }));
  expect(run.value('functions.f.throttles')).toBe(0);
  expect(run.value('functions.f.concurrency.max')).toBe(30);
  expect(run.series('functions.f.environments.max').at(-1)).toBe(6);
});

test('E-51: traffic that becomes four times as much throttles, and recovers when capacity has doubled', async () => {
  const run = await runYaml(scenario(TEN, { arrivals: steady, more: surge(4) }));
  const throttles = run.series('functions.f.throttles');
  expect(throttles[10]).toBeGreaterThan(0);
  expect(throttles.filter((count) => count > 0)).toHaveLength(1);
  expect(run.series('functions.f.slots.max').at(-1)).toBe(120);
  expect(run.value('functions.f.coldStarts')).toBe(0);
});

test('E-52: code that outlives its timeout keeps its slot', async () => {
  const run = await runYaml(
    withBatches('concurrencyPerEnvironment: 2, minimum: 1, maximum: 1', 'duration: 10s, timeout: 3s', {
      0: 2,
      5: 2,
      11: 1,
    }),
  );
  // At 5 s both requests have been answered for two seconds, and both slots are taken.
  expect(run.value('functions.f.timeouts')).toBe(3);
  expect(run.value('functions.f.throttles')).toBe(2);
  expect(run.value('functions.f.duration.max')).toBe(3000);
  expect(run.value('functions.f.concurrency.mean')).toBeCloseTo((3 * 3) / 60, 9);
  expect(run.value('functions.f.slotsInUse.mean')).toBeCloseTo((3 * 10) / 60, 9);
});

test('such code is gone with its environment, and the slots of a new one are free', async () => {
  const run = await runYaml(
    withBatches(
      'concurrencyPerEnvironment: 2, minimum: 1, maximum: 1',
      'duration: 30s, timeout: 3s',
      { 0: 1, 4: 1, 8: 2 },
      'faults: [{ at: 5s, loseEnvironments: 100%, function: f }]',
    ),
  );
  // The run of second 4 crashes; those of second 8 begin on what the scaling has put in place.
  expect(run.value('functions.f.errors')).toBe(4);
  expect(run.value('functions.f.timeouts')).toBe(3);
  expect(run.value('functions.f.throttles')).toBe(0);
  expect(run.value('functions.f.slotsInUse.mean')).toBeCloseTo((5 + 1 + 2 * 30) / 60, 9);
});

test('after a deployment the old environments end with their last runs, and the new ones take the requests', async () => {
  const run = await runYaml(
    withBatches(
      'concurrencyPerEnvironment: 2, minimum: 1, maximum: 1',
      'duration: 10s, timeout: 20s',
      { 0: 2, 6: 2 },
      'faults: [{ at: 5s, deploy: f }]',
    ),
  );
  expect(run.value('functions.f.invocations')).toBe(4);
  const environments = run.series('functions.f.environments.max');
  expect([environments[4], environments[6], environments[12]]).toEqual([1, 2, 1]);
});

test('the requests of an environment share its connections', async () => {
  const run = await runYaml(
    withBatches(
      'concurrencyPerEnvironment: 10, minimum: 2, maximum: 2',
      'duration: 0s, timeout: 20s, calls: [{ to: db }]',
      { 0: 20 },
      'downstreams: { db: { type: connection-pool, service: 1s, connections: 50, hold: environment, connectionsPerEnvironment: 2 } }',
    ),
  );
  expect(run.value('downstreams.db.connections.max')).toBe(4);
  // Ten requests of each environment pass its two connections, one second each.
  expect(run.value('functions.f.duration.max')).toBe(5000);
});

test('B-27: instances are paid for by time with the fee, requests by number, and runs not at all', async () => {
  const run = await runYaml(scenario(`${TEN}, environmentsPerInstance: 2, instancePrice: 0.1`, { arrivals: steady }));
  // Three environments on two instances for half an hour; 15 requests a second.
  const instances = 2 * 0.5 * 0.1 * 1.15;
  const requests = 15 * 1800 * 0.000_000_2;
  expect(run.value('functions.f.instances.max')).toBe(2);
  expect(run.value('functions.f.cost.managedInstances')).toBeCloseTo(instances, 12);
  expect(run.value('functions.f.cost.requests')).toBeCloseTo(requests, 12);
  expect(run.value('functions.f.cost.compute')).toBe(0);
  expect(run.value('functions.f.billedDuration')).toBe(0);
  expect(run.value('cost.total')).toBeCloseTo(instances + requests, 12);
  expect(run.value('cost.managedInstancesPer30Days')).toBeCloseTo(1440 * instances, 9);
});

test('without a price instances cost nothing and have no metric of cost', async () => {
  const run = await runYaml(scenario(TEN, { arrivals: steady }));
  expect(run.value('functions.f.cost.managedInstances')).toBeUndefined();
  expect(run.value('cost.total')).toBeCloseTo(15 * 1800 * 0.000_000_2, 12);
});

test('with a maximum of 0 every request is throttled', async () => {
  const run = await runYaml(scenario('minimum: 0, maximum: 0', { arrivals: 'at: 1s, count: 5' }));
  expect(thrown(run)).toEqual([5, 5, 0]);
});

test('capacity that is not needed any more goes after a time', async () => {
  const run = await runYaml(
    scenario(TEN, {
      arrivals: steady,
      platform: 'managedInstancesScaleInAfter: 3m',
      more: 'faults: [{ at: 10m, for: 5m, source: s, surge: 2 }]',
    }),
  );
  const environments = run.series('functions.f.environments.max');
  // What was in use until minute 15 is the peak of the look at minute 16, and counts for two more.
  expect([environments[14], environments[18], environments[20]]).toEqual([6, 6, 3]);
  expect(run.value('functions.f.throttles')).toBe(0);
});

test('the books balance with calls, timeouts, losses, deployments and retries at once', async () => {
  const yaml = `
name: all-at-once
run: { duration: 3m }
platform: { managedInstancesInterval: 5s, managedInstancesDoublingTime: 10s, managedInstancesScaleInAfter: 10s }
functions:
  f:
    memory: 2GB
    timeout: 1500ms
    duration: { distribution: exponential, mean: 500ms }
    managedInstances: { concurrencyPerEnvironment: 3, minimum: 2, maximum: 12 }
    calls: [{ to: db, timeout: 400ms, retry: standard, onError: ignore }, { to: g }]
  g: { memory: 2GB, duration: 100ms, timeout: 300ms, managedInstances: { concurrencyPerEnvironment: 2, minimum: 1 } }
sources:
  s: { type: function-url, target: f, arrivals: { process: poisson, rate: 12/s }, client: { timeout: 1s } }
  e: { type: sns, target: g, arrivals: { process: poisson, rate: 3/s } }
downstreams:
  db:
    type: connection-pool
    connections: 9
    hold: environment
    connectionsPerEnvironment: 2
    service: { distribution: exponential, mean: 200ms }
faults:
  - { every: 20s, loseEnvironments: 50%, function: f }
  - { at: 70s, deploy: f }
  - { at: 100s, for: 20s, source: s, surge: 4 }
`;
  const model = await modelOf(yaml);
  for (let replication = 0; replication < 5; replication++) {
    // A run that comes back has held items, calls and Little's law against each other.
    const run = simulate(model, replication);
    for (const reason of ['throttles', 'timeouts', 'errors']) {
      expect(run.value(`functions.f.${reason}`), reason).toBeGreaterThan(0);
    }
    const [inFlight, inUse, slots] = ['concurrency', 'slotsInUse', 'slots'].map((level) =>
      run.series(`functions.f.${level}.max`),
    );
    for (const [minute, most] of inUse.entries()) {
      expect(most).toBeGreaterThanOrEqual(inFlight[minute]);
      expect(most).toBeLessThanOrEqual(slots[minute]);
    }
  }
});
