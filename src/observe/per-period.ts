/**
 * The metrics that have a value in each step of the time series, by the kind of thing they describe: what an alarm can
 * watch. A contract test holds these lists against what runs really keep.
 */

/** How the values of several steps become that of one period. */
export type PeriodStatistic = 'sum' | 'maximum' | 'average';

/** One metric that a period has a value of. */
export interface PeriodMetric {
  /** Name below its entity, as in the catalogue. */
  readonly name: string;
  /** `ratio`: of two sums. */
  readonly statistic: PeriodStatistic | 'ratio';
  /** Series that it is read from. */
  readonly series: string;
  /** Of a ratio: the series whose sum is the whole. */
  readonly whole?: readonly string[];
  /** Whether it is a mean of observations, which cannot be told from the means of parts. */
  readonly isMeanOfObservations?: boolean;
}

const OBSERVED: ReadonlySet<string> = new Set(['duration.mean', 'latency.mean']);

/** The end of a name says what it is of its step: `.max`, `.mean`, or a count. */
function ownStatistic(name: string): PeriodStatistic {
  if (name.endsWith('.max')) return 'maximum';
  return name.endsWith('.mean') ? 'average' : 'sum';
}

function kept(...names: string[]): readonly PeriodMetric[] {
  return names.map((name) => ({
    name,
    statistic: ownStatistic(name),
    series: name,
    isMeanOfObservations: OBSERVED.has(name),
  }));
}

function ratio(name: string, part: string, whole: readonly string[]): PeriodMetric {
  return { name, statistic: 'ratio', series: part, whole };
}

export const functionPeriods: readonly PeriodMetric[] = [
  ...kept('arrivals', 'invocations', 'throttles', 'errors', 'coldStarts', 'provisionedSpillover'),
  ...kept('concurrency.mean', 'concurrency.max', 'environments.max', 'duration.mean'),
  ...kept('asyncEventsReceived', 'asyncEventsDropped', 'wastedTime'),
  ratio('throttleRatio', 'throttles', ['invocations', 'throttles']),
  ratio('coldStartRatio', 'coldStarts', ['invocations']),
];

/** Of functions with provisioned concurrency. */
export const provisionedPeriods: readonly PeriodMetric[] = kept('provisioned.max', 'provisionedUtilization.mean');

/** Of functions whose alias points to two versions, for each of these. */
export function aliasPeriods(version: string): readonly PeriodMetric[] {
  return kept(`versions.${version}.invocations`, `versions.${version}.errors`);
}

export const accountPeriods: readonly PeriodMetric[] = kept(
  'concurrency.mean',
  'concurrency.max',
  'concurrency.asCloudWatch.max',
  'claimedConcurrency.max',
  'throttles',
);

const successPeriod = ratio('successRatio', 'succeeded', ['succeeded', 'unsuccessful']);
const itemPeriods = [...kept('offered', 'succeeded', 'failed', 'retries', 'latency.mean'), successPeriod];
const readerPeriods = [
  ...kept('offered', 'succeeded', 'retries', 'latency.mean', 'backlog.max', 'ageOfOldest.max'),
  ...kept('expired', 'deadLettered'),
  successPeriod,
];

const sourcePeriodsByKind = {
  sync: [...itemPeriods, ...kept('clientGaveUp', 'abandoned')],
  async: [...itemPeriods, ...kept('backlog.max', 'deadLettered', 'redelivered')],
  queue: [
    ...readerPeriods,
    ...kept('receives', 'duplicates', 'batches', 'inFlight.max', 'pollers.max', 'pollers.mean'),
  ],
  stream: [...readerPeriods, ...kept('batches', 'iteratorAge.max', 'writeThrottles', 'shards.max')],
  kafka: [...readerPeriods, ...kept('batches', 'pollers.max', 'offsetLag.max')],
  mq: [...readerPeriods, ...kept('batches', 'pollers.max')],
} as const satisfies Readonly<Record<string, readonly PeriodMetric[]>>;

export function sourcePeriods(kind: keyof typeof sourcePeriodsByKind): readonly PeriodMetric[] {
  return sourcePeriodsByKind[kind];
}

/** Of a queue, to which only messages are sent. */
export const queuePeriods: readonly PeriodMetric[] = kept('received', 'backlog.max');

/** Of a downstream that answers. @param hasConnections whether what is in use are connections */
export function calledPeriods(hasConnections: boolean): readonly PeriodMetric[] {
  return [
    ...kept('calls', 'succeeded', 'rejected', 'timeouts', 'errors', 'abandoned', 'wastedTime'),
    ...kept('concurrency.mean', 'concurrency.max', 'backlog.max', 'latency.mean'),
    ...(hasConnections ? [{ name: 'connections.max', statistic: 'maximum', series: 'inUse.max' } as const] : []),
  ];
}

/** Of a cache, beside these. */
export const cachePeriods: readonly PeriodMetric[] = [
  ...kept('hits', 'misses'),
  ratio('hitRatio', 'hits', ['hits', 'misses']),
];

/**
 * Series that are above 0 in a step only when something was at work in it. CloudWatch gets no data of a function at
 * rest; what is our own bookkeeping, as that of sources, has a value at all times.
 */
export const ACTIVITY: { readonly functions: readonly string[]; readonly account: readonly string[] } = {
  functions: ['arrivals', 'concurrency.max', 'asyncEventsReceived', 'asyncEventsDropped'],
  account: ['concurrency.max', 'throttles'],
};
