/** The three ways in which Lambda is invoked, and who reads where a mapping stands between. */
export type Invocation = 'synchronous' | 'asynchronous' | 'stream mapping' | 'queue mapping';

/** What held for a service from one date on. */
export interface ServiceEra {
  /** ISO date from which this was so, as far as is documented. */
  readonly from: string;
  readonly invocation: Invocation;
  /** What one concurrent run is. */
  readonly unit: string;
  /** Who tries again after a throttle or an error, and for how long. */
  readonly retries: string;
  /** How many records one invocation carries. */
  readonly batching: string;
  readonly facts: readonly string[];
}

/** An event source: the row of the table that the loader, the reports and the documentation read. */
export interface ServiceRow {
  /** `type` of a source in a scenario. */
  readonly type: string;
  readonly service: string;
  /** Eras in order of time; the first one begins when Lambda could first be invoked this way. */
  readonly eras: readonly ServiceEra[];
}

const ASYNC_RULES =
  "Lambda: throttles up to 6 h, function errors twice, then the function's dead-letter queue or destination";
const CALLER = 'nobody but the caller';

const era = (
  from: string,
  invocation: Invocation,
  unit: string,
  retries: string,
  batching: string,
  ...facts: readonly string[]
): ServiceEra => ({ from, invocation, unit, retries, batching, facts });

const row = (type: string, service: string, ...eras: readonly ServiceEra[]): ServiceRow => ({ type, service, eras });

const single = (from: string, unit: string, retries: string, ...facts: readonly string[]): ServiceEra =>
  era(from, 'synchronous', unit, retries, 'one at a time', ...facts);

const event = (from: string, unit: string, sender: string, batching: string, ...facts: readonly string[]): ServiceEra =>
  era(from, 'asynchronous', unit, `${sender}; then ${ASYNC_RULES}`, batching, ...facts);

/** Every source type, then and now (section 8 of the facts sheet). */
export const serviceTable: readonly ServiceRow[] = [
  row(
    'sdk',
    'AWS SDK, RequestResponse',
    single('2014-11-13', 'one call', "the SDK's retry policy", 'S-01', 'R-01', 'R-05'),
  ),
  row('alb', 'Application Load Balancer', single('2018-11-29', 'one request', CALLER, 'S-23')),
  row('api-gateway', 'Amazon API Gateway', single('2015-07-09', 'one request', CALLER, 'S-20', 'S-21')),
  row('function-url', 'Function URL', single('2022-04-06', 'one request', CALLER, 'S-24')),
  row('appsync', 'AWS AppSync', single('2017-11-28', 'one resolver call', CALLER, 'S-33')),
  row(
    'cognito',
    'Amazon Cognito',
    single('2014-11-13', 'one call', 'Cognito Sync events: none documented', 'S-26'),
    single('2016-07-28', 'one call', 'Cognito, up to 3 tries of 5 s, not when Invoke answers 5xx', 'S-25'),
  ),
  row('alexa', 'Amazon Alexa', single('2015-06-25', 'one call', 'none documented; waits 8 s', 'S-27')),
  row('lex', 'Amazon Lex', single('2016-11-30', 'one call', 'none documented; waits about 30 s', 'S-28')),
  row(
    'step-functions',
    'AWS Step Functions',
    single('2016-12-01', 'one task', "the state machine's Retry: 6 retries from 2 s, doubling, not for a 429", 'S-29'),
  ),
  row('lambda-edge', 'Lambda@Edge', single('2017-07-17', 'one request', CALLER, 'S-30')),
  row(
    'async',
    'AWS SDK, Event',
    event('2014-11-13', 'one event', "the SDK's retry policy until the 202", 'one at a time', 'A-01'),
  ),
  row(
    's3',
    'Amazon S3',
    event(
      '2014-11-13',
      'one notification',
      'S3 until the 202, up to 24 h',
      'one record an event',
      'A-09',
      'SRC-01',
      'SRC-03',
    ),
  ),
  row(
    'sns',
    'Amazon SNS',
    event('2015-04-09', 'one notification', 'SNS, 3 retries until the 202', 'one at a time', 'SRC-01', 'SRC-02'),
    event(
      '2019-01-01',
      'one notification',
      'SNS until the 202: 100,015 tries over 23 days',
      'one at a time',
      'SRC-02',
      'W-S1',
    ),
  ),
  row(
    'eventbridge',
    'Amazon EventBridge',
    event(
      '2019-07-11',
      'one matched event',
      'EventBridge until the 202: 24 h and 185 tries',
      'one at a time',
      'SRC-02',
      'W-S2',
    ),
  ),
  row(
    'schedule',
    'Scheduled events',
    event('2015-10-08', 'one tick', 'CloudWatch Events until the 202, up to 24 h', 'one at a time', 'SRC-01'),
    event('2019-07-11', 'one tick', 'EventBridge until the 202: 24 h and 185 tries', 'one at a time', 'SRC-01', 'W-S2'),
  ),
  row('iot', 'AWS IoT rules', event('2015-12-18', 'one message', 'none documented', 'one at a time', 'SRC-01')),
  row(
    'ses',
    'Amazon SES receiving rules',
    event('2015-09-28', 'one mail', 'none documented', 'one at a time', 'SRC-01'),
  ),
  row(
    'cloudformation',
    'AWS CloudFormation custom resources',
    single('2015-04-09', 'one resource operation', 'none documented', 'S-36'),
    event('2019-01-01', 'one resource operation', 'none; the stack waits for its own timeout', 'one at a time', 'S-36'),
  ),
  row(
    'cloudtrail',
    'AWS CloudTrail log files',
    event('2014-11-13', 'one log file', 'as S3', 'many records a file', 'SRC-01'),
  ),
  row('codecommit', 'AWS CodeCommit', event('2015-07-09', 'one push', 'none documented', 'one at a time', 'SRC-01')),
  row(
    'cloudwatch-logs',
    'Amazon CloudWatch Logs subscriptions',
    event('2015-06-01', 'one compressed batch', 'Logs, up to 5 retries', 'many log events a call', 'SRC-01'),
    event(
      '2019-01-01',
      'one compressed batch',
      'Logs until the 202, up to 24 h',
      'many log events a call',
      'SRC-01',
      'SRC-04',
    ),
  ),
  row(
    'cloudwatch-alarm',
    'Amazon CloudWatch alarms',
    event('2023-12-22', 'one state change', 'CloudWatch until the 202', 'one at a time', 'SRC-01'),
  ),
  row(
    'config',
    'AWS Config rules',
    event('2015-12-18', 'one evaluation', 'none documented', 'one at a time', 'SRC-01'),
  ),
  row(
    'kinesis',
    'Amazon Kinesis Data Streams',
    era(
      '2014-11-13',
      'stream mapping',
      'one shard',
      'the mapping, until success or the data expires (24 h, up to 7 days)',
      'up to 10,000 records',
      'K-01',
      'K-04',
      'K-41',
    ),
    era(
      '2019-11-25',
      'stream mapping',
      'one shard x parallelization factor',
      'the mapping, until success, expiry (24 h up to 365 days), maximum age or attempts',
      'up to 10,000 records, window up to 300 s',
      'K-05',
      'K-23',
      'K-24',
      'K-42',
    ),
  ),
  row(
    'dynamodb-stream',
    'Amazon DynamoDB Streams',
    era(
      '2015-07-14',
      'stream mapping',
      'one shard',
      'the mapping, until success or the data expires (24 h)',
      'up to 1,000 records',
      'K-02',
      'K-41',
      'K-68',
    ),
    era(
      '2019-11-25',
      'stream mapping',
      'one shard x parallelization factor',
      'the mapping, until success, expiry (24 h), maximum age or attempts',
      'up to 10,000 records, window up to 300 s',
      'K-05',
      'K-20',
      'K-42',
    ),
  ),
  row(
    'sqs',
    'Amazon SQS',
    era(
      '2018-06-28',
      'queue mapping',
      'one batch',
      'the queue: visible again after the visibility timeout, until maxReceiveCount or retention',
      'up to 10 messages',
      'Q-01',
      'Q-03',
      'Q-07',
    ),
    era(
      '2020-11-23',
      'queue mapping',
      'one batch',
      'the queue: visible again after the visibility timeout, until maxReceiveCount or retention',
      'up to 10,000 messages, window up to 300 s; FIFO up to 10',
      'Q-02',
      'Q-20',
      'Q-21',
    ),
  ),
  row(
    'kafka',
    'Amazon MSK and Apache Kafka',
    era(
      '2020-08-13',
      'stream mapping',
      'one partition',
      'the mapping, until success or the record expires',
      'up to 10,000 records, window 500 ms',
      'KF-01',
      'KF-04',
      'KF-05',
    ),
  ),
  row(
    'mq',
    'Amazon MQ',
    era('2020-11-24', 'queue mapping', 'one consumer', 'the broker', 'up to 10,000 messages', 'MQ-01', 'MQ-02'),
  ),
];

/** What held for a service on a date; undefined before its first era. @param date ISO */
export function eraOn({ eras }: ServiceRow, date: string): ServiceEra | undefined {
  return eras.findLast(({ from }) => from <= date);
}
