import { expect, test } from 'vitest';
import { estimateRun } from '../../src/scenario/estimate.ts';
import { load, problemsIn } from './base.ts';

interface Parts {
  readonly queue?: string;
  readonly fn?: string;
  readonly platform?: string;
  readonly rest?: string;
}

const scenario = ({ queue = '', fn = '', platform = '', rest = '' }: Parts): string => `
name: queue
platform: { ${platform} }
run: { duration: 10m }
functions:
  f: { duration: 1s, timeout: 5s, ${fn} }
sources:
  q:
    { type: sqs, target: f, visibilityTimeout: 30s, deadLetterQueue: d, arrivals: { process: constant, rate: 1/s }, ${queue} }
downstreams: { d: { type: queue } }
${rest}
`;

test('a plain queue is valid, and gives no reason for advice', async () => {
  expect((await load(scenario({}))).advice).toEqual([]);
});

const mistakes: readonly (readonly [Parts, string])[] = [
  [{ queue: 'retention: 59s' }, 'sources.q.retention: expected 60s to 14d (Q-26), got "59s"'],
  [{ queue: 'delay: 16m' }, 'sources.q.delay: expected at most 15m, got "16m"'],
  [
    { queue: 'messageGroups: { count: 3 }' },
    'sources.q.messageGroups: expected message groups on a FIFO queue only, got an object; set fifo: true or remove them',
  ],
  [
    { fn: 'x: 1', queue: 'batchSize: 20' },
    'sources.q.batchSize: expected at most 10 without a batching window of 1s or more (Q-20), got 20; set maximumBatchingWindow',
  ],
  [
    { queue: 'batchSize: 20000, maximumBatchingWindow: 1s' },
    'sources.q.batchSize: expected 1 to 10,000 (Q-20), got 20000',
  ],
  [{ queue: 'fifo: true, batchSize: 11' }, 'sources.q.batchSize: expected 1 to 10 on a FIFO queue (Q-20), got 11'],
  [
    { queue: 'fifo: true, maximumBatchingWindow: 1s' },
    'sources.q.maximumBatchingWindow: expected no batching window on a FIFO queue (Q-21), got "1s"; remove it',
  ],
  [{ queue: 'maximumBatchingWindow: 301s' }, 'sources.q.maximumBatchingWindow: expected at most 5m (Q-21), got "301s"'],
  [
    { fn: 'reservedConcurrency: 100', queue: 'maximumConcurrency: 1' },
    'sources.q.maximumConcurrency: expected 2 to 1,000 (Q-08), got 1',
  ],
  [
    { queue: 'maximumConcurrency: 5, provisionedPollers: {}' },
    'sources.q.maximumConcurrency: expected no maximum concurrency beside provisionedPollers (Q-53), got 5; remove one of them',
  ],
  [
    { queue: 'provisionedPollers: { minimum: 300, maximum: 20 }' },
    'sources.q.provisionedPollers.minimum: expected 2 to 200 (Q-50), got 300',
  ],
  [
    { queue: 'provisionedPollers: { minimum: 30, maximum: 20 }' },
    'sources.q.provisionedPollers.maximum: expected the minimum to 10,000 (Q-50), got 20',
  ],
  [{ rest: 'faults: [ { at: 1m, redrive: e, to: q } ]' }, 'faults[0].redrive: there is no downstream "e"'],
  [{ rest: 'faults: [ { at: 1m, redrive: d, to: queue } ]' }, 'faults[0].to: there is no source "queue"'],
];

test.each(mistakes)('%j is refused', async (parts, message) => {
  const problems = await problemsIn(scenario(parts));
  expect(problems.map((problem) => problem.replace(/^\S+ /, ''))).toEqual(
    expect.arrayContaining([expect.stringContaining(message)]),
  );
});

test('a visibility timeout below the timeout of the function is refused, as AWS does (Q-22)', async () => {
  const [problem] = await problemsIn(scenario({ fn: '' }).replace('timeout: 5s', 'timeout: 31s'));
  expect(problem).toContain(
    'sources.q.visibilityTimeout: expected at least the timeout of the function, 31s (Q-22), got "30s"; AWS refuses such a mapping',
  );
});

test('a maximum number of receives needs a dead-letter queue', async () => {
  const [problem] = await problemsIn(scenario({ queue: 'maxReceiveCount: 3' }).replace('deadLetterQueue: d, ', ''));
  expect(problem).toContain('sources.q.maxReceiveCount: expected a deadLetterQueue beside it');
});

test('clients that wait for an answer cannot send to a queue', async () => {
  const text = scenario({}).replace(
    '{ process: constant, rate: 1/s }',
    '{ process: closed, clients: 1, thinkTime: 1s }',
  );
  const [problem] = await problemsIn(text);
  expect(problem).toContain('who sends a message waits for none');
});

/** The profile, settings of the queue, and what is younger than it. */
const younger: readonly (readonly [string, string, string])[] = [
  ['lambda-2017', '', 'the source type sqs came on 2018-06-28 (Q-01, Q-03, Q-07)'],
  ['lambda-2018', 'fifo: true', 'FIFO queues as an event source came on 2019-11-18 (Q-40)'],
  ['lambda-2018', 'maximumBatchingWindow: 1s', 'a batching window for queues came on 2020-11-01 (Q-21)'],
  ['lambda-2020', 'reportBatchItemFailures: true', 'partial batch responses for queues came on 2021-11-23 (Q-25)'],
  ['lambda-2022', 'maximumConcurrency: 5', 'a maximum concurrency of queues came on 2023-01-12 (Q-08)'],
  ['lambda-2024', 'provisionedPollers: {}', 'provisioned pollers for queues came on 2025-11-14 (Q-50)'],
];

test.each(younger)('%s does not have %s', async (profile, queue, absence) => {
  const problems = await problemsIn(scenario({ platform: `profile: ${profile}`, queue }));
  expect(problems.join('\n')).toContain(absence);
});

const advice: readonly (readonly [Parts, string, readonly string[]])[] = [
  [{ queue: 'visibilityTimeout: 29s' }, '29s is less than the recommended 30s (6 x the timeout of f)', ['Q-22']],
  [{ queue: 'maxReceiveCount: 4' }, 'so at least 5 is recommended', ['Q-07', 'Q-24']],
  [
    { fn: 'reservedConcurrency: 4' },
    'the reservation of f, 4, is below the 5 batches that the mapping begins with',
    ['Q-01', 'Q-09'],
  ],
  [
    { fn: 'reservedConcurrency: 4', queue: 'maximumConcurrency: 5' },
    '5 is above the reservation of f, 4: batches will be throttled',
    ['Q-08'],
  ],
  [
    { queue: 'batchSize: 1, maximumConcurrency: 2', fn: 'durationPerRecord: 2s' },
    '1/s on average are more than 2 batches of 1 in 3s can take',
    ['Q-02', 'Q-08'],
  ],
  [
    { queue: 'retention: 60s, batchSize: 1, maximumConcurrency: 2', fn: 'durationPerRecord: 3s' },
    'some messages will wait about 10m at 30/m, longer than they are kept',
    ['Q-26'],
  ],
  [
    { queue: 'fifo: true, batchSize: 1', fn: 'durationPerRecord: 2s' },
    '1/s on average are more than 1 batches of 1 in 3s can take',
    ['Q-02', 'Q-08'],
  ],
  [{ queue: 'messageSize: 2MB' }, 'messages of 2MB are refused: the limit is 1MB', ['Q-27']],
  [{ queue: 'messageSize: 1MB' }, '10 messages of 1MB are more than 6MB: batches have 6', ['Q-21']],
];

test.each(advice)('%j is advised against', async (parts, message, facts) => {
  const base = scenario(parts);
  const text = parts.queue?.includes('visibilityTimeout') ? base.replace('visibilityTimeout: 30s, ', '') : base;
  const found = (await load(text)).advice.find((one) => one.message.includes(message));
  expect(found?.facts).toEqual(facts);
});

test('Q-54: too few event pollers for what is sent are advised against', async () => {
  const text = scenario({
    queue: 'batchSize: 1, provisionedPollers: { minimum: 2, maximum: 20 }',
    fn: 'durationPerRecord: 3s',
  });
  const { advice: found } = await load(text.replace('rate: 1/s', 'rate: 90/s'));
  expect(found.map(({ message }) => message).join()).toContain('90/s on average need 30 event pollers of 3/s each');
});

test('ten million messages that stand at once are estimated below a gigabyte', async () => {
  const text = scenario({}).replace('{ process: constant, rate: 1/s }', '{ at: 0s, count: 10000000 }');
  const { queued, memoryBytes } = estimateRun((await load(text)).model);
  expect(queued).toBeGreaterThan(9_000_000);
  expect(memoryBytes).toBeLessThan(1e9);
});

test('a queue without a dead-letter queue is pointed out', async () => {
  const { advice: found } = await load(scenario({}).replace('deadLetterQueue: d, ', ''));
  expect(found.map(({ message }) => message).join()).toContain('come back until they are 4d old');
});
