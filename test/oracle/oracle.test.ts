import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { DAY, SECOND } from '../../src/units/time.ts';
import { modelOf, simulate } from '../support/run.ts';
import { differences } from './measured.ts';
import { foretell } from './oracle.ts';
import { callsAndEvents, queues, type Settings, shards } from './scenarios.ts';

// The oracle says the same as the engine in another way: as processes that wait, over plain objects, in no hurry. The
// two share the random streams, the laws of distributions, and the scenario as it was read; nothing else.

/** More of them: `ORACLE_RUNS=5000 npx vitest run test/oracle`, and others with `ORACLE_SEED`. */
const RUNS = Number(process.env.ORACLE_RUNS ?? 60);
const SEED = Number(process.env.ORACLE_SEED ?? 20_261_123);

/** A day, as it is, and less than any scenario may ask for, so that records expire within minutes. */
const retentions = fc.constantFrom(DAY, 30 * SECOND + 37);

/** @param metrics what must have happened in some of the scenarios: otherwise nothing was compared */
async function expectAgreement(scenarios: fc.Arbitrary<Settings>, metrics: readonly string[]): Promise<void> {
  const seen = new Map<string, number>();
  const property = fc.asyncProperty(scenarios, retentions, async (scenario, kinesisRetention) => {
    const yaml = stringify(scenario, { aliasDuplicateObjects: false });
    const read = await modelOf(yaml);
    const model = { ...read, platform: { ...read.platform, kinesisRetention } };
    const foretold = foretell(model);
    expect(differences(foretold, simulate(model).result), yaml).toEqual([]);
    for (const [name, value] of foretold) {
      const metric = name.replace(/^(functions|sources|downstreams)\.\w+/, '$1');
      seen.set(metric, (seen.get(metric) ?? 0) + value);
    }
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS });
  for (const metric of metrics) expect(seen.get(metric) ?? 0, metric).toBeGreaterThan(0);
}

test('calls and events fare in the engine as they fare in the oracle', async () => {
  await expectAgreement(callsAndEvents, [
    'functions.throttlesByReason.ConcurrentInvocationLimitExceeded',
    'functions.throttlesByReason.ReservedFunctionConcurrentInvocationLimitExceeded',
    'functions.throttlesByReason.ReservedFunctionInvocationRateLimitExceeded',
    'functions.throttlesByReason.ScalingRateLimitExceeded',
    'functions.serviceErrors',
    'functions.errors',
    'functions.timeouts',
    'functions.coldStarts',
    'functions.deadLettered',
    'functions.lost',
    'sources.succeeded',
    'sources.failed',
    'sources.refused',
    'sources.clientGaveUp',
    'sources.abandoned',
    'sources.retries',
    'sources.redelivered',
    'sources.discarded',
    'sources.expired',
    'sources.duplicates',
    'sources.waiting',
    'sources.running',
  ]);
});

test('messages fare in the engine as they fare in the oracle', async () => {
  await expectAgreement(queues, [
    'functions.throttles',
    'sources.batches',
    'sources.receives',
    'sources.retries',
    'sources.delivered',
    'sources.succeeded',
    'sources.deadLettered',
    'sources.lost',
    'sources.expired',
    'sources.waiting',
    'sources.running',
  ]);
});

test('records fare in the engine as they fare in the oracle', async () => {
  await expectAgreement(shards, [
    'functions.throttles',
    'sources.batches',
    'sources.retries',
    'sources.delivered',
    'sources.succeeded',
    'sources.refused',
    'sources.writeRetries',
    'sources.filtered',
    'sources.expired',
    'sources.discarded',
    'sources.deadLettered',
    'sources.lost',
    'sources.waiting',
    'sources.running',
  ]);
});
