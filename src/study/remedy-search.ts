import type { Kind } from './plan-kind.ts';

/** A way along one setting, from a value that is not enough to the last that can be tried. */
export interface Way {
  readonly kind: Kind;
  /** In base units. */
  readonly from: number;
  /** Above or below `from`. */
  readonly end: number;
  /** Where to look first, if there is a guess. */
  readonly hint: number | null;
}

/** The value nearest to where the way begins that is enough, and a neighbour that is not. */
export interface Nearest {
  readonly value: number;
  readonly beside: number;
}

/** A value is found to two per cent, a small count exactly. */
const PRECISION = 1.02;
/** How far the second look is from a guess; each further one is three times as far. */
const FIRST_STRIDE = 1.02;
const DOUBLE = 2;

/**
 * Finds the value nearest to the beginning of a way that is enough: by a guess, growing strides from it, and bisection.
 * Expects that whatever is enough stays so further along.
 *
 * @returns null where the end of the way is not enough
 */
export async function nearestEnough(way: Way, isEnough: (value: number) => Promise<boolean>): Promise<Nearest | null> {
  const { from, end, hint } = way;
  if (from === end) return null;
  const first = further(way, from, DOUBLE);
  const [least, most] = [Math.min(from, end), Math.max(from, end)];
  const guess = hint === null ? first : Math.min(most, Math.max(least, way.kind.rounded(hint)));
  const begin = guess === from ? first : guess;
  const found = (await isEnough(begin)) ? await nearer(way, begin, isEnough) : await beyond(way, begin, isEnough);
  return found === null ? null : bisected(way.kind, found, isEnough);
}

/** From a value that is enough back towards the beginning, to one that is not. */
async function nearer(way: Way, enough: number, isEnough: (value: number) => Promise<boolean>): Promise<Nearest> {
  let value = enough;
  if (way.hint === null) return { value, beside: way.from };
  const back: Way = { ...way, end: way.from };
  for (let stride = FIRST_STRIDE; ; stride = longer(stride)) {
    const next = further(back, value, stride);
    if (next === way.from || !(await isEnough(next))) return { value, beside: next };
    value = next;
  }
}

/** From a value that is not enough onwards, to one that is. */
async function beyond(way: Way, short: number, isEnough: (value: number) => Promise<boolean>): Promise<Nearest | null> {
  let beside = short;
  for (let stride = way.hint === null ? DOUBLE : FIRST_STRIDE; beside !== way.end; ) {
    const value = further(way, beside, stride);
    if (await isEnough(value)) return { value, beside };
    beside = value;
    stride = longer(stride);
  }
  return null;
}

async function bisected(kind: Kind, found: Nearest, isEnough: (value: number) => Promise<boolean>): Promise<Nearest> {
  let { value, beside } = found;
  for (;;) {
    const [low, high] = [Math.min(value, beside), Math.max(value, beside)];
    const middle = high <= low * PRECISION ? null : kind.between(low, high);
    if (middle === null) return { value, beside };
    if (await isEnough(middle)) value = middle;
    else beside = middle;
  }
}

function longer(stride: number): number {
  return Math.min(DOUBLE * DOUBLE, stride * stride * stride);
}

/** A stride towards the end of the way, at least to the next value, at most to the end. */
function further({ kind, end }: Way, value: number, stride: number): number {
  const isUp = end > value;
  for (let by = stride; ; by *= by) {
    const next = kind.rounded(isUp ? Math.max(value, value === 0 ? 1 : 0) * by : value / by);
    const isPast = isUp ? next >= end : next <= end;
    if (isPast) return end;
    if (next !== value) return next;
  }
}
