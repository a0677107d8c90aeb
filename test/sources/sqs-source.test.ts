import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

interface Case {
  readonly fn?: string;
  readonly queue?: string;
  readonly arrivals?: string;
  readonly platform?: string;
  readonly duration?: string;
  readonly rest?: string;
}

/** One queue in front of one function, looked at second by second. */
function simulated({ fn = '', queue = '', arrivals = '{ at: 0s, count: 1 }', ...more }: Case): Promise<Run> {
  const { platform = '', duration = '5m', rest = '' } = more;
  return runYaml(`
name: queue
platform: { ${platform} }
run: { duration: ${duration}, resolution: 1s }
functions: { f: { duration: 1s, init: 0s, timeout: 10s, ${fn} } }
sources: { q: { type: sqs, target: f, visibilityTimeout: 30s, ${queue} arrivals: ${arrivals} } }
downstreams: { failed: { type: queue } }
${rest}
`);
}

/** The seconds in which something happened. */
function when(run: Run, path: string): number[] {
  return run.series(path).flatMap((count, bucket) => (count > 0 ? [bucket] : []));
}

test('messages of a failed run come back when their visibility timeout has passed, and go away at the next receive too many (Q-06, Q-24)', async () => {
  const run = await simulated({ fn: 'errorRate: 100%,', queue: 'maxReceiveCount: 3, deadLetterQueue: failed,' });
  expect(when(run, 'functions.f.invocations')).toEqual([0, 30, 60]);
  expect(when(run, 'downstreams.failed.received')).toEqual([90]);
  expect(run.value('sources.q.receives')).toBe(3);
  expect(run.value('sources.q.retries')).toBe(2);
  expect(run.value('sources.q.deadLettered')).toBe(1);
});

test('without a dead-letter queue a failing message goes round until its retention has passed (Q-26)', async () => {
  const run = await simulated({ fn: 'errorRate: 100%,', queue: 'retention: 100s,' });
  expect(when(run, 'functions.f.invocations')).toEqual([0, 30, 60, 90]);
  expect(run.value('sources.q.expired')).toBe(1);
  expect(run.breach('message-retention', 'q')).toMatchObject({ value: 100_000, refused: 1, firstAt: 100e6 });
});

test('a throttled batch is tried after growing waits until its visibility timeout has passed, which counts as one receive (Q-07)', async () => {
  const run = await simulated({
    fn: 'reservedConcurrency: 0,',
    queue: 'maxReceiveCount: 2, deadLetterQueue: failed,',
  });
  const tries = [0, 1, 3, 7, 15];
  expect(when(run, 'functions.f.throttles')).toEqual([...tries, ...tries.map((second) => 30 + second)]);
  expect(when(run, 'sources.q.receives')).toEqual([0, 30]);
  expect(when(run, 'downstreams.failed.received')).toEqual([60]);
});

test('a batch that waited for most of its visibility timeout is processed twice, and succeeds once', async () => {
  const late = await runYaml(`
name: late
platform: { sqsThrottleRetryMaximum: 7s }
run: { duration: 90s, resolution: 1s }
functions: { f: { duration: 28s, init: 0s, timeout: 30s, reservedConcurrency: 1 } }
sources:
  holder: { type: sdk, target: f, arrivals: { at: 0s, count: 1 } }
  q: { type: sqs, target: f, visibilityTimeout: 30s, arrivals: { at: 1s, count: 1 } }
`);
  // Tried at 1, 2, 4, 8, 15, 22 and 29 s, so that it runs from 29 to 57 s; received again at 31 s, it runs from 59 to 87 s.
  expect(late.breach('visibility-timeout', 'q')).toMatchObject({ firstAt: 31e6, lastAt: 61e6, refused: 2 });
  expect(late.value('sources.q.succeeded')).toBe(1);
  expect(late.value('sources.q.receives')).toBe(3);
  expect(late.value('sources.q.duplicates')).toBe(1);
});

test('a service error is not tried again: the messages come back after their visibility timeout (ERR-02)', async () => {
  const run = await simulated({ platform: 'serviceErrorRate: 100%,', duration: '70s' });
  expect(when(run, 'sources.q.receives')).toEqual([0, 30, 60]);
  expect(run.value('functions.f.serviceErrors')).toBe(3);
  expect(run.value('functions.f.invocations')).toBe(0);
});

test('a batch is collected until it is full or its window is over (Q-21)', async () => {
  const window = 'batchSize: 100, maximumBatchingWindow: 10s,';
  const slow = await simulated({ queue: window, arrivals: '{ process: constant, rate: 1/s }', duration: '45s' });
  expect(when(slow, 'functions.f.invocations')).toEqual([10, 20, 30, 40]);
  expect(slow.value('sources.q.batchSize.max')).toBe(10);
  const quick = await simulated({ queue: window, arrivals: '{ process: constant, rate: 50/s }', duration: '20s' });
  expect(quick.value('sources.q.batchSize.mean')).toBe(100);
});

test('an event poller receives 100 messages a second at most, also while a batch is collected (Q-51, Q-54)', async () => {
  const run = await simulated({
    queue: 'batchSize: 100, maximumBatchingWindow: 1s, provisionedPollers: { minimum: 2, maximum: 2 },',
    arrivals: '{ process: constant, rate: 1000/s }',
    duration: '1m',
  });
  // Each poller may be ahead by one call of ten.
  expect(run.value('sources.q.receives')).toBeGreaterThanOrEqual(60 * 200);
  expect(run.value('sources.q.receives')).toBeLessThanOrEqual(60 * 200 + 100);
});

test('a batch holds no more than 6 MB (Q-21)', async () => {
  const run = await simulated({ queue: 'messageSize: 1MB,', arrivals: '{ at: 0s, count: 60 }' });
  expect(run.value('sources.q.batchSize.max')).toBe(6);
  expect(run.value('sources.q.succeeded')).toBe(60);
});

test('each record of a batch adds to its run', async () => {
  const run = await simulated({ fn: 'durationPerRecord: 100ms,', arrivals: '{ at: 0s, count: 10 }' });
  expect(run.value('sources.q.latency.max')).toBe(2000);
});

test('a delayed message is received when its delay has passed', async () => {
  const run = await simulated({ queue: 'delay: 45s,', arrivals: '{ process: constant, rate: 0.1/s }', duration: '1m' });
  expect(when(run, 'sources.q.receives')).toEqual([45, 55]);
});

test('messages above the size limit are refused, and the limit depends on the date (Q-27)', async () => {
  const large = { queue: 'messageSize: 300KB,', arrivals: '{ at: 0s, count: 7 }' };
  expect((await simulated(large)).value('sources.q.refused')).toBe(0);
  const before = await simulated({ ...large, platform: 'profile: lambda-2024,' });
  expect(before.value('sources.q.refused')).toBe(7);
});

test('no more messages are in flight than the limit allows (Q-28)', async () => {
  const run = await simulated({
    fn: 'errorRate: 100%,',
    platform: 'sqsInFlightMaximum: 25,',
    arrivals: '{ at: 0s, count: 100 }',
  });
  expect(run.value('sources.q.inFlight.max')).toBe(25);
  expect(run.breach('in-flight', 'q')).toMatchObject({ value: 25 });
});

test('a mapping that needs no more than two batches for five minutes keeps two, unless it has a maximum concurrency (Q-04)', async () => {
  const trickle = { arrivals: '{ process: constant, rate: 1/s }', duration: '10m' };
  const free = await simulated(trickle);
  expect(free.series('sources.q.pollers.max').at(-1)).toBe(2);
  const capped = await simulated({ ...trickle, queue: 'maximumConcurrency: 10,' });
  expect(capped.series('sources.q.pollers.max').at(-1)).toBe(5);
});

test('what was added for a backlog is taken away when it is gone', async () => {
  const run = await simulated({ queue: 'batchSize: 1,', arrivals: '{ at: 0s, count: 1000 }', duration: '3m' });
  const pollers = run.series('sources.q.pollers.max');
  expect(Math.max(...pollers)).toBeGreaterThan(50);
  expect(pollers.at(-1)).toBe(5);
});

test('function errors slow the mapping down, and those that partial responses report do not (Q-06, Q-25)', async () => {
  const load = { arrivals: '{ process: constant, rate: 200/s }', duration: '3m' };
  const loss = async (queue: string): Promise<number> => {
    const run = await simulated({ ...load, queue: `batchSize: 1, ${queue}` });
    return run.value('sources.q.backlog.atEnd') ?? Number.NaN;
  };
  expect(await loss('poison: 20%,')).toBeGreaterThan(1000);
  expect(await loss('poison: 20%, reportBatchItemFailures: true,')).toBeLessThan(1000);
});

test('in a FIFO queue a message that always fails holds up its group until it is given up (Q-41)', async () => {
  const run = await simulated({
    queue: 'fifo: true, batchSize: 1, poison: 20%, maxReceiveCount: 2, deadLetterQueue: failed,',
    arrivals: '{ at: 0s, count: 10 }',
    duration: '11m',
  });
  const dead = run.value('sources.q.deadLettered') ?? 0;
  const good = 10 - dead;
  expect(dead).toBeGreaterThan(0);
  expect(run.value('sources.q.succeeded')).toBe(good);
  // One after the other: a second for each good message, and two visibility timeouts for each that is given up.
  expect(run.value('sources.q.latency.max')).toBeLessThanOrEqual((good + 60 * dead) * 1000);
  expect(run.value('functions.f.concurrency.max')).toBe(1);
});

test('a dead-letter queue is redriven at its rate, as new messages of the queue', async () => {
  const run = await simulated({
    fn: 'reservedConcurrency: 0,',
    queue: 'maxReceiveCount: 1, deadLetterQueue: failed,',
    arrivals: '{ at: 0s, count: 10 }',
    rest: 'faults: [ { at: 60s, redrive: failed, to: q, rate: 2/s } ]',
  });
  expect(run.series('downstreams.failed.received')[30]).toBe(10);
  expect(run.series('sources.q.offered').slice(60, 66)).toEqual([2, 2, 2, 2, 2, 0]);
  expect(run.series('downstreams.failed.backlog.max')[65]).toBe(0);
  expect(run.value('sources.q.offered')).toBe(20);
  expect(run.value('sources.q.deadLettered')).toBe(20);
  expect(run.value('downstreams.failed.backlog.atEnd')).toBe(10);
});

test('a million messages that stand at once are one event', async () => {
  const run = await simulated({
    queue: 'maximumConcurrency: 2,',
    arrivals: '{ at: 0s, count: 1000000 }',
    duration: '10s',
  });
  expect(run.value('sources.q.backlog.max')).toBe(1_000_000);
  expect(run.result.events).toBeLessThan(100);
});
