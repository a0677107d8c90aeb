import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { modelOf, simulate } from '../support/run.ts';

// Every run holds its books against each other when it closes them: items and calls offered and accounted for, and
// Little's law to the microsecond (`src/engine/checks.ts`). A run that comes back has passed.

const seconds = (min: number, max: number) => fc.integer({ min, max }).map((value) => `${value}s`);

/** When a lasting fault is there. */
const span = fc.oneof(
  fc.record({ at: seconds(0, 45) }),
  fc.record({ at: seconds(0, 45), for: seconds(1, 40) }),
  fc.record({ every: seconds(1, 40), lasts: seconds(1, 40) }),
);
const instant = fc.oneof(fc.record({ at: seconds(0, 45) }), fc.record({ every: seconds(1, 40) }));

const functionName = fc.constantFrom('front', 'back', 'worker');
const share = fc.constantFrom('10%', '50%', '100%');

const lasting = fc.oneof(
  fc.record({ downstream: fc.constantFrom('db', 'memory'), slowdown: fc.constantFrom(0.5, 4, 50) }),
  fc.record({ downstream: fc.constantFrom('db', 'memory'), outage: fc.constantFrom(true, 'refuse', 'hang') }),
  fc.record({ downstream: fc.constantFrom('db', 'memory'), errorRate: share }),
  fc.record({ function: functionName, errorRate: share, durationFactor: fc.constantFrom(0.5, 3, 40) }),
  fc.record({ serviceErrors: share }),
  fc.record({ serviceErrors: share, function: functionName }),
  fc.record({ accountConcurrency: fc.integer({ min: 5, max: 30 }) }),
  fc.record({
    source: fc.constantFrom('web', 'events', 'queue', 'clicks', 'follow'),
    surge: fc.constantFrom(1.5, 2, 5),
  }),
);
/** A staged deployment of a version that is worse or not, watched or not. */
const staged = fc.record(
  {
    deploy: functionName,
    version: fc.record({ errorRate: share, durationFactor: fc.constantFrom(0.5, 3), init: fc.constant('2s') }),
    stages: fc.constantFrom('Canary10Percent5Minutes', 'Linear30PercentEvery1Minute', [
      { weight: '20%', for: '5s' },
      { weight: '100%', for: '10s' },
    ]),
    rollback: fc.record({ errorRate: fc.constantFrom('0%', '20%'), period: seconds(1, 10) }),
  },
  { requiredKeys: ['deploy', 'stages'] },
);

const sudden = fc.oneof(
  staged,
  fc.record({ loseEnvironments: share }),
  fc.record({ loseEnvironments: share, function: functionName }),
  fc.record({ deploy: functionName }),
  fc.record({ downstream: fc.constant('memory'), empty: fc.constant(true), refill: seconds(1, 60) }),
);

const fault = fc.oneof(
  { arbitrary: fc.tuple(span, lasting).map(([when, what]) => ({ ...when, ...what })), weight: 3 },
  { arbitrary: fc.tuple(instant, sudden).map(([when, what]) => ({ ...when, ...what })), weight: 2 },
);

const choices = fc.record({
  faults: fc.array(fault, { minLength: 1, maxLength: 6 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  warmup: fc.constantFrom('0s', '15s'),
  provisioned: fc.boolean(),
});
type Chosen = typeof choices extends fc.Arbitrary<infer Value> ? Value : never;
interface Choices extends Omit<Chosen, 'faults'> {
  readonly faults: readonly object[];
}

/** A chain of two functions before a database with a cache, and one function behind every kind of source. */
function documentOf({ faults, seed, warmup, provisioned }: Choices): string {
  const duration = { distribution: 'exponential', mean: '200ms' };
  const rate = (perSecond: number) => ({ process: 'poisson', rate: `${perSecond}/s` });
  return stringify(
    {
      name: 'faults',
      platform: { profile: 'lambda-2026', accountConcurrency: 40, unreservedFloor: 1 },
      run: { duration: '50s', warmup, replications: 1, resolution: '5s', seed },
      functions: {
        front: {
          duration,
          init: '300ms',
          timeout: '5s',
          calls: [
            { to: 'memory', timeout: '1s', retry: 'standard', maxAttempts: 3 },
            { to: 'back', probability: 0.5 },
          ],
        },
        back: { duration, timeout: '3s', calls: [{ parallel: [{ to: 'db' }, { to: 'memory', onError: 'ignore' }] }] },
        worker: { duration, init: '1s', timeout: '4s', ...(provisioned ? { provisionedConcurrency: 3 } : {}) },
      },
      sources: {
        web: { type: 'api-gateway', target: 'front', arrivals: rate(8), client: { timeout: '2s', maxAttempts: 2 } },
        events: { type: 's3', target: 'worker', arrivals: { process: 'schedule', every: '300ms' } },
        queue: { type: 'sqs', target: 'worker', arrivals: { process: 'constant', rate: '6/s' } },
        clicks: { type: 'kinesis', shards: 2, target: 'worker', arrivals: rate(20) },
        follow: { type: 'async', target: 'back', arrivals: { from: 'front', perInvocation: 0.4 } },
      },
      downstreams: {
        db: { type: 'station', servers: 6, service: '80ms', maximumWaiting: 50 },
        memory: { type: 'cache', of: 'db', hitRatio: 0.8, warmUpTime: '10s' },
      },
      faults,
    },
    { aliasDuplicateObjects: false },
  );
}

test('nothing is lost or counted twice, whatever happens to the system, and the same happens again', async () => {
  await fc.assert(
    fc.asyncProperty(choices, async (chosen) => {
      const model = await modelOf(documentOf(chosen));
      const run = simulate(model);
      const again = simulate(model);
      expect(again.result).toEqual(run.result);
    }),
    { numRuns: 12 },
  );
});

test('what happens to the system comes at the same times whatever else it is, and however hard it hits', async () => {
  const random = { every: '8s', lasts: '5s', downstream: 'db' };
  const chosen = { seed: 3, warmup: '0s' as const, provisioned: false };
  const times = async (faults: Choices['faults']) => {
    const { result } = simulate(await modelOf(documentOf({ ...chosen, faults })));
    return result.faults.filter(({ description }) => description.startsWith('db')).map(({ startedAt }) => startedAt);
  };
  const alone = await times([{ ...random, slowdown: 4 }]);
  expect(alone.length).toBeGreaterThan(1);
  expect(await times([{ ...random, slowdown: 50 }])).toEqual(alone);
  expect(
    await times([
      { every: '3s', deploy: 'back' },
      { ...random, slowdown: 4 },
    ]),
  ).toEqual(alone);
});

test('two variants meet the same traffic in a surge, and all other sources what they meet without it', async () => {
  const chosen = { seed: 5, warmup: '0s' as const };
  const surge = [{ at: '10s', for: '20s', source: 'web', surge: 5 }];
  const offered = async (faults: Choices['faults'], provisioned: boolean) => {
    const run = simulate(await modelOf(documentOf({ ...chosen, faults, provisioned })));
    return (source: string) => run.series(`sources.${source}.offered`);
  };
  const one = await offered(surge, false);
  const other = await offered(surge, true);
  const calm = await offered([{ at: '49s', deploy: 'back' }], false);
  expect(other('web')).toEqual(one('web'));
  for (const source of ['events', 'queue', 'clicks']) expect(one(source)).toEqual(calm(source));
  const inSurge = (series: readonly number[]) =>
    series.slice(2, 6).every((count, step) => count > calm('web')[2 + step]);
  expect(inSurge(one('web'))).toBe(true);
  expect(one('web').slice(6)).toEqual(calm('web').slice(6));
});
