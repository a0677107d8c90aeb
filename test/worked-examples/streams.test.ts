import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

/** The buckets in which something happened. */
function when(run: Run, path: string): number[] {
  return run.series(path).flatMap((count, bucket) => (count > 0 ? [bucket] : []));
}

test('W-K1: 100 active shards run at most 100 batches at once', async () => {
  const run = await runYaml(`
name: hundred-shards
platform: { scalingScope: none, requestRateFactor: null }
run: { duration: 60s }
functions: { f: { duration: 2s, init: 0s, timeout: 60s } }
sources:
  s: { type: kinesis, target: f, shards: 100, batchSize: 10, arrivals: { process: poisson, rate: 20000/s } }
`);
  expect(run.value('functions.f.concurrency.max')).toBe(100);
  expect(run.value('functions.f.throttles')).toBe(0);
});

test('W-K2: 100 shards with a factor of 2 run at most 200 batches at once', async () => {
  const run = await runYaml(`
name: factor-two
platform: { scalingScope: none, requestRateFactor: null }
run: { duration: 60s }
functions: { f: { duration: 2s, init: 0s, timeout: 60s } }
sources:
  s:
    type: kinesis
    target: f
    shards: 100
    parallelizationFactor: 2
    batchSize: 10
    arrivals: { process: poisson, rate: 20000/s }
`);
  expect(run.value('functions.f.concurrency.max')).toBe(200);
});

test('W-C8, W-K3: 5 shards whose batches take 2 s make 2.5 invocations a second', async () => {
  const run = await runYaml(`
name: five-shards
run: { duration: 110s, warmup: 10s }
functions: { f: { duration: 2s, init: 0s, timeout: 60s } }
sources:
  s: { type: kinesis, target: f, shards: 5, batchSize: 10, arrivals: { process: poisson, rate: 1000/s } }
`);
  expect(run.value('functions.f.invocations')).toBe(2.5 * 100);
});

test('W-K4: a batch that never fills is invoked 40 s after its first record, written at 7 s', async () => {
  const run = await runYaml(`
name: batching-window
platform: { kinesisFanOutDelay: 0s }
run: { duration: 2m, resolution: 1s }
functions: { f: { duration: 1s, init: 0s, timeout: 60s } }
sources:
  s:
    type: kinesis
    target: f
    enhancedFanOut: true
    maximumBatchingWindow: 40s
    arrivals: { at: 7s, count: 3 }
`);
  expect(when(run, 'functions.f.invocations')).toEqual([47]);
  expect(run.value('sources.s.succeeded')).toBe(3);
});

/** Eight records in one batch, of which the third always fails, and a mapping that splits. */
const bisecting = (settings: string): string => `
name: bisecting
platform: { kinesisFanOutDelay: 0s }
run: { duration: 10m, resolution: 1s }
functions: { f: { duration: 100ms, init: 0s, timeout: 60s } }
sources:
  s:
    type: kinesis
    target: f
    enhancedFanOut: true
    onFailure: failed
    poison: { record: 3 }
    arrivals: { at: 0s, count: 8 }
    ${settings}
downstreams: { failed: { type: queue } }
`;

test('W-K5: bisecting 8 records with a bad third one sends 8, 4, 2, 2, 1, 1 and 4, and gives up that record only', async () => {
  const run = await runYaml(bisecting('bisectBatchOnFunctionError: true\n    maximumRetryAttempts: 0'));
  expect(run.value('sources.s.batches')).toBe(7);
  expect(run.value('functions.f.errors')).toBe(4); // 8, 4, 2 and the record alone
  expect(run.value('sources.s.succeeded')).toBe(7);
  expect(run.value('sources.s.deadLettered')).toBe(1);
  expect(run.value('downstreams.failed.received')).toBe(1);
});

test('without bisecting, the whole batch of W-K5 is given up', async () => {
  const run = await runYaml(bisecting('maximumRetryAttempts: 2'));
  expect(run.value('functions.f.errors')).toBe(3);
  expect(run.value('sources.s.deadLettered')).toBe(8);
  expect(run.value('downstreams.failed.received')).toBe(1); // one message about the batch (K-45)
});

test('a function that reports its first failed record keeps those before it (K-44)', async () => {
  const run = await runYaml(bisecting('reportBatchItemFailures: true\n    maximumRetryAttempts: 1'));
  expect(run.value('functions.f.errors')).toBe(0);
  expect(run.value('sources.s.batches')).toBe(2);
  expect(run.value('sources.s.succeeded')).toBe(2);
  expect(run.value('sources.s.deadLettered')).toBe(6);
});

/** One shard that takes 500 records a second, and batches of 100 that run 0.5 s. */
const slow = (factor: number): string => `
name: slow-consumer
run: { duration: 20m, resolution: 1m }
functions: { f: { duration: 500ms, init: 0s, timeout: 60s } }
sources:
  s: { type: kinesis, target: f, parallelizationFactor: ${factor}, arrivals: { process: constant, rate: 500/s } }
`;

test('W-K6: 500 records/s in batches of 100 that take 0.5 s fall behind with factor 1, and keep up with factor 3', async () => {
  const [one, three] = [await runYaml(slow(1)), await runYaml(slow(3))];
  const ages = one.series('sources.s.iteratorAge.max');
  expect(ages.slice(1).every((age, minute) => age > ages[minute])).toBe(true);
  // A capacity of 200/s against 500/s: after 20 min the batch read last was written after 8 min.
  expect(ages.at(-1)).toBeGreaterThan(0.58 * 1_200_000);
  expect(three.value('sources.s.iteratorAge.max')).toBeLessThan(5000);
});

test('W-K7: a DynamoDB stream shard that is read 4 times a second for 1,000 records gives 4,000 records/s', async () => {
  const run = await runYaml(`
name: dynamodb-reads
run: { duration: 100s, warmup: 10s }
functions: { f: { duration: 1ms, init: 0s, timeout: 60s } }
sources:
  s: { type: dynamodb-stream, target: f, batchSize: 1000, recordSize: 500B, arrivals: { at: 0s, count: 1000000 } }
`);
  expect(run.value('sources.s.delivered')).toBe(4000 * 90);
});

test('W-K8: a poison record blocks its shard with default settings until it expires after 24 h', async () => {
  const run = await runYaml(`
name: poison
run: { duration: 26h, resolution: 10m }
functions: { f: { duration: 100ms, init: 0s, timeout: 60s } }
sources:
  s: { type: kinesis, target: f, poison: { record: 1000 }, arrivals: { process: constant, rate: 1/s } }
`);
  expect(run.value('sources.s.expired')).toBe(1);
  expect(run.value('sources.s.ageOfOldest.max')).toBe(24 * 3600 * 1000);
  expect(run.breach('stream-retention', 's')).toMatchObject({ firstAt: (24 * 3600 + 999) * 1e6, refused: 1 });
  expect(run.value('sources.s.backlog.atEnd')).toBeLessThan(100);
});
