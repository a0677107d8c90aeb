import { constantLaw } from './constant.ts';
import { Contradiction, type Distribution } from './distribution.ts';
import { AGREEMENT, disagreement, firstBroken, number, type Statement, show } from './statements.ts';

/** Laws that differ by a scale and by one number that says how far they spread. */
export interface ScaleFamily {
  readonly name: string;
  /** Spreads that are searched, more spread meaning more variance. Equal where the family has one spread only. */
  readonly spreads: { readonly least: number; readonly most: number };
  /** Whether the laws become a constant as the spread falls below the least that is searched. */
  readonly narrowsToConstant: boolean;
  /** What may be stated, for the message when too little is. */
  readonly parameters: string;
  build(scale: number, spread: number): Distribution;
}

/** Laws that were fitted before. They keep no state, and each reading and each replication asks for the same few. */
const fitted = new WeakMap<ScaleFamily, Map<string, Distribution>>();
/** Of one family: enough for any scenario, and a bound for a page that stays open over many. */
const FITTED_MAX = 1000;

/**
 * The law of a family that has everything that was stated. Two statements fix it (one where the family has one
 * spread), further ones must agree within 0.1 %. Where several laws fit, the one of the smallest variance is taken.
 *
 * @throws Contradiction when too little was stated, or no law of the family fits
 */
export function fitLaw(family: ScaleFamily, statements: readonly Statement[]): Distribution {
  const laws = fitted.get(family) ?? new Map<string, Distribution>();
  const key = statements.map(({ name, value }) => `${name}=${value}`).join(' ');
  const known = laws.get(key);
  if (known !== undefined) return known;
  const law = searched(family, statements);
  if (laws.size >= FITTED_MAX) laws.clear();
  fitted.set(family, laws.set(key, law));
  return law;
}

function searched(family: ScaleFamily, statements: readonly Statement[]): Distribution {
  const [location, shape] = decisive(family, statements);
  const spreads = shape === undefined ? [family.spreads.least] : spreadsFor(family, location, shape);
  let refusal: Contradiction | undefined;
  for (const spread of spreads) {
    const scale = location.value / location.of(family.build(1, spread), spread);
    const law = family.build(scale, spread);
    const broken = firstBroken(statements, law, spread);
    if (broken === undefined) return law;
    refusal ??= disagreement(broken, broken.of(law, spread), family.name);
  }
  throw refusal ?? noFit(family, location, shape as Statement);
}

/** The statement that gives the scale, and the one that gives the spread together with it. */
function decisive(family: ScaleFamily, statements: readonly Statement[]): [Statement, Statement | undefined] {
  const times = statements.filter(({ isTime }) => isTime);
  const plains = statements.filter(({ isTime }) => !isTime);
  const zero = times.find(({ value }) => value <= 0);
  if (zero !== undefined) {
    throw new Contradiction(`${zero.name} must be above 0s: for no time at all write "0s" alone`, zero.name);
  }
  const hasOneSpread = family.spreads.least === family.spreads.most;
  const location = times[0];
  const shape = plains[0] ?? times[1];
  if (location === undefined || (!hasOneSpread && shape === undefined)) {
    const needed = hasOneSpread ? 'one' : 'two';
    const given = statements.length === 0 ? 'none is given' : `only ${statements.map(show).join(', ')} is given`;
    throw new Contradiction(`${article(family.name)} distribution needs ${needed} of ${family.parameters}; ${given}`);
  }
  return [location, hasOneSpread ? undefined : shape];
}

/** Points of the search. Between two of them the sought quantity is taken to turn at most once. */
const STEPS = 128;
const HALVINGS = 64;

interface Point {
  readonly spread: number;
  readonly value: number;
}

/** Every spread at which the two statements hold together, smallest first. */
function spreadsFor(family: ScaleFamily, location: Statement, shape: Statement): number[] {
  const target = targetOf(location, shape);
  const value = quantityOf(family, location, shape);
  if (family.narrowsToConstant) refuseAlmostConstant(family, location, shape);
  const points = turningPoints(family, value);
  const crossings = points.slice(1).flatMap((after, index) => {
    const before = points[index];
    return before.value < target !== after.value < target ? [cross(value, before, after, target)] : [];
  });
  if (crossings.length > 0) return crossings;
  // A bound that a person rounded, perhaps as our own message gave it, is met by the law at the bound.
  return points.filter((point) => Math.abs(point.value - target) <= AGREEMENT * target).map(({ spread }) => spread);
}

/**
 * Where two shapes fit, the narrower is meant; here it is narrower than any that is searched. Without this check
 * "mean 100ms, p99 100ms" would be met by the other shape: almost always 0, and once in a while for hours.
 */
function refuseAlmostConstant(family: ScaleFamily, location: Statement, shape: Statement): void {
  if (!shape.isTime) return;
  const still = constantLaw(1);
  const limit = shape.of(still, 0) / location.of(still, 0);
  const least = quantityOf(family, location, shape)(family.spreads.least);
  const target = targetOf(location, shape);
  if (target < Math.min(limit, least) || target > Math.max(limit, least) || target === least) return;
  throw new Contradiction(
    `${show(location)} and ${show(shape)} leave too little spread for ${article(family.name)} distribution: write a constant`,
    shape.name,
  );
}

/** What the two statements say of the spread alone. */
function targetOf(location: Statement, shape: Statement): number {
  return shape.isTime ? shape.value / location.value : shape.value;
}

/** What decides the spread, as a function of it: independent of the scale. */
function quantityOf(family: ScaleFamily, location: Statement, shape: Statement): (spread: number) => number {
  return (spread) => {
    const law = family.build(1, spread);
    return shape.isTime ? shape.of(law, spread) / location.of(law, spread) : shape.of(law, spread);
  };
}

/** A grid over the spreads, with the highest and lowest points between its points added. */
function turningPoints({ spreads }: ScaleFamily, value: (spread: number) => number): Point[] {
  const at = (spread: number): Point => ({ spread, value: value(spread) });
  const width = Math.log(spreads.most / spreads.least) / STEPS;
  const inner = Array.from({ length: STEPS - 1 }, (_, step) => spreads.least * Math.exp((step + 1) * width));
  const grid = [spreads.least, ...inner, spreads.most].map(at).filter((point) => !Number.isNaN(point.value));
  return grid.flatMap((point, index) => {
    const [before, after] = [grid[index - 1], grid[index + 1]];
    if (before === undefined || after === undefined) return [point];
    const sign = turn(before, point, after);
    if (sign === 0) return [point];
    return [at(highest((spread) => sign * value(spread), before.spread, after.spread))];
  });
}

/** 1 at a top, -1 at a bottom, 0 elsewhere. */
function turn(before: Point, point: Point, after: Point): -1 | 0 | 1 {
  if (point.value > before.value && point.value >= after.value && Number.isFinite(point.value)) return 1;
  if (point.value < before.value && point.value <= after.value) return -1;
  return 0;
}

/** Ternary search for the highest point between two. */
function highest(value: (x: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  for (let step = 0; step < HALVINGS; step++) {
    const third = (high - low) / 3;
    if (value(low + third) < value(high - third)) low += third;
    else high -= third;
  }
  return (low + high) / 2;
}

function cross(value: (spread: number) => number, before: Point, after: Point, target: number): number {
  const startsBelow = before.value < target;
  let low = before.spread;
  let high = after.spread;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (value(middle) < target === startsBelow) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function noFit(family: ScaleFamily, location: Statement, shape: Statement): Contradiction {
  const values = turningPoints(family, quantityOf(family, location, shape)).map((point) => point.value);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const target = targetOf(location, shape);
  const bound = target > most ? `at most ${number(most)}` : `at least ${number(least)}`;
  const stated = shape.isTime ? `${show(location)} and ${show(shape)}` : show(shape);
  const limited = shape.isTime
    ? `${shape.name} must be ${bound} times ${location.name}`
    : `${shape.name} must be ${bound}`;
  const ratio = shape.isTime ? `, got ${number(target)} times` : '';
  return new Contradiction(`no ${family.name} distribution has ${stated}: ${limited}${ratio}`, shape.name);
}

function article(name: string): string {
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}
