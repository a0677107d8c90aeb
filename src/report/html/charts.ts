import { scaleLinear, scaleLog } from 'd3-scale';
import { metricIn } from '../../study/metric-at.ts';
import type { Metric, Summary } from '../../study/summary-schema.ts';
import { formatMoney, formatSpan } from '../format.ts';
import { amountIn } from '../lookup.ts';
import { COST_PARTS } from '../words.ts';
import { html, type Markup } from './markup.ts';

const WIDTH = 640;
const ROW = 34;
const LABEL = 150;
const RIGHT = 24;

interface Quantiles {
  readonly name: string;
  readonly points: readonly { readonly title: string; readonly metric: Metric }[];
}

const QUANTILES = ['p50', 'p95', 'p99', 'max'] as const;

/** Quantiles of what callers wait, one row a source, on a logarithmic axis; null where nobody waits. */
export function latencyChart({ sources }: Summary): Markup | null {
  const rows: Quantiles[] = Object.entries(sources).flatMap(([name, tree]) => {
    const points = QUANTILES.flatMap((title) => {
      const metric = metricIn(tree, `latency.${title}`);
      return metric === null || metric.value === null || metric.value <= 0 ? [] : [{ title, metric }];
    });
    return points.length === 0 ? [] : [{ name, points }];
  });
  if (rows.length === 0) return null;
  const values = rows.flatMap(({ points }) => points.flatMap(({ metric }) => metric.value ?? []));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const x = scaleLog()
    .domain([least / 1.5, most * 1.5])
    .range([LABEL, WIDTH - RIGHT]);
  const height = rows.length * ROW + 34;
  const ticks = decades(least / 1.5, most * 1.5);
  const words = rows.map(
    ({ name, points }) =>
      `${name}: ${points.map(({ title, metric }) => `${title} ${formatSpan(metric.value ?? 0)}`).join(', ')}`,
  );
  return html`<figure class="svg"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Latency by source. ${words.join('. ')}">
${ticks.map(
  (tick) => html`<line class="grid" x1="${round(x(tick))}" x2="${round(x(tick))}" y1="6" y2="${height - 24}"/>
<text class="tick" x="${round(x(tick))}" y="${height - 8}" text-anchor="middle">${formatSpan(tick)}</text>`,
)}
${rows.map((row, index) => quantileRow(row, 22 + index * ROW, x))}
</svg><figcaption>p50, p95, p99 and the longest time that callers waited, retries included; the bars are intervals of the mean over replications. Logarithmic axis.</figcaption></figure>`;
}

function quantileRow({ name, points }: Quantiles, y: number, x: (value: number) => number): Markup {
  const at = (value: number | null): number => round(x(value ?? 1));
  const first = points[0].metric.value;
  const last = points[points.length - 1].metric.value;
  return html`<text class="label" x="${LABEL - 12}" y="${y + 4}" text-anchor="end">${shortened(name)}</text>
<line class="span" x1="${at(first)}" x2="${at(last)}" y1="${y}" y2="${y}"/>
${points.map(({ metric }) =>
  metric.low === null || metric.high === null || metric.low <= 0
    ? null
    : html`<line class="interval" x1="${at(metric.low)}" x2="${at(metric.high)}" y1="${y}" y2="${y}"/>`,
)}
${points.map(
  ({ title, metric }) =>
    html`<circle class="dot" cx="${at(metric.value)}" cy="${y}" r="4.5"><title>${title} ${formatSpan(metric.value ?? 0)}</title></circle>`,
)}
${labelsOf(points.map(({ title, metric }) => ({ title, x: at(metric.value) }))).map(
  ({ title, x: middle }) => html`<text class="tick" x="${middle}" y="${y - 9}" text-anchor="middle">${title}</text>`,
)}`;
}

/** Width that a label takes. */
const LABEL_ROOM = 34;

/** Labels of points that lie too close for one each become one, from the first to the last: `p50 to p99`. */
function labelsOf(points: readonly { readonly title: string; readonly x: number }[]): { title: string; x: number }[] {
  const groups: (typeof points)[number][][] = [];
  for (const point of points) {
    const group = groups[groups.length - 1];
    if (group !== undefined && point.x - group[group.length - 1].x < LABEL_ROOM) group.push(point);
    else groups.push([point]);
  }
  return groups.map((group) => {
    const [first, last] = [group[0], group[group.length - 1]];
    const title = first === last ? first.title : `${first.title} to ${last.title}`;
    return { title, x: round((first.x + last.x) / 2) };
  });
}

/** 1, 10, 100 of the unit within a range, at most eight. */
function decades(from: number, to: number): number[] {
  const steps: number[] = [];
  for (const power of [1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 86_400_000]) {
    if (power >= from && power <= to) steps.push(power);
  }
  return steps.length > 0 ? steps : [from, to];
}

/** What each function costs, stacked by part; null where nothing costs anything. */
export function costChart({ functions }: Summary): Markup | null {
  const rows = Object.entries(functions)
    .map(([name, tree]) => ({
      name,
      total: amountIn(tree, 'cost.total'),
      parts: COST_PARTS.map((part) => ({ part, amount: amountIn(tree, `cost.${part}`) })),
    }))
    .filter(({ total }) => total > 0)
    .sort((one, other) => other.total - one.total)
    .slice(0, 20);
  if (rows.length === 0) return null;
  const x = scaleLinear()
    .domain([0, rows[0].total])
    .range([LABEL, WIDTH - 90]);
  const height = rows.length * ROW;
  const words = rows.map(({ name, total }) => `${name} ${formatMoney(total)}`).join(', ');
  return html`<figure class="svg"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Cost by function: ${words}">
${rows.map(({ name, total, parts }, index) => {
  const y = index * ROW + 8;
  let from = 0;
  return html`<text class="label" x="${LABEL - 12}" y="${y + 14}" text-anchor="end">${shortened(name)}</text>
${parts.map(({ part, amount }, colour) => {
  const start = from;
  from += amount;
  return amount === 0
    ? null
    : html`<rect class="part part-${colour}" x="${round(x(start))}" y="${y}" width="${round(Math.max(1, x(from) - x(start)))}" height="18"><title>${part} ${formatMoney(amount)}</title></rect>`;
})}
<text class="tick" x="${round(x(total)) + 6}" y="${y + 14}">${formatMoney(total)}</text>`;
})}
</svg><figcaption>${COST_PARTS.flatMap((part, colour) =>
    rows.some(({ parts }) => parts[colour].amount > 0)
      ? [html`<span class="key"><span class="swatch part-${colour}"></span>${part}</span> `]
      : [],
  )}</figcaption></figure>`;
}

function shortened(name: string): string {
  return name.length <= 20 ? name : `${name.slice(0, 19)}…`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
