import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import { HeapAgenda } from '../../src/kernel/heap-agenda.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import { retentionOf } from '../../src/scenario/stream-load.ts';
import { isStream } from '../../src/sources/index.ts';
import { consumersOf, type StreamSettings } from '../../src/sources/stream-fields.ts';
import { asYaml, type Document } from '../../src/testing/document.ts';
import { streamScenarios } from '../../src/testing/stream-scenarios.ts';
import { modelOf, type Run, simulate } from '../support/run.ts';
import { bytesOf, forAll } from './for-all.ts';
import { type Promises, watchStream } from './stream-witness.ts';

// Every run also counts its open records one by one and holds them against its ledger (`src/engine/checks.ts`).

const RUNS = 30;

const sometimes = fc.constantFrom(undefined, undefined, true);

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
    streamScenarios,
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
    streamScenarios,
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
    streamScenarios,
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
    streamScenarios,
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
    streamScenarios,
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
