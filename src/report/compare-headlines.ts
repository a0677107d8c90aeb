/** A change that is told in a sentence, by the metrics that show it. */
export interface Headline {
  /** Ends of paths: of one entity, the first that changed is told. */
  readonly metrics: readonly string[];
  readonly scope: 'functions' | 'sources' | 'downstreams' | 'recovery';
  /** A change of less than this is not told: of a share absolute, of anything else as a part of A's value. */
  readonly noticed: number;
  readonly less: (name: string) => string;
  readonly more: (name: string) => string;
}

/** What users of the system notice, the gravest first. These alone decide whether a change is good, bad or mixed. */
export const NOTICED_BY_USERS: readonly Headline[] = [
  {
    scope: 'recovery',
    metrics: ['stayedDown'],
    noticed: 0.01,
    less: (name) => `stays down less often after ${name}`,
    more: (name) => `stays down more often after ${name}`,
  },
  {
    scope: 'sources',
    metrics: ['successRatio'],
    noticed: 0.001,
    less: (name) => `lets fewer items of ${name} succeed`,
    more: (name) => `lets more items of ${name} succeed`,
  },
  {
    scope: 'sources',
    metrics: ['iteratorAge.max', 'ageOfOldest.max'],
    noticed: 0.05,
    less: (name) => `keeps ${name} less far behind`,
    more: (name) => `lets ${name} fall further behind`,
  },
  {
    scope: 'sources',
    metrics: ['latency.p99', 'latency.p95', 'latency.mean'],
    noticed: 0.05,
    less: (name) => `takes less time for ${name}`,
    more: (name) => `takes longer for ${name}`,
  },
  {
    scope: 'functions',
    metrics: ['throttleRatio'],
    noticed: 0.001,
    less: (name) => `throttles ${name} less`,
    more: (name) => `throttles ${name} more`,
  },
  {
    scope: 'downstreams',
    metrics: ['rejected'],
    noticed: 0.01,
    less: (name) => `has ${name} turn away fewer calls`,
    more: (name) => `has ${name} turn away more calls`,
  },
];

/** What operators see: told behind the rest, and first only where there is nothing else. */
export const NOTICED_BY_OPERATORS: readonly Headline[] = [
  {
    scope: 'functions',
    metrics: ['errors'],
    noticed: 0.01,
    less: (name) => `has fewer errors in ${name}`,
    more: (name) => `has more errors in ${name}`,
  },
  {
    scope: 'functions',
    metrics: ['coldStartRatio'],
    noticed: 0.01,
    less: (name) => `starts ${name} cold less often`,
    more: (name) => `starts ${name} cold more often`,
  },
];
