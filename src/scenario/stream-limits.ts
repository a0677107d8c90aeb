import type { PlatformValues } from '../profiles/profile.ts';
import { isStream } from '../sources/index.ts';
import {
  type ConsumerSettings,
  consumersOf,
  type KafkaSettings,
  type StreamSettings,
} from '../sources/stream-fields.ts';
import { formatCount, formatDuration, formatSize } from '../units/format.ts';
import { DAY, HOUR, MINUTE, type Micros, SECOND } from '../units/time.ts';
import type { Draft } from './draft.ts';
import { type Finding, finding, type Path } from './place.ts';
import { valueAt } from './shape.ts';
import { shown } from './suggest.ts';

const WINDOW_MAX = 300 * SECOND;
const TUMBLING_MAX = 900 * SECOND;
const RECORD_AGE = { least: MINUTE, most: 7 * DAY };
/** Of `maximumRetryAttempts` (K-23). */
export const ATTEMPTS_MAX = 10_000;
/** Most batches of a shard at a time (K-22). */
export const PARALLELIZATION_FACTOR_MAX = 10;
const FAN_OUT_MAX = 20;
const DYNAMODB_READERS_MAX = 2;
const POLLERS_MINIMUM_MAX = 200;
/** What the tables of a run are built for. */
const SHARDS_MAX = 20_000;
const KEYS_MAX = 1_000_000;
const BATCH_MAX = 65_535;

type Refuse = (setting: string, expectation: string, remedy?: string) => void;

/** Settings of streams, topics and brokers that are well written and impossible. */
export function streamFindings(draft: Draft, values: PlatformValues): readonly Finding[] {
  return [...draft.sources].flatMap(([name, { raw, settings }]) => {
    if (settings === null || !isStream(settings)) return [];
    const findings: Finding[] = [];
    const refuseBelow =
      (above: Path): Refuse =>
      (setting, expectation, remedy) => {
        const path = [...above, ...setting.split('.')];
        const written = valueAt(raw, path);
        const found = written === undefined ? 'the default' : shown(written);
        const message = `expected ${expectation}, got ${found}${remedy === undefined ? '' : `; ${remedy}`}`;
        findings.push(finding(['sources', name, ...path], message));
      };
    const refuse = refuseBelow([]);
    checkArrivals(refuse, settings);
    checkStream(refuse, settings, values);
    checkMapping(refuse, settings, settings.type, values);
    checkTarget(refuse, settings, draft, values);
    for (const [consumer, own] of consumersOf(settings)) {
      checkMapping(refuseBelow(['consumers', consumer]), own, settings.type, values);
    }
    checkConsumers(refuse, settings);
    if (settings.type === 'kafka') checkKafka(refuse, settings, values);
    return findings;
  });
}

function checkArrivals(refuse: Refuse, { arrivals }: StreamSettings): void {
  if (arrivals.process !== 'closed') return;
  refuse('arrivals.process', 'arrivals that wait for no answer: nobody waits for a record', 'use another process');
}

function checkStream(refuse: Refuse, settings: StreamSettings, values: PlatformValues): void {
  if ('partitionKeys' in settings && (settings.partitionKeys.count ?? 0) > KEYS_MAX) {
    refuse(
      'partitionKeys.count',
      `at most ${formatCount(KEYS_MAX)} keys`,
      'leave it out: every record has its own key',
    );
  }
  if ('recordSize' in settings && settings.recordSize === 0) refuse('recordSize', 'more than 0B');
  if (settings.type === 'mq' && settings.messageSize === 0) refuse('messageSize', 'more than 0B');
  if ('shards' in settings && (settings.shards ?? 1) > SHARDS_MAX) {
    refuse('shards', `at most ${formatCount(SHARDS_MAX)} (K-64)`);
  }
  if (settings.type === 'kafka' && settings.partitions > SHARDS_MAX) {
    refuse('partitions', `at most ${formatCount(SHARDS_MAX)}`);
  }
  if (settings.type !== 'kinesis') return;
  const { recordSize, retention } = settings;
  const largest = values.kinesisRecordSizeMaximum;
  if (recordSize > largest) refuse('recordSize', `at most ${formatSize(largest)} (K-62)`);
  if (retention !== undefined && isOutside(retention, 24 * HOUR, values.kinesisRetentionMaximum)) {
    refuse('retention', `24h to ${formatDuration(values.kinesisRetentionMaximum)} (K-63)`);
  }
}

/** The largest `batchSize` of a stream. */
export function largestStreamBatch(
  type: StreamSettings['type'],
  values: Pick<PlatformValues, 'dynamodbBatchSizeMaximum' | 'kinesisBatchSizeMaximum'>,
): number {
  const most = type === 'dynamodb-stream' ? values.dynamodbBatchSizeMaximum : values.kinesisBatchSizeMaximum;
  return Math.min(most, BATCH_MAX);
}

function checkMapping(
  refuse: Refuse,
  settings: StreamSettings | ConsumerSettings,
  type: StreamSettings['type'],
  values: PlatformValues,
): void {
  const { batchSize, maximumBatchingWindow } = settings;
  const largest = largestStreamBatch(type, values);
  if (batchSize !== undefined && batchSize > largest) {
    const fact = type === 'kafka' || type === 'mq' ? 'KF-04' : 'K-20';
    refuse('batchSize', `1 to ${formatCount(largest)} (${fact})`);
  }
  if (maximumBatchingWindow !== undefined && maximumBatchingWindow > WINDOW_MAX) {
    refuse('maximumBatchingWindow', `0s to ${formatDuration(WINDOW_MAX)} (K-21)`);
  }
  if ('parallelizationFactor' in settings && settings.parallelizationFactor > PARALLELIZATION_FACTOR_MAX) {
    refuse('parallelizationFactor', `1 to ${PARALLELIZATION_FACTOR_MAX} (K-22)`, 'more needs more shards');
  }
  if ('tumblingWindow' in settings && settings.tumblingWindow !== undefined) {
    if (settings.tumblingWindow > TUMBLING_MAX)
      refuse('tumblingWindow', `0s to ${formatDuration(TUMBLING_MAX)} (K-27)`);
  }
  checkRetries(refuse, settings);
}

function checkRetries(refuse: Refuse, settings: StreamSettings | ConsumerSettings): void {
  if (!('maximumRecordAge' in settings || 'maximumRetryAttempts' in settings)) return;
  const { maximumRecordAge: age, maximumRetryAttempts: attempts } = settings;
  if (age !== undefined && isOutside(age, RECORD_AGE.least, RECORD_AGE.most)) {
    refuse('maximumRecordAge', `60s to ${formatDuration(RECORD_AGE.most)} (K-24)`, 'leave it out for no limit');
  }
  if (attempts !== undefined && attempts > ATTEMPTS_MAX) {
    refuse('maximumRetryAttempts', `-1 to ${formatCount(ATTEMPTS_MAX)} (K-23)`, '-1 is without end');
  }
}

function checkTarget(refuse: Refuse, { type, target }: StreamSettings, draft: Draft, values: PlatformValues): void {
  const timeout = draft.functions.get(target)?.timeout;
  const longest = values.kafkaFunctionTimeoutMaximum;
  if ((type !== 'kafka' && type !== 'mq') || timeout === undefined || timeout <= longest) return;
  const remedy = `lower functions.${target}.timeout`;
  refuse('target', `a function with a timeout of at most ${formatDuration(longest)} (KF-04)`, remedy);
}

function checkConsumers(refuse: Refuse, settings: StreamSettings): void {
  const all = [settings, ...consumersOf(settings).map(([, consumer]) => consumer)];
  if (settings.type === 'dynamodb-stream' && all.length > DYNAMODB_READERS_MAX) {
    refuse('consumers', `at most ${DYNAMODB_READERS_MAX} readers of a shard, the first mapping included (K-68)`);
  }
  const pushed = all.filter((mapping) => 'enhancedFanOut' in mapping && mapping.enhancedFanOut);
  if (pushed.length > FAN_OUT_MAX) {
    refuse('consumers', `at most ${FAN_OUT_MAX} mappings with enhancedFanOut (K-67)`);
  }
}

const RETRY_CONTROLS = [
  'maximumRetryAttempts',
  'maximumRecordAge',
  'bisectBatchOnFunctionError',
  'reportBatchItemFailures',
  'onFailure',
] as const;

function checkKafka(refuse: Refuse, settings: KafkaSettings, values: PlatformValues): void {
  const { provisionedPollers } = settings;
  if (provisionedPollers === undefined) {
    for (const setting of RETRY_CONTROLS) {
      if (settings[setting] === undefined || settings[setting] === false) continue;
      refuse(setting, 'no retry controls on demand (KF-05, KF-07)', 'set provisionedPollers, or remove it');
    }
    return;
  }
  const { minimum, maximum } = provisionedPollers;
  if (minimum > POLLERS_MINIMUM_MAX) refuse('provisionedPollers.minimum', `1 to ${POLLERS_MINIMUM_MAX} (KF-06)`);
  if (maximum > values.kafkaPollersMaximum) {
    refuse('provisionedPollers.maximum', `1 to ${formatCount(values.kafkaPollersMaximum)} (KF-06)`);
  }
  if (minimum > maximum) refuse('provisionedPollers.minimum', `at most the maximum of ${formatCount(maximum)}`);
}

function isOutside(value: Micros, least: Micros, most: Micros): boolean {
  return value < least || value > most;
}
