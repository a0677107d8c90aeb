import { isQueue } from '../sources/index.ts';
import type { SqsSettings } from '../sources/sqs-field.ts';
import { eventsPerPoller } from '../sources/sqs-poll-rate.ts';
import { formatCount, formatDuration, formatRate, formatSize } from '../units/format.ts';
import { MINUTE, type Micros, SECOND } from '../units/time.ts';
import type { Hint } from './advice.ts';
import { longestWait, mostWithin } from './backlog-advice.ts';
import { meanDuration, type OfferedLoad } from './estimate.ts';
import { mostInFlight, usesPool } from './managed-field.ts';
import type { ScenarioModel } from './model.ts';

/** The factor between a function's timeout and the visibility timeout that AWS recommends. */
const VISIBILITY_FACTOR = 6;
const RECEIVES_ENOUGH = 5;

/** What is legal in the settings of a queue and probably not meant. */
export function queueHints(model: ScenarioModel, offered: OfferedLoad, name: string): readonly Hint[] {
  const settings = model.scenario.sources[name];
  if (!isQueue(settings)) return [];
  const hints: Hint[] = [];
  const say = (setting: string, message: string, ...facts: string[]): void => {
    hints.push({ path: ['sources', name, setting], message: `${message} (${facts.join(', ')})`, facts });
  };
  adviseVisibility(say, model, settings);
  adviseReceives(say, settings);
  adviseConcurrency(say, model, settings);
  adviseSharing(say, model, offered, name, settings);
  adviseThroughput(say, model, offered, name, settings);
  adviseSize(say, model, settings);
  return hints;
}

type Say = (setting: string, message: string, ...facts: string[]) => void;

function adviseVisibility(say: Say, { scenario }: ScenarioModel, settings: SqsSettings): void {
  const { timeout } = scenario.functions[settings.target];
  const needed = VISIBILITY_FACTOR * timeout + settings.maximumBatchingWindow;
  if (settings.visibilityTimeout >= needed) return;
  const message =
    `${formatDuration(settings.visibilityTimeout)} is less than the recommended ${formatDuration(needed)} ` +
    `(6 x the timeout of ${settings.target}${settings.maximumBatchingWindow > 0 ? ' and the window' : ''}): ` +
    'messages of throttled batches come back while others are tried, and count as received again';
  say('visibilityTimeout', message, 'Q-22');
}

function adviseReceives(say: Say, { maxReceiveCount, deadLetterQueue, retention }: SqsSettings): void {
  if (deadLetterQueue === undefined) {
    const message = `without a dead-letter queue, messages that always fail come back until they are ${formatDuration(retention)} old`;
    say('type', message, 'Q-06', 'Q-26');
  } else if (maxReceiveCount !== undefined && maxReceiveCount < RECEIVES_ENOUGH) {
    const times = maxReceiveCount === 1 ? 'once' : `${maxReceiveCount} times`;
    const message =
      `messages go to ${deadLetterQueue} after they were received ${times}; throttled batches count too, ` +
      'so at least 5 is recommended';
    say('maxReceiveCount', message, 'Q-07', 'Q-24');
  }
}

function adviseConcurrency(say: Say, { scenario, platform }: ScenarioModel, settings: SqsSettings): void {
  const { target, maximumConcurrency, provisionedPollers } = settings;
  const reserved = scenario.functions[target].reservedConcurrency;
  if (reserved === undefined) return;
  const others = Object.values(scenario.sources).filter((source) => isQueue(source) && source.target === target);
  const caps = others.map((source) => (source as SqsSettings).maximumConcurrency);
  const sum = caps.reduce<number>((total, cap) => total + (cap ?? 0), 0);
  if (maximumConcurrency !== undefined && sum > reserved) {
    const what =
      others.length === 1 ? 'is above' : `of all ${others.length} queues together, ${formatCount(sum)}, is above`;
    const message = `${others.length === 1 ? formatCount(maximumConcurrency) : 'the maximum concurrency'} ${what} the reservation of ${target}, ${formatCount(reserved)}: batches will be throttled`;
    say('maximumConcurrency', message, 'Q-08');
    return;
  }
  const first = provisionedPollers
    ? provisionedPollers.minimum * platform.sqsProvisionedBatchesPerPoller
    : platform.sqsPollersInitial;
  if (maximumConcurrency === undefined && reserved < first) {
    const message =
      `the reservation of ${target}, ${formatCount(reserved)}, is below the ${formatCount(first)} batches that the mapping ` +
      'begins with: some are throttled from the start; set maximumConcurrency or reserve more';
    say('target', message, 'Q-01', 'Q-09');
  }
}

/** Whether the mapping can grow until functions that share its pool find nothing left. */
function adviseSharing(
  say: Say,
  model: ScenarioModel,
  offered: OfferedLoad,
  name: string,
  settings: SqsSettings,
): void {
  const { scenario, platform } = model;
  const { target, maximumConcurrency, provisionedPollers, batchSize } = settings;
  const functions = Object.entries(scenario.functions);
  const sharing = functions
    .filter(([, settings]) => settings.reservedConcurrency === undefined && usesPool(settings))
    .map(([of]) => of);
  if (maximumConcurrency !== undefined || !sharing.includes(target) || sharing.length === 1) return;
  const reserved = functions.reduce((sum, [, { reservedConcurrency = 0 }]) => sum + reservedConcurrency, 0);
  const pool = platform.accountConcurrency - reserved;
  const grown = grownBatches(model, settings);
  if (grown < pool) return;
  // While the mapping grows evenly it does half of what the whole pool would do; what waits must last that long.
  const [first, perMinute] =
    provisionedPollers === undefined
      ? [platform.sqsPollersInitial, platform.sqsPollersPerMinute]
      : [provisionedPollers.minimum * platform.sqsProvisionedBatchesPerPoller, platform.sqsProvisionedBatchesPerMinute];
  const growth = (Math.max(0, pool - first) / perMinute) * MINUTE;
  const run = runOf(model, settings);
  const horizon = scenario.run.duration;
  const wait = longestWait(offered, name, horizon, (pool * batchSize * SECOND) / run);
  const isEnough = wait > run || mostWithin(offered, name, horizon, run) >= pool * batchSize;
  if (!isEnough || !(wait > growth / 2)) return;
  const others = sharing.filter((of) => of !== target).join(', ');
  const cure =
    provisionedPollers === undefined ? `set maximumConcurrency or reserve for ${target}` : `reserve for ${target}`;
  const message =
    `the mapping can grow to ${formatCount(grown)} batches at once, and enough waits to take all ${formatCount(pool)} units ` +
    `of concurrency that ${target} shares with ${others}, which are throttled then; ${cure}`;
  say(provisionedPollers === undefined ? 'type' : 'provisionedPollers', message, 'C-07', 'Q-02', 'Q-08');
}

/** Batches of the mapping that can run at once, whatever concurrency there is for them. */
function grownBatches({ platform }: ScenarioModel, settings: SqsSettings): number {
  const { provisionedPollers, fifo, messageGroups } = settings;
  const groups = fifo ? (messageGroups?.count ?? 1) : Number.POSITIVE_INFINITY;
  const most =
    provisionedPollers === undefined
      ? platform.sqsPollersMaximum
      : provisionedPollers.maximum * platform.sqsProvisionedBatchesPerPoller;
  return Math.min(most, groups);
}

/** Whether the mapping, fully grown, can keep up with what is sent, and how late it will be. */
function adviseThroughput(
  say: Say,
  model: ScenarioModel,
  offered: OfferedLoad,
  name: string,
  settings: SqsSettings,
): void {
  const { scenario } = model;
  const rate = offered.until(name, scenario.run.duration) / (scenario.run.duration / SECOND);
  if (settings.provisionedPollers !== undefined) {
    advisePollers(say, model, rate, settings, settings.provisionedPollers.maximum);
    return;
  }
  const batches = batchesOf(model, settings);
  const run = runOf(model, settings);
  const capacity = (batches * settings.batchSize * SECOND) / run;
  const setting = settings.maximumConcurrency === undefined ? 'type' : 'maximumConcurrency';
  if (rate > capacity) {
    const taken = `${formatCount(batches)} batches of ${formatCount(settings.batchSize)} in ${formatDuration(run)} can take, ${formatRate(capacity)}`;
    say(setting, `${formatRate(rate)} on average are more than ${taken}: the backlog grows`, 'Q-02', 'Q-08');
  }
  const wait = longestWait(offered, name, scenario.run.duration, capacity);
  if (wait <= settings.retention) return;
  const message = `some messages will wait about ${formatDuration(Math.round(wait / MINUTE) * MINUTE)} at ${formatRate(capacity)}, longer than they are kept: they are lost`;
  say('retention', message, 'Q-26');
}

function advisePollers(say: Say, model: ScenarioModel, rate: number, settings: SqsSettings, maximum: number): void {
  const { batchSize, messageSize } = settings;
  const duration = runOf(model, settings);
  const each = eventsPerPoller({ messageSize: Math.max(1, messageSize), duration, batchSize });
  const needed = Math.ceil(rate / each);
  if (needed <= maximum) return;
  const pollers = `${formatCount(needed)} event pollers of ${formatRate(each)} each`;
  const message = `${formatRate(rate)} on average need ${pollers}, and there are ${formatCount(maximum)} at most: the backlog grows`;
  say('provisionedPollers', message, 'Q-54');
}

/** Batches that can run at once, as far as settings tell. */
function batchesOf({ scenario, platform }: ScenarioModel, settings: SqsSettings): number {
  const { reservedConcurrency, managedInstances, memory } = scenario.functions[settings.target];
  const own = managedInstances === undefined ? reservedConcurrency : mostInFlight(managedInstances, memory);
  const groups = settings.fifo ? (settings.messageGroups?.count ?? 1) : Number.POSITIVE_INFINITY;
  const cap = settings.maximumConcurrency ?? platform.sqsPollersMaximum;
  return Math.min(cap, platform.sqsPollersMaximum, groups, own ?? platform.accountConcurrency);
}

/** Mean time of a run with a full batch, in microseconds, at least 1. */
function runOf({ scenario }: ScenarioModel, { target, batchSize }: SqsSettings): Micros {
  const settings = scenario.functions[target];
  return Math.max(
    1,
    Math.min(settings.timeout, meanDuration(scenario, target) + settings.durationPerRecord * batchSize),
  );
}

function adviseSize(say: Say, { platform }: ScenarioModel, { messageSize, batchSize }: SqsSettings): void {
  const { sqsMessageSizeMaximum, sqsBatchPayloadMaximum } = platform;
  if (messageSize > sqsMessageSizeMaximum) {
    const message = `messages of ${formatSize(messageSize)} are refused: the limit is ${formatSize(sqsMessageSizeMaximum)}`;
    say('messageSize', message, 'Q-27');
  } else if (messageSize * batchSize > sqsBatchPayloadMaximum) {
    const fitting = Math.max(1, Math.floor(sqsBatchPayloadMaximum / messageSize));
    const message = `${formatCount(batchSize)} messages of ${formatSize(messageSize)} are more than ${formatSize(sqsBatchPayloadMaximum)}: batches have ${formatCount(fitting)}`;
    say('batchSize', message, 'Q-21');
  }
}
