import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { DAY, MS } from '../../units/time.ts';
import { formatInstant, formatValue, NOTHING } from '../format.ts';
import { html, type Markup } from './markup.ts';

/** A chart as plain data: drawn as SVG where it is written, and drawn again by the script of the page. */
export interface Plot {
  /** Of the figure, without `plot-`. */
  readonly id: string;
  /** Plots of one group share their axis: they are hovered and zoomed together. */
  readonly group: string;
  /** In words, for those who cannot see it. */
  readonly about: string;
  /** Of the values. */
  readonly unit: string;
  readonly axis: PlotAxis;
  /** Values that must be in view although no line has them, so that charts of one metric have one scale. */
  readonly inView?: readonly number[];
  readonly lines: readonly PlotLine[];
  /** Level lines. */
  readonly limits: readonly PlotLimit[];
  readonly marks: readonly PlotMark[];
  /** Stretches of the axis that are shaded. */
  readonly spans: readonly (readonly [from: number, to: number])[];
}

/** What runs from left to right. `values`: one text a place, evenly spaced; `time`: seconds; `days`: since 1970. */
export type PlotAxis =
  | { readonly kind: 'values'; readonly title: string; readonly values: readonly string[] }
  | { readonly kind: 'time'; readonly end: number }
  | { readonly kind: 'days'; readonly from: number; readonly to: number };

/** One line; `low` and `high` are its interval, absent where there is none. */
export interface PlotLine {
  readonly label: string;
  /** Number of its colour. */
  readonly colour: number;
  readonly isDashed?: boolean;
  readonly hasDots?: boolean;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
}

/** A level that must not be passed, or that is expected. */
export interface PlotLimit {
  readonly label: string;
  readonly value: number;
}

/** A place on the axis that matters: between a value that will do and one that will not, or a day. */
export interface PlotMark {
  readonly at: number;
  readonly label: string;
  /** On which side of the mark its words stand. */
  readonly side: 'left' | 'right';
  readonly about: string;
}

/** How large a plot is drawn, and what stretch of its axis is shown. */
export interface PlotView {
  readonly width: number;
  readonly from: number;
  readonly to: number;
}

const HEIGHT = 224;
const LEFT = 76;
const RIGHT = 14;
const TOP = 16;
const BOTTOM = 26;
const TITLE = 18;
/** A limit further above than this many times the peak is marked at the upper edge: its own place would flatten the lines. */
const LIMIT_IN_VIEW = 3;
/** Room for the text of a place on the axis. */
const TICK_ROOM = 68;
const STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800,
];

/** The whole axis, at the width that a page without a script has for it. */
export function wholeView({ axis }: Plot, width = 620): PlotView {
  const [from, to] = extentOf(axis);
  return { width, from, to };
}

function extentOf(axis: PlotAxis): readonly [number, number] {
  if (axis.kind === 'values') return [-0.4, axis.values.length - 0.6];
  return axis.kind === 'time' ? [0, axis.end] : [axis.from, axis.to];
}

/** From values to places in the picture. */
export interface PlotScales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
  readonly top: number;
  readonly bottom: number;
}

/** Where things are drawn. */
export function scalesOf(plot: Plot, { width, from, to }: PlotView): PlotScales {
  const bottom = HEIGHT - BOTTOM;
  return {
    x: scaleLinear([from, to], [LEFT, width - RIGHT]),
    y: scaleLinear([...rangeOf(plot)], [bottom, TOP]),
    top: TOP,
    bottom,
  };
}

/** From zero, but where everything lies near the top: then a stretch around the values and their bounds. */
function rangeOf({ lines, limits, axis, inView: alike = [] }: Plot): readonly [number, number] {
  const known = [...lines.flatMap(knownOf), ...alike];
  const peak = known.reduce((most, value) => Math.max(most, value), 0);
  const inView = limits.map(({ value }) => value).filter((value) => value <= peak * LIMIT_IN_VIEW);
  const top = Math.max(peak, ...inView);
  if (top === 0) return [Math.min(0, ...known), 1.12 * Math.max(1, ...limits.map(({ value }) => value))];
  const least = [...known, ...inView].reduce((low, value) => Math.min(low, value), top);
  const spread = top - least;
  // Without a bound to look at, small differences shall look small.
  const isTold = inView.length > 0 || spread > SMALL * top;
  const isHigh = axis.kind !== 'time' && spread > 0 && isTold && least > NEAR_TOP * top;
  return isHigh ? [least - 0.2 * spread, top + 0.2 * spread] : [Math.min(0, least), 1.12 * top];
}

const NEAR_TOP = 0.75;
const SMALL = 0.05;

function knownOf({ y, low, high }: PlotLine): number[] {
  return [...y, ...(low ?? []), ...(high ?? [])].filter((value) => value !== null);
}

function valueTicks({ unit }: Plot, y: Scale): number[] {
  const [from, to] = y.domain();
  const step = unit === 'ms' && to - from >= 2000 ? STEPS.find((each) => (to - from) / (each * 1000) <= 5) : undefined;
  if (step === undefined) return y.ticks(4);
  const first = Math.ceil(from / (step * 1000));
  return Array.from(
    { length: Math.floor(to / (step * 1000)) - first + 1 },
    (_, index) => (first + index) * step * 1000,
  );
}

/** Whether a plot shows the same value everywhere, which words say better. */
export function isStill({ lines, axis }: Plot): boolean {
  const [first, ...rest] = lines.flatMap(knownOf);
  const isWhole = axis.kind !== 'values' || lines.every(({ x }) => x.length === axis.values.length);
  return isWhole && rest.every((value) => value === first);
}

/** What is the same everywhere, in a sentence; empty where there is nothing. */
export function stillWords(all: readonly { readonly label: string; readonly text: string }[]): string {
  if (all.length === 0) return '';
  return ` The same at every point: ${all.map(({ label, text }) => `${label} (${text})`).join(', ')}.`;
}

/** A name as a part of an id: letters, digits and dashes, and a number that keeps it apart from others. */
export function plotId(name: string, number: number): string {
  return `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${number}`;
}

/** A plot with its legend. */
export function plotFigure(plot: Plot): Markup {
  return html`<figure class="svg plot" id="plot-${plot.id}"><div class="picture">${plotPicture(plot, wholeView(plot))}</div>${legend(plot)}</figure>`;
}

/** A plot as SVG. */
export function plotPicture(plot: Plot, view: PlotView): Markup {
  const { axis, lines, limits, marks, spans, unit, about, id } = plot;
  const { width } = view;
  const scales = scalesOf(plot, view);
  const { x, y, top, bottom } = scales;
  const height = axis.kind === 'values' ? HEIGHT + TITLE : HEIGHT;
  const right = width - RIGHT;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${about}">
<clipPath id="clip-${id}"><rect x="${LEFT}" y="0" width="${right - LEFT}" height="${bottom}"/></clipPath>
${valueTicks(plot, y).map(
  (tick) => html`<line class="grid" x1="${LEFT}" x2="${right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>
<text x="${LEFT - 8}" y="${round(y(tick)) + 4}" text-anchor="end">${formatValue(Number(tick.toPrecision(4)), unit)}</text>`,
)}
${ticksOf(axis, view).map((tick) => tickText(placeText(axis, tick), x(tick), bottom + 18, width))}
${axis.kind === 'values' ? html`<text class="label" x="${round((LEFT + right) / 2)}" y="${height - 4}" text-anchor="middle">${axis.title}</text>` : null}
<g clip-path="url(#clip-${id})">
${spans.map(([from, to]) => html`<rect class="span-area of-${axis.kind}" x="${round(x(from))}" y="${top}" width="${round(Math.max(1, x(to) - x(from)))}" height="${bottom - top}"/>`)}
${lines.map((each) => band(each, x, y))}${lines.map((each) => curve(each, x, y))}
${marks.map((mark, index) => markLine(mark, x, { top, bottom, place: index }))}
${limits.map((limit, index) => limitLine(limit, { plot, scales, right, index }))}
</g></svg>`;
}

type Scale = ScaleLinear<number, number>;

function band({ x: places, low, high, colour }: PlotLine, x: Scale, y: Scale): Markup | null {
  if (low === undefined || high === undefined) return null;
  const edge = (ends: readonly (number | null)[], index: number): string =>
    `${round(x(places[index]))},${round(y(ends[index] ?? 0))}`;
  const pieces = stretches(places.length, (index) => low[index] !== null && high[index] !== null).map((piece) => {
    const back = piece.toReversed();
    return `M${piece.map((index) => edge(high, index)).join('L')}L${back.map((index) => edge(low, index)).join('L')}Z`;
  });
  return html`<path class="band part-${colour % 7}" d="${pieces.join('')}"/>`;
}

function curve({ x: places, y: values, colour, isDashed, hasDots }: PlotLine, x: Scale, y: Scale): Markup {
  const pieces = stretches(places.length, (index) => values[index] !== null).map(
    (piece) => `M${piece.map((index) => `${round(x(places[index]))},${round(y(values[index] ?? 0))}`).join('L')}`,
  );
  const dots = hasDots
    ? values.map((value, index) =>
        value === null
          ? null
          : html`<circle class="part-${colour % 7}" cx="${round(x(places[index]))}" cy="${round(y(value))}" r="3.5"/>`,
      )
    : null;
  return html`<path class="curve line-${colour % 7}${isDashed ? ' dashed' : ''}" d="${pieces.join('')}"/>${dots}`;
}

/** Points next to each other that have a value. */
function stretches(length: number, hasValue: (index: number) => boolean): number[][] {
  const pieces: number[][] = [[]];
  for (let index = 0; index < length; index++) {
    if (hasValue(index)) pieces[pieces.length - 1].push(index);
    else pieces.push([]);
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** Centred below its place, but not beyond the picture. */
function tickText(text: string, at: number, y: number, width: number): Markup {
  const half = text.length * 3.6;
  const middle = Math.min(round(at), round(width - half));
  return html`<text x="${middle}" y="${y}" text-anchor="middle">${text}</text>`;
}

/** Words stand above each other at the foot of their lines. */
function markLine(
  { at, label, side, about }: PlotMark,
  x: Scale,
  { top, bottom, place: index }: { readonly top: number; readonly bottom: number; readonly place: number },
): Markup {
  const place = round(x(at));
  return html`<line class="boundary" x1="${place}" x2="${place}" y1="${top}" y2="${bottom}"><title>${about}</title></line>
<text class="boundary-text" x="${place + (side === 'right' ? 5 : -5)}" y="${bottom - 7 - 15 * index}" text-anchor="${side === 'right' ? 'start' : 'end'}">${label}</text>`;
}

interface LimitPlace {
  readonly plot: Plot;
  readonly scales: PlotScales;
  readonly right: number;
  /** Its place among the limits. */
  readonly index: number;
}

function limitLine({ label, value }: PlotLimit, { plot, scales, right, index }: LimitPlace): Markup {
  const { y, top } = scales;
  const [, most] = y.domain();
  const isInView = value <= most;
  const place = isInView ? round(y(value)) : top;
  const before = plot.limits.slice(0, index);
  const isCrowded = isInView && before.some((other) => Math.abs(y(other.value) - place) < 15);
  const below = 14 + 14 * before.filter((other) => other.value > most).length;
  const text = isInView && place - top > 12 && !isCrowded ? place - 5 : place + (isInView ? 13 : below);
  const words = `${label} ${formatValue(value, plot.unit)}${isInView ? '' : ' (far above)'}`;
  const isLeft = isCloserAtRight(plot, value);
  return html`<line class="limit" x1="${LEFT}" x2="${right}" y1="${place}" y2="${place}"/><text class="limit-text" x="${isLeft ? LEFT + 4 : right - 4}" y="${text}" text-anchor="${isLeft ? 'start' : 'end'}">${words}</text>`;
}

/** Whether the curves come closer to a level at their end than at their beginning: there words would cover them. */
function isCloserAtRight({ lines, limits }: Plot, value: number): boolean {
  const distance = (point: number): number =>
    Math.min(...lines.map(({ y }) => Math.abs((y.filter((each) => each !== null).at(point) ?? value) - value)));
  return limits.length === 1 && distance(-1) < distance(0);
}

/** Which colour is what, where there are several; values stand there while a place is pointed at. */
function legend({ lines }: Plot): Markup {
  const name = ({ label, colour, isDashed }: PlotLine): Markup =>
    html`<span class="swatch part-${colour % 7}${isDashed ? ' dashed' : ''}"></span>${label}`;
  return html`<figcaption class="legend"><span class="place"></span>${lines.map(
    (each) => html`<span class="key">${lines.length === 1 ? null : name(each)}<span class="value"></span></span> `,
  )}</figcaption>`;
}

function ticksOf(axis: PlotAxis, { width, from, to }: PlotView): number[] {
  const most = Math.max(2, Math.floor((width - LEFT - RIGHT) / TICK_ROOM));
  if (axis.kind === 'values') {
    const shown = axis.values.map((_, index) => index).filter((index) => index >= from && index <= to);
    const longest = Math.max(...axis.values.map(({ length }) => length));
    const room = Math.max(2, Math.floor((width - LEFT - RIGHT) / Math.max(34, longest * 8)));
    const every = Math.ceil(shown.length / room);
    return shown.filter((index) => index % every === 0);
  }
  if (axis.kind === 'days') return scaleLinear([from, to], [0, 1]).ticks(Math.min(5, Math.floor(most * 0.75)));
  const step = STEPS.find((each) => (to - from) / each <= most) ?? (to - from) / most;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, index) => (first + index) * step);
}

/** A place on the axis, in words. */
export function placeText(axis: PlotAxis, at: number): string {
  if (axis.kind === 'values') return axis.values[Math.round(at)] ?? '';
  if (axis.kind === 'time') return formatInstant(at * 1000, axis.end * 1000);
  return new Date(Math.floor(at) * DAY_MS).toISOString().slice(0, 10);
}

const DAY_MS = DAY / MS;

/** The value of a line at the point that is nearest to a place, with its interval. */
export function valueText({ x, y, low, high }: PlotLine, at: number, unit: string): string {
  const index = nearest(x, at);
  const value = y[index] ?? null;
  if (value === null) return NOTHING;
  const [from, to] = [low?.[index] ?? null, high?.[index] ?? null].map((end) => formatValue(end, unit));
  const shown = formatValue(value, unit);
  return from === to || from === NOTHING ? shown : `${shown} (${from} to ${to})`;
}

/** The point of a line that is nearest to a place; points stand in rising order. */
export function nearest(points: readonly number[], at: number): number {
  let [low, high] = [0, points.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle] <= at) low = middle;
    else high = middle;
  }
  return Math.abs(points[high] - at) < Math.abs(points[low] - at) ? high : low;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
