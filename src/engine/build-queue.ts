import type { LimitWatch } from '../observe/limit-watch.ts';
import { QueueObserver } from '../observe/queue-observer.ts';
import type { PlatformValues } from '../profiles/profile.ts';
import type { SqsSettings } from '../sources/sqs-field.ts';
import { MessageGroups } from '../sources/sqs-groups.ts';
import { Messages } from '../sources/sqs-messages.ts';
import { FifoOrder, type MessageOrder, StandardOrder } from '../sources/sqs-order.ts';
import { PollRate } from '../sources/sqs-poll-rate.ts';
import { type PollerOptions, Pollers } from '../sources/sqs-pollers.ts';
import { SqsQueue } from '../sources/sqs-queue.ts';
import { SqsSource } from '../sources/sqs-source.ts';
import { type Micros, MS, SECOND } from '../units/time.ts';
import type { Context } from './context.ts';

/** What a queue without a maxReceiveCount has when it names a dead-letter queue. */
const MAX_RECEIVE_COUNT = 10;

/** Builds a queue with its mapping. */
export function addQueueSource(context: Context, name: string, index: number, settings: SqsSettings): SqsSource {
  const { kernel, requests, streams, timeline, model } = context;
  const { platform } = model;
  const observer = new QueueObserver(name, timeline);
  const messages = new Messages(context.chains.areFollowed);
  const groups = settings.fifo ? groupsOf(context, name, settings, messages) : null;
  const order = groups === null ? new StandardOrder(messages) : groups.order;
  const visibilityTimeout = effectiveVisibility(settings, model.scenario.functions[settings.target].timeout);
  const queue = buildQueue(context, name, settings, { messages, order, observer, visibilityTimeout });
  const pollers = new Pollers(observer.pollers, pollerOptions(settings, platform));
  const source = new SqsSource(
    kernel,
    requests,
    context.functionNamed(settings.target),
    queue,
    pollers,
    settings.provisionedPollers === undefined ? null : pollRate(settings, platform),
    observer,
    streams,
    {
      pollers: watch(context, name, 'poller-maximum', pollerMaximum(settings, platform), 'concurrent batches'),
      visibility: watch(context, name, 'visibility-timeout', visibilityTimeout / MS, 'ms'),
    },
    {
      name,
      index,
      batchSize: Math.min(
        settings.batchSize,
        Math.max(1, Math.floor(platform.sqsBatchPayloadMaximum / Math.max(1, settings.messageSize))),
      ),
      window: settings.maximumBatchingWindow,
      visibilityTimeout,
      reportBatchItemFailures: settings.reportBatchItemFailures,
      poison: settings.poison,
      throttleRetry: { base: platform.sqsThrottleRetryBase, maximum: platform.sqsThrottleRetryMaximum },
      isTooLarge: settings.messageSize > platform.sqsMessageSizeMaximum,
      groupOf: groups === null ? null : groups.of,
      resolution: timeline.resolution,
    },
  );
  context.callers[index] = source;
  return source;
}

/** A mapping with a window hides messages long enough for window and run. */
function effectiveVisibility(settings: SqsSettings, timeout: Micros): Micros {
  const { maximumBatchingWindow: window, visibilityTimeout } = settings;
  return window > 0 && window + timeout > visibilityTimeout ? window + timeout + 30 * SECOND : visibilityTimeout;
}

function groupsOf(
  { streams }: Context,
  name: string,
  { messageGroups }: SqsSettings,
  messages: Messages,
): { readonly order: MessageOrder; readonly of: (message: number) => number } {
  const { count, skew } = messageGroups ?? { count: 1, skew: 0 };
  const groups = new MessageGroups(count, skew, streams.key(`sources/${name}`, 'message groups'));
  const of = (message: number): number => groups.of(messages.own(message));
  return { order: new FifoOrder(messages, count, of), of };
}

function buildQueue(
  context: Context,
  name: string,
  settings: SqsSettings,
  parts: {
    readonly messages: Messages;
    readonly order: MessageOrder;
    readonly observer: QueueObserver;
    readonly visibilityTimeout: Micros;
  },
): SqsQueue {
  const { platform } = context.model;
  const sink = context.sinkNamed(settings.deadLetterQueue);
  const target = context.functionNamed(settings.target);
  const inFlightMaximum = settings.fifo ? platform.sqsFifoInFlightMaximum : platform.sqsInFlightMaximum;
  return new SqsQueue(
    context.kernel,
    parts.messages,
    parts.order,
    parts.observer,
    sink === null ? null : (own, tries) => sink.deliverItem(own, tries),
    {
      inFlight: watch(context, name, 'in-flight', inFlightMaximum, 'messages in flight'),
      retention: watch(context, name, 'message-retention', settings.retention / MS, 'ms'),
    },
    {
      isFifo: settings.fifo,
      visibilityTimeout: parts.visibilityTimeout,
      retention: settings.retention,
      delay: settings.delay,
      maxReceiveCount: sink === null ? null : (settings.maxReceiveCount ?? MAX_RECEIVE_COUNT),
      recursionLimit: context.chains.limitOf(settings.target),
      inFlightMaximum,
      horizon: context.timeline.horizon,
    },
    (now) => target.observer.recursiveDropped.add(now),
  );
}

function pollerMaximum(settings: SqsSettings, platform: PlatformValues): number {
  const { provisionedPollers, maximumConcurrency } = settings;
  if (provisionedPollers !== undefined) return provisionedPollers.maximum * platform.sqsProvisionedBatchesPerPoller;
  return Math.min(maximumConcurrency ?? Number.POSITIVE_INFINITY, platform.sqsPollersMaximum);
}

function pollerOptions(settings: SqsSettings, platform: PlatformValues): PollerOptions {
  const { provisionedPollers, maximumConcurrency } = settings;
  const common = {
    maximum: pollerMaximum(settings, platform),
    lowAfter: platform.sqsPollersLowAfter,
    downPerMinute: platform.sqsPollersDownPerMinute,
    errorStep: platform.sqsErrorStep,
    errorShare: platform.sqsErrorShare,
    throttleStep: platform.sqsThrottleStep,
  };
  if (provisionedPollers !== undefined) {
    const batchesPerPoller = platform.sqsProvisionedBatchesPerPoller;
    return {
      ...common,
      initial: provisionedPollers.minimum * batchesPerPoller,
      low: null,
      upPerMinute: platform.sqsProvisionedBatchesPerMinute,
      batchesPerPoller,
    };
  }
  return {
    ...common,
    initial: platform.sqsPollersInitial,
    low: maximumConcurrency === undefined ? platform.sqsPollersLow : null,
    upPerMinute: platform.sqsPollersPerMinute,
    batchesPerPoller: 1,
  };
}

function pollRate({ messageSize }: SqsSettings, platform: PlatformValues): PollRate {
  return new PollRate({
    pollsPerSecond: platform.sqsProvisionedPollsPerSecond,
    bytesPerSecond: platform.sqsProvisionedBytesPerSecond,
    messageSize,
  });
}

function watch({ watches }: Context, name: string, limit: string, value: number, unit: string): LimitWatch {
  return watches.add(limit, { scope: 'sources', name }, { value, unit }, () => Number.NaN);
}
