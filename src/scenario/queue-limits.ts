import type { PlatformValues } from '../profiles/profile.ts';
import { isQueue } from '../sources/index.ts';
import type { SqsSettings } from '../sources/sqs-field.ts';
import { formatCount, formatDuration } from '../units/format.ts';
import { DAY, HOUR, MINUTE, type Micros, SECOND } from '../units/time.ts';
import type { FunctionSettings } from './definition.ts';
import type { Draft } from './draft.ts';
import { type Finding, finding } from './place.ts';
import { valueAt } from './shape.ts';
import { shown } from './suggest.ts';

const RETENTION = { least: MINUTE, most: 14 * DAY };
const VISIBILITY_MAX = 12 * HOUR;
const DELAY_MAX = 15 * MINUTE;
const WINDOW_MAX = 300 * SECOND;
const BATCH_WITHOUT_WINDOW = 10;
const RECEIVES_MAX = 1000;
const GROUPS_MAX = 1_000_000;
/** Of `maximumConcurrency` (Q-08). */
export const MAXIMUM_CONCURRENCY = { least: 2, most: 1000 };
const PROVISIONED_MINIMUM = { least: 2, most: 200 };

type Refuse = (setting: string, expectation: string, remedy?: string) => void;

/** Settings of queues that are well written and impossible, each with the row of the facts sheet that says so. */
export function queueFindings(draft: Draft, values: PlatformValues): readonly Finding[] {
  return [...draft.sources].flatMap(([name, { raw, settings }]) => {
    if (settings === null || !isQueue(settings)) return [];
    const findings: Finding[] = [];
    const refuse: Refuse = (setting, expectation, remedy) => {
      const path = setting.split('.');
      const written = valueAt(raw, path);
      const found = written === undefined ? 'the default' : shown(written);
      const message = `expected ${expectation}, got ${found}${remedy === undefined ? '' : `; ${remedy}`}`;
      findings.push(finding(['sources', name, ...path], message));
    };
    checkQueue(refuse, settings);
    checkRedrive(refuse, settings);
    checkVisibility(refuse, settings, draft.functions.get(settings.target));
    checkBatch(refuse, settings, values);
    checkPollers(refuse, settings, values);
    return findings;
  });
}

function checkQueue(refuse: Refuse, { retention, delay, fifo, messageGroups }: SqsSettings): void {
  const { least, most } = RETENTION;
  if (isOutside(retention, least, most)) refuse('retention', `60s to ${formatDuration(most)} (Q-26)`);
  if (delay > DELAY_MAX) refuse('delay', `at most ${formatDuration(DELAY_MAX)}`);
  if (messageGroups === undefined) return;
  if (!fifo) refuse('messageGroups', 'message groups on a FIFO queue only', 'set fifo: true or remove them');
  if (messageGroups.count > GROUPS_MAX) refuse('messageGroups.count', `at most ${formatCount(GROUPS_MAX)} groups`);
}

function checkRedrive(refuse: Refuse, { maxReceiveCount, deadLetterQueue }: SqsSettings): void {
  if (maxReceiveCount === undefined) return;
  if (maxReceiveCount > RECEIVES_MAX) refuse('maxReceiveCount', `1 to ${formatCount(RECEIVES_MAX)} (Q-24)`);
  if (deadLetterQueue === undefined) {
    refuse('maxReceiveCount', 'a deadLetterQueue beside it, where such messages go (Q-24)', 'name one or remove it');
  }
}

function checkVisibility(
  refuse: Refuse,
  { visibilityTimeout }: SqsSettings,
  target: Partial<FunctionSettings> | undefined,
): void {
  if (visibilityTimeout > VISIBILITY_MAX) {
    refuse('visibilityTimeout', `at most ${formatDuration(VISIBILITY_MAX)} (Q-26)`);
  }
  const timeout = target?.timeout;
  if (timeout === undefined || timeout <= visibilityTimeout) return;
  refuse(
    'visibilityTimeout',
    `at least the timeout of the function, ${formatDuration(timeout)} (Q-22)`,
    `AWS refuses such a mapping; the recommended value is ${formatDuration(6 * timeout)}`,
  );
}

/** The largest `batchSize` of a queue with its other settings. */
export function largestQueueBatch(
  { fifo, maximumBatchingWindow: window }: Pick<SqsSettings, 'fifo' | 'maximumBatchingWindow'>,
  { sqsBatchSizeMaximum }: Pick<PlatformValues, 'sqsBatchSizeMaximum'>,
): number {
  return fifo || window < SECOND ? Math.min(BATCH_WITHOUT_WINDOW, sqsBatchSizeMaximum) : sqsBatchSizeMaximum;
}

function checkBatch(refuse: Refuse, settings: SqsSettings, { sqsBatchSizeMaximum }: PlatformValues): void {
  const { fifo, batchSize, maximumBatchingWindow: window } = settings;
  const most = fifo ? Math.min(BATCH_WITHOUT_WINDOW, sqsBatchSizeMaximum) : sqsBatchSizeMaximum;
  if (batchSize > most) {
    refuse('batchSize', `1 to ${formatCount(most)}${fifo ? ' on a FIFO queue' : ''} (Q-20)`);
  } else if (batchSize > BATCH_WITHOUT_WINDOW && window < SECOND) {
    refuse('batchSize', `at most 10 without a batching window of 1s or more (Q-20)`, 'set maximumBatchingWindow');
  }
  if (window > WINDOW_MAX) refuse('maximumBatchingWindow', `at most ${formatDuration(WINDOW_MAX)} (Q-21)`);
  if (fifo && window > 0) refuse('maximumBatchingWindow', 'no batching window on a FIFO queue (Q-21)', 'remove it');
}

function checkPollers(refuse: Refuse, settings: SqsSettings, values: PlatformValues): void {
  const { maximumConcurrency: cap, provisionedPollers: provisioned } = settings;
  if (cap !== undefined && isOutside(cap, MAXIMUM_CONCURRENCY.least, MAXIMUM_CONCURRENCY.most)) {
    refuse('maximumConcurrency', `2 to ${formatCount(MAXIMUM_CONCURRENCY.most)} (Q-08)`);
  }
  if (provisioned === undefined) return;
  if (cap !== undefined) {
    refuse('maximumConcurrency', 'no maximum concurrency beside provisionedPollers (Q-53)', 'remove one of them');
  }
  const { minimum, maximum } = provisioned;
  const most = values.sqsProvisionedPollersMaximum;
  if (isOutside(minimum, PROVISIONED_MINIMUM.least, PROVISIONED_MINIMUM.most)) {
    refuse('provisionedPollers.minimum', `2 to ${PROVISIONED_MINIMUM.most} (Q-50)`);
  }
  if (isOutside(maximum, Math.max(2, minimum), most)) {
    refuse('provisionedPollers.maximum', `the minimum to ${formatCount(most)} (Q-50)`);
  }
}

function isOutside(value: number | Micros, least: number, most: number): boolean {
  return value < least || value > most;
}
