import type { Summary } from '../../study/summary-schema.ts';
import type { SeriesStatistics, Timeseries } from '../../study/timeseries.ts';
import type { ReportInput } from '../input.ts';
import { PANEL_METRICS } from './panels.ts';

/** Points that a chart is drawn with at most: more than a screen has columns for. */
const POINTS_MAX = 720;

/** What the page is drawn from, as it stands in it. */
export interface PageData {
  readonly summary: Summary;
  readonly timeseries: PageTimeseries | null;
}

/** The series that are drawn, thinned where there are more steps than points. */
export interface PageTimeseries {
  /** Width of a point, in seconds. */
  readonly step: number;
  /** Width of a step of the run's time series, in seconds; counts are of such a step. */
  readonly resolution: number;
  readonly warmup: number;
  /** Points. */
  readonly length: number;
  /** By path, such as `functions.checkout.throttles`; null where there is no data. */
  readonly series: Readonly<Record<string, PageSeries>>;
}

export interface PageSeries {
  readonly mean: readonly (number | null)[];
  /** 5 % and 95 % of replications; absent where the series has only a mean. */
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
}

/** What a page needs of a result. */
export function pageDataOf({ summary, timeseries }: ReportInput): PageData {
  return { summary, timeseries: timeseries === null ? null : pageTimeseries(timeseries) };
}

/** The drawn series of a run. */
export function pageTimeseries(timeseries: Timeseries): PageTimeseries {
  const drawn = timeseries.series.filter(({ metric }) => PANEL_METRICS.has(metric));
  const buckets = Math.max(0, ...drawn.map(({ statistics }) => statistics.mean.length));
  const group = Math.max(1, Math.ceil(buckets / POINTS_MAX));
  return {
    step: group * timeseries.resolution,
    resolution: timeseries.resolution,
    warmup: timeseries.warmup,
    length: Math.ceil(buckets / group),
    series: Object.fromEntries(drawn.map((series) => [pathOf(series), pageSeries(series, group)])),
  };
}

function pathOf({ scope, name, metric }: SeriesStatistics): string {
  return name === '' ? `${scope}.${metric}` : `${scope}.${name}.${metric}`;
}

function pageSeries({ metric, statistics }: SeriesStatistics, group: number): PageSeries {
  const mean = thinned(statistics.mean, group, metric.endsWith('.max') ? largest : average);
  const high = thinned(statistics.p95, group, largest);
  if (high.every((value) => value === null)) return { mean };
  return { mean, low: thinned(statistics.p05, group, smallest), high };
}

type Fold = (values: readonly number[]) => number;

const average: Fold = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const largest: Fold = (values) => values.reduce((most, value) => Math.max(most, value));
const smallest: Fold = (values) => values.reduce((least, value) => Math.min(least, value));

function thinned(values: Float64Array, group: number, fold: Fold): (number | null)[] {
  return Array.from({ length: Math.ceil(values.length / group) }, (_, point) => {
    const known = [...values.subarray(point * group, (point + 1) * group)].filter((value) => !Number.isNaN(value));
    return known.length === 0 ? null : Number(fold(known).toPrecision(4));
  });
}

const NEEDS_FILES =
  'This scenario reads files that are not in this page, so it cannot be run again here. Run capsim with --set PATH=VALUE instead.';

/** Why a page cannot run its scenario again; null where it can. */
export function whyFrozen({ scenario }: Summary): string | null {
  if (scenario === undefined) return 'The text of the scenario is not in this page, so it cannot be run again here.';
  return /(^|[\s{,["'])file["']?\s*:/m.test(scenario.text) ? NEEDS_FILES : null;
}
