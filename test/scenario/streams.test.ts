import { expect, test } from 'vitest';
import { estimateRun } from '../../src/scenario/estimate.ts';
import { load, problemsIn } from './base.ts';

interface Parts {
  readonly stream?: string;
  readonly fn?: string;
  readonly profile?: string;
  readonly rest?: string;
  readonly rate?: string;
}

const scenario = ({
  stream = 'type: kinesis',
  fn = '',
  profile = 'lambda-2026',
  rest = '',
  rate = '10/s',
}: Parts): string => `
name: stream
platform: { profile: ${profile} }
run: { duration: 10m }
functions:
  f: { duration: 1s, timeout: 5s, ${fn} }
sources:
  s: { target: f, arrivals: { process: constant, rate: ${rate} }, ${stream} }
downstreams: { d: { type: queue } }
${rest}
`;

test('plain streams, topics and brokers are valid, and give no reason for advice', async () => {
  for (const stream of ['type: kinesis', 'type: dynamodb-stream', 'type: kafka, partitions: 3', 'type: mq']) {
    const { advice } = await load(scenario({ stream }));
    expect(
      advice.filter(({ path }) => path !== 'downstreams.d'),
      stream,
    ).toEqual([]);
  }
});

const mistakes: readonly (readonly [Parts, string])[] = [
  [
    { stream: 'type: kinesis, parallelizationFactor: 11' },
    'sources.s.parallelizationFactor: expected 1 to 10 (K-22), got 11; more needs more shards',
  ],
  [{ stream: 'type: kinesis, batchSize: 10001' }, 'sources.s.batchSize: expected 1 to 10,000 (K-20), got 10001'],
  [
    { stream: 'type: kinesis, maximumBatchingWindow: 301s' },
    'sources.s.maximumBatchingWindow: expected 0s to 5m (K-21), got "301s"',
  ],
  [
    { stream: 'type: kinesis, maximumRecordAge: 59s' },
    'sources.s.maximumRecordAge: expected 60s to 7d (K-24), got "59s"; leave it out for no limit',
  ],
  [
    { stream: 'type: kinesis, maximumRetryAttempts: 10001' },
    'sources.s.maximumRetryAttempts: expected -1 to 10,000 (K-23), got 10001; -1 is without end',
  ],
  [
    { stream: 'type: kinesis, maximumRetryAttempts: -2' },
    'sources.s.maximumRetryAttempts: expected a whole number from -1',
  ],
  [{ stream: 'type: kinesis, retention: 366d' }, 'sources.s.retention: expected 24h to 365d (K-63), got "366d"'],
  [{ stream: 'type: kinesis, recordSize: 11MB' }, 'sources.s.recordSize: expected at most 10MB (K-62), got "11MB"'],
  [{ stream: 'type: kinesis, onFailure: c' }, 'sources.s.onFailure: there is no downstream "c"; expected "d"'],
  [
    { stream: 'type: kinesis, consumers: { x: { target: g } }' },
    'sources.s.consumers.x.target: there is no function "g"',
  ],
  [
    { stream: 'type: dynamodb-stream, consumers: { x: { target: f }, y: { target: f } }' },
    'sources.s.consumers: expected at most 2 readers of a shard, the first mapping included (K-68)',
  ],
  [
    { stream: 'type: kafka, partitions: 3, maximumRetryAttempts: 2' },
    'sources.s.maximumRetryAttempts: expected no retry controls on demand (KF-05, KF-07), got 2; set provisionedPollers, or remove it',
  ],
  [
    { stream: 'type: kafka, partitions: 3', fn: 'memory: 1GB', rest: '', profile: 'lambda-2018' },
    'sources.s.type: the source type kafka came on 2020-08-13 (KF-01, KF-04, KF-05, MQ-02)',
  ],
  [
    { stream: 'type: kafka, partitions: 3, provisionedPollers: { maximum: 2001 }' },
    'sources.s.provisionedPollers.maximum: expected 1 to 2,000 (KF-06), got 2001',
  ],
  [
    { stream: 'type: kinesis, parallelizationFactor: 2', profile: 'lambda-2017' },
    'sources.s.parallelizationFactor: a parallelization factor came on 2019-11-25 (K-05)',
  ],
  [
    { stream: 'type: kinesis, bisectBatchOnFunctionError: true', profile: 'lambda-2017' },
    'sources.s.bisectBatchOnFunctionError: bisecting of batches came on 2019-11-25 (K-25)',
  ],
  [
    { stream: 'type: dynamodb-stream, batchSize: 1001', profile: 'lambda-2017' },
    'sources.s.batchSize: expected 1 to 1,000 (K-20), got 1001',
  ],
  [
    { stream: 'type: kafka, partitions: 2', rest: 'faults: [ { at: 1m, reshard: s, shards: 4 } ]' },
    'faults[0].reshard: expected a source of type kinesis or dynamodb-stream, whose shards can change, got "s"',
  ],
];

test.each(mistakes)('%j is refused', async (parts, message) => {
  const problems = await problemsIn(scenario(parts));
  expect(
    problems.some((problem) => problem.includes(message)),
    problems.join('\n'),
  ).toBe(true);
});

const advice: readonly (readonly [Parts, string, string])[] = [
  [{ rate: '2500/s' }, 'sources.s.shards', '3 shards would do'],
  [
    { stream: 'type: kinesis, shards: 20, partitionKeys: { hot: 50% }', rate: '3000/s' },
    'sources.s.partitionKeys',
    'one key alone brings 1,500/s',
  ],
  [
    { stream: 'type: kinesis, shards: 8, parallelizationFactor: 4', fn: 'reservedConcurrency: 10' },
    'sources.s.parallelizationFactor',
    'up to 32 batches',
  ],
  [{ rate: '200/s' }, 'sources.s.target', 'are lost unread after 2d of it, when they are 1d old'],
  [{ stream: 'type: kinesis, poison: { record: 5 }' }, 'sources.s.poison', 'blocks its shard until it expires after'],
  [{ stream: 'type: kinesis, poison: 1%, maximumRetryAttempts: 2' }, 'sources.s.poison', 'the whole batch of a record'],
];

test.each(advice)('%j deserves advice', async (parts, path, words) => {
  const found = (await load(scenario(parts))).advice.filter((hint) => hint.path === path);
  expect(found.map(({ message }) => message).join('\n')).toContain(words);
});

test('the memory of a run counts the records that wait', async () => {
  const calm = estimateRun((await load(scenario({}))).model).memoryBytes;
  const flooded = estimateRun((await load(scenario({ rate: '100000/s' }))).model).memoryBytes;
  expect(flooded - calm).toBeGreaterThan(60_000_000 * 4);
});
