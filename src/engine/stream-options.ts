import type { PlatformValues } from '../profiles/profile.ts';
import type { ConsumerSettings, StreamSettings } from '../sources/stream-fields.ts';
import type { PartitionKeys } from '../sources/stream-keys.ts';
import type { MappingOptions } from '../sources/stream-mapping.ts';
import type { ProducerPolicy } from '../sources/stream-producer.ts';
import type { ReadRule } from '../sources/stream-read-pace.ts';
import type { WriteLimit } from '../sources/stream-shards.ts';
import type { Micros } from '../units/time.ts';

const ENDLESS = Number.POSITIVE_INFINITY;
const ONCE: ProducerPolicy = { maxAttempts: 1, base: 0, cap: 0 };

/** What all kinds of streams are to those who write and read. */
export interface StreamShape {
  readonly kind: 'stream' | 'kafka' | 'mq';
  readonly shards: number;
  readonly keys: PartitionKeys;
  readonly recordSize: number;
  readonly retention: Micros;
  readonly writeLimit: WriteLimit | null;
  readonly producer: ProducerPolicy;
  readonly isTooLarge: boolean;
}

export function shapeOf(settings: StreamSettings, platform: PlatformValues): StreamShape {
  switch (settings.type) {
    case 'kinesis':
      return {
        kind: 'stream',
        shards: settings.shards ?? (settings.mode === 'on-demand' ? platform.kinesisOnDemandShards : 1),
        keys: keysOf(settings.partitionKeys),
        recordSize: settings.recordSize,
        retention: settings.retention ?? platform.kinesisRetention,
        writeLimit: {
          recordsPerSecond: platform.kinesisWriteRecords,
          bytesPerSecond: platform.kinesisWriteBytes,
          recordSize: settings.recordSize,
          window: platform.kinesisWriteWindow,
        },
        producer: settings.producer,
        isTooLarge: settings.recordSize > platform.kinesisRecordSizeMaximum,
      };
    case 'dynamodb-stream':
      return { ...unlimited(settings.shards, settings), kind: 'stream', retention: platform.dynamodbRetention };
    case 'kafka':
      return {
        ...unlimited(settings.partitions, settings),
        kind: 'kafka',
        retention: settings.retention ?? platform.kafkaRetention,
      };
    case 'mq': {
      const consumers = consumersOfBroker(settings.broker, platform);
      return { ...unlimited(consumers, { recordSize: settings.messageSize }), kind: 'mq', retention: ENDLESS };
    }
  }
}

export function consumersOfBroker(broker: 'activemq' | 'rabbitmq', platform: PlatformValues): number {
  return broker === 'activemq' ? platform.activemqConsumers : platform.rabbitmqConsumers;
}

function unlimited(
  shards: number,
  written: { readonly recordSize: number; readonly partitionKeys?: Parameters<typeof keysOf>[0] },
): Omit<StreamShape, 'kind' | 'retention'> {
  const { recordSize, partitionKeys } = written;
  const keys = keysOf(partitionKeys ?? { skew: 0, hot: 0 });
  return { shards, keys, recordSize, writeLimit: null, producer: ONCE, isTooLarge: false };
}

function keysOf({ count, skew, hot }: { count?: number | undefined; skew: number; hot: number }): PartitionKeys {
  return { count: count ?? null, skew, hot };
}

/** How one mapping reads, cuts and repeats. */
export function mappingOptions(
  settings: StreamSettings | ConsumerSettings,
  stream: StreamSettings,
  shape: StreamShape,
  platform: PlatformValues,
): Pick<MappingOptions, 'parallelizationFactor' | 'batches' | 'reading' | 'poison' | 'poisonRecord' | 'filtered'> {
  const given = { ...NOTHING, ...settings };
  const batchSize = given.batchSize ?? platform.streamBatchSize;
  const window = given.maximumBatchingWindow ?? (shape.kind === 'stream' ? 0 : platform.kafkaBatchingWindow);
  const hasOwnEnd = stream.type === 'kafka' && given.onFailure !== undefined;
  const endless = hasOwnEnd ? platform.kafkaRetriesToDestination : ENDLESS;
  const attempts = given.maximumRetryAttempts ?? -1;
  return {
    parallelizationFactor: given.parallelizationFactor,
    poison: typeof given.poison === 'number' ? given.poison : 0,
    poisonRecord: typeof given.poison === 'number' ? 0 : given.poison.record,
    filtered: given.filtered,
    batches: {
      batchSize: Math.max(1, Math.min(batchSize, Math.floor(platform.batchPayloadMaximum / shape.recordSize))),
      batchingWindow: window,
      tumblingWindow: given.tumblingWindow ?? 0,
      retention: shape.retention,
      maximumRecordAge: given.maximumRecordAge ?? ENDLESS,
      maximumRetryAttempts: attempts === -1 ? endless : attempts,
      isBisecting: given.bisectBatchOnFunctionError,
      isReportingItems: given.reportBatchItemFailures,
      retryBase: platform.streamRetryBase,
      retryMaximum: platform.streamRetryMaximum,
    },
    reading: readingRules(stream, given, shape, platform),
  };
}

/** What a mapping that does not have a setting does. */
const NOTHING = {
  batchSize: undefined as number | undefined,
  maximumBatchingWindow: undefined as Micros | undefined,
  parallelizationFactor: 1,
  tumblingWindow: undefined as Micros | undefined,
  maximumRecordAge: undefined as Micros | undefined,
  maximumRetryAttempts: undefined as number | undefined,
  onFailure: undefined as string | undefined,
  bisectBatchOnFunctionError: false,
  reportBatchItemFailures: false,
  enhancedFanOut: false,
  poison: 0 as number | { readonly record: number },
  filtered: 0,
};

function readingRules(
  stream: StreamSettings,
  { enhancedFanOut, filtered }: { readonly enhancedFanOut: boolean; readonly filtered: number },
  { recordSize }: StreamShape,
  platform: PlatformValues,
): MappingOptions['reading'] {
  const isDynamodb = stream.type === 'dynamodb-stream';
  const records = isDynamodb ? platform.dynamodbReadRecordsMaximum : platform.kinesisReadRecordsMaximum;
  const bytes = isDynamodb ? platform.dynamodbReadBytesMaximum : platform.kinesisReadBytesMaximum;
  const kept = 1 - filtered; // a read brings the records that the filter drops too
  const interval = isDynamodb ? platform.dynamodbPollInterval : platform.kinesisPollInterval;
  const isPushed = enhancedFanOut || stream.type === 'kafka' || stream.type === 'mq';
  return {
    pollInterval: isPushed ? null : interval,
    pushDelay: enhancedFanOut ? platform.kinesisFanOutDelay : 0,
    recordsPerRead: isPushed ? ENDLESS : Math.max(1, Math.floor(Math.min(records, bytes / recordSize) * kept)),
    recordSize: kept > 0 ? recordSize / kept : recordSize,
  };
}

/** How fast one mapping may read a shard; `isShared`: with the other standard consumers. */
export function readLimitOf(
  stream: StreamSettings,
  mapping: object,
  platform: PlatformValues,
): { readonly rule: ReadRule; readonly isShared: boolean } {
  if (stream.type === 'kinesis') {
    const enhancedFanOut = 'enhancedFanOut' in mapping && mapping.enhancedFanOut === true;
    const bytesPerSecond = platform.kinesisReadBytes;
    const readsPerSecond = enhancedFanOut ? ENDLESS : platform.kinesisReads;
    return { rule: { readsPerSecond, bytesPerSecond }, isShared: !enhancedFanOut };
  }
  if (stream.type === 'dynamodb-stream') {
    return { rule: { readsPerSecond: platform.dynamodbReads, bytesPerSecond: ENDLESS }, isShared: false };
  }
  if (stream.type === 'kafka' && stream.provisionedPollers !== undefined) {
    // Each partition has its part of what the largest number of pollers carries.
    const pollers = Math.min(stream.provisionedPollers.maximum, stream.partitions);
    const bytesPerSecond = (pollers * platform.kafkaPollerBytes) / stream.partitions;
    return { rule: { readsPerSecond: ENDLESS, bytesPerSecond }, isShared: false };
  }
  return { rule: { readsPerSecond: ENDLESS, bytesPerSecond: ENDLESS }, isShared: false };
}
