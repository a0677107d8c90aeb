import type { MetricDefinition, Unit } from './metrics.ts';
import { REFUSAL_REASONS } from './reasons.ts';

/** Every metric that a run can have, by the kind of thing it describes. What a run measures is held to this list. */
const metric = (name: string, unit: Unit, what: string): MetricDefinition => ({ name, unit, what });

const level = (name: string, what: string): readonly MetricDefinition[] => [
  metric(`${name}.mean`, 'count', `${what}: time average.`),
  metric(`${name}.max`, 'count', `${what}: largest value.`),
];

const times = (name: string, what: string): readonly MetricDefinition[] => [
  metric(`${name}.mean`, 'ms', `${what}: mean.`),
  metric(`${name}.p50`, 'ms', `${what}: median.`),
  metric(`${name}.p95`, 'ms', `${what}: 95th percentile.`),
  metric(`${name}.p99`, 'ms', `${what}: 99th percentile.`),
  metric(`${name}.max`, 'ms', `${what}: largest value.`),
];

export const functionMetrics: readonly MetricDefinition[] = [
  metric('arrivals', 'count', 'Requests that reached the function: invocations, throttles and service errors.'),
  metric('invocations', 'count', 'Runs of the code, failed ones included (CloudWatch Invocations, M-01).'),
  metric(
    'throttles',
    'count',
    'Requests refused for lack of concurrency, rate or scaling (CloudWatch Throttles, M-03).',
  ),
  metric('throttleRatio', 'share', 'Throttles / (invocations + throttles).'),
  ...REFUSAL_REASONS.map((reason) =>
    metric(`throttlesByReason.${reason}`, 'count', `Throttles with the reason ${reason} (S-03).`),
  ),
  metric('serviceErrors', 'count', 'Requests that the service itself answered with a 5xx.'),
  metric('errors', 'count', 'Runs that failed or timed out (CloudWatch Errors, M-02).'),
  metric('timeouts', 'count', 'Runs cut off by the function timeout; also among the errors.'),
  metric('coldStarts', 'count', 'Runs that waited for Init.'),
  metric('coldStartRatio', 'share', 'Cold starts / invocations.'),
  metric('provisionedSpillover', 'count', 'Runs on demand although provisioned concurrency is configured (M-09).'),
  metric('provisionedUtilization.mean', 'share', 'Provisioned environments in use / configured (M-10): time average.'),
  metric('provisionedUtilization.max', 'share', 'Provisioned environments in use / configured: largest value.'),
  ...level('concurrency', 'Requests in flight, Init included'),
  metric('concurrency.p99', 'count', 'Requests in flight: not exceeded during 99 % of the time.'),
  ...level('environments', 'Execution environments that exist'),
  ...times('duration', 'Time in the handler, without Init (CloudWatch Duration, M-04)'),
  metric('billedDuration', 'ms', 'Sum of billed durations (B-01 to B-05).'),
  metric('asyncEventsReceived', 'count', 'Events accepted into the asynchronous queue (A-17).'),
  metric('asyncEventsDropped', 'count', 'Events given up: too old, retries exhausted, or reserved 0 (A-17).'),
  metric('asyncEventAge.mean', 'ms', 'Time from queueing to a run: mean (A-17).'),
  metric('asyncEventAge.p99', 'ms', 'Time from queueing to a run: 99th percentile.'),
  metric('asyncEventAge.max', 'ms', 'Time from queueing to a run: largest value.'),
  metric('deadLettered', 'count', 'Events delivered to a dead-letter queue or failure destination.'),
  metric('lost', 'count', 'Events whose delivery there failed.'),
];

const sourceCommon: readonly MetricDefinition[] = [
  metric('offered', 'count', 'Items offered: requests or events, each once.'),
  metric('delivered', 'count', 'Items that Lambda took: begun to run (synchronous) or accepted (asynchronous).'),
  metric('succeeded', 'count', 'Items whose run succeeded.'),
  metric('failed', 'count', 'Items to which an error or throttle was returned, with nobody left to retry.'),
  metric('refused', 'count', 'Items never accepted: gateway limit or size.'),
  metric('retries', 'count', 'Further tries of the caller or sender.'),
  metric('successRatio', 'share', 'Succeeded / all items that reached a final state.'),
  ...times('latency', 'From the offer to the last answer or, for events, to success; retries included'),
  metric('waiting', 'count', 'Items waiting at the end of the run, timers included.'),
  metric('running', 'count', 'Items running at the end of the run.'),
];

const syncMetrics: readonly MetricDefinition[] = [
  ...sourceCommon,
  metric('clientGaveUp', 'count', 'Items whose caller stopped waiting; their runs went on.'),
  metric('abandoned', 'count', 'Runs that nobody waited for to the end.'),
];

const asyncMetrics: readonly MetricDefinition[] = [
  ...sourceCommon,
  metric('expired', 'count', 'Events that reached the age limit, wherever they went then.'),
  metric('discarded', 'count', 'Events given up with nowhere to send them.'),
  metric('deadLettered', 'count', 'Events delivered to a dead-letter queue or failure destination.'),
  metric('lost', 'count', 'Events whose delivery there failed.'),
  metric('duplicates', 'count', 'Second deliveries of an event without any error (A-01).'),
  ...level('backlog', 'Events that are accepted and not running'),
  metric('backlog.atEnd', 'count', 'Events that are accepted and not running, at the end of the run.'),
  metric('timeToDrain', 'ms', 'From the largest backlog to the next empty one; absent when it never empties.'),
];

export function sourceMetrics(kind: 'sync' | 'async'): readonly MetricDefinition[] {
  return kind === 'sync' ? syncMetrics : asyncMetrics;
}

export const accountMetrics: readonly MetricDefinition[] = [
  ...level('concurrency', 'Requests in flight in the account'),
  metric('concurrency.p99', 'count', 'Requests in flight in the account: not exceeded during 99 % of the time.'),
  metric(
    'claimedConcurrency.max',
    'count',
    'Largest ClaimedAccountConcurrency: unreserved use, reservations and provisioned (M-08).',
  ),
  metric('throttles', 'count', 'Throttles of all functions.'),
  metric('unreserved', 'count', 'Quota minus everything reserved (C-13).'),
];

export const downstreamMetrics: readonly MetricDefinition[] = [
  metric('received', 'count', 'Messages delivered.'),
  metric('rejected', 'count', 'Deliveries that failed.'),
  metric('backlog.max', 'count', 'Largest depth.'),
  metric('backlog.atEnd', 'count', 'Depth at the end of the run.'),
];

const money = (suffix: string, span: string): readonly MetricDefinition[] => [
  metric(`requests${suffix}`, 'USD', `Price of the requests ${span} (B-20).`),
  metric(
    `compute${suffix}`,
    'USD',
    `Price of the billed GB-seconds ${span}, ephemeral storage included (B-21, B-22, B-25).`,
  ),
  metric(`provisioned${suffix}`, 'USD', `Price of provisioned concurrency ${span} (B-23, B-24).`),
  metric(`total${suffix}`, 'USD', `All of these ${span}.`),
];

export const costMetrics: readonly MetricDefinition[] = [
  ...money('', 'for the simulated time'),
  ...money('Per30Days', 'for the usage scaled to 30 days'),
];
