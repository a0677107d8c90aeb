import { breakable, html, type Markup } from './markup.ts';

/** A value with its interval, one row of a small chart. */
export interface IntervalRow {
  readonly label: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The value in words. */
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'unknown' | 'plain';
}

/** What a table of intervals is drawn with. */
export interface IntervalScale {
  readonly from: number;
  readonly to: number;
  /** The bound, as a line through all rows; null where there is none. */
  readonly bound: number | null;
}

/** Intervals above each other on one scale, against their bound. Readable as a table. */
export function intervalTable(
  title: string,
  heads: readonly [label: string, value: string],
  rows: readonly IntervalRow[],
  scale: IntervalScale,
): Markup {
  return html`<table class="intervals" aria-label="${title}"><thead class="spoken"><tr><th scope="col">${heads[0]}</th><th scope="col">drawn</th><th scope="col">${heads[1]}</th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr class="${row.tone}"><th scope="row">${breakable(row.label)}</th><td class="range">${track(row, scale)}</td><td class="found">${row.text}</td></tr>`,
  )}</tbody></table>`;
}

function track({ value, low, high }: IntervalRow, { from, to, bound }: IntervalScale): Markup {
  const at = (each: number): number => Math.round(1000 * Math.min(1, Math.max(0, (each - from) / (to - from)))) / 10;
  const line =
    bound === null
      ? null
      : html`<i class="${from < 0 && bound === 0 ? 'zero' : 'bound'}" style="left:${at(bound)}%"></i>`;
  if (value === null) return html`<div class="track">${line}</div>`;
  const [left, right] = [at(low ?? value), at(high ?? value)];
  const beyond = value > to ? 'beyond-right' : value < from ? 'beyond-left' : null;
  const width = Math.round((right - left) * 10) / 10;
  const shown =
    beyond === null
      ? html`<i class="bar" style="left:${left}%;width:${width}%"></i><i class="point" style="left:${at(value)}%"></i>`
      : html`<i class="${beyond}">${beyond === 'beyond-right' ? '▶' : '◀'}</i>`;
  return html`<div class="track">${line}${shown}</div>`;
}

/** A scale that shows all of these values, with some room at both ends; never below zero where no value is. */
export function scaleAround(values: readonly number[], bound: number | null): IntervalScale {
  const all = bound === null ? values : [...values, bound];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const spread = most - least || Math.abs(most) || 1;
  const from = least - 0.25 * spread;
  return { from: least >= 0 ? Math.max(0, from) : from, to: most + 0.25 * spread, bound };
}
