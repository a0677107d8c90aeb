import type { PlatformValues } from '../profiles/profile.ts';
import { isStream } from '../sources/index.ts';
import { type ConsumerSettings, consumersOf, type StreamSettings } from '../sources/stream-fields.ts';
import { formatCount, formatDuration, formatRate } from '../units/format.ts';
import { DAY, MINUTE, type Micros, SECOND } from '../units/time.ts';
import type { Hint } from './advice.ts';
import { longestWait } from './backlog-advice.ts';
import type { OfferedLoad } from './estimate.ts';
import type { ScenarioModel } from './model.ts';
import type { Path } from './place.ts';
import { type MappingCapacity, mappingCapacity, retentionOf, shardsOf } from './stream-load.ts';

type Say = (setting: string, message: string, ...facts: string[]) => void;

/** What is legal in the settings of a stream and probably not meant. */
export function streamHints(model: ScenarioModel, offered: OfferedLoad, name: string): readonly Hint[] {
  const settings = model.scenario.sources[name];
  if (!isStream(settings)) return [];
  const hints: Hint[] = [];
  const sayBelow =
    (above: Path): Say =>
    (setting, message, ...facts) => {
      hints.push({ path: [...above, setting], message: `${message} (${facts.join(', ')})`, facts });
    };
  const rate = offered.until(name, model.scenario.run.duration) / (model.scenario.run.duration / SECOND);
  const at = ['sources', name];
  adviseWrites(sayBelow(at), settings, rate, model.platform);
  const longest = (capacity: number) => longestWait(offered, name, model.scenario.run.duration, capacity);
  adviseMapping(sayBelow(at), model, settings, settings, { rate, longest });
  adviseReaders(sayBelow(at), settings, model.platform);
  for (const [consumer, own] of consumersOf(settings)) {
    adviseMapping(sayBelow([...at, 'consumers', consumer]), model, settings, own, { rate, longest });
  }
  return hints;
}

function adviseWrites(say: Say, settings: StreamSettings, rate: number, platform: PlatformValues): void {
  if (settings.type !== 'kinesis') return;
  const shards = shardsOf(settings, platform);
  const each = Math.min(platform.kinesisWriteRecords, platform.kinesisWriteBytes / settings.recordSize);
  if (rate > each * shards && settings.mode === 'provisioned') {
    const needed = Math.ceil(rate / each);
    const message = `${formatRate(rate)} on average are more than ${formatCount(shards)} shards take, ${formatRate(each * shards)}: writes are refused; ${formatCount(needed)} shards would do`;
    say('shards', message, 'K-60', 'K-69');
  }
  const { hot } = settings.partitionKeys;
  if (hot * rate > each) {
    const message = `one key alone brings ${formatRate(hot * rate)} on average, and its shard takes ${formatRate(each)}, however many shards there are`;
    say('partitionKeys', message, 'K-60');
  }
}

/** What is offered to a stream. */
interface Offered {
  /** Records a second on average. */
  readonly rate: number;
  /** The longest wait where so many records a second are taken. */
  readonly longest: (perSecond: number) => Micros;
}

function adviseMapping(
  say: Say,
  model: ScenarioModel,
  stream: StreamSettings,
  settings: StreamSettings | ConsumerSettings,
  { rate, longest }: Offered,
): void {
  const { scenario, platform } = model;
  const { errorRate, reservedConcurrency: reserved } = scenario.functions[settings.target];
  const capacity = mappingCapacity(model, stream, settings);
  if (reserved !== undefined && reserved > 0 && capacity.batches > reserved) {
    const setting = 'parallelizationFactor' in settings && settings.parallelizationFactor > 1;
    const message = `up to ${formatCount(capacity.batches)} batches run at once, and the reservation of ${settings.target} is ${formatCount(reserved)}: throttled batches block their shards`;
    say(setting ? 'parallelizationFactor' : 'target', message, 'K-04', 'K-05', 'K-42');
  }
  if (rate > capacity.perSecond) adviseBacklog(say, stream, rate, capacity, platform);
  else
    adviseWait(say, stream, settings, { wait: longest(capacity.perSecond), perSecond: capacity.perSecond }, platform);
  advisePoison(say, errorRate, stream, settings, platform);
}

function adviseBacklog(
  say: Say,
  stream: StreamSettings,
  rate: number,
  { batches, batchSize, run, perSecond }: MappingCapacity,
  platform: PlatformValues,
): void {
  const behind = `${formatRate(rate)} on average are more than ${formatRate(perSecond)}, which batches of ${formatCount(batchSize)} in ${formatDuration(Math.round(run))} take, ${formatCount(batches)} at once`;
  const retention = retentionOf(stream, platform);
  if (retention === null) {
    say('target', `${behind}: the backlog grows`, 'MQ-01');
    return;
  }
  // The age of what is read grows by 1 - capacity / rate a second, until it reaches the retention.
  const after = retention / (1 - perSecond / rate);
  const message = `${behind}: the records fall behind, and are lost unread after ${formatDuration(Math.round(after))} of it, when they are ${formatDuration(retention)} old`;
  say('target', message, ...(stream.type === 'kafka' ? ['KF-01', 'KF-05'] : ['K-04', 'K-41', 'K-63']));
}

/** Whether peaks leave more than is processed in time, although the mean is low enough. */
function adviseWait(
  say: Say,
  stream: StreamSettings,
  settings: StreamSettings | ConsumerSettings,
  { wait, perSecond }: { readonly wait: Micros; readonly perSecond: number },
  platform: PlatformValues,
): void {
  const waiting = `some records will wait about ${formatDuration(Math.round(wait / MINUTE) * MINUTE)} at ${formatRate(perSecond)}, longer than`;
  const retention = retentionOf(stream, platform);
  const age = 'maximumRecordAge' in settings ? settings.maximumRecordAge : undefined;
  if (age !== undefined && age < (retention ?? Number.POSITIVE_INFINITY)) {
    if (wait > age) say('maximumRecordAge', `${waiting} ${formatDuration(age)}: the mapping gives them up`, 'K-24');
    return;
  }
  if (retention === null || wait <= retention) return;
  // A DynamoDB stream has no such setting, and a further consumer cannot change it.
  const setting = settings === stream && stream.type !== 'dynamodb-stream' ? 'retention' : 'target';
  say(setting, `${waiting} they are kept: they expire unread`, ...EXPIRY_FACTS[stream.type]);
}

const EXPIRY_FACTS: Readonly<Record<StreamSettings['type'], readonly string[]>> = {
  kinesis: ['K-41', 'K-63'],
  'dynamodb-stream': ['K-41', 'K-68'],
  kafka: ['KF-05'],
  mq: [],
};

function advisePoison(
  say: Say,
  errorRate: number,
  stream: StreamSettings,
  settings: StreamSettings | ConsumerSettings,
  platform: PlatformValues,
): void {
  if (settings.poison === 0 && errorRate < 1) return;
  if (!('bisectBatchOnFunctionError' in settings)) return;
  const { maximumRetryAttempts: attempts, maximumRecordAge: age, bisectBatchOnFunctionError: splits } = settings;
  const isEndless = (attempts === undefined || attempts === -1) && age === undefined;
  if (isEndless) {
    const until = retentionOf(stream, platform) ?? DAY;
    const message = `a record that always fails blocks its shard until it expires after ${formatDuration(until)}; set maximumRetryAttempts or maximumRecordAge`;
    say('poison', message, 'K-40', 'K-41', 'W-K8');
  } else if (!splits && !settings.reportBatchItemFailures) {
    const message =
      'the whole batch of a record that always fails is given up with it; bisectBatchOnFunctionError finds it';
    say('poison', message, 'K-43');
  }
}

/** Standard consumers share the reads of a shard. */
function adviseReaders(say: Say, settings: StreamSettings, platform: PlatformValues): void {
  if (settings.type !== 'kinesis') return;
  const all = [settings, ...consumersOf(settings).map(([, consumer]) => consumer)];
  const standard = all.filter((mapping) => !('enhancedFanOut' in mapping && mapping.enhancedFanOut)).length;
  const polls = standard / (platform.kinesisPollInterval / SECOND);
  if (polls <= platform.kinesisReads) return;
  const message = `${formatCount(standard)} standard consumers poll a shard ${formatCount(polls)} times a second, and ${formatCount(platform.kinesisReads)} reads are allowed: give some enhancedFanOut`;
  say('consumers', message, 'K-61', 'K-03');
}
