import type { PlatformValues } from '../profiles/profile.ts';
import { buildDistribution } from '../random/index.ts';
import type { ConsumerSettings, StreamSettings } from '../sources/stream-fields.ts';
import { type Micros, SECOND } from '../units/time.ts';
import type { ScenarioModel } from './model.ts';

/** Shards, partitions or consumers: the parts of a stream that are read side by side. */
export function shardsOf(settings: StreamSettings, platform: PlatformValues): number {
  switch (settings.type) {
    case 'kafka':
      return settings.partitions;
    case 'mq':
      return settings.broker === 'activemq' ? platform.activemqConsumers : platform.rabbitmqConsumers;
    case 'kinesis':
      return settings.shards ?? (settings.mode === 'on-demand' ? platform.kinesisOnDemandShards : 1);
    default:
      return settings.shards;
  }
}

/** How long a stream keeps records; null: until they are processed. */
export function retentionOf(stream: StreamSettings, platform: PlatformValues): Micros | null {
  switch (stream.type) {
    case 'mq':
      return null;
    case 'kinesis':
      return stream.retention ?? platform.kinesisRetention;
    case 'kafka':
      return stream.retention ?? platform.kafkaRetention;
    default:
      return platform.dynamodbRetention;
  }
}

/** What a mapping can process at most, with full batches and without errors, throttles and Init. */
export interface MappingCapacity {
  /** Batches that may run at once by shards and factor. */
  readonly batches: number;
  readonly batchSize: number;
  /** Mean time of a full batch. */
  readonly run: Micros;
  /** Records a second, as far as the reservation or the quota allows. */
  readonly perSecond: number;
}

export function mappingCapacity(
  { scenario, platform }: ScenarioModel,
  stream: StreamSettings,
  mapping: StreamSettings | ConsumerSettings,
): MappingCapacity {
  const factor = 'parallelizationFactor' in mapping ? mapping.parallelizationFactor : 1;
  const batches = shardsOf(stream, platform) * factor;
  const batchSize = mapping.batchSize ?? platform.streamBatchSize;
  const { duration, durationPerRecord, timeout, reservedConcurrency } = scenario.functions[mapping.target];
  const run = Math.min(timeout, buildDistribution(duration).mean + durationPerRecord * batchSize);
  const running = Math.min(batches, reservedConcurrency ?? platform.accountConcurrency);
  return { batches, batchSize, run, perSecond: (running * batchSize * SECOND) / Math.max(1, run) };
}
