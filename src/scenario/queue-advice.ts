import { isQueue } from '../sources/index.ts';
import type { SqsSettings } from '../sources/sqs-field.ts';
import { eventsPerPoller } from '../sources/sqs-poll-rate.ts';
import { formatCount, formatDuration, formatRate, formatSize } from '../units/format.ts';
import { SECOND } from '../units/time.ts';
import type { Hint } from './advice.ts';
import { meanDuration, type OfferedLoad } from './estimate.ts';
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

/** Whether the mapping, fully grown, can keep up with the average of what is sent. */
function adviseThroughput(
  say: Say,
  { scenario, platform }: ScenarioModel,
  offered: OfferedLoad,
  name: string,
  settings: SqsSettings,
): void {
  const target = scenario.functions[settings.target];
  const rate = offered.until(name, scenario.run.duration) / (scenario.run.duration / SECOND);
  const run = Math.min(target.timeout, meanDuration(target) + target.durationPerRecord * settings.batchSize);
  const { provisionedPollers, maximumConcurrency, batchSize, messageSize } = settings;
  if (provisionedPollers !== undefined) {
    const each = eventsPerPoller({ messageSize: Math.max(1, messageSize), duration: Math.max(1, run), batchSize });
    const needed = Math.ceil(rate / each);
    if (needed <= provisionedPollers.maximum) return;
    const message = `${formatRate(rate)} on average need ${formatCount(needed)} event pollers of ${formatRate(each)} each, and there are ${formatCount(provisionedPollers.maximum)} at most: the backlog grows`;
    say('provisionedPollers', message, 'Q-54');
    return;
  }
  const most = Math.min(maximumConcurrency ?? Number.POSITIVE_INFINITY, platform.sqsPollersMaximum);
  const capacity = (most * batchSize * SECOND) / Math.max(1, run);
  if (rate <= capacity) return;
  const message = `${formatRate(rate)} on average are more than ${formatCount(most)} batches of ${formatCount(batchSize)} in ${formatDuration(run)} can take, ${formatRate(capacity)}: the backlog grows`;
  say(maximumConcurrency === undefined ? 'type' : 'maximumConcurrency', message, 'Q-02', 'Q-08');
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
