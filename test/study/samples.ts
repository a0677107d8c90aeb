import type { Scope } from '../../src/observe/metrics.ts';
import type { BreachResult, EntityResult, RunResult } from '../../src/observe/result.ts';
import { applyOverrides, findProfile, profileValues } from '../../src/profiles/index.ts';
import { type Scenario, scenarioField } from '../../src/scenario/definition.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import { assert } from '../../src/units/assert.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';

/** A shop of one synchronous and one asynchronous function, two hours long. */
export const SHOP = {
  name: 'shop',
  description: 'Will checkout hold?',
  run: { duration: '2h', seed: 'shop', replications: 4 },
  functions: {
    checkout: { duration: '200ms', timeout: '10s', reservedConcurrency: 40 },
    receipt: { duration: '50ms' },
  },
  sources: {
    web: { type: 'api-gateway', target: 'checkout', arrivals: { process: 'poisson', rate: '100/s' } },
    mail: { type: 'sns', target: 'receipt', arrivals: { process: 'constant', rate: '10/s' } },
  },
  downstreams: { parcels: { type: 'queue' } },
};

/** The model of a scenario as it is read from a file, without the file. */
export function modelOf(scenario: object = SHOP): ScenarioModel {
  const parsed: Scenario = scenarioField.parse(scenario);
  const profile = findProfile(parsed.platform.profile);
  assert(profile !== undefined, 'the sample names a profile that does not exist');
  const platform = applyOverrides(profileValues(profile), parsed.platform);
  return {
    scenario: parsed,
    platform,
    profile,
    data: { traces: new Map(), counts: new Map() },
    digest: '0123456789abcdef',
  };
}

/** What one entity measured. */
export function entity(
  scope: Scope,
  name: string,
  values: Readonly<Record<string, number>>,
  series: Readonly<Record<string, readonly number[]>> = {},
): EntityResult {
  return {
    scope,
    name,
    values: new Map(Object.entries(values)),
    series: new Map(Object.entries(series).map(([metric, points]) => [metric, Float64Array.from(points)])),
  };
}

/** One replication of the shop. */
export function runResult(
  replication: number,
  entities: readonly EntityResult[] = [],
  breaches: readonly BreachResult[] = [],
): RunResult {
  return {
    replication,
    horizon: 2 * HOUR,
    warmup: 0,
    resolution: MINUTE,
    entities,
    breaches,
    faults: [],
    events: 3000,
    requests: 1000,
  };
}

/** A reservation of 40 that refused requests between 14:20 and 21:05. */
export function breach(changes: Partial<BreachResult> = {}): BreachResult {
  return {
    limit: 'reserved-concurrency',
    scope: 'functions',
    name: 'checkout',
    value: 40,
    unit: 'count',
    firstAt: 14 * MINUTE + 20 * SECOND,
    lastAt: 21 * MINUTE + 5 * SECOND,
    total: 300 * SECOND,
    peakDemand: 61,
    refused: 182,
    causes: [],
    holders: [],
    ...changes,
  };
}

/** Four replications in which checkout is throttled by about 18 %. */
export function throttledRuns(): RunResult[] {
  return [180, 181, 183, 184].map((throttles, replication) => {
    const checkout = entity(
      'functions',
      'checkout',
      {
        invocations: 1000 - throttles,
        throttles,
        throttleRatio: throttles / 1000,
        'concurrency.max': 40,
        'duration.p99': 202.5,
        coldStartRatio: 0.04,
      },
      { throttles: [0, throttles, 0], 'concurrency.max': [12, 40, 20] },
    );
    const receipt = entity(
      'functions',
      'receipt',
      { invocations: 600, throttles: 0, throttleRatio: 0, 'concurrency.max': 2 },
      { throttles: [0, 0, 0], 'concurrency.max': [1, 2, 1] },
    );
    const web = entity('sources', 'web', {
      offered: 1000,
      succeeded: 1000 - throttles,
      failed: throttles,
      clientGaveUp: 0,
    });
    const mail = entity('sources', 'mail', { offered: 600, succeeded: 600, expired: 0, 'backlog.max': 3 });
    const account = entity('account', '', { 'concurrency.max': 42, throttles });
    const cost = entity('cost', '', { requests: 0.0002, compute: 0.01, total: 0.0102, totalPer30Days: 3.67 });
    return runResult(replication, [checkout, receipt, web, mail, account, cost], [breach({ refused: throttles })]);
  });
}

/** Four replications in which nothing goes wrong. */
export function calmRuns(): RunResult[] {
  return [0, 1, 2, 3].map((replication) =>
    runResult(replication, [
      entity(
        'functions',
        'checkout',
        { invocations: 1000, throttles: 0, throttleRatio: 0, 'concurrency.max': 30 + replication },
        { throttles: [0, 0], 'concurrency.max': [20, 30] },
      ),
      entity('sources', 'web', { offered: 1000, succeeded: 1000, failed: 0, clientGaveUp: 0 }),
      entity('account', '', { 'concurrency.max': 30 + replication, throttles: 0 }),
    ]),
  );
}
