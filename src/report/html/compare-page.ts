import type { Comparison, MetricDifference } from '../../study/compare-schema.ts';
import type { CompareChart, CompareCurve } from '../compare-curves.ts';
import { differenceColumns, expectationColumns, limitColumns } from '../compare-table.ts';
import { compareVerdictOf } from '../compare-verdict.ts';
import { countsWords, formatRelative, methodWords, SECTIONS, sideWords } from '../compare-words.ts';
import { formatValue } from '../format.ts';
import { intervalTable } from './intervals.ts';
import { breakable, html, type Markup } from './markup.ts';
import { type PlainAssets, plainPage } from './plain-page.ts';
import { type Plot, type PlotLimit, plotFigure, plotId } from './plot.ts';
import { section, table, tableSection } from './sections.ts';

const TONES = { good: 'good', bad: 'bad', mixed: 'mixed', same: 'good', unknown: 'unknown' } as const;

/**
 * `compare.html`: the differences and, where both were simulated, the curves of both over each other.
 *
 * @param charts none where only summaries are at hand
 */
export function renderComparePage(
  comparison: Comparison,
  charts: readonly CompareChart[],
  assets: PlainAssets,
): string {
  const { tone, text, details } = compareVerdictOf(comparison);
  const { a, b, notes } = comparison;
  const plots = charts.map((chart, index) => plotOf(chart, index, comparison));
  const content = html`<p class="sides"><b>A</b> ${breakable(sideWords(a))}<br><b>B</b> ${breakable(sideWords(b))}</p>
${notes.map((note) => html`<p>${note}</p>`)}
${glance(comparison)}
${plots.length === 0 ? null : curves(charts, plots)}
${SECTIONS.map(([change, title]) => differences(title, of(comparison, change)))}
${tableSection('limits', 'Limits reached', limitColumns(comparison))}
${tableSection('expectations', 'Expectations', expectationColumns(comparison))}
${folded(of(comparison, 'none'))}`;
  const head = {
    title: 'Comparison of A and B',
    description: null,
    tone: TONES[tone],
    verdict: text,
    details,
    method: [...methodWords(comparison), countsWords(comparison)].filter((words) => words !== '').join(' · '),
  };
  const footer = `capsim ${b.version} · scenarios ${a.digest} and ${b.digest}`;
  return plainPage(head, content, { footer, plots }, assets);
}

function of({ metrics }: Comparison, change: MetricDifference['change']): MetricDifference[] {
  return metrics.filter((metric) => metric.change === change && !(metric.a === null && metric.b === null));
}

/** Of those that got worse, and of those that got better. */
const GLANCED = 6;
/** A change beyond this is marked at the edge: its own place would hide the others. */
const GLANCE_MOST = 1;

/** The surest and largest differences, relative to A, with their intervals. */
function glance(comparison: Comparison): Markup | null {
  const drawn = (change: MetricDifference['change']): MetricDifference[] =>
    of(comparison, change)
      .filter(({ relative, low, high }) => relative !== null && low !== null && high !== null)
      .filter((metric, index, all) => all.findIndex((other) => other.a === metric.a && other.b === metric.b) === index)
      .slice(0, GLANCED);
  const metrics = [...drawn('worse'), ...drawn('better')];
  if (metrics.length === 0) return null;
  const rows = metrics.map((metric) => {
    const { path, a, b, unit, low, high, relative, change } = metric;
    const per = Math.abs(a ?? 1);
    return {
      label: path,
      value: relative,
      low: low === null ? null : low / per,
      high: high === null ? null : high / per,
      text: `${formatRelative(metric)} (${formatValue(a, unit)} → ${formatValue(b, unit)})`,
      tone: change === 'worse' ? ('bad' as const) : ('good' as const),
    };
  });
  const most = Math.min(GLANCE_MOST, Math.max(...rows.map(({ value }) => Math.abs(value ?? 0)))) * 1.15;
  const list = intervalTable('Differences', ['metric', 'B against A'], rows, { from: -most, to: most, bound: 0 });
  return html`<section id="glance" aria-labelledby="glance-title"><h2 id="glance-title">At a glance</h2>
<p class="hint">B against A, relative to A, with its interval; the line is no difference. The largest first, what got worse before what got better.</p>
<div class="wide-intervals">${list}</div></section>`;
}

/** Metrics of a kind of change; the others are folded away. */
const SHOWN = 12;

function differences(title: string, metrics: readonly MetricDifference[]): Markup | null {
  if (metrics.length === 0) return null;
  const [first, rest] = [metrics.slice(0, SHOWN), metrics.slice(SHOWN)];
  const more = table(`${title}, the others`, differenceColumns(rest));
  return section(
    title
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, '-')
      .replace(/-$/, ''),
    title,
    html`${table(title, differenceColumns(first))}
${rest.length === 0 ? null : html`<details><summary>And ${rest.length} more</summary>${more}</details>`}`,
  );
}

function folded(metrics: readonly MetricDifference[]): Markup | null {
  if (metrics.length === 0) return null;
  const list = table('No difference found', differenceColumns(metrics));
  return html`<details><summary>No difference found in ${metrics.length} metrics</summary>${list}</details>`;
}

/** The charts of both. */
function curves(charts: readonly CompareChart[], plots: readonly Plot[]): Markup {
  return html`<section id="time" aria-labelledby="time-title"><h2 id="time-title">Over time</h2>
<p class="hint">Solid: B. Dashed: A.</p>
<div class="sweep-charts" data-zoom="time">${plots.map(
    (plot, index) => html`<section><h3>${charts[index].title}</h3>${plotFigure(plot)}</section>`,
  )}</div></section>`;
}

function plotOf(
  { title, unit, curves: both }: CompareChart,
  index: number,
  { simulatedTime, warmup: left }: Comparison,
): Plot {
  const [end, warmup] = [simulatedTime / 1000, left / 1000];
  const lines = both.filter(({ kind }) => kind === 'line');
  const names = [...new Set(lines.map(({ name }) => name))];
  // A first, so that B lies above it.
  return {
    id: plotId(title, index),
    group: 'time',
    about: `${title} of A and B over time: ${names.join(', ')}.`,
    unit,
    axis: { kind: 'time', end },
    lines: lines.map(({ name, side, times, values }) => ({
      label: `${name} ${side}`,
      colour: names.indexOf(name),
      isDashed: side === 'A',
      x: times,
      y: values,
    })),
    limits: limitsOf(both.filter(({ kind }) => kind === 'limit')),
    marks: [],
    spans: warmup > 0 ? [[0, warmup]] : [],
  };
}

/** One line where both have the same limit. */
function limitsOf(limits: readonly CompareCurve[]): PlotLimit[] {
  const found = new Map<string, PlotLimit & { readonly sides: string }>();
  for (const { name, side, values } of limits) {
    const [value] = values;
    const key = `${name}/${value}`;
    const sides = `${found.get(key)?.sides ?? ''}${side}`;
    found.set(key, { label: name, value, sides });
  }
  return [...found.values()].map(({ label, value, sides }) => ({
    label: sides === 'AB' ? label : `${label} of ${sides[0]}`,
    value,
  }));
}
