import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/units/time.ts';
import { load } from '../scenario/base.ts';
import { type Run, runYaml } from '../support/run.ts';

/** A queue whose backlog never ends, and runs that last longer than the ramp. */
const saturated = (profile: string, platform = ''): string => `
name: saturated
platform: { profile: ${profile}, accountConcurrency: 3000, ${platform} }
run: { duration: 25m, resolution: 1m }
functions: { f: { duration: 900s, init: 0s, timeout: 900s } }
sources: { q: { type: sqs, target: f, batchSize: 1, visibilityTimeout: 12h, arrivals: { at: 0s, count: 5000 } } }
`;

/** When the mapping first had all the pollers it may have and messages were left. */
function fullyGrownAt(run: Run): number | undefined {
  return run.breach('poller-maximum', 'q')?.firstAt;
}

// The maximum of that time is a conflict of the sources; 1,250 is the one of this example.
test('W-Q1: at 60 a minute a mapping grows from 5 to 1,250 batches in 20.75 minutes', async () => {
  const run = await runYaml(saturated('lambda-2022', 'sqsPollersMaximum: 1250'));
  expect(fullyGrownAt(run)).toBe(20.75 * MINUTE);
  expect(run.value('sources.q.pollers.max')).toBe(1250);
});

test('W-Q2: at 300 a minute a mapping grows from 5 to 1,250 batches in 4.15 minutes', async () => {
  const run = await runYaml(saturated('lambda-2026'));
  expect(fullyGrownAt(run)).toBe(249 * SECOND);
  expect(run.series('sources.q.pollers.max').slice(0, 5)).toEqual([304, 604, 904, 1204, 1250]);
});

test('W-Q3: at 60 a minute a mapping grows from 5 to the 1,000 batches of 2018 in 995 seconds, 16.6 minutes', async () => {
  const run = await runYaml(saturated('lambda-2018'));
  expect(fullyGrownAt(run)).toBe(995 * SECOND);
});

test('W-Q4: six message groups allow six batches at once, although the maximum concurrency is ten', async () => {
  const run = await runYaml(`
name: groups
run: { duration: 5m }
functions: { f: { duration: 1s, init: 0s, timeout: 5s } }
sources:
  q:
    type: sqs
    target: f
    fifo: true
    messageGroups: { count: 6 }
    maximumConcurrency: 10
    arrivals: { at: 0s, count: 5000 }
`);
  expect(run.value('functions.f.concurrency.max')).toBe(6);
});

test('W-Q5: for a function timeout of 30 s, a visibility timeout of 180 s is advised and less is not', async () => {
  const scenario = (visibility: string): string => `
name: visibility
run: { duration: 1m, replications: 10 }
functions: { f: { duration: 1s, timeout: 30s } }
sources:
  q: { type: sqs, target: f, visibilityTimeout: ${visibility}, deadLetterQueue: d, arrivals: { process: constant, rate: 1/s } }
downstreams: { d: { type: queue } }
`;
  expect((await load(scenario('180s'))).advice).toEqual([]);
  const [advice] = (await load(scenario('179s'))).advice;
  expect(advice).toMatchObject({ path: 'sources.q.visibilityTimeout', facts: ['Q-22'] });
  expect(advice.message).toContain('recommended 3m');
});

const provisioned = (pollers: number): string => `
name: provisioned
platform: { accountConcurrency: 1000 }
run: { duration: 5m, warmup: 1m }
functions: { f: { duration: 100ms, init: 0s, timeout: 3s } }
sources:
  q:
    type: sqs
    target: f
    batchSize: 10
    messageSize: 3KB
    provisionedPollers: { minimum: ${pollers}, maximum: ${pollers} }
    arrivals: { process: constant, rate: 1000/s }
`;

test('W-Q6: ten event pollers keep up with 1,000 events a second of 3 KB, and nine fall behind by 100 a second', async () => {
  const enough = await runYaml(provisioned(10));
  const tooFew = await runYaml(provisioned(9));
  // One poller at a time fetches, each ten messages: what arrives between two fetches waits.
  expect(enough.value('sources.q.backlog.max')).toBeLessThanOrEqual(10);
  expect(tooFew.value('sources.q.backlog.atEnd')).toBeGreaterThanOrEqual(300 * 100 - 10);
  expect(tooFew.value('sources.q.backlog.atEnd')).toBeLessThanOrEqual(300 * 100 + 10);
});

test('W-Q8: with a reservation of 2 and runs as long as the visibility timeout, throttling alone fills the dead-letter queue', async () => {
  const run = await runYaml(`
name: starved
run: { duration: 1h }
functions: { f: { duration: 30s, init: 0s, timeout: 30s, reservedConcurrency: 2 } }
sources:
  q:
    type: sqs
    target: f
    batchSize: 1
    visibilityTimeout: 30s
    maxReceiveCount: 3
    deadLetterQueue: failed
    arrivals: { at: 0s, count: 60 }
downstreams: { failed: { type: queue } }
`);
  expect(run.value('functions.f.errors')).toBe(0);
  expect(run.value('sources.q.deadLettered')).toBeGreaterThan(0);
  expect(run.value('downstreams.failed.received')).toBe(run.value('sources.q.deadLettered'));
  expect(run.value('functions.f.throttlesByReason.ReservedFunctionConcurrentInvocationLimitExceeded')).toBeGreaterThan(
    0,
  );
});

test('W-Q9: of a batch of five, those that the answer lists come back after the visibility timeout, the others are deleted', async () => {
  // Which of the five always fail is a matter of chance; in this replication two do.
  const run = await runYaml(`
name: partial
run: { duration: 2m, resolution: 1s, seed: partial4 }
functions: { f: { duration: 1s, init: 0s, timeout: 5s } }
sources:
  q:
    type: sqs
    target: f
    visibilityTimeout: 30s
    reportBatchItemFailures: true
    poison: 40%
    maxReceiveCount: 2
    deadLetterQueue: failed
    arrivals: { at: 0s, count: 5 }
downstreams: { failed: { type: queue } }
`);
  expect(run.series('sources.q.receives').slice(0, 31)).toEqual([5, ...Array(29).fill(0), 2]);
  expect(run.series('sources.q.succeeded').slice(0, 2)).toEqual([0, 3]);
  expect(run.value('sources.q.deadLettered')).toBe(2);
  expect(run.series('sources.q.deadLettered')[60]).toBe(2);
  expect(run.value('functions.f.errors')).toBe(0);
});
