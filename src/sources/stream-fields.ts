import { z } from 'zod';
import { arrivalsField } from '../arrivals/index.ts';
import { duration, name, positiveCount, share, size } from '../units/fields.ts';

const poisonField = z.union([
  share,
  z.strictObject({ record: positiveCount.describe('Which record, counted from 1 in the order of writing.') }),
]);

/** How one mapping cuts batches of a stream, and what it does with those that fail. AWS's own names. */
const mapping = {
  target: name.describe('The function that is invoked.'),
  batchSize: positiveCount.optional().describe('Records of a full batch; 100 unless set (K-20).'),
  maximumBatchingWindow: duration
    .optional()
    .describe('How long a batch may be gathered, from its first record read (K-07, K-21).'),
  parallelizationFactor: positiveCount
    .prefault(1)
    .describe('Batches of one shard that run at once, the records dealt by key, 1 to 10 (K-05).'),
  tumblingWindow: duration
    .optional()
    .describe('Batches do not reach beyond such a window, and a final run closes each of them (K-27).'),
  maximumRecordAge: duration.optional().describe('Older records are given up, 60s to 7d; absent: none are (K-24).'),
  maximumRetryAttempts: z
    .int({ error: () => 'expected a whole number from -1 (without end) to 10,000' })
    .min(-1)
    .optional()
    .describe('Further runs of a batch that failed, -1 to 10,000; -1 or absent: without end (K-23).'),
  bisectBatchOnFunctionError: z.boolean().prefault(false).describe('Whether a failed batch is split in two (K-25).'),
  reportBatchItemFailures: z
    .boolean()
    .prefault(false)
    .describe('Whether the function names its first failed record, so that those before it are done (K-26).'),
  onFailure: name.optional().describe('Downstream that hears of batches that were given up (K-28).'),
  poison: poisonField.prefault('0%').describe('Records that always fail: a share of all, or one by its number.'),
  filtered: share.prefault('0%').describe('Share of records that the event filter drops (K-09).'),
};

const fanOut = {
  enhancedFanOut: z.boolean().prefault(false).describe('Whether records are pushed on a lane of their own (K-03).'),
};

const keysField = z
  .strictObject({
    count: positiveCount.optional().describe('Number of keys; absent: every record has its own.'),
    skew: z
      .number()
      .min(0)
      .max(10)
      .prefault(0)
      .describe("Exponent of Zipf's law: the k-th key has a share in proportion to k^-skew; 0: all alike."),
    hot: share.prefault('0%').describe('Share of one key, beside what the law gives it.'),
  })
  .describe('How records spread over partition keys, and with them over shards.');

const producerField = z
  .strictObject({
    maxAttempts: positiveCount.prefault(3).describe('Tries to write a record, the first included.'),
    base: duration.prefault('100ms').describe('First wait after a refused write; doubled each time, full jitter.'),
    cap: duration.prefault('20s').describe('Longest wait.'),
  })
  .describe('How the producers repeat writes that a shard refuses.');

const common = {
  arrivals: arrivalsField,
  shards: positiveCount.prefault(1).describe('Shards of the stream; of an on-demand one, those at first.'),
  partitionKeys: keysField.prefault({}),
  recordSize: size.prefault('1KB').describe('Size of a record.'),
};

const kinesisField = z.strictObject({
  type: z.literal('kinesis'),
  ...mapping,
  ...fanOut,
  ...common,
  shards: positiveCount.optional().describe('Shards of the stream; 1 unless set, 4 at first for an on-demand one.'),
  mode: z
    .enum(['provisioned', 'on-demand'])
    .prefault('provisioned')
    .describe('Whether the shards stay as they are, or are split under load (K-66).'),
  retention: duration.optional().describe('How long records are kept, 24h to 365d; 24h unless set (K-63).'),
  producer: producerField.prefault({}),
  consumers: z
    .record(name, z.strictObject({ ...mapping, ...fanOut }))
    .prefault({})
    .describe('Further mappings that read the same stream, by name; metrics of each at sources.SOURCE/NAME.'),
});

const dynamodbField = z.strictObject({
  type: z.literal('dynamodb-stream'),
  ...mapping,
  ...common,
  consumers: z
    .record(name, z.strictObject(mapping))
    .prefault({})
    .describe('A further mapping that reads the same stream; at most two readers are possible (K-68).'),
});

const { parallelizationFactor: _factor, tumblingWindow: _window, ...topicMapping } = mapping;

const kafkaField = z.strictObject({
  type: z.literal('kafka'),
  ...topicMapping,
  arrivals: arrivalsField,
  partitions: positiveCount.describe('Partitions of the topic: the most batches that run at once (KF-01).'),
  partitionKeys: keysField.prefault({}),
  recordSize: size.prefault('1KB').describe('Size of a record.'),
  retention: duration.optional().describe('How long records are kept; 7d unless set.'),
  provisionedPollers: z
    .strictObject({
      minimum: positiveCount.prefault(1).describe('Pollers that are always there, 1 to 200.'),
      maximum: positiveCount.prefault(200).describe('Pollers at most, 1 to 2,000; never more than partitions.'),
    })
    .optional()
    .describe('Provisioned mode: pollers that carry 5 batches at once or 5 MB/s each (KF-06).'),
});

const mqField = z.strictObject({
  type: z.literal('mq'),
  target: mapping.target,
  arrivals: arrivalsField,
  broker: z.enum(['activemq', 'rabbitmq']).prefault('activemq').describe('Decides the number of consumers (MQ-01).'),
  messageSize: size.prefault('1KB').describe('Size of a message.'),
  batchSize: mapping.batchSize,
  maximumBatchingWindow: mapping.maximumBatchingWindow,
  poison: mapping.poison,
  filtered: mapping.filtered,
});

export const streamFields = [kinesisField, dynamodbField, kafkaField, mqField] as const;

export type KinesisSettings = z.output<typeof kinesisField>;
export type DynamodbSettings = z.output<typeof dynamodbField>;
export type KafkaSettings = z.output<typeof kafkaField>;
export type MqSettings = z.output<typeof mqField>;
export type StreamSettings = KinesisSettings | DynamodbSettings | KafkaSettings | MqSettings;
/** Another mapping of the same stream. */
export type ConsumerSettings = KinesisSettings['consumers'][string] | DynamodbSettings['consumers'][string];

/** The name under which a further mapping has its metrics: valid in the paths of metrics, and never that of a source. */
export function consumerName(source: string, consumer: string): string {
  return `${source}/${consumer}`;
}

/** The further mappings of a source, by name. */
export function consumersOf(settings: object): readonly (readonly [string, ConsumerSettings])[] {
  return 'consumers' in settings ? Object.entries(settings.consumers as Record<string, ConsumerSettings>) : [];
}
