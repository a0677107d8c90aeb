import type { Service } from './service.ts';

const QUEUE_RETRIES = 'the queue: visible again after the visibility timeout, until maxReceiveCount or retention';

/** Services whose items Lambda reads itself; how it does is the work of each kind of source. */
export const mappingServices: readonly Service[] = [
  {
    type: 'sqs',
    name: 'Amazon SQS',
    eras: [
      {
        kind: 'queue',
        from: '2018-06-28',
        unit: 'one batch',
        retries: QUEUE_RETRIES,
        batching: 'up to 10 messages',
        facts: ['Q-01', 'Q-03', 'Q-07'],
      },
      {
        kind: 'queue',
        from: '2020-11-23',
        unit: 'one batch',
        retries: QUEUE_RETRIES,
        batching: 'up to 10,000 messages, window up to 300 s; FIFO up to 10',
        facts: ['Q-02', 'Q-20', 'Q-21'],
      },
    ],
  },
  {
    type: 'kinesis',
    name: 'Amazon Kinesis Data Streams',
    eras: [
      {
        kind: 'stream',
        from: '2014-11-13',
        unit: 'one shard',
        retries: 'the mapping, until success or the data expires (24 h, up to 7 days)',
        batching: 'up to 10,000 records',
        facts: ['K-01', 'K-04', 'K-41'],
      },
      {
        kind: 'stream',
        from: '2019-11-25',
        unit: 'one shard x parallelization factor',
        retries: 'the mapping, until success, expiry (24 h up to 365 days), maximum age or attempts',
        batching: 'up to 10,000 records, window up to 300 s',
        facts: ['K-05', 'K-23', 'K-24', 'K-42'],
      },
    ],
  },
  {
    type: 'dynamodb-stream',
    name: 'Amazon DynamoDB Streams',
    eras: [
      {
        kind: 'stream',
        from: '2015-07-14',
        unit: 'one shard',
        retries: 'the mapping, until success or the data expires (24 h)',
        batching: 'up to 1,000 records',
        facts: ['K-02', 'K-04', 'K-41', 'K-68'],
      },
      {
        kind: 'stream',
        from: '2019-11-25',
        unit: 'one shard x parallelization factor',
        retries: 'the mapping, until success, expiry (24 h), maximum age or attempts',
        batching: 'up to 10,000 records, window up to 300 s',
        facts: ['K-05', 'K-20', 'K-42'],
      },
    ],
  },
  {
    type: 'kafka',
    name: 'Amazon MSK and Apache Kafka',
    eras: [
      {
        kind: 'kafka',
        from: '2020-08-13',
        unit: 'one partition',
        retries: 'the mapping, until success or the record expires',
        batching: 'up to 10,000 records, window 500 ms',
        facts: ['KF-01', 'KF-04', 'KF-05', 'MQ-02'],
      },
    ],
  },
  {
    type: 'mq',
    name: 'Amazon MQ',
    eras: [
      {
        kind: 'mq',
        from: '2020-11-24',
        unit: 'one consumer',
        retries: 'the broker',
        batching: 'up to 10,000 messages',
        facts: ['MQ-01', 'MQ-02'],
      },
    ],
  },
];
