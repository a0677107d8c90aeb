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
  ...level('provisioned', 'Provisioned environments that are configured, allocated yet or not (C-43)'),
  metric('provisionedUtilization.mean', 'share', 'Provisioned environments in use / allocated (M-10): time average.'),
  metric('provisionedUtilization.max', 'share', 'Provisioned environments in use / allocated: largest value.'),
  ...level('concurrency', 'Requests in flight, Init included'),
  metric('concurrency.p99', 'count', 'Requests in flight: not exceeded during 99 % of the time.'),
  ...level('environments', 'Execution environments that exist'),
  ...times('duration', 'Time in the handler, without Init (CloudWatch Duration, M-04)'),
  metric('billedDuration', 'ms', 'Sum of billed durations (B-01 to B-05).'),
  metric('wastedTime', 'ms', 'Time of runs that repeated work or for which nobody waited to the end, added up.'),
  metric('asyncEventsReceived', 'count', 'Events accepted into the asynchronous queue (A-17).'),
  metric('asyncEventsDropped', 'count', 'Events given up: too old, retries exhausted, reserved 0 or recursive (A-17).'),
  metric(
    'recursiveInvocationsDropped',
    'count',
    'Invocations that the recursion stop prevented (CloudWatch RecursiveInvocationsDropped, M-15).',
  ),
  metric('asyncEventAge.mean', 'ms', 'Time from queueing to a run: mean (A-17).'),
  metric('asyncEventAge.p99', 'ms', 'Time from queueing to a run: 99th percentile.'),
  metric('asyncEventAge.max', 'ms', 'Time from queueing to a run: largest value.'),
  metric('deadLettered', 'count', 'Events delivered to a dead-letter queue or failure destination.'),
  metric('lost', 'count', 'Events whose delivery there failed.'),
];

/** Of functions in a VPC while environments shared network interfaces. */
export const networkMetrics: readonly MetricDefinition[] = [
  metric('networkInterfaces.max', 'count', 'Network interfaces that the environments share (E-40): largest number.'),
  metric('networkInterfaceErrors', 'count', 'Requests answered 502 for lack of one (E-42); also among service errors.'),
];

/** Of functions on managed instances. */
export const managedMetrics: readonly MetricDefinition[] = [
  metric(
    'throttlesByReason.ConcurrencyThrottles',
    'count',
    'Throttles because every slot was in use (CloudWatch ConcurrencyThrottles, E-52).',
  ),
  ...level('slots', 'Requests that the environments there are can serve at once (E-50)'),
  ...level('slotsInUse', 'Slots in use, by requests or by code that outlived the timeout of its request (E-52)'),
  metric('slotUtilization', 'share', 'Slots in use / slots: time average of both.'),
  ...level('instances', 'EC2 instances of the environments'),
];

/** Of functions of which the scenario deploys a version that differs, or in stages. */
export const versionMetrics: readonly MetricDefinition[] = [
  metric('newVersion.invocations', 'count', 'Runs of the new version while its staged deployment is under way.'),
  metric('newVersion.share', 'share', 'These runs / invocations.'),
  metric('newVersion.errors', 'count', 'Those of these runs that failed or timed out.'),
  metric('rollbacks', 'count', 'Staged deployments that were rolled back.'),
  metric('rolledBackAfter', 'ms', 'From the beginning of the first of them until then; absent where none was.'),
];

/** Of functions whose alias points to two versions, for each of these. */
export function aliasMetrics(version: string): readonly MetricDefinition[] {
  const one = (name: string, unit: Unit, what: string): MetricDefinition =>
    metric(`versions.${version}.${name}`, unit, what);
  return [
    one('invocations', 'count', `Runs of the version ${version}.`),
    one('share', 'share', `These runs / invocations of the function.`),
    one('errors', 'count', 'Those of these runs that failed or timed out.'),
    one('coldStarts', 'count', 'Those of these runs that waited for Init.'),
    one('provisionedSpillover', 'count', 'Those on demand although the version has provisioned concurrency (M-09).'),
    one('duration.mean', 'ms', 'Time of these runs in the handler, without Init: mean.'),
  ];
}

const sourceCommon: readonly MetricDefinition[] = [
  metric('offered', 'count', 'Items offered: requests or events, each once.'),
  metric('delivered', 'count', 'Items that Lambda took: begun to run (synchronous) or accepted (asynchronous).'),
  metric('succeeded', 'count', 'Items whose run succeeded.'),
  metric('failed', 'count', 'Items to which an error or throttle was returned, with nobody left to retry.'),
  metric('refused', 'count', 'Items never accepted: gateway limit or size.'),
  metric('retries', 'count', 'Further tries of the caller or sender.'),
  metric('successRatio', 'share', 'Succeeded / all items that reached a final state.'),
  ...times(
    'latency',
    'From the offer to the last answer or, for events, to success, retries included; who gave up is not in it',
  ),
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
  metric('redelivered', 'count', 'Further tries of Lambda itself with accepted events (A-03).'),
  ...level('backlog', 'Events that are accepted and not running'),
  metric('backlog.atEnd', 'count', 'Events that are accepted and not running, at the end of the run.'),
  metric(
    'timeToDrain',
    'ms',
    'From the largest backlog until it is back at its average before it built up; absent when it is not.',
  ),
];

const queueMetrics: readonly MetricDefinition[] = [
  metric('offered', 'count', 'Messages sent to the queue, each once.'),
  metric('delivered', 'count', 'Messages that became part of a run, each once.'),
  metric('succeeded', 'count', 'Messages that were processed.'),
  metric('refused', 'count', 'Messages never accepted: above the size limit (Q-27).'),
  metric('expired', 'count', 'Messages deleted at the end of the retention period (Q-26).'),
  metric('discarded', 'count', 'Messages that the recursion stop took out, without a dead-letter queue (A-16).'),
  metric(
    'deadLettered',
    'count',
    'Messages moved to the dead-letter queue: received too often (Q-24), or by the recursion stop (A-16).',
  ),
  metric('lost', 'count', 'Messages whose delivery there failed.'),
  metric('receives', 'count', 'Messages received by pollers, each time counted (CloudWatch NumberOfMessagesReceived).'),
  metric('retries', 'count', 'Receives of messages that had been received before.'),
  metric('duplicates', 'count', 'Messages processed once more after they had reached their end.'),
  metric('successRatio', 'share', 'Succeeded / all messages that reached a final state.'),
  ...times('latency', 'From the sending of a message to the end of the run that processed it'),
  ...level('backlog', 'Messages that wait in the queue, visible or delayed'),
  metric('backlog.atEnd', 'count', 'Messages that wait in the queue, visible or delayed, at the end of the run.'),
  metric(
    'timeToDrain',
    'ms',
    'From the largest backlog until it is back at its average before it built up; absent when it is not.',
  ),
  metric('ageOfOldest.max', 'ms', 'Age of the oldest message in the queue: largest value.'),
  ...level('inFlight', 'Messages received and neither deleted nor visible again (Q-28)'),
  ...level('pollers', 'Batches that the mapping may have at once; in provisioned mode its event pollers'),
  metric('batches', 'count', 'Batches that began to run.'),
  metric('batchSize.mean', 'count', 'Messages of a batch that began to run: mean.'),
  metric('batchSize.max', 'count', 'Messages of a batch that began to run: largest value.'),
  metric('waiting', 'count', 'Messages in no final state and in no run, at the end of the simulation.'),
  metric('running', 'count', 'Messages in a run, at the end of the simulation.'),
];

const readerMetrics = (things: string): readonly MetricDefinition[] => [
  metric('offered', 'count', `${things} that were written or were to be, each once.`),
  metric('delivered', 'count', `${things} that became part of a run, each once.`),
  metric('succeeded', 'count', `${things} whose run succeeded.`),
  metric('filtered', 'count', `${things} that the event filter dropped (K-09).`),
  metric('expired', 'count', `${things} whose retention ended before they were processed (K-41).`),
  metric('discarded', 'count', `${things} given up with nowhere to tell: attempts or age (K-23, K-24).`),
  metric('deadLettered', 'count', `${things} given up whose failure destination was told (K-45).`),
  metric('lost', 'count', `${things} given up whose failure destination could not be told.`),
  metric('retries', 'count', 'Runs of batches that had been run before.'),
  metric('successRatio', 'share', `Succeeded / all ${things.toLowerCase()} that reached a final state.`),
  ...times('latency', 'From the writing to the end of the run that succeeded'),
  ...level('backlog', `${things} that are written and not running`),
  metric('backlog.atEnd', 'count', `${things} that are written and not running, at the end of the run.`),
  metric('backlogBytes.max', 'count', 'Bytes of the backlog: largest value.'),
  metric('backlogBytes.atEnd', 'count', 'Bytes of the backlog at the end of the run.'),
  metric(
    'timeToDrain',
    'ms',
    'From the largest backlog until it is back at its average before it built up; absent when it is not.',
  ),
  metric('ageOfOldest.max', 'ms', 'Age of the oldest that is not done: largest value.'),
  metric('batches', 'count', 'Batches that began to run, each time counted.'),
  metric('batchSize.mean', 'count', 'Size of the batches that were cut: mean.'),
  metric('batchSize.max', 'count', 'Size of the batches that were cut: largest value.'),
  metric('waiting', 'count', `${things} in no final state and in no run, at the end of the simulation.`),
  metric('running', 'count', `${things} in a run, at the end of the simulation.`),
];

const streamMetrics: readonly MetricDefinition[] = [
  ...readerMetrics('Records'),
  metric('refused', 'count', 'Records never written: refused by their shard until the producer gave up, or too large.'),
  metric('writeThrottles', 'count', 'Writes that a shard refused, each time counted (K-60).'),
  metric('writeRetries', 'count', 'Writes that were tried again.'),
  ...times('iteratorAge', 'Age of the last record of each batch when it was received (CloudWatch IteratorAge, K-47)'),
  ...level('shards', 'Shards that take records'),
];

const pollers = level('pollers', 'Batches that the mapping may have at once, by its consumers or pollers');

const kafkaMetrics: readonly MetricDefinition[] = [
  ...readerMetrics('Records'),
  ...level('offsetLag', 'Records of the topic that are not done (CloudWatch OffsetLag, K-48)'),
  ...pollers,
];

const brokerMetrics: readonly MetricDefinition[] = [...readerMetrics('Messages'), ...pollers];

export function sourceMetrics(
  kind: 'sync' | 'async' | 'queue' | 'stream' | 'kafka' | 'mq',
): readonly MetricDefinition[] {
  if (kind === 'queue') return queueMetrics;
  if (kind === 'stream') return streamMetrics;
  if (kind === 'kafka') return kafkaMetrics;
  if (kind === 'mq') return brokerMetrics;
  return kind === 'sync' ? syncMetrics : asyncMetrics;
}

export const accountMetrics: readonly MetricDefinition[] = [
  ...level('concurrency', 'Requests in flight in the account'),
  metric('concurrency.p99', 'count', 'Requests in flight in the account: not exceeded during 99 % of the time.'),
  metric(
    'concurrency.asCloudWatch.max',
    'count',
    'Requests in flight in the account as a dashboard shows them: the largest per-minute figure (CloudWatch ConcurrentExecutions, M-06).',
  ),
  metric(
    'claimedConcurrency.max',
    'count',
    'Largest ClaimedAccountConcurrency: unreserved use, reservations and provisioned (M-08).',
  ),
  metric('throttles', 'count', 'Throttles of all functions.'),
  metric('unreserved', 'count', 'Quota minus everything reserved (C-13).'),
];

/** @param hasConnections whether what is in use are connections */
export const calledMetrics = (hasConnections: boolean): readonly MetricDefinition[] => [
  metric('calls', 'count', 'Calls that came in, each try counted.'),
  metric('succeeded', 'count', 'Calls that were served and answered well.'),
  metric('rejected', 'count', 'Calls turned away: full, throttled, no connection.'),
  metric('timeouts', 'count', 'Calls that waited for a place as long as the downstream lets them.'),
  metric('errors', 'count', 'Calls that were let in and failed.'),
  metric('abandoned', 'count', 'Calls whose caller stopped waiting; what was begun for them went on.'),
  metric('wastedTime', 'ms', 'Time that calls were still open after their caller had left, added up.'),
  ...level('concurrency', 'Calls begun and not ended, waiting ones included'),
  metric('concurrency.p99', 'count', 'Calls begun and not ended: not exceeded during 99 % of the time.'),
  ...(hasConnections ? level('connections', 'Connections in use or kept') : []),
  metric('utilization.mean', 'share', 'What is in use of what there is: time average.'),
  metric('utilization.max', 'share', 'What is in use of what there is: largest value.'),
  ...times('latency', 'From the call to its end'),
  ...level('backlog', 'Calls that wait for a place'),
  metric('backlog.atEnd', 'count', 'Calls that wait for a place, at the end of the run.'),
];

/** Of caches, beside those of what is called. */
export const cacheMetrics: readonly MetricDefinition[] = [
  metric('hits', 'count', 'Looks that were answered from the cache, each try counted.'),
  metric('misses', 'count', 'Looks that were passed on to what is behind it.'),
  metric('hitRatio', 'share', 'Hits / (hits + misses).'),
];

export const downstreamMetrics: readonly MetricDefinition[] = [
  metric('received', 'count', 'Messages delivered.'),
  metric('rejected', 'count', 'Deliveries that failed.'),
  metric('backlog.max', 'count', 'Largest depth.'),
  metric('backlog.atEnd', 'count', 'Depth at the end of the run.'),
];

/** What is kept ready is charged to functions, event poller units to sources; the total has both. */
type Payer = 'function' | 'source' | 'kafka source' | 'account';

const money = (suffix: string, span: string, payer: Payer): readonly MetricDefinition[] => [
  metric(`requests${suffix}`, 'USD', `Price of the requests ${span} (B-20).`),
  metric(`compute${suffix}`, 'USD', `Price of the billed GB-seconds of memory ${span} (B-21, B-22, B-24).`),
  ...(payer === 'function' || payer === 'account'
    ? [metric(`provisioned${suffix}`, 'USD', `Price of keeping provisioned concurrency ready ${span} (B-23).`)]
    : []),
  metric(`ephemeral${suffix}`, 'USD', `Price of ephemeral storage above what is included ${span} (B-25).`),
  ...(payer === 'kafka source' || payer === 'account'
    ? [metric(`pollers${suffix}`, 'USD', `Price of the event poller units of Kafka sources ${span} (B-26).`)]
    : []),
  metric(`total${suffix}`, 'USD', `All of these ${span}.`),
  metric(
    `retries${suffix}`,
    'USD',
    `The part of it for runs that repeated work of an earlier run, abandoned ones left out, ${span}.`,
  ),
  metric(`abandoned${suffix}`, 'USD', `The part of it for runs whose caller had stopped waiting ${span}.`),
  metric(`failed${suffix}`, 'USD', `The part of it for first runs that failed or timed out ${span}.`),
];

const costs = (payer: Payer): readonly MetricDefinition[] => [
  ...money('', 'for the simulated time', payer),
  metric('failureShare', 'share', '(retries + abandoned + failed) / total, for the simulated time.'),
  ...money('Per30Days', 'for the usage scaled to 30 days', payer),
];

/** Of functions whose SnapStart is charged, and of the account where there are any; in the total. */
export const snapStartMetrics: readonly MetricDefinition[] = [
  metric('snapStart', 'USD', 'Price of snapshots kept and restored for the simulated time (E-37).'),
  metric('snapStartPer30Days', 'USD', 'Price of snapshots kept and restored for the usage scaled to 30 days (E-37).'),
];

/** Of functions on managed instances with a price, and of the account where there are any; in the total. */
export const managedCostMetrics: readonly MetricDefinition[] = [
  metric('managedInstances', 'USD', 'Price of managed instances and the fee on it for the simulated time (B-27).'),
  metric(
    'managedInstancesPer30Days',
    'USD',
    'Price of managed instances and the fee on it for the usage scaled to 30 days (B-27).',
  ),
];

/** Of the account where `isTotal`, otherwise of one function. */
export function costMetrics({ isTotal }: { readonly isTotal: boolean }): readonly MetricDefinition[] {
  return costs(isTotal ? 'account' : 'function');
}

/** What the runs on a source's items cost; under the source's own name. */
export function sourceCostMetrics(isKafka: boolean): readonly MetricDefinition[] {
  return costs(isKafka ? 'kafka source' : 'source').map((one) => ({ ...one, name: `cost.${one.name}` }));
}
