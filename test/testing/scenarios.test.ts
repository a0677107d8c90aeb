import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidScenario, load, replicate } from '../../src/index.ts';
import {
  assertInvariants,
  damagedScenarios,
  functions,
  invalidScenarios,
  scenarios,
  scenarioText,
  traffic,
} from '../../src/testing/index.ts';
import { withTraffic } from './shop.ts';

const SEED = 20_261_123;

test('every random scenario is valid, as an object and as a text, and keeps every invariant', async () => {
  await fc.assert(
    fc.asyncProperty(scenarios(), async (scenario) => {
      const loaded = await load(scenarioText(scenario), { file: 'random.yaml' });
      expect((await load(scenario)).model.digest).toBe(loaded.model.digest);
      assertInvariants(loaded, await replicate(loaded, { replications: 1 }));
    }),
    { seed: SEED, numRuns: 40 },
  );
});

test('random scenarios have every kind of part', () => {
  const texts = fc.sample(scenarios(), { seed: SEED, numRuns: 400 }).map((scenario) => JSON.stringify(scenario));
  const parts = [
    ...[
      'sqs',
      'kinesis',
      'dynamodb-stream',
      'kafka',
      'mq',
      's3',
      'sdk',
      'api-gateway',
      'database-proxy',
      'cache',
      'table',
    ],
    ...['station', 'rate-limited', 'latency-curve', 'connection-pool', 'queue'],
  ].map((type) => `"type":"${type}"`);
  const settings = [
    ...[
      'managedInstances',
      'versions',
      'targetUtilization',
      'schedule',
      'requestedAt',
      'reservedConcurrency',
      'snapStart',
      'vpc',
      'calls',
    ],
    ...[
      'parallel',
      'invocation',
      'responseStreaming',
      'consumers',
      'provisionedPollers',
      'maximumConcurrency',
      'messageGroups',
    ],
    ...[
      'deploy',
      'stages',
      'rollback',
      'loseEnvironments',
      'serviceErrors',
      'outage',
      'empty',
      'surge',
      'reshard',
      'redrive',
      'every',
    ],
  ].map((key) => `"${key}":`);
  expect([...parts, ...settings].filter((part) => !texts.some((text) => text.includes(part)))).toEqual([]);
});

test('every invalid scenario is refused, with a place in it for each mistake', async () => {
  await fc.assert(
    fc.asyncProperty(invalidScenarios(), async ({ text }) => expectPlaces(text, await problemIn(text))),
    { seed: SEED, numRuns: 40 },
  );
});

test('a damaged scenario is valid by chance, or refused with places in it', async () => {
  await fc.assert(
    fc.asyncProperty(damagedScenarios(), async (text) => {
      const problem = await problemIn(text);
      if (problem !== null) expectPlaces(text, problem);
    }),
    { seed: SEED, numRuns: 40 },
  );
});

async function problemIn(text: string): Promise<unknown> {
  return load(text).then(
    () => null,
    (problem: unknown) => problem,
  );
}

function expectPlaces(text: string, problem: unknown): void {
  expect(problem).toBeInstanceOf(InvalidScenario);
  const { problems, message } = problem as InvalidScenario;
  expect(problems.length).toBeGreaterThan(0);
  for (const { line, column } of problems) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(text.split('\n').length);
    expect(column).toBeGreaterThanOrEqual(1);
  }
  expect(message).not.toMatch(/Invalid input|undefined|\[object|NaN%|\n\s+at /);
}

test('traffic is never above its highest rate, and is valid in a scenario', async () => {
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(traffic({ maxPerSecond: 12.5, duration: '1m' }), async (arrivals) => {
      for (const [, rate] of JSON.stringify(arrivals).matchAll(/"([\d.]+)\/s"/g)) {
        expect(Number(rate)).toBeGreaterThan(0);
        expect(Number(rate)).toBeLessThanOrEqual(12.5);
      }
      kinds.add(Array.isArray(arrivals.rate) ? 'changes' : String(arrivals.process));
      await withTraffic(arrivals);
    }),
    { seed: SEED, numRuns: 60 },
  );
  expect([...kinds].sort()).toEqual(['changes', 'constant', 'mmpp', 'poisson']);
});

test('traffic without a duration never changes by the clock', () => {
  const values = fc.sample(traffic({ maxPerSecond: 1 }), { seed: SEED, numRuns: 100 });
  expect(values.filter(({ rate }) => Array.isArray(rate))).toEqual([]);
});

test.each([
  [{ maxPerSecond: 0 }, /maxPerSecond .* above 0, got 0/],
  [{ maxPerSecond: Number.NaN }, /maxPerSecond .* above 0, got NaN/],
  [{ maxPerSecond: 1, duration: 'an hour' }, /duration .* such as "1h", got "an hour"/],
])('traffic of %o is refused', (options, message) => {
  expect(() => traffic(options)).toThrow(message);
});

test('a random function fits into a scenario of one', async () => {
  await fc.assert(
    fc.asyncProperty(functions(), async (settings) => {
      const loaded = await withTraffic({ process: 'constant', rate: '1/s' }, settings);
      assertInvariants(loaded, await replicate(loaded, { replications: 1 }));
    }),
    { seed: SEED, numRuns: 15 },
  );
});
