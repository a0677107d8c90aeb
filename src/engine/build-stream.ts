import { buildArrivals } from '../arrivals/index.ts';
import { Never } from '../arrivals/never.ts';
import type { ArrivalProcess } from '../arrivals/process.ts';
import { StreamObserver } from '../observe/stream-observer.ts';
import { StreamWrites } from '../observe/stream-writes.ts';
import { RandomStream } from '../random/stream.ts';
import { KafkaScaling } from '../sources/kafka-scaling.ts';
import { Stream } from '../sources/stream.ts';
import {
  type ConsumerSettings,
  consumerName,
  consumersOf,
  type KafkaSettings,
  type StreamSettings,
} from '../sources/stream-fields.ts';
import { keyHashes } from '../sources/stream-keys.ts';
import { StreamMapping, sharedPaces } from '../sources/stream-mapping.ts';
import { OnDemandScaling } from '../sources/stream-on-demand.ts';
import { Pollers } from '../sources/stream-pollers.ts';
import { StreamProducer } from '../sources/stream-producer.ts';
import type { ReadPace } from '../sources/stream-read-pace.ts';
import { Shards } from '../sources/stream-shards.ts';
import { MS } from '../units/time.ts';
import type { Context } from './context.ts';
import { mappingOptions, readLimitOf, type StreamShape, shapeOf } from './stream-options.ts';
import { surgingProcess } from './surges.ts';

/** What the parts of one stream are built from. */
interface StreamParts {
  readonly context: Context;
  readonly name: string;
  readonly settings: StreamSettings;
  readonly shape: StreamShape;
  readonly stream: Stream;
  /** The read limits that standard consumers share. */
  readonly paces: (shard: number) => ReadPace;
}

/** Builds a stream with those who write to it and the mappings that read it. @returns the first mapping */
export function addStream(context: Context, name: string, index: number, settings: StreamSettings): StreamMapping {
  const { kernel, timeline, model, streamsByName } = context;
  const shape = shapeOf(settings, model.platform);
  const { kind, recordSize } = shape;
  const observer = new StreamObserver(timeline, { name, kind, recordSize });
  const shards = new Shards(shape.shards, shape.writeLimit, timeline.warmup);
  const stream = new Stream(kernel, shards, observer);
  const paces = sharedPaces(readLimitOf(settings, {}, model.platform).rule);
  const parts = { context, name, settings, shape, stream, paces };
  const first = addMapping(parts, settings, { name, index, observer, isFurther: false });
  for (const [consumer, own] of consumersOf(settings)) addConsumer(parts, consumer, own);
  stream.producer = buildProducer(parts, shards, observer);
  first.waitingWrites = () => stream.producer?.retries.size ?? 0;
  if (settings.type === 'kinesis' && settings.mode === 'on-demand') addOnDemand(parts, shards);
  streamsByName.set(name, stream);
  stream.start();
  return first;
}

function addConsumer(parts: StreamParts, consumer: string, settings: ConsumerSettings): void {
  const { context, shape } = parts;
  const name = consumerName(parts.name, consumer);
  const { kind, recordSize } = shape;
  const observer = new StreamObserver(context.timeline, { name, kind, recordSize });
  const index = context.sourcesNamed + context.furtherSources.length;
  context.furtherSources.push(addMapping(parts, settings, { name, index, observer, isFurther: true }));
}

interface MappingPlace {
  readonly name: string;
  readonly index: number;
  readonly observer: StreamObserver;
  readonly isFurther: boolean;
}

function addMapping(
  { context, settings: stream, shape, stream: built, paces }: StreamParts,
  settings: StreamSettings | ConsumerSettings,
  { name, index, observer, isFurther }: MappingPlace,
): StreamMapping {
  const { kernel, requests, streams, timeline, model, callers } = context;
  const { platform } = model;
  const entity = `sources/${name}`;
  const options = mappingOptions(settings, stream, shape, platform);
  const limit = readLimitOf(stream, settings, platform);
  const pollers = buildPollers(context, stream, observer, built);
  const mapping = new StreamMapping(
    kernel,
    requests,
    context.functionNamed(settings.target),
    observer,
    built,
    pollers,
    {
      ownNumbers: streams.named(entity, 'requests'),
      poison: streams.named(entity, 'poison'),
      filter: streams.named(entity, 'filter'),
      pollPhase: streams.named(entity, 'poll phase'),
    },
    limit.isShared ? paces : sharedPaces(limit.rule),
    {
      onFailure: context.sinkNamed('onFailure' in settings ? settings.onFailure : undefined),
      retentionWatch: watchAge(context, name, 'stream-retention', shape.retention),
      ageWatch: watchAge(context, name, 'record-age', options.batches.maximumRecordAge),
    },
    { ...options, source: index, horizon: timeline.horizon },
    isFurther,
  );
  callers[index] = mapping;
  built.mappings.push(mapping);
  return mapping;
}

function watchAge({ watches }: Context, name: string, limit: string, age: number) {
  return watches.add(limit, { scope: 'sources', name }, { value: age / MS, unit: 'ms' }, () => Number.NaN);
}

function buildProducer(
  { context, name, settings, shape, stream }: StreamParts,
  shards: Shards,
  observer: StreamObserver,
) {
  const { streams, model, watches } = context;
  const entity = `sources/${name}`;
  const throughput =
    shape.writeLimit === null
      ? null
      : watches.add(
          'shard-throughput',
          { scope: 'sources', name },
          { value: shards.recordsPerSecond, unit: 'records per second and shard' },
          () => shards.recordsPerSecond + shards.mostRefused,
        );
  // Where keys lie is part of the system, not of its luck: the same in all replications.
  const salt = new RandomStream(`${model.scenario.run.seed}/${entity}/partition keys`).int32();
  return new StreamProducer(
    arrivalsOf(context, name, settings),
    keyHashes(shape.keys, streams.named(entity, 'partition keys'), salt),
    shards,
    new StreamWrites(observer, throughput),
    stream.mappings,
    streams.named(entity, 'write retries'),
    shape.producer,
    shape.isTooLarge,
  );
}

/** Records are drawn when somebody looks; only those that another function's successes bring come as events. */
function arrivalsOf(context: Context, name: string, { arrivals }: StreamSettings): ArrivalProcess {
  const { streams, timeline, model } = context;
  if (arrivals.process === 'successes') return new Never();
  const stream = streams.named(`sources/${name}`, 'arrivals');
  const data = model.data.traces.get(name) ?? model.data.counts.get(name);
  const process = buildArrivals(arrivals, { stream, data, horizon: timeline.horizon });
  return surgingProcess(context, name, arrivals, process);
}

function addOnDemand({ context, stream, shape }: StreamParts, shards: Shards): void {
  const { platform } = context.model;
  new OnDemandScaling(context.kernel, stream, shards, {
    splitAbove: platform.kinesisOnDemandSplitBytes / shape.recordSize,
    window: platform.kinesisOnDemandSplitDelay,
  });
}

/** Batches of a mapping that may be in flight beside the limit of one per slot. */
function buildPollers(context: Context, settings: StreamSettings, observer: StreamObserver, stream: Stream): Pollers {
  const pollers = new Pollers(Number.POSITIVE_INFINITY);
  if (settings.type === 'kafka') addKafkaScaling(context, settings, observer, stream, pollers);
  if (settings.type === 'mq') observer.pollers.set(0, shapeOf(settings, context.model.platform).shards);
  return pollers;
}

function addKafkaScaling(
  { kernel, model: { platform } }: Context,
  { partitions, provisionedPollers, batchSize }: KafkaSettings,
  observer: StreamObserver,
  stream: Stream,
  pollers: Pollers,
): void {
  const rule = {
    interval: platform.kafkaScalingInterval,
    delay: platform.kafkaScalingDelay,
    factor: platform.kafkaScalingFactor,
    throttleFactor: platform.kafkaThrottleFactor,
    limit: partitions,
    lagInWork: partitions * (batchSize ?? platform.streamBatchSize),
  };
  const own =
    provisionedPollers === undefined
      ? { minimum: platform.kafkaConsumersAtFirst, maximum: partitions, concurrency: 1, pollersPerUnit: null }
      : {
          ...provisionedPollers,
          delay: 0,
          concurrency: platform.kafkaPollerConcurrency,
          pollersPerUnit: platform.kafkaPollersPerUnit,
        };
  new KafkaScaling(kernel, pollers, observer, { ...rule, ...own, maximum: Math.min(own.maximum, partitions) }, (end) =>
    stream.catchUp(end),
  );
}
