import { type InvalidPoint, isMet, type Point, unmet } from './plan-points.ts';
import type { Setting } from './plan-setting.ts';

/** One setting with all others fixed. */
export interface Line {
  readonly setting: Setting;
  /** Where the search begins to double. */
  readonly start: number;
  at(value: number): Promise<Point | InvalidPoint>;
}

/** A value that was simulated; no point where the scenario is none with it. */
export interface Tried {
  readonly value: number;
  readonly point: Point | null;
}

export type Direction = 'least' | 'most' | 'any';

/** A value that meets what was asked, with the neighbour at which it is no longer met. */
export interface LineAnswer {
  readonly value: number;
  /** `least`: below it something is missed; `most`: above it; `any`: nothing was missed from end to end. */
  readonly direction: Direction;
  readonly beside: Tried | null;
}

/** Both ends of a line where neither will do, for a message. */
export interface LineFailure {
  readonly low: Tried;
  readonly high: Tried;
}

/** How often a range is halved where both of its ends fail in the same expectation: into eight parts. */
const SCAN_HALVINGS = 3;

/** The end of a line that a search looks for, found by bisection: expects that what holds at a value holds beyond it. */
export async function searchLine(
  line: Line,
  holds: (point: Point) => boolean = isMet,
): Promise<LineAnswer | LineFailure> {
  const low = await tryAt(line, line.setting.low);
  const isLowGood = isGood(low, holds);
  const tried = await climb(line, low, (next) => isGood(next, holds) !== isLowGood);
  const last = tried[tried.length - 1];
  const before = tried[tried.length - 2] ?? low;
  if (isGood(last, holds) !== isLowGood) {
    return isLowGood ? bisect(line, before, last, 'most', holds) : bisect(line, last, before, 'least', holds);
  }
  if (isLowGood) return { value: low.value, direction: 'any', beside: null };
  return (await inside(line, low, last, holds)) ?? { low, high: last };
}

/** The greatest value up to which everything holds, from one at which it does; the last that was tried where nothing fails. */
export async function upTo(line: Line, from: number, holds: (point: Point) => boolean = isMet): Promise<LineAnswer> {
  const first = await tryAt(line, from);
  const tried = await climb({ ...line, start: from }, first, (next) => !isGood(next, holds));
  const last = tried[tried.length - 1];
  if (isGood(last, holds)) return { value: last.value, direction: 'any', beside: null };
  return bisect(line, tried[tried.length - 2] ?? first, last, 'most', holds);
}

/** Both ends fail, if in different expectations: the least that heals the low end's, if the high end's hold there. */
async function inside(
  line: Line,
  low: Tried,
  high: Tried,
  holds: (point: Point) => boolean,
): Promise<LineAnswer | null> {
  if (low.point === null || high.point === null || low.value >= high.value) return null;
  const healed = healedBetween(low.point, high.point);
  if (healed !== null && healed.length > 0) {
    const found = await bisect(line, high, low, 'least', meetsThese(healed));
    return isGood(await tryAt(line, found.value), holds) ? found : null;
  }
  return scan(line, low, high, holds);
}

/** Expectations that the low end misses, where the high end meets all of them. */
export function healedBetween(low: Point, high: Point): readonly string[] | null {
  const missed = unmet(low).map(({ text }) => text);
  const still = new Set(unmet(high).map(({ text }) => text));
  return missed.some((text) => still.has(text)) ? null : missed;
}

/** Whether a point meets some expectations, whatever the others do. */
export function meetsThese(texts: readonly string[]): (point: Point) => boolean {
  return (point) => !unmet(point).some(({ text }) => texts.includes(text));
}

/** Not monotone: looks at values between, evenly spaced by their ratio; the lowest that will do is then bisected. */
async function scan(line: Line, low: Tried, high: Tried, holds: (point: Point) => boolean): Promise<LineAnswer | null> {
  const { kind } = line.setting;
  const from = Math.max(low.value, high.value / 1024);
  let before = low;
  for (const value of pointsBetween(from, high.value, SCAN_HALVINGS).map(kind.rounded)) {
    if (value <= before.value || value >= high.value) continue;
    const next = await tryAt(line, value);
    if (isGood(next, holds)) return bisect(line, next, before, 'least', holds);
    before = next;
  }
  return null;
}

/** By square roots alone: logarithms differ in their last digit between versions of Node. */
function pointsBetween(low: number, high: number, halvings: number): number[] {
  if (halvings === 0) return [];
  const middle = Math.sqrt(low * high);
  return [...pointsBetween(low, middle, halvings - 1), middle, ...pointsBetween(middle, high, halvings - 1)];
}

/** Doubles from the start until `isEnough`, or to the end; of a bounded setting only the start and the end are tried. */
async function climb(line: Line, low: Tried, isEnough: (tried: Tried) => boolean): Promise<Tried[]> {
  const { kind, high, isBounded } = line.setting;
  const tried: Tried[] = [];
  const begin = line.start > low.value ? line.start : kind.rounded(Math.max(2 * low.value, low.value + 1));
  for (let value = begin; ; value = isBounded ? high : kind.rounded(2 * value)) {
    const isLast = value >= high || isSettled(tried);
    const next = await tryAt(line, isLast ? high : value);
    tried.push(next);
    if (isLast || isEnough(next)) return tried;
  }
}

/** Whether doubling twice has changed nothing at all: then only the end is worth a look. */
function isSettled(tried: readonly Tried[]): boolean {
  if (tried.length < 3) return false;
  const [one, two, three] = tried
    .slice(-3)
    .map(({ point }) =>
      point === null
        ? null
        : JSON.stringify(point.summary.expectations.map(({ value, low, high }) => [value, low, high])),
    );
  return one !== null && one === two && two === three;
}

async function bisect(
  line: Line,
  good: Tried,
  bad: Tried,
  direction: 'least' | 'most',
  holds: (point: Point) => boolean,
): Promise<LineAnswer> {
  const { kind } = line.setting;
  let [inner, outer] = [good, bad];
  for (;;) {
    const middle = kind.between(Math.min(inner.value, outer.value), Math.max(inner.value, outer.value));
    if (middle === null) return { value: inner.value, direction, beside: outer };
    const next = await tryAt(line, middle);
    if (isGood(next, holds)) inner = next;
    else outer = next;
  }
}

export async function tryAt(line: Line, value: number): Promise<Tried> {
  const found = await line.at(value);
  return { value, point: 'problems' in found ? null : found };
}

function isGood({ point }: Tried, holds: (point: Point) => boolean): boolean {
  return point !== null && holds(point);
}
