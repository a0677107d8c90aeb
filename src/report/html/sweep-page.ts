import { readExpectation } from '../../study/expectation.ts';
import type { Sweep } from '../../study/sweep-schema.ts';
import { formatInterval, formatMetric } from '../format.ts';
import { boundariesOf, hasExpectations, meetsAll, metricsOf, sweepColumns, sweepVerdict } from '../sweep-words.ts';
import { HEAT_HINT, heatMap } from './heat-map.ts';
import { breakable, html, type Markup } from './markup.ts';
import { type PlainAssets, plainPage } from './plain-page.ts';
import { type Plot, type PlotLimit, type PlotMark, plotFigure, plotId, stillWords } from './plot.ts';
import { tableSection } from './sections.ts';

/** A heat map with more columns takes the whole width of the page. */
const COLUMNS_OF_HALF_PAGE = 6;
/** With fewer points there is nothing to zoom into. */
const ZOOM_LEAST = 6;

/** `sweep.html`: curves over one setting, heat maps over two, with the boundary where an expectation breaks. */
export function renderSweepPage(sweep: Sweep, assets: PlainAssets): string {
  const { name, vary, points, version, seed, partial } = sweep;
  const [verdict, ...details] = sweepVerdict(sweep);
  const good = points.filter(meetsAll).length;
  const shown = metricsOf(sweep).filter((metric) =>
    points.some((point) => (point.metrics[metric]?.value ?? null) !== null),
  );
  const still = shown.filter((metric) => isStillAt(sweep, metric));
  const moving = shown.filter((metric) => !still.includes(metric));
  const plots = isGrid(sweep) ? [] : plotsOf(sweep, moving);
  const zoom = vary.length === 1 && vary[0].values.length >= ZOOM_LEAST ? html` data-zoom="${vary[0].path}"` : null;
  const content = html`${partial ? html`<p class="warning">Some points are missing.</p>` : null}
<section aria-labelledby="charts-title"><h2 id="charts-title">${titleOf(sweep)}</h2>
<p class="hint">${hintOf(sweep)}${stillWords(still.map((metric) => ({ label: metric, text: formatMetric(points[0].metrics[metric] ?? null) })))}</p>
<div class="sweep-charts"${zoom}>${moving.map((metric) => chart(sweep, metric, plots))}</div></section>
${tableSection('points', 'Points', sweepColumns(sweep, { met: '✓ yes', missed: '✗ no' }))}`;
  const head = {
    title: `${name}: sweep`,
    description: vary.map(({ path, values }) => `${path} over ${values.length} values`).join('; '),
    tone: hasExpectations(sweep) ? toneOf(good, points.length) : ('unknown' as const),
    verdict,
    details,
    method: `The same random numbers at every point · seed ${seed} · shaded: interval over replications`,
  };
  return plainPage(head, content, { footer: `capsim ${version} · scenario ${sweep.digest}`, plots }, assets);
}

function titleOf({ vary, mode }: Sweep): string {
  if (vary.length === 1) return 'Over the setting';
  if (mode === 'one-at-a-time') return 'Over each setting alone';
  return vary.length === 2 ? 'Over both settings' : 'Over all settings';
}

function hintOf(sweep: Sweep): string {
  if (!isGrid(sweep)) return '';
  return sweep.vary.length === 2 ? HEAT_HINT : 'Three settings and more make no picture; the table has every point.';
}

/** Whether a metric is the same at every point, so that words say more than a chart. */
function isStillAt({ points }: Sweep, metric: string): boolean {
  const first = points[0]?.metrics[metric]?.value ?? null;
  return (
    first !== null &&
    points.every(({ metrics }) => {
      const { value = null, low = null, high = null } = metrics[metric] ?? {};
      return value === first && (low ?? first) === first && (high ?? first) === first;
    })
  );
}

function toneOf(good: number, count: number): 'good' | 'mixed' | 'bad' {
  if (good === 0) return 'bad';
  return good === count ? 'good' : 'mixed';
}

function isGrid({ mode, vary }: Sweep): boolean {
  return mode === 'grid' && vary.length > 1;
}

function chart(sweep: Sweep, metric: string, plots: readonly Plot[]): Markup | null {
  const { vary } = sweep;
  if (!isGrid(sweep)) {
    const own = plots.filter((plot) => plot.lines[0].label === metric);
    return html`<section><h3>${breakable(metric)}</h3>${own.map(plotFigure)}</section>`;
  }
  if (vary.length !== 2) return null;
  const isWide = vary[1].values.length > COLUMNS_OF_HALF_PAGE;
  return html`<section${isWide ? html` class="wide"` : null}><h3>${breakable(metric)}</h3>${heatMap(sweep, metric)}</section>`;
}

function plotsOf(sweep: Sweep, metrics: readonly string[]): Plot[] {
  const pairs = metrics.flatMap((metric) => sweep.vary.map((setting) => ({ metric, ...setting })));
  return pairs.map((pair, index) => plotOf(sweep, pair, index));
}

function plotOf(
  sweep: Sweep,
  { metric, path, values }: { readonly metric: string; readonly path: string; readonly values: readonly string[] },
  index: number,
): Plot {
  const along = sweep.points.filter(({ changes }) => changes[0]?.path === path);
  const known = along.flatMap((point) => {
    const found = point.metrics[metric];
    return found === undefined || found.value === null ? [] : [{ at: point.changes[0].value, ...found }];
  });
  const place = (value: string): number => values.indexOf(value);
  const words = known.map((point) => `${point.at}: ${formatInterval(point)}`).join('; ');
  return {
    id: plotId(metric, index),
    group: path,
    about: `${metric} over ${path}. ${words}`,
    unit: known[0]?.unit ?? 'count',
    axis: { kind: 'values', title: path, values: [...values] },
    inView: sweep.vary.length === 1 ? [] : extentOf(sweep, metric),
    lines: [
      {
        label: metric,
        colour: 0,
        hasDots: true,
        x: known.map(({ at }) => place(at)),
        y: known.map(({ value }) => value),
        low: known.map(({ low }) => low),
        high: known.map(({ high }) => high),
      },
    ],
    limits: limitsOf(sweep, metric),
    marks: marksOf(sweep, path, values),
    spans: [],
  };
}

/** The least and the greatest value of a metric, ends of intervals included. */
function extentOf({ points }: Sweep, metric: string): number[] {
  const values = points.flatMap(({ metrics }) => {
    const { value = null, low = null, high = null } = metrics[metric] ?? {};
    return [value, low, high].filter((each) => each !== null);
  });
  return [Math.min(...values), Math.max(...values)];
}

/** Between the values where an expectation breaks; one mark where several break at once. */
function marksOf(sweep: Sweep, path: string, values: readonly string[]): PlotMark[] {
  const marks = new Map<number, PlotMark>();
  for (const { path: own, met, missed, expectation } of boundariesOf(sweep)) {
    if (own !== path) continue;
    const [good, bad] = [values.indexOf(met), values.indexOf(missed)];
    const at = (good + bad) / 2;
    const about = [marks.get(at)?.about, `${expectation}: met at ${met}, not at ${missed}`].filter(Boolean).join('; ');
    marks.set(at, { at, label: 'met', side: good > bad ? 'right' : 'left', about });
  }
  return [...marks.values()];
}

/** What is expected of a metric. */
function limitsOf({ points }: Sweep, metric: string): PlotLimit[] {
  return (points[0]?.expectations ?? []).flatMap(({ text, limit }) => {
    const expectation = readExpectation(text);
    if (limit === undefined || typeof expectation === 'string' || expectation.metric !== metric) return [];
    return [{ label: `expected ${expectation.comparison}`, value: limit }];
  });
}
