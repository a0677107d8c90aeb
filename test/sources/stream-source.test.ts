import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

/** The buckets in which something happened. */
function when(run: Run, path: string): number[] {
  return run.series(path).flatMap((count, bucket) => (count > 0 ? [bucket] : []));
}

function value(run: Run, path: string): number {
  return run.value(path) ?? Number.NaN;
}

test('a throttled batch is sent again after 1, 2, 4 ... 60 s, and nothing behind it is read (K-42, K-46)', async () => {
  const run = await runYaml(`
name: throttled
platform: { kinesisFanOutDelay: 0s }
run: { duration: 5m, resolution: 1s }
functions: { f: { duration: 1s, init: 0s, reservedConcurrency: 0 } }
sources:
  s: { type: kinesis, target: f, enhancedFanOut: true, maximumRetryAttempts: 0, arrivals: { process: constant, rate: 10/s } }
`);
  expect(when(run, 'functions.f.throttles')).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
  expect(value(run, 'sources.s.delivered')).toBe(0);
  expect(value(run, 'sources.s.waiting')).toBe(3000);
});

test('a failing batch blocks its shard only; the other shards go on (K-40)', async () => {
  const run = await runYaml(`
name: one-shard-blocked
run: { duration: 10m }
functions: { f: { duration: 10ms, init: 0s } }
sources:
  s: { type: kinesis, target: f, shards: 4, poison: { record: 100 }, arrivals: { process: poisson, rate: 40/s } }
`);
  const offered = value(run, 'sources.s.offered');
  expect(value(run, 'sources.s.succeeded') / offered).toBeGreaterThan(0.7);
  expect(value(run, 'sources.s.waiting') / offered).toBeGreaterThan(0.2);
});

test('with a factor of 4 a blocked key holds up a quarter of its shard (K-05, K-06)', async () => {
  const run = await runYaml(`
name: one-slot-blocked
run: { duration: 10m }
functions: { f: { duration: 10ms, init: 0s } }
sources:
  s:
    type: kinesis
    target: f
    parallelizationFactor: 4
    poison: { record: 100 }
    arrivals: { process: poisson, rate: 40/s }
`);
  const share = value(run, 'sources.s.waiting') / value(run, 'sources.s.offered');
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.3);
});

test('records older than the maximum record age go to the failure destination (K-24)', async () => {
  const run = await runYaml(`
name: too-old
run: { duration: 10m }
functions: { f: { duration: 1s, init: 0s, errorRate: 100% } }
sources:
  s: { type: kinesis, target: f, maximumRecordAge: 60s, onFailure: failed, arrivals: { at: 0s, count: 50 } }
downstreams: { failed: { type: queue } }
`);
  expect(value(run, 'sources.s.deadLettered')).toBe(50);
  expect(value(run, 'sources.s.ageOfOldest.max')).toBe(60_000);
  expect(run.breach('record-age', 's')).toMatchObject({ firstAt: 60_000_000, refused: 50, value: 60_000 });
});

test('writes above 1,000 records/s are refused, tried again, and refused for good at last (K-60)', async () => {
  const run = await runYaml(`
name: hot-shard
run: { duration: 61s, warmup: 1s }
functions: { f: { duration: 10ms, init: 0s } }
sources:
  s: { type: kinesis, target: f, recordSize: 100B, batchSize: 1000, arrivals: { process: constant, rate: 1500/s } }
`);
  const lost = value(run, 'sources.s.refused');
  expect(value(run, 'sources.s.writeThrottles')).toBeGreaterThan(2 * lost);
  // A third of the records beyond the burst, but for those on their way between two tries.
  expect(lost).toBeGreaterThan(29_000);
  expect(lost).toBeLessThan(30_000);
  expect(run.breach('shard-throughput', 's')?.peakDemand).toBeGreaterThan(1500);
});

test('two standard consumers share the reads of a shard, and enhanced fan-out has its own (K-61, K-03)', async () => {
  const consumers = (fanOut: boolean): string => `
name: shared-reads
platform: { kinesisReads: 1/s, kinesisPollInterval: 100ms, kinesisFanOutDelay: 0s }
run: { duration: 2m }
functions: { f: { duration: 1ms, init: 0s } }
sources:
  s:
    type: kinesis
    target: f
    arrivals: { process: poisson, rate: 20/s }
    consumers:
      second: { target: f, enhancedFanOut: ${fanOut} }
`;
  const shared = await runYaml(consumers(false));
  const pushed = await runYaml(consumers(true));
  // One read a second for both is one in two seconds for each: a record waits one second on average.
  expect(value(shared, 'sources.s.latency.mean')).toBeGreaterThan(900);
  expect(value(pushed, 'sources.s.latency.mean')).toBeLessThan(600);
  expect(value(pushed, 'sources.s/second.latency.mean')).toBeLessThan(10);
  expect(value(shared, 'sources.s/second.offered')).toBe(value(shared, 'sources.s.offered'));
});

test('adding shards helps new records, but the backlog of the old ones is drained by their own (K-70, question 32)', async () => {
  const run = await runYaml(`
name: reshard
run: { duration: 100m, resolution: 1m }
functions: { f: { duration: 1s, init: 0s } }
sources:
  s:
    type: kinesis
    target: f
    batchSize: 10
    arrivals: { process: poisson, rate: [ { at: 0s, rate: 20/s }, { at: 30m, rate: 5/s } ] }
faults: [ { at: 30m, reshard: s, shards: 2 } ]
`);
  // 18,000 records were left behind by then, which the old shard alone drains at 10/s: until 30 + 30 min.
  const backlog = run.series('sources.s.backlog.max');
  expect(backlog[45]).toBeGreaterThan(9000 + 5 * 60 * 14);
  expect(run.value('functions.f.concurrency.max')).toBe(2);
  expect(run.series('sources.s.shards.max')[31]).toBe(2);
  expect(run.value('sources.s.backlog.atEnd')).toBeLessThan(50);
});

test('an on-demand stream begins with 4 shards, and splits those that take more than 500 KB/s (K-66)', async () => {
  const run = await runYaml(`
name: on-demand
run: { duration: 50m, resolution: 1m }
functions: { f: { duration: 1ms, init: 0s } }
sources:
  s:
    type: kinesis
    mode: on-demand
    target: f
    recordSize: 10KB
    batchSize: 1000
    arrivals: { process: constant, rate: 300/s }
`);
  const shards = run.series('sources.s.shards.max');
  expect(shards[0]).toBe(4);
  expect(shards[16]).toBe(8);
  expect(shards[49]).toBe(8);
});

test('filters drop records before they are invoked (K-09)', async () => {
  const run = await runYaml(`
name: filtered
run: { duration: 10m }
functions: { f: { duration: 1ms, init: 0s } }
sources:
  s: { type: kinesis, target: f, filtered: 75%, arrivals: { process: poisson, rate: 100/s } }
`);
  const share = value(run, 'sources.s.filtered') / value(run, 'sources.s.offered');
  expect(share).toBeGreaterThan(0.74);
  expect(share).toBeLessThan(0.76);
  expect(value(run, 'sources.s.delivered')).toBeLessThan(0.26 * value(run, 'sources.s.offered'));
});

test('a tumbling window ends with a run of its own, and batches do not reach beyond it (K-27)', async () => {
  const run = await runYaml(`
name: tumbling
platform: { kinesisFanOutDelay: 0s }
run: { duration: 65s, resolution: 1s }
functions: { f: { duration: 10ms, init: 0s } }
sources:
  s:
    type: kinesis
    target: f
    enhancedFanOut: true
    tumblingWindow: 30s
    arrivals: { at: 5s, count: 3 }
`);
  expect(when(run, 'functions.f.invocations')).toEqual([5, 30]);
  expect(value(run, 'sources.s.succeeded')).toBe(3);
});

test('a mapping that is behind closes a tumbling window once, after the last of its records was processed (K-27)', async () => {
  const run = await runYaml(`
name: tumbling-behind
platform: { kinesisFanOutDelay: 0s }
run: { duration: 40s, resolution: 1s }
functions: { f: { duration: 3s, init: 0s } }
sources:
  s:
    type: kinesis
    target: f
    enhancedFanOut: true
    tumblingWindow: 10s
    arrivals: { process: constant, rate: 1/s }
`);
  // Records come at 0, 1, 2 ... s; a run begins every 3 s, and those at 12, 24 and 33 s close a window. The first
  // records of a window that were read together with the last ones of the window before go in a batch of their own.
  const done = run.series('sources.s.succeeded').flatMap((count, second) => (second % 3 === 0 ? [count] : []));
  expect(done).toEqual([0, 1, 3, 3, 3, 0, 6, 3, 1, 0, 2, 8, 0, 1]);
});

test('an ActiveMQ broker is read by five consumers and RabbitMQ by one (MQ-01)', async () => {
  const broker = (kind: string): string => `
name: broker
run: { duration: 2m }
functions: { f: { duration: 1s, init: 0s } }
sources: { s: { type: mq, broker: ${kind}, target: f, batchSize: 10, arrivals: { process: poisson, rate: 200/s } } }
`;
  expect((await runYaml(broker('activemq'))).value('functions.f.concurrency.max')).toBe(5);
  expect((await runYaml(broker('rabbitmq'))).value('functions.f.concurrency.max')).toBe(1);
});

test("another function's successes are written to a stream as they happen", async () => {
  const run = await runYaml(`
name: chained
platform: { kinesisFanOutDelay: 0s }
run: { duration: 1m }
functions: { web: { duration: 10ms, init: 0s }, f: { duration: 5ms, init: 0s } }
sources:
  w: { type: sdk, target: web, arrivals: { process: constant, rate: 10/s } }
  s: { type: kinesis, target: f, enhancedFanOut: true, arrivals: { from: web, perInvocation: 2 } }
`);
  expect(value(run, 'sources.s.offered')).toBe(2 * value(run, 'sources.w.succeeded'));
  expect(value(run, 'sources.s.latency.max')).toBe(5);
});
