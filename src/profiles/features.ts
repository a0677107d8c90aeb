import { downstreamFeatures } from './downstream-features.ts';
import { MANAGED_INSTANCES_SINCE } from './managed-values.ts';
import { streamFeatures } from './stream-features.ts';

/**
 * A setting of a scenario, or one value of it, that has not always been there. Source types and retry policies carry
 * their dates in their own tables (`src/sources`), runtimes in `runtimes.ts`.
 */
export interface Feature {
  /** Where it stands in a scenario: `*` is any name, `=value` asks for that value. */
  readonly path: string;
  /** For messages, as in "destinations came on 2019-11-25". */
  readonly what: string;
  /** The first day it existed, ISO. */
  readonly since: string;
  /** The first day it no longer existed, ISO. */
  readonly until?: string;
  /** For a setting of sources: the types that it is about; absent: of all that have it. */
  readonly sourceTypes?: readonly string[];
  /** What to set in its place; absent: it can be left out. */
  readonly instead?: string;
  readonly facts: readonly string[];
  /** Where the date was read. */
  readonly source: string;
}

const FACTS = 'AWS Lambda Developer Guide and its history';
const CHANGED = `${FACTS}: synchronous in 2018, asynchronous now; the day between is assumed`;
const NOT_REREAD = 'AWS announcement of that day (documented, not re-read)';

/** Dated settings in the order of the scenario format. */
export const features: readonly Feature[] = [
  {
    path: 'functions.*.architecture=arm64',
    what: 'the arm64 architecture',
    since: '2021-09-29',
    facts: ['B-22'],
    source: NOT_REREAD,
  },
  {
    path: 'functions.*.packageType=image',
    what: 'container images',
    since: '2020-12-01',
    facts: ['E-33', 'B-04'],
    source: NOT_REREAD,
  },
  {
    path: 'functions.*.ephemeralStorage',
    what: 'the size of ephemeral storage',
    since: '2022-03-24',
    facts: ['E-65'],
    source: NOT_REREAD,
  },
  {
    path: 'functions.*.reservedConcurrency',
    what: 'reserved concurrency',
    since: '2017-11-30',
    facts: ['C-10'],
    source: FACTS,
  },
  {
    path: 'functions.*.provisionedConcurrency',
    what: 'provisioned concurrency',
    since: '2019-12-03',
    facts: ['C-40'],
    source: FACTS,
  },
  {
    path: 'functions.*.versions',
    what: 'an alias that points to two versions',
    since: '2017-11-28',
    facts: ['C-40'],
    source: NOT_REREAD,
  },
  {
    path: 'functions.*.versions.*.provisionedConcurrency',
    what: 'provisioned concurrency',
    since: '2019-12-03',
    facts: ['C-40'],
    source: FACTS,
  },
  {
    path: 'functions.*.managedInstances',
    what: 'Lambda Managed Instances',
    since: MANAGED_INSTANCES_SINCE,
    facts: ['E-50'],
    source: `${FACTS}: announced at the turn of November 2025`,
  },
  {
    path: 'functions.*.vpc.interfaces',
    what: 'a number of network interfaces that environments share',
    since: '2016-02-11',
    until: '2019-09-03',
    facts: ['E-40', 'E-43'],
    source: FACTS,
  },
  {
    path: 'functions.*.snapStart=true',
    what: 'SnapStart',
    since: '2022-11-28',
    facts: ['E-37'],
    source: NOT_REREAD,
  },
  {
    path: 'functions.*.restore',
    what: 'the restore of SnapStart',
    since: '2022-11-28',
    facts: ['E-37'],
    source: NOT_REREAD,
  },
  {
    path: 'functions.*.responseStreaming',
    what: 'response streaming',
    since: '2023-04-07',
    facts: ['E-63'],
    source: NOT_REREAD,
  },
  {
    path: 'functions.*.async.maximumEventAge',
    what: 'a maximum event age',
    since: '2019-11-25',
    facts: ['A-07'],
    source: FACTS,
  },
  {
    path: 'functions.*.async.maximumRetryAttempts',
    what: 'a maximum number of retry attempts',
    since: '2019-11-25',
    facts: ['A-07'],
    source: FACTS,
  },
  {
    path: 'functions.*.async.deadLetterQueue',
    what: 'dead-letter queues',
    since: '2016-12-01',
    facts: ['A-10'],
    source: FACTS,
  },
  {
    path: 'functions.*.async.onFailure',
    what: 'on-failure destinations',
    since: '2019-11-25',
    facts: ['A-11'],
    source: FACTS,
  },
  {
    path: 'functions.*.async.onSuccess',
    what: 'on-success destinations',
    since: '2019-11-25',
    facts: ['A-11'],
    source: FACTS,
  },
  {
    path: 'sources.*.client',
    what: 'a client of custom resources, which waited for their functions,',
    since: '2015-04-09',
    until: '2019-01-01',
    sourceTypes: ['cloudformation'],
    facts: ['S-36'],
    source: CHANGED,
  },
  {
    path: 'sources.*.delivery',
    what: 'an asynchronous call of custom resources',
    since: '2019-01-01',
    sourceTypes: ['cloudformation'],
    facts: ['S-36'],
    source: CHANGED,
  },
  {
    path: 'sources.*.deadLetterQueue',
    what: 'an asynchronous call of custom resources',
    since: '2019-01-01',
    sourceTypes: ['cloudformation'],
    facts: ['S-36'],
    source: CHANGED,
  },
  {
    path: 'sources.*.fifo=true',
    what: 'FIFO queues as an event source',
    since: '2019-11-18',
    sourceTypes: ['sqs'],
    facts: ['Q-40'],
    source: FACTS,
  },
  {
    path: 'sources.*.maximumBatchingWindow',
    what: 'a batching window for queues',
    since: '2020-11-01',
    sourceTypes: ['sqs'],
    facts: ['Q-21'],
    source: FACTS,
  },
  {
    path: 'sources.*.reportBatchItemFailures=true',
    what: 'partial batch responses for queues',
    since: '2021-11-23',
    sourceTypes: ['sqs'],
    facts: ['Q-25'],
    source: NOT_REREAD,
  },
  {
    path: 'sources.*.maximumConcurrency',
    what: 'a maximum concurrency of queues',
    since: '2023-01-12',
    sourceTypes: ['sqs'],
    facts: ['Q-08'],
    source: NOT_REREAD,
  },
  {
    path: 'sources.*.provisionedPollers',
    what: 'provisioned pollers for queues',
    since: '2025-11-14',
    sourceTypes: ['sqs'],
    facts: ['Q-50'],
    source: NOT_REREAD,
  },
  ...streamFeatures,
  ...downstreamFeatures,
];

/** Whether something with these dates was there on that day. Dates are ISO, so they compare as text. */
export function existsOn({ since, until }: Pick<Feature, 'since' | 'until'>, date: string): boolean {
  return since <= date && (until === undefined || date < until);
}

/** A place of a scenario that uses what did not exist. */
export interface Anachronism {
  readonly path: readonly string[];
  readonly feature: Feature;
}

/**
 * Every place of a document, given as plain values, that uses a feature which did not exist on that day. A setting
 * that is null counts as not used.
 */
export function anachronisms(document: unknown, date: string): readonly Anachronism[] {
  return features
    .filter((feature) => !existsOn(feature, date))
    .flatMap((feature) =>
      placesOf(feature.path, document)
        .filter((path) => isAbout(feature, path, document))
        .map((path) => ({ path, feature })),
    );
}

function isAbout({ sourceTypes }: Feature, path: readonly string[], document: unknown): boolean {
  if (sourceTypes === undefined) return true;
  const [, source] = path;
  return sourceTypes.some((type) => placesOf(`sources.${source}.type=${type}`, document).length > 0);
}

function placesOf(pattern: string, document: unknown): readonly (readonly string[])[] {
  const [path, wanted] = pattern.split('=');
  let places = [{ path: [] as string[], value: document }];
  for (const step of path.split('.')) {
    places = places.flatMap((place) =>
      entriesOf(place.value)
        .filter(([key]) => step === '*' || key === step)
        .map(([key, value]) => ({ path: [...place.path, key], value })),
    );
  }
  const used = places.filter(({ value }) => (wanted === undefined ? value != null : String(value) === wanted));
  return used.map((place) => place.path);
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
}
