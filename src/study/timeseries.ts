import { quantileSorted } from 'simple-statistics';
import type { Scope } from '../observe/metrics.ts';
import type { RunResult } from '../observe/result.ts';
import { SECOND } from '../units/time.ts';
import { entityPath } from './catalogue.ts';

/** The statistics over replications that a series is told by, in the order of the file. */
const STATISTICS = ['mean', 'p05', 'p50', 'p95'] as const;
type Statistic = (typeof STATISTICS)[number];

/** One series of one entity over replications: a number per bucket and statistic, NaN where no replication has data. */
export interface SeriesStatistics {
  readonly scope: Scope;
  readonly name: string;
  readonly metric: string;
  readonly statistics: Readonly<Record<Statistic, Float64Array>>;
}

/** All series of a run. Columns rather than rows: a week by the minute is millions of rows. */
export interface Timeseries {
  /** Width of a bucket, in seconds. */
  readonly resolution: number;
  /** Buckets that begin before this many seconds belong to the warm-up. */
  readonly warmup: number;
  readonly series: readonly SeriesStatistics[];
}

/** One line of `timeseries.csv`. */
export interface TimeseriesRow {
  /** Start of the bucket, in seconds. */
  readonly time_s: number;
  readonly scope: string;
  readonly name: string;
  readonly metric: string;
  readonly statistic: string;
  readonly value: number;
  readonly warmup: boolean;
}

/** Every series over the replications; null when there is no complete replication. */
export function timeseriesOf(results: readonly RunResult[]): Timeseries | null {
  if (results.length === 0) return null;
  const [first] = results;
  return {
    resolution: first.resolution / SECOND,
    warmup: first.warmup / SECOND,
    series: [...grouped(results).values()].map(({ scope, name, metric, runs }) => ({
      scope,
      name,
      metric,
      statistics: statisticsOf(runs),
    })),
  };
}

interface Group {
  readonly scope: Scope;
  readonly name: string;
  readonly metric: string;
  readonly runs: Float64Array[];
}

function grouped(results: readonly RunResult[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const { scope, name, series } of results.flatMap((result) => result.entities)) {
    for (const [metric, values] of series) {
      const key = `${entityPath(scope, name)}.${metric}`;
      const group = groups.get(key) ?? { scope, name, metric, runs: [] };
      group.runs.push(values);
      groups.set(key, group);
    }
  }
  return groups;
}

function statisticsOf(runs: readonly Float64Array[]): Record<Statistic, Float64Array> {
  const buckets = Math.max(...runs.map((run) => run.length));
  const column = (): Float64Array => new Float64Array(buckets).fill(Number.NaN);
  const statistics = { mean: column(), p05: column(), p50: column(), p95: column() };
  for (let bucket = 0; bucket < buckets; bucket++) {
    const values = runs.map((run) => run[bucket]).filter(Number.isFinite);
    if (values.length === 0) continue;
    values.sort((one, other) => one - other);
    statistics.mean[bucket] = meanOf(values);
    statistics.p05[bucket] = quantileSorted(values, 0.05);
    statistics.p50[bucket] = quantileSorted(values, 0.5);
    statistics.p95[bucket] = quantileSorted(values, 0.95);
  }
  return statistics;
}

/** Of values in rising order: equal values give that value exactly. */
function meanOf(values: readonly number[]): number {
  const last = values[values.length - 1];
  if (values[0] === last) return last;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The lines of `timeseries.csv`, series by series in order of time. Buckets without data have none. */
export function* timeseriesRows({ resolution, warmup, series }: Timeseries): Generator<TimeseriesRow> {
  for (const { scope, name, metric, statistics } of series) {
    for (let bucket = 0; bucket < statistics.mean.length; bucket++) {
      if (Number.isNaN(statistics.mean[bucket])) continue;
      const time = secondsAt(bucket, resolution);
      for (const statistic of STATISTICS) {
        const value = statistics[statistic][bucket];
        yield { time_s: time, scope, name, metric, statistic, value, warmup: time < warmup };
      }
    }
  }
}

/** Start of a bucket in seconds, without the dust of binary fractions: a resolution is whole microseconds. */
function secondsAt(bucket: number, resolution: number): number {
  return (bucket * Math.round(resolution * SECOND)) / SECOND;
}

/**
 * The series again from the lines of `timeseries.csv`, for rendering without simulating.
 *
 * @param resolution of the run, in seconds
 * @param warmup in seconds
 */
export function timeseriesFromRows(
  rows: Iterable<TimeseriesRow>,
  { resolution, warmup }: { readonly resolution: number; readonly warmup: number },
): Timeseries {
  const points = new Map<string, { readonly head: TimeseriesRow; readonly rows: TimeseriesRow[] }>();
  for (const row of rows) {
    const key = `${row.scope}/${row.name}/${row.metric}`;
    const group = points.get(key) ?? { head: row, rows: [] };
    group.rows.push(row);
    points.set(key, group);
  }
  const bucketOf = (row: TimeseriesRow): number => Math.round(row.time_s / resolution);
  const series = [...points.values()].map(({ head, rows: own }) => {
    const length = own.reduce((most, row) => Math.max(most, bucketOf(row) + 1), 0);
    const column = (statistic: Statistic): Float64Array => {
      const values = new Float64Array(length).fill(Number.NaN);
      for (const row of own) if (row.statistic === statistic) values[bucketOf(row)] = row.value;
      return values;
    };
    const statistics = { mean: column('mean'), p05: column('p05'), p50: column('p50'), p95: column('p95') };
    return { scope: head.scope as Scope, name: head.name, metric: head.metric, statistics };
  });
  return { resolution, warmup, series };
}
