import { DAY, HOUR, MINUTE, MS, SECOND } from '../units/time.ts';
import type { Setting, SettingForm, SettingGroup } from './settings.ts';
import type { StreamValues } from './stream-values.ts';

const MB = 1024 * 1024;
const YEAR = 365 * DAY;

const setting = (group: SettingGroup, form: SettingForm, what: string): Setting => ({ group, ...form, what });
const span = (from: number, to: number): SettingForm => ({ kind: 'duration', from, to });
const count = (from: number, to: number): SettingForm => ({ kind: 'count', from, to });
const bytes: SettingForm = { kind: 'size', from: 1, to: 1024 * 1024 * MB };
const perSecond: SettingForm = { kind: 'rate', from: 0.001, to: 1_000_000_000 };

/** What the values of stream mappings are, in the order in which they are shown. */
export const streamSettings: { readonly [Name in keyof StreamValues]: Setting } = {
  kinesisPollInterval: setting('streams', span(MS, HOUR), 'Wait after a read of a Kinesis shard that brought nothing.'),
  dynamodbPollInterval: setting(
    'streams',
    span(MS, HOUR),
    'Wait after a read of a DynamoDB stream shard that brought nothing.',
  ),
  kinesisFanOutDelay: setting(
    'streams',
    span(0, MINUTE),
    'Time from the writing of a record to its delivery under enhanced fan-out.',
  ),
  kinesisWriteRecords: setting('streams', perSecond, 'Records that may be written to a Kinesis shard.'),
  kinesisWriteBytes: setting('streams', bytes, 'Bytes a second that may be written to a Kinesis shard.'),
  kinesisWriteWindow: setting(
    'streams',
    span(MS, HOUR),
    "Size of the write limit's bucket, as time at the full rate: writes beyond the rate that pass at once.",
  ),
  kinesisReads: setting('streams', perSecond, 'Reads of a Kinesis shard, shared by its standard consumers.'),
  dynamodbReads: setting('streams', perSecond, 'Reads of a DynamoDB stream shard by one consumer.'),
  kinesisReadBytes: setting(
    'streams',
    bytes,
    'Bytes a second that may be read from a shard: by all standard consumers, and by each one with enhanced fan-out.',
  ),
  kinesisReadRecordsMaximum: setting(
    'streams',
    count(1, 1_000_000),
    'Records that one read of Kinesis brings at most.',
  ),
  kinesisReadBytesMaximum: setting('streams', bytes, 'Bytes that one read of Kinesis brings at most.'),
  dynamodbReadRecordsMaximum: setting(
    'streams',
    count(1, 1_000_000),
    'Records that one read of a DynamoDB stream brings at most.',
  ),
  dynamodbReadBytesMaximum: setting('streams', bytes, 'Bytes that one read of a DynamoDB stream brings at most.'),
  kinesisRecordSizeMaximum: setting('streams', bytes, 'Largest record of a Kinesis stream.'),
  kinesisRetention: setting('streams', span(HOUR, YEAR), 'How long a Kinesis stream keeps records, unless it says.'),
  kinesisRetentionMaximum: setting('streams', span(HOUR, 10 * YEAR), 'Longest retention of a Kinesis stream.'),
  dynamodbRetention: setting('streams', span(HOUR, YEAR), 'How long a DynamoDB stream keeps records.'),
  kinesisOnDemandShards: setting('streams', count(1, 20_000), 'Shards of a new on-demand stream.'),
  kinesisOnDemandSplitBytes: setting('streams', bytes, 'Bytes a second beyond which an on-demand shard is split.'),
  kinesisOnDemandSplitDelay: setting(
    'streams',
    span(SECOND, DAY),
    'Time over which that is judged, so that new capacity comes no sooner.',
  ),
  streamBatchSize: setting('streams', count(1, 1_000_000), 'Records of a full batch, unless the mapping says.'),
  kinesisBatchSizeMaximum: setting('streams', count(1, 1_000_000), 'Largest batch of a Kinesis mapping.'),
  dynamodbBatchSizeMaximum: setting('streams', count(1, 1_000_000), 'Largest batch of a DynamoDB stream mapping.'),
  batchPayloadMaximum: setting('streams', bytes, 'Bytes of records that one batch holds at most.'),
  streamRetryBase: setting('streams', span(MS, DAY), 'First wait before an erring or throttled batch is sent again.'),
  streamRetryMaximum: setting('streams', span(MS, DAY), 'Longest such wait; it doubles up to there.'),
  kafkaRetention: setting(
    'kafka and mq',
    span(MINUTE, 10 * YEAR),
    'How long a Kafka topic keeps records, unless it says.',
  ),
  kafkaConsumersAtFirst: setting(
    'kafka and mq',
    count(1, 10_000),
    'Consumers with which a Kafka mapping on demand begins.',
  ),
  kafkaScalingInterval: setting(
    'kafka and mq',
    span(SECOND, DAY),
    'How often the number of consumers is reconsidered by offset lag.',
  ),
  kafkaScalingDelay: setting('kafka and mq', span(0, DAY), 'Time that a change of that number takes.'),
  kafkaScalingFactor: setting(
    'kafka and mq',
    { kind: 'number', from: 1, to: 10_000 },
    'Factor by which the number of consumers grows, and shrinks.',
  ),
  kafkaThrottleFactor: setting(
    'kafka and mq',
    { kind: 'number', from: 1, to: 10_000 },
    'What the number of consumers is divided by after a throttle; 1 for nothing.',
  ),
  kafkaPollerConcurrency: setting(
    'kafka and mq',
    count(1, 10_000),
    'Batches that one provisioned poller runs at once.',
  ),
  kafkaPollerBytes: setting('kafka and mq', bytes, 'Bytes a second that one provisioned poller carries.'),
  kafkaPollersMaximum: setting('kafka and mq', count(1, 100_000), 'Largest number of provisioned pollers.'),
  kafkaPollersPerUnit: setting('kafka and mq', count(1, 10_000), 'Provisioned pollers in one event poller unit.'),
  pricePerPollerUnitHour: setting(
    'kafka and mq',
    { kind: 'money', from: 0, to: 1000 },
    'USD per hour of one event poller unit.',
  ),
  kafkaRetriesToDestination: setting(
    'kafka and mq',
    count(0, 10_000),
    'Further runs of a batch with a failure destination and retries without end.',
  ),
  kafkaBatchingWindow: setting(
    'kafka and mq',
    span(0, 300 * SECOND),
    'Batching window of Kafka and MQ mappings that set none.',
  ),
  kafkaFunctionTimeoutMaximum: setting(
    'kafka and mq',
    span(SECOND, DAY),
    'Longest timeout of a function behind Kafka or MQ.',
  ),
  activemqConsumers: setting('kafka and mq', count(1, 1_000), 'Consumers of an ActiveMQ mapping.'),
  rabbitmqConsumers: setting('kafka and mq', count(1, 1_000), 'Consumers of a RabbitMQ mapping.'),
};
