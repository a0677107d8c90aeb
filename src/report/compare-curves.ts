import { stringify } from 'csv-stringify/browser/esm/sync';
import type { Summary } from '../study/summary-schema.ts';
import type { Timeseries } from '../study/timeseries.ts';
import { pageTimeseries } from './html/page-data.ts';
import { isAnything, type Panel, panelsOf } from './html/panels.ts';

/** A side as its curves are drawn. */
export interface ComparedRun {
  readonly summary: Summary;
  readonly timeseries: Timeseries;
}

/** One curve of a side, or one of its limits. */
export interface CompareCurve {
  readonly kind: 'line' | 'limit';
  readonly side: 'A' | 'B';
  readonly name: string;
  /** Seconds from the start of the run, in the middle of each step; none of a limit. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** A chart over time with the curves of both sides. */
export interface CompareChart {
  readonly title: string;
  readonly unit: string;
  readonly curves: readonly CompareCurve[];
}

/** The curves of two runs, chart by chart; those in which neither shows anything are left out. */
export function compareCurves(a: ComparedRun, b: ComparedRun): CompareChart[] {
  const [own, other] = [a, b].map((run) => {
    const series = pageTimeseries(run.timeseries);
    return { step: series.step, panels: panelsOf(run.summary, series) };
  });
  const others = new Map(other.panels.map((panel) => [panel.id, panel]));
  return own.panels.flatMap((panel) => {
    const match = others.get(panel.id);
    if (match === undefined || ![...panel.lines, ...match.lines].some(isAnything)) return [];
    const curves = [...curvesOf(panel, 'A', own.step), ...curvesOf(match, 'B', other.step)];
    return [{ title: panel.title, unit: panel.unit, curves }];
  });
}

function curvesOf({ lines, limits }: Panel, side: 'A' | 'B', step: number): CompareCurve[] {
  return [
    ...lines.map(({ label, values }) => {
      const known = values.flatMap((value, point) => (value === null ? [] : [{ point, value }]));
      return {
        kind: 'line' as const,
        side,
        name: label,
        times: known.map(({ point }) => Number(((point + 0.5) * step).toPrecision(10))),
        values: known.map(({ value }) => value),
      };
    }),
    ...limits.map(({ label, value }) => ({ kind: 'limit' as const, side, name: label, times: [], values: [value] })),
  ];
}

/** Columns of `compare.csv`. */
export const CURVE_COLUMNS = ['chart', 'unit', 'kind', 'side', 'name', 'time_s', 'value'] as const;

/** `compare.csv`: the curves of both as they are drawn, one number a line. */
export function renderCompareCsv(charts: readonly CompareChart[]): string {
  const rows = charts.flatMap(({ title, unit, curves }) =>
    curves.flatMap(({ kind, side, name, times, values }) =>
      values.map((value, index) => [title, unit, kind, side, name, times[index] ?? null, value]),
    ),
  );
  return stringify(rows, { header: true, columns: [...CURVE_COLUMNS], escape_formulas: true });
}

/** The charts again from the lines of `compare.csv`. */
export function curvesFromRows(
  rows: readonly Readonly<Record<(typeof CURVE_COLUMNS)[number], string>>[],
): CompareChart[] {
  const charts = new Map<string, { title: string; unit: string; curves: Map<string, CompareCurve> }>();
  for (const { chart, unit, kind, side, name, time_s, value } of rows) {
    const own = charts.get(chart) ?? { title: chart, unit, curves: new Map<string, CompareCurve>() };
    const key = `${kind}/${side}/${name}`;
    const before = own.curves.get(key);
    own.curves.set(key, {
      kind: kind === 'limit' ? 'limit' : 'line',
      side: side === 'A' ? 'A' : 'B',
      name,
      times: kind === 'limit' ? [] : [...(before?.times ?? []), Number(time_s)],
      values: [...(before?.values ?? []), Number(value)],
    });
    charts.set(chart, own);
  }
  return [...charts.values()].map(({ title, unit, curves }) => ({ title, unit, curves: [...curves.values()] }));
}
