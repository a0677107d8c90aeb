import type { Metric } from '../../study/summary-schema.ts';
import type { Sweep, SweepPoint } from '../../study/sweep-schema.ts';
import { formatInterval, formatMetric } from '../format.ts';
import { meetsAll } from '../sweep-words.ts';
import { html, type Markup } from './markup.ts';

/** How to read a map. */
export const HEAT_HINT =
  'The stronger the colour, the larger. ✗ beyond the red line: an expectation is not met there, of this metric or another.';

/** Of the strongest colour, in per cent: text on it must stay readable. */
const STRONGEST = 50;

/** A metric over two settings, with a line between where everything is met and where it is not. */
export function heatMap({ vary, points }: Sweep, metric: string): Markup {
  const [rows, columns] = vary;
  const found = new Map(points.map((point) => [`${point.changes[0].value}\n${point.changes[1].value}`, point]));
  const at = (row: number, column: number): SweepPoint | undefined =>
    found.get(`${rows.values[row]}\n${columns.values[column]}`);
  const values = points.flatMap((point) => point.metrics[metric]?.value ?? []);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const heat = (value: number | null): number =>
    value === null || most === least ? 0 : Math.round((STRONGEST * 10 * (value - least)) / (most - least)) / 10;
  const cell = (row: number, column: number): Markup => {
    const point = at(row, column);
    if (point === undefined) return html`<td>–</td>`;
    const here = point.metrics[metric];
    const place = `${shortName(rows.path)} ${rows.values[row]}, ${shortName(columns.path)} ${columns.values[column]}`;
    return html`<td class="heat ${classesAt(at, row, column)}" style="--heat:${heat(here?.value ?? null)}%" title="${cellTitle(place, point, here)}">${formatMetric(here ?? null)}${meetsAll(point) ? '' : ' ✗'}</td>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${metric}, heat map"><table class="heat-map"><caption>${shortName(rows.path)} ↓ ${shortName(columns.path)} →</caption>
<thead><tr><td></td>${columns.values.map((value) => html`<th scope="col" class="right">${value}</th>`)}</tr></thead>
<tbody>${rows.values.map((value, row) => html`<tr><th scope="row">${value}</th>${columns.values.map((_, column) => cell(row, column))}</tr>`)}</tbody></table></div>`;
}

const SIDES = [
  ['above', -1, 0],
  ['below', 1, 0],
  ['before', 0, -1],
  ['behind', 0, 1],
] as const;

/** Whether everything is met, and on which sides of a cell that breaks something a neighbour does not. */
function classesAt(at: (row: number, column: number) => SweepPoint | undefined, row: number, column: number): string {
  const own = at(row, column);
  if (own === undefined || meetsAll(own)) return 'holds';
  const edges = SIDES.filter(([, down, right]) => {
    const neighbour = at(row + down, column + right);
    return neighbour !== undefined && meetsAll(neighbour);
  });
  return ['breaks', ...edges.map(([side]) => `edge-${side}`)].join(' ');
}

/** The value with its interval, and the expectations that are not met there. */
function cellTitle(place: string, { expectations }: SweepPoint, metric: Metric | undefined): string {
  const unmet = expectations.filter(({ outcome }) => outcome !== 'met');
  return [
    place,
    metric === undefined || metric.value === null ? 'no value' : formatInterval(metric),
    ...unmet.map(({ text, outcome }) => `${outcome === 'missed' ? 'not met' : 'open'}: ${text}`),
  ].join('\n');
}

/** The last part of a path, which the heading of the page gives in full. */
function shortName(path: string): string {
  return path.split('.').at(-1) ?? path;
}
