import type { PlatformValues } from '../../profiles/profile.ts';
import type { FunctionSettings, Scenario } from '../../scenario/definition.ts';
import type { ScenarioModel } from '../../scenario/model.ts';
import { largestQueueBatch, MAXIMUM_CONCURRENCY } from '../../scenario/queue-limits.ts';
import { largestStreamBatch, PARALLELIZATION_FACTOR_MAX } from '../../scenario/stream-limits.ts';
import { isQueue, isStream } from '../../sources/index.ts';
import { formatCount } from '../../units/format.ts';

/** A change of a setting, as `--set PATH=VALUE` makes it. */
export interface LeverChange {
  readonly path: string;
  readonly value: string;
}

/** One thing to try on the page: a slider over values, from left to right. */
export interface Lever {
  readonly id: string;
  readonly label: string;
  /** Ascending; one of them is the present value. */
  readonly values: readonly number[];
  readonly present: number;
  readonly kind: 'factor' | 'count';
  /** The changes that a value other than the present one makes. */
  changes(value: number): readonly LeverChange[];
}

const FACTORS = [0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 7, 10];
const SLOWDOWNS = [1, 1.25, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50];

/** Sliders of the same sort that a page shows at most: a page of thirty helps nobody. */
const SAME_SORT_MAX = 4;

/** What a reader may try on a scenario: traffic, durations, limits, slow downstreams. */
export function leversOf({ scenario, platform }: ScenarioModel): Lever[] {
  const functions = Object.entries(scenario.functions);
  return [
    ...trafficLever(scenario),
    ...functions
      .slice(0, SAME_SORT_MAX)
      .map(([name]) => factorLever(`functions.${name}.duration`, `duration of ${name}`)),
    countLever('platform.accountConcurrency', 'account limit', platform.accountConcurrency, 1),
    ...functions.flatMap(([name, settings]) => functionLevers(name, settings)),
    ...Object.entries(scenario.sources).flatMap(([name, source]) => sourceLevers(name, source, platform)),
    ...Object.entries(scenario.downstreams)
      .filter(([, { type }]) => type !== 'queue' && type !== 'database-proxy' && type !== 'cache')
      .slice(0, SAME_SORT_MAX)
      .map(([name], index) => slowdownLever(name, scenario.faults.length + index)),
  ].filter(({ values }) => values.length > 1);
}

/** All traffic from outside together; what a function's successes cause follows by itself. */
function trafficLever({ sources }: Scenario): Lever[] {
  const outside = Object.entries(sources).flatMap(([name, { arrivals }]) => (isScalable(arrivals) ? [name] : []));
  if (outside.length === 0) return [];
  return [
    {
      id: 'traffic',
      label: 'traffic',
      values: FACTORS,
      present: 1,
      kind: 'factor',
      changes: (value) => outside.map((name) => ({ path: `sources.${name}.arrivals`, value: `${value}x` })),
    },
  ];
}

function isScalable(arrivals: unknown): boolean {
  if (arrivals === null || typeof arrivals !== 'object') return false;
  if ('from' in arrivals || 'file' in arrivals) return false;
  if (!('process' in arrivals)) return 'count' in arrivals;
  if (!('rate' in arrivals)) return arrivals.process === 'closed' || arrivals.process === 'mmpp';
  const { rate } = arrivals;
  return !(rate !== null && typeof rate === 'object' && 'file' in rate);
}

function functionLevers(name: string, settings: FunctionSettings): Lever[] {
  const { reservedConcurrency, provisionedConcurrency } = settings;
  const at = (setting: string): string => `functions.${name}.${setting}`;
  return [
    ...(reservedConcurrency === undefined
      ? []
      : [countLever(at('reservedConcurrency'), `reserved for ${name}`, reservedConcurrency, 0)]),
    ...(typeof provisionedConcurrency === 'number'
      ? [countLever(at('provisionedConcurrency'), `provisioned for ${name}`, provisionedConcurrency, 0)]
      : []),
  ];
}

const SOURCE_LEVERS = [
  ['maximumConcurrency', 'maximum concurrency of'],
  ['shards', 'shards of'],
  ['parallelizationFactor', 'parallelization factor of'],
  ['batchSize', 'batch size of'],
] as const;

function sourceLevers(name: string, source: Scenario['sources'][string], platform: PlatformValues): Lever[] {
  const settings: Readonly<Record<string, unknown>> = { ...source };
  return SOURCE_LEVERS.flatMap(([setting, words]) => {
    const present = settings[setting];
    if (typeof present !== 'number') return [];
    const { least, most } = boundsOf(setting, source, platform);
    const lever = countLever(`sources.${name}.${setting}`, `${words} ${name}`, present, least);
    return [{ ...lever, values: lever.values.filter((value) => value <= most) }];
  });
}

/** Between which values a setting keeps the scenario one that can be run. */
function boundsOf(
  setting: (typeof SOURCE_LEVERS)[number][0],
  source: Scenario['sources'][string],
  platform: PlatformValues,
): { readonly least: number; readonly most: number } {
  if (setting === 'maximumConcurrency') return MAXIMUM_CONCURRENCY;
  const most = { shards: Number.POSITIVE_INFINITY, parallelizationFactor: PARALLELIZATION_FACTOR_MAX };
  return { least: 1, most: setting === 'batchSize' ? largestBatch(source, platform) : most[setting] };
}

function largestBatch(source: Scenario['sources'][string], platform: PlatformValues): number {
  if (isQueue(source)) return largestQueueBatch(source, platform);
  return isStream(source) ? largestStreamBatch(source.type, platform) : Number.POSITIVE_INFINITY;
}

function factorLever(path: string, label: string): Lever {
  return {
    id: path,
    label,
    values: FACTORS,
    present: 1,
    kind: 'factor',
    changes: (value) => [{ path, value: `${value}x` }],
  };
}

function countLever(path: string, label: string, present: number, least: number): Lever {
  const values = [...new Set([least, ...FACTORS.map((factor) => Math.round(present * factor)), present])]
    .filter((value) => value >= least)
    .sort((one, other) => one - other);
  return { id: path, label, values, present, kind: 'count', changes: (value) => [{ path, value: String(value) }] };
}

/** A fault that lasts from the beginning to the end. */
function slowdownLever(name: string, index: number): Lever {
  return {
    id: `downstreams.${name}.slowdown`,
    label: `slowdown of ${name}`,
    values: SLOWDOWNS,
    present: 1,
    kind: 'factor',
    changes: (value) => [{ path: `faults[${index}]`, value: `{ at: 0s, downstream: ${name}, slowdown: ${value} }` }],
  };
}

/** All changes of the levers that are not where they were, in their order. Faults are numbered anew, without gaps. */
export function changesOf(
  levers: readonly Lever[],
  values: ReadonlyMap<string, number>,
  faults: number,
): LeverChange[] {
  let next = faults;
  return levers.flatMap((lever) => {
    const value = values.get(lever.id) ?? lever.present;
    if (value === lever.present) return [];
    return lever
      .changes(value)
      .map((change) => (change.path.startsWith('faults[') ? { ...change, path: `faults[${next++}]` } : change));
  });
}

/** `2x`, `1,000` */
export function leverText({ kind }: Lever, value: number): string {
  return kind === 'factor' ? `${formatCount(value)}x` : formatCount(value);
}
