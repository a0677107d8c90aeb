import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import { HeapAgenda } from '../../src/kernel/heap-agenda.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import { retentionOf } from '../../src/scenario/stream-load.ts';
import { isStream } from '../../src/sources/index.ts';
import { consumersOf, type StreamSettings } from '../../src/sources/stream-fields.ts';
import { modelOf, type Run, simulate } from '../support/run.ts';
import { bytesOf, forAll } from './for-all.ts';
import { asYaml, type Document } from './scenarios.ts';
import { type Promises, watchStream } from './stream-witness.ts';

// Every run also counts its open records one by one and holds them against its ledger (`src/engine/checks.ts`).

const RUNS = 30;

const rarely = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
const sometimes = fc.constantFrom(undefined, undefined, true);

const mapping = {
  target: fc.constant('f'),
  batchSize: fc.integer({ min: 1, max: 60 }),
  maximumBatchingWindow: rarely(fc.constantFrom('500ms', '3s', '20s')),
  parallelizationFactor: fc.integer({ min: 1, max: 4 }),
  maximumRecordAge: rarely(fc.constant('60s')),
  maximumRetryAttempts: rarely(fc.integer({ min: 0, max: 3 })),
  bisectBatchOnFunctionError: sometimes,
  reportBatchItemFailures: sometimes,
  onFailure: rarely(fc.constant('failed')),
  poison: fc.constantFrom('0%', '0.5%', '5%'),
  filtered: fc.constantFrom('0%', '20%'),
  tumblingWindow: rarely(fc.constantFrom('7s', '30s')),
};

const arrivals = fc.oneof(
  fc.record({ process: fc.constant('poisson'), rate: fc.constantFrom('3/s', '60/s', '400/s') }),
  fc.record({ at: fc.constantFrom('0s', '20s'), count: fc.integer({ min: 1, max: 3000 }) }),
  fc.constant({ from: 'web', perInvocation: 1.5 }),
);

const kinesis = fc.record({
  type: fc.constant('kinesis'),
  ...mapping,
  enhancedFanOut: sometimes,
  arrivals,
  shards: fc.integer({ min: 1, max: 5 }),
  recordSize: fc.constantFrom('100B', '20KB', '300KB'),
  partitionKeys: fc.record({
    count: rarely(fc.integer({ min: 1, max: 20 })),
    skew: fc.constantFrom(0, 1.2),
    hot: fc.constantFrom('0%', '60%'),
  }),
  consumers: fc.oneof(fc.constant({}), fc.record({ audit: fc.record({ ...mapping, enhancedFanOut: sometimes }) })),
});

const kafka = fc.record({
  type: fc.constant('kafka'),
  target: mapping.target,
  batchSize: mapping.batchSize,
  poison: fc.constantFrom('0%', '0.5%'),
  arrivals,
  partitions: fc.integer({ min: 1, max: 6 }),
  retention: rarely(fc.constant('1m')),
  provisionedPollers: rarely(fc.record({ minimum: fc.integer({ min: 1, max: 3 }) })),
});

const mq = fc.record({
  type: fc.constant('mq'),
  target: mapping.target,
  batchSize: mapping.batchSize,
  broker: fc.constantFrom('activemq', 'rabbitmq'),
  arrivals,
});

const documents: fc.Arbitrary<Document> = fc
  .record({
    source: fc.oneof({ arbitrary: kinesis, weight: 4 }, { arbitrary: kafka, weight: 1 }, { arbitrary: mq, weight: 1 }),
    duration: fc.constantFrom<unknown>('20ms', '1s', { distribution: 'exponential', mean: '300ms' }),
    errorRate: fc.constantFrom('0%', '5%', '60%'),
    reserved: fc.constantFrom(undefined, 0, 1, 3),
    warmup: fc.constantFrom('0s', '17s'),
    serviceErrorRate: fc.constantFrom('0%', '10%'),
    reshard: rarely(fc.integer({ min: 1, max: 6 })),
  })
  .map(
    ({ source, duration, errorRate, reserved, warmup, serviceErrorRate, reshard }) =>
      ({
        name: 'streams',
        platform: { serviceErrorRate, kinesisRetention: '1h', accountConcurrency: 200 },
        run: { duration: '3m', warmup, seed: `${errorRate} ${reshard}` },
        functions: {
          f: {
            duration,
            init: '100ms',
            errorRate,
            ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
          },
          web: { duration: '10ms', init: '0s' },
        },
        sources: {
          s: source,
          w: { type: 'sdk', target: 'web', arrivals: { process: 'poisson', rate: '20/s' } },
        },
        downstreams: { failed: { type: 'queue', errorRate: '10%' } },
        faults:
          reshard === undefined || source.type !== 'kinesis' ? [] : [{ at: '60s', reshard: 's', shards: reshard }],
      }) as unknown as Document,
  );

function streamIn({ scenario }: ScenarioModel): StreamSettings {
  const source = scenario.sources.s;
  if (!isStream(source)) throw new Error('the scenario has no stream');
  return source;
}

const itself = (document: Document): Document => document;
const ENDS = ['succeeded', 'filtered', 'expired', 'discarded', 'deadLettered', 'lost', 'waiting', 'running'];

function names(run: Run): readonly string[] {
  return run.result.entities
    .filter(({ scope, name }) => scope === 'sources' && name.startsWith('s'))
    .map(({ name }) => name);
}

test('every record that is offered ends in exactly one state, or is still open, for every mapping', async () => {
  await forAll(
    documents,
    RUNS,
    async (document) => {
      const cold = { ...document, run: { ...document.run, warmup: '0s' } } as Document;
      const run = simulate(await modelOf(asYaml(cold)));
      for (const name of names(run)) {
        const value = (metric: string): number => run.value(`sources.${name}.${metric}`) ?? 0;
        const ended = ['refused', ...ENDS].reduce((sum, state) => sum + value(state), 0);
        expect(ended, name).toBe(value('offered'));
        expect(run.series(`sources.${name}.offered`).reduce((sum, count) => sum + count, 0)).toBe(value('offered'));
      }
    },
    itself,
  );
});

test('a warm-up leaves the books of streams balanced', async () => {
  await forAll(
    documents,
    RUNS,
    async (document) => {
      const run = simulate(await modelOf(asYaml(document)));
      expect(names(run).length).toBeGreaterThan(0);
    },
    itself,
  );
});

test('a run with streams is the same with the other agenda', async () => {
  await forAll(
    documents,
    10,
    async (document) => {
      const model = await modelOf(asYaml(document));
      const other = new Simulation(model, 0, new Kernel(new HeapAgenda()));
      other.advance(Number.POSITIVE_INFINITY);
      expect(bytesOf(other.result())).toBe(bytesOf(simulate(model).result));
    },
    itself,
  );
});

test('no record older than the retention is delivered, and none older than the maximum record age', async () => {
  await forAll(
    documents,
    RUNS,
    async (document) => {
      const model = await modelOf(asYaml(document));
      const run = simulate(model);
      const source = streamIn(model);
      const limit = 'maximumRecordAge' in source ? (source.maximumRecordAge ?? Infinity) : Infinity;
      const kept = retentionOf(source, model.platform) ?? Infinity;
      const oldest = run.value('sources.s.iteratorAge.max') ?? 0;
      expect(oldest * 1000).toBeLessThan(Math.min(limit, kept));
    },
    itself,
  );
});

/** What each mapping promises: that of the stream first, then the further consumers. */
function promisesOf(model: ScenarioModel): Promises[] {
  const source = streamIn(model);
  const retention = retentionOf(source, model.platform) ?? Number.POSITIVE_INFINITY;
  return [source, ...consumersOf(source).map(([, consumer]) => consumer)].map((settings) => {
    const { parallelizationFactor = 1, maximumRecordAge } = settings as {
      parallelizationFactor?: number;
      maximumRecordAge?: number;
    };
    return { parallelizationFactor, ageLimit: Math.min(retention, maximumRecordAge ?? Number.POSITIVE_INFINITY) };
  });
}

test('order is kept by shard and key, a slot runs one batch, and no expired or too old record is delivered', async () => {
  let delivered = 0;
  let sideBySide = 0;
  await forAll(
    documents,
    RUNS,
    async (document) => {
      const model = await modelOf(asYaml(document));
      for (const seen of watchStream(model, promisesOf(model))) {
        expect(seen.wrongs.slice(0, 5)).toEqual([]);
        delivered += seen.delivered;
        sideBySide += seen.sideBySide;
      }
    },
    itself,
  );
  // Otherwise nothing was seen that could have been wrong.
  expect(delivered).toBeGreaterThan(10_000);
  expect(sideBySide).toBeGreaterThan(1_000);
});

const reshardings = fc
  .record({
    before: fc.integer({ min: 1, max: 4 }),
    after: fc.integer({ min: 1, max: 6 }),
    parallelizationFactor: fc.integer({ min: 1, max: 3 }),
    batchSize: fc.integer({ min: 1, max: 20 }),
    errorRate: fc.constantFrom('0%', '30%'),
    enhancedFanOut: sometimes,
  })
  .map(
    ({ before, after, errorRate, ...settings }) =>
      ({
        name: 'resharding',
        run: { duration: '2m', seed: `${before} ${after}` },
        functions: { f: { duration: '400ms', init: '100ms', errorRate } },
        sources: {
          s: {
            type: 'kinesis',
            target: 'f',
            shards: before,
            partitionKeys: { count: 12 },
            arrivals: { process: 'poisson', rate: '40/s' },
            ...settings,
          },
        },
        faults: [{ at: '30s', reshard: 's', shards: after }],
      }) as unknown as Document,
  );

test('after resharding, the records of the old shards come first for every key, however far they are behind (K-70)', async () => {
  let delivered = 0;
  await forAll(
    reshardings,
    RUNS,
    async (document) => {
      const model = await modelOf(asYaml(document));
      const [seen] = watchStream(model, promisesOf(model));
      expect(seen.wrongs.slice(0, 5)).toEqual([]);
      delivered += seen.delivered;
    },
    itself,
  );
  expect(delivered).toBeGreaterThan(10_000);
});
