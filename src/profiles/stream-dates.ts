import { DAY, MINUTE, MS, SECOND } from '../units/time.ts';
import { guide, guideOf, PRICING } from './citations.ts';
import { dated } from './dated.ts';
import type { Dated } from './profile.ts';
import type { StreamValues } from './stream-values.ts';

const MB = 1024 * 1024;
const DAY_SHOWN = '2017-01-18';
const KINESIS = 'Amazon Kinesis Data Streams Developer Guide, service sizes and limits';
const DYNAMODB = 'Amazon DynamoDB Developer Guide, limits';
const MAPPING = 'Lambda API reference, CreateEventSourceMapping';
const NOT_YET = 'not offered before the date of its source type, so the value has no effect then';

/** Stream mappings in January 2017; later profiles say what has changed. */
export const streams2017: { readonly [Name in keyof StreamValues]: Dated<StreamValues[Name]> } = {
  kinesisPollInterval: dated(SECOND, guideOf('invoking-lambda-function.md', '2018-02-21'), DAY_SHOWN, 'K-01'),
  dynamodbPollInterval: dated(250 * MS, `${guide('with-ddb')}: "about 4 times per second"`, DAY_SHOWN, 'K-02'),
  kinesisFanOutDelay: dated(
    70 * MS,
    'Amazon Kinesis Data Streams Developer Guide, enhanced-consumers',
    DAY_SHOWN,
    'K-03',
  ),
  kinesisWriteRecords: dated(1000, KINESIS, DAY_SHOWN, 'K-60'),
  kinesisWriteBytes: dated(MB, KINESIS, DAY_SHOWN, 'K-60'),
  kinesisWriteWindow: dated(
    SECOND,
    'assumed: the limit is told per second, without the size of its bucket; one second at the full rate, full at first',
    DAY_SHOWN,
    'K-60',
  ),
  kinesisReads: dated(5, KINESIS, DAY_SHOWN, 'K-61'),
  dynamodbReads: dated(
    4,
    `assumed: ${guide('with-ddb')} gives the polling rate only; a shard that is behind is read no more often`,
    DAY_SHOWN,
    'K-02',
    'W-K7',
  ),
  kinesisReadBytes: dated(2 * MB, KINESIS, DAY_SHOWN, 'K-61'),
  kinesisReadRecordsMaximum: dated(10_000, KINESIS, DAY_SHOWN, 'K-61'),
  kinesisReadBytesMaximum: dated(10 * MB, KINESIS, DAY_SHOWN, 'K-61'),
  dynamodbReadRecordsMaximum: dated(1000, DYNAMODB, DAY_SHOWN, 'K-68'),
  dynamodbReadBytesMaximum: dated(MB, DYNAMODB, DAY_SHOWN, 'K-68'),
  kinesisRecordSizeMaximum: dated(MB, KINESIS, DAY_SHOWN, 'K-62'),
  kinesisRetention: dated(DAY, KINESIS, DAY_SHOWN, 'K-63', 'K-41'),
  kinesisRetentionMaximum: dated(7 * DAY, KINESIS, DAY_SHOWN, 'K-63'),
  dynamodbRetention: dated(DAY, DYNAMODB, DAY_SHOWN, 'K-68', 'K-41'),
  kinesisOnDemandShards: dated(
    4,
    `assumed: 4 MB/s of writes at first are 4 shards of 1 MB/s; on-demand mode was ${NOT_YET}`,
    DAY_SHOWN,
    'K-66',
  ),
  kinesisOnDemandSplitBytes: dated(
    500 * 1024,
    `${KINESIS}, how-do-i-size-a-stream; on-demand mode was ${NOT_YET}`,
    DAY_SHOWN,
    'K-66',
  ),
  kinesisOnDemandSplitDelay: dated(
    15 * MINUTE,
    'assumed: growth is promised "within 15 minutes", so new shards come at the end of that time',
    DAY_SHOWN,
    'K-66',
  ),
  streamBatchSize: dated(100, MAPPING, DAY_SHOWN, 'K-20'),
  kinesisBatchSizeMaximum: dated(10_000, MAPPING, DAY_SHOWN, 'K-20'),
  dynamodbBatchSizeMaximum: dated(1000, guideOf('with-ddb.md', '2018-02-21'), DAY_SHOWN, 'K-20'),
  batchPayloadMaximum: dated(6 * MB, guide('invocation-eventsourcemapping'), DAY_SHOWN, 'K-07'),
  streamRetryBase: dated(SECOND, 'assumed: no waits are published', DAY_SHOWN, 'K-46'),
  streamRetryMaximum: dated(MINUTE, 'assumed: no waits are published', DAY_SHOWN, 'K-46'),
  kafkaRetention: dated(
    7 * DAY,
    'assumed: the default of Apache Kafka itself, log.retention.hours 168',
    DAY_SHOWN,
    'KF-05',
  ),
  kafkaConsumersAtFirst: dated(1, guideOf('with-msk.md', '2022-11-14'), DAY_SHOWN, 'KF-02'),
  kafkaScalingInterval: dated(MINUTE, guide('with-msk'), DAY_SHOWN, 'KF-02'),
  kafkaScalingDelay: dated(
    3 * MINUTE,
    `${guide('with-msk')}: "within three minutes", all of it taken`,
    DAY_SHOWN,
    'KF-02',
  ),
  kafkaScalingFactor: dated(
    2,
    'assumed: how many consumers are added or removed at once is not published',
    DAY_SHOWN,
    'KF-02',
  ),
  kafkaThrottleFactor: dated(
    2,
    'assumed: that pollers are reduced is documented, by how many is not; the step by which they grow, backwards',
    DAY_SHOWN,
    'KF-03',
  ),
  kafkaPollerConcurrency: dated(5, guide('kafka-scaling-modes'), DAY_SHOWN, 'KF-06'),
  kafkaPollerBytes: dated(5 * MB, guide('kafka-scaling-modes'), DAY_SHOWN, 'KF-06'),
  kafkaPollersMaximum: dated(2000, guide('kafka-scaling-modes'), DAY_SHOWN, 'KF-06'),
  kafkaPollersPerUnit: dated(10, guide('kafka-scaling-modes'), DAY_SHOWN, 'KF-06', 'B-26'),
  pricePerPollerUnitHour: dated(0.185, PRICING, DAY_SHOWN, 'B-26'),
  kafkaRetriesToDestination: dated(10, `${guide('with-msk')}; retry controls were ${NOT_YET}`, DAY_SHOWN, 'KF-07'),
  kafkaBatchingWindow: dated(500 * MS, MAPPING, DAY_SHOWN, 'KF-04'),
  kafkaFunctionTimeoutMaximum: dated(14 * MINUTE, guide('with-msk'), DAY_SHOWN, 'KF-04'),
  activemqConsumers: dated(
    5,
    `assumed: ${guide('with-mq')} says "up to 5 concurrent consumers"; all five from the start`,
    DAY_SHOWN,
    'MQ-01',
  ),
  rabbitmqConsumers: dated(1, guide('with-mq'), DAY_SHOWN, 'MQ-01'),
};

/** Longer retention and larger DynamoDB batches, by 2022. */
export const streams2022 = {
  dynamodbBatchSizeMaximum: dated(10_000, MAPPING, '2022-12-31', 'K-20'),
  kinesisRetentionMaximum: dated(365 * DAY, KINESIS, '2022-12-31', 'K-63'),
} as const;

/** Larger records, from 2025. */
export const streams2026 = {
  kinesisRecordSizeMaximum: dated(10 * MB, KINESIS, '2025-12-31', 'K-62'),
} as const;
