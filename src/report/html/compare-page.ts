import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { Comparison, MetricDifference } from '../../study/compare-schema.ts';
import type { Summary } from '../../study/summary-schema.ts';
import type { Timeseries } from '../../study/timeseries.ts';
import { differenceColumns, expectationColumns, limitColumns } from '../compare-table.ts';
import { compareVerdictOf } from '../compare-verdict.ts';
import { countsWords, methodWords, SECTIONS, sideWords } from '../compare-words.ts';
import { formatInstant, formatValue } from '../format.ts';
import { html, type Markup } from './markup.ts';
import { pageTimeseries } from './page-data.ts';
import { isAnything, type Panel, panelsOf } from './panels.ts';
import { plainPage } from './plain-page.ts';
import { table, tableSection } from './sections.ts';

/** A side as its curves are drawn. */
export interface ComparedRun {
  readonly summary: Summary;
  readonly timeseries: Timeseries;
}

const TONES = { good: 'good', bad: 'bad', mixed: 'unknown', same: 'good', unknown: 'unknown' } as const;

/**
 * `compare.html`: the differences and, where both were simulated, the curves of both over each other.
 *
 * @param runs null where only summaries are at hand
 */
export function renderComparePage(
  comparison: Comparison,
  runs: { readonly a: ComparedRun; readonly b: ComparedRun } | null,
  style: string,
): string {
  const { tone, text, details } = compareVerdictOf(comparison);
  const { a, b, notes } = comparison;
  const content = html`<p><b>A</b> ${sideWords(a)}<br><b>B</b> ${sideWords(b)}</p>
${notes.map((note) => html`<p>${note}</p>`)}
${runs === null ? null : curves(runs.a, runs.b)}
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
  return plainPage(head, content, `capsim ${b.version} · scenarios ${a.digest} and ${b.digest}`, style);
}

function of({ metrics }: Comparison, change: MetricDifference['change']): MetricDifference[] {
  return metrics.filter((metric) => metric.change === change && !(metric.a === null && metric.b === null));
}

function differences(title: string, metrics: readonly MetricDifference[]): Markup | null {
  return tableSection(title.toLowerCase().replaceAll(' ', '-'), title, differenceColumns(metrics));
}

function folded(metrics: readonly MetricDifference[]): Markup | null {
  if (metrics.length === 0) return null;
  const list = table('No difference found', differenceColumns(metrics));
  return html`<details><summary>No difference found in ${metrics.length} metrics</summary>${list}</details>`;
}

/** Charts of both, where either shows anything. */
function curves(a: ComparedRun, b: ComparedRun): Markup {
  const [own, other] = [a, b].map(({ summary, timeseries }) => panelsOf(summary, pageTimeseries(timeseries)));
  const others = new Map(other.map((panel) => [panel.id, panel]));
  const pairs = own.flatMap((panel) => {
    const match = others.get(panel.id);
    return match !== undefined && [...panel.lines, ...match.lines].some(isAnything) ? [[panel, match] as const] : [];
  });
  const end = a.summary.run.simulatedTime / 1000;
  return html`<section id="time" aria-labelledby="time-title"><h2 id="time-title">Over time</h2>
<p>Solid: B. Dashed: A.</p>
<div class="sweep-charts">${pairs.map(([one, two]) => overlay(one, two, end))}</div></section>`;
}

const WIDTH = 620;
const HEIGHT = 210;
const LEFT = 70;
const TOP = 12;
const BOTTOM = 26;

function overlay(a: Panel, b: Panel, end: number): Markup {
  const peak = Math.max(...[...a.lines, ...b.lines].flatMap(({ values }) => values.map((value) => value ?? 0)));
  const y = scaleLinear([0, peak * 1.1], [HEIGHT - BOTTOM, TOP]);
  const x = scaleLinear([0, end], [LEFT, WIDTH - 10]);
  const ticks = x.ticks(6);
  const names = [...new Set([...a.lines, ...b.lines].map(({ label }) => label))];
  return html`<section aria-label="${a.title}"><h3>${a.title}</h3><figure class="svg"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${a.explanation} A and B.">
${y.ticks(4).map((tick) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - 10}" y1="${round(y(tick))}" y2="${round(y(tick))}"/><text x="${LEFT - 8}" y="${round(y(tick)) + 4}" text-anchor="end">${formatValue(tick, a.unit)}</text>`)}
${ticks.map((tick) => html`<text x="${round(x(tick))}" y="${HEIGHT - 6}" text-anchor="middle">${formatInstant(tick * 1000, end * 1000)}</text>`)}
${a.lines.map((each) => curve(each.values, names.indexOf(each.label), 'a'))}
${b.lines.map((each) => curve(each.values, names.indexOf(each.label), 'b'))}
</svg><figcaption>${names.map((name, index) => html`<span class="key"><span class="swatch part-${index % 7}"></span>${name}</span> `)}</figcaption></figure></section>`;

  function curve(values: readonly (number | null)[], index: number, side: 'a' | 'b'): Markup {
    const step = end / Math.max(1, values.length);
    const path = line<number | null>(
      (_, point) => round(x((point + 0.5) * step)),
      (value) => round(y(value ?? 0)),
    ).defined((value) => value !== null);
    return html`<path class="overlay side-${side} line-${index % 7}" d="${path([...values]) ?? ''}"/>`;
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
