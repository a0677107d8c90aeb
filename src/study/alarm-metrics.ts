import { downstreamTypes, hasConnections, isCalled } from '../downstream/index.ts';
import type { MetricDefinition, Scope } from '../observe/metrics.ts';
import {
  ACTIVITY,
  accountPeriods,
  aliasPeriods,
  cachePeriods,
  calledPeriods,
  functionPeriods,
  type PeriodMetric,
  provisionedPeriods,
  queuePeriods,
  sourcePeriods,
} from '../observe/per-period.ts';
import type { EntityResult } from '../observe/result.ts';
import type { AlarmSettings } from '../scenario/alarm-field.ts';
import { aliasVersions } from '../scenario/alias-field.ts';
import { mostProvisioned } from '../scenario/provisioned-limits.ts';
import { consumerName, consumersOf } from '../sources/stream-fields.ts';
import { assert } from '../units/assert.ts';
import { type Catalogue, catalogueOf, entityPath, kindOf, type Measured } from './catalogue.ts';
import { unknownMetric } from './expectations.ts';

/** One metric that an alarm of a scenario can watch. */
export interface Watchable {
  readonly scope: Scope;
  /** Of the entity. */
  readonly entity: string;
  readonly definition: MetricDefinition;
  readonly metric: PeriodMetric;
}

/** What alarms of a scenario can watch, by path, in the order of the catalogue. */
export type Watchables = ReadonlyMap<string, Watchable>;

export function watchablesOf(scenario: Measured): Watchables {
  const catalogue = catalogueOf(scenario);
  const watchables = new Map<string, Watchable>();
  const add = (scope: Scope, entity: string, metrics: readonly PeriodMetric[]): void => {
    for (const metric of metrics) {
      const path = `${entityPath(scope, entity)}.${metric.name}`;
      const definition = catalogue.get(path);
      assert(definition !== undefined, `${path} has a value per period, and is not in the catalogue`);
      watchables.set(path, { scope, entity, definition, metric });
    }
  };
  for (const [name, settings] of Object.entries(scenario.functions)) {
    add('functions', name, functionPeriods);
    if (mostProvisioned(settings) > 0) add('functions', name, provisionedPeriods);
    for (const version of aliasVersions(settings)) add('functions', name, aliasPeriods(version.name));
  }
  for (const [name, source] of Object.entries(scenario.sources)) {
    const periods = sourcePeriods(kindOf(source, scenario));
    add('sources', name, periods);
    for (const [consumer] of consumersOf(source)) add('sources', consumerName(name, consumer), periods);
  }
  for (const [name, settings] of Object.entries(scenario.downstreams)) {
    // Settings that cannot be read have no type; what they would have been is given the benefit of doubt.
    const isReadable = downstreamTypes.includes(settings.type);
    const periods = () => calledPeriods(!isReadable || (isCalled(settings) && hasConnections(settings)));
    add('downstreams', name, isCalled(settings) ? periods() : queuePeriods);
    if (settings.type === 'cache') add('downstreams', name, cachePeriods);
  }
  add('account', '', accountPeriods);
  return watchables;
}

type Watched = Pick<AlarmSettings, 'metric' | 'statistic'>;

/** The path that an alarm watches, or what is wrong in words: `concurrency` with `maximum` is `concurrency.max`. */
export function findWatchable(
  { metric, statistic }: Watched,
  watchables: Watchables,
  catalogue: Catalogue,
): { readonly path: string; readonly watchable: Watchable } | string {
  const exact = watchables.get(metric);
  if (exact !== undefined) {
    const own = exact.metric.statistic;
    if (statistic === undefined || statistic === own) return { path: metric, watchable: exact };
    const what = own === 'ratio' ? 'a ratio of sums' : OWN_STATISTICS[own];
    const change = own === 'ratio' ? 'leave statistic out' : `leave statistic out or set it to "${own}"`;
    return `${metric} is ${what} in each period, so it has no ${statistic}; ${change}`;
  }
  const below = SUFFIXES.flatMap(([suffix, of]) => (watchables.has(`${metric}${suffix}`) ? [{ suffix, of }] : []));
  const chosen = below.length === 1 && statistic === undefined ? below[0] : below.find(({ of }) => of === statistic);
  if (chosen !== undefined) {
    const path = `${metric}${chosen.suffix}`;
    return { path, watchable: watchables.get(path) as Watchable };
  }
  if (below.length > 0) {
    const names = below.map(({ of }) => `"${of}"`).join(' or ');
    return `${metric} has several values in each period; set statistic to ${names}`;
  }
  return noSuchMetric(metric, watchables, catalogue);
}

const SUFFIXES = [
  ['.max', 'maximum'],
  ['.mean', 'average'],
] as const;

const OWN_STATISTICS = { sum: 'a sum', maximum: 'a maximum', average: 'an average' } as const;

/** What exists only over the whole run is not unknown: it says what the entity has per period instead. */
function noSuchMetric(path: string, watchables: Watchables, catalogue: Catalogue): string {
  const isMetric = catalogue.has(path);
  const entity = [...watchables].find(([known, { metric }]) => path.startsWith(known.slice(0, -metric.name.length)));
  if (!isMetric || entity === undefined) {
    return unknownMetric(path, new Map([...watchables].map(([known, { definition }]) => [known, definition])));
  }
  const [known, { metric }] = entity;
  const prefix = known.slice(0, -metric.name.length);
  const names = [...watchables.keys()].filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  return `${path} has no value per period, only one for the whole run; an alarm can watch ${prefix}{${names.join(', ')}}`;
}

/**
 * The value of each whole period of the run, NaN where it has none.
 *
 * @param entity absent: an entity without any series, as of a run that has none
 * @param steps of the time series in a period
 * @param periods how many whole periods there are
 */
export function periodValues(
  { metric, scope }: Watchable,
  entity: Pick<EntityResult, 'series'> | undefined,
  { steps, periods }: { readonly steps: number; readonly periods: number },
): Float64Array {
  const values = new Float64Array(periods).fill(Number.NaN);
  const series = entity?.series.get(metric.series);
  if (entity === undefined || series === undefined) return values;
  const tell = TELLERS[metric.statistic];
  const wholes = (metric.whole ?? []).map((name) => entity.series.get(name) ?? new Float64Array(series.length));
  const activity = metric.name.startsWith('environments.') ? [] : activityOf(scope, entity);
  for (let period = 0; period < periods; period++) {
    const [from, to] = [period * steps, (period + 1) * steps];
    const own = series.subarray(from, to);
    const value = metric.whole === undefined ? tell(own) : ratioOf(own, wholes, [from, to]);
    const isIdle = activity.length > 0 && activity.every((one) => total(one.subarray(from, to)) === 0);
    values[period] = isIdle ? Number.NaN : value;
  }
  return values;
}

function activityOf(scope: Scope, { series }: Pick<EntityResult, 'series'>): readonly Float64Array[] {
  if (scope !== 'functions' && scope !== 'account') return [];
  return ACTIVITY[scope].flatMap((name) => series.get(name) ?? []);
}

function ratioOf(part: Float64Array, wholes: readonly Float64Array[], [from, to]: readonly [number, number]): number {
  return total(part) / wholes.reduce((sum, whole) => sum + total(whole.subarray(from, to)), 0);
}

/** Steps without data say nothing; a period of only such steps has no value. */
const TELLERS = {
  sum: (steps: Float64Array): number => (steps.every(Number.isNaN) ? Number.NaN : total(steps)),
  maximum: (steps: Float64Array): number =>
    steps.reduce((most, value) => (Number.isNaN(most) || value > most ? value : most), Number.NaN),
  average: (steps: Float64Array): number => total(steps) / steps.filter((value) => !Number.isNaN(value)).length,
  ratio: (): number => Number.NaN,
} as const;

function total(steps: Float64Array): number {
  return steps.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0);
}
