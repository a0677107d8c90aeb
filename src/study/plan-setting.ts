import type { Loaded } from '../scenario/model.ts';
import { formatProblem, type Path, readPath } from '../scenario/place.ts';
import { valueAt } from '../scenario/shape.ts';
import { FACTOR, type Kind, kindOf, kindsAt } from './plan-kind.ts';
import type { PlanSurroundings } from './plan-points.ts';
import type { PointChange } from './sweep.ts';

/** What a search may change, and how far. */
export interface Setting {
  readonly path: string;
  readonly kind: Kind;
  /** In base units; null where the file does not set it and nothing stands for it by default. */
  readonly present: number | null;
  /** The least and the greatest value that are tried. */
  readonly low: number;
  readonly high: number;
  /** Whether the user gave the ends; otherwise the search doubles until it needs no more, up to `high`. */
  readonly isBounded: boolean;
  changes(value: number): readonly PointChange[];
}

/** Without bounds a setting is doubled ten times at most, and lowered to a thousandth. */
const CEILING = 1024;
/** A count that the file does not set, or that is small, may become this large. */
const COUNT_CEILING = 100_000;

const EXAMPLE = 'functions.checkout.reservedConcurrency, or with bounds functions.checkout.memory=512MB..4096MB';

/** A `--tune` as it is written. */
export interface Tune {
  readonly path: string;
  readonly bounds: readonly [string, string] | null;
}

/** Reads `PATH` or `PATH=MIN..MAX`. @returns what is wrong with it, in words */
export function readTune(text: string): Tune | string {
  const [path, ...rest] = text.split('=').map((part) => part.trim());
  if (path === '' || readPath(path) === null) return `expected a setting such as ${EXAMPLE}, got "${text}"`;
  if (rest.length === 0) return { path, bounds: null };
  const bounds = /^(?<low>.+?)\.\.(?<high>.+)$/.exec(rest.join('='))?.groups;
  if (bounds === undefined) {
    return `${path}: expected bounds such as 10..500 or 512MB..4096MB after "=", got "${rest.join('=')}"; without "=" it has none`;
  }
  return { path, bounds: [bounds.low.trim(), bounds.high.trim()] };
}

/**
 * A setting that may be tuned, from what the user wrote and what the scenario says.
 *
 * @param beside what else is tuned: a value may be one that is possible only when the quota or a reservation moves too
 * @param side the end that is looked for; the other stays at the present value. Only without bounds
 * @returns what is wrong with it, in words
 */
export async function settingOf(
  tune: Tune,
  loaded: Loaded,
  { read }: Pick<PlanSurroundings, 'read'>,
  beside: readonly Tune[] = [],
  side: Side = 'both',
): Promise<Setting | string> {
  const { path, bounds } = tune;
  const written = loaded.writtenAt(path);
  const kind = bounds === null ? await kindByTrial(path, written, loaded, read) : kindOf(path, bounds);
  if (kind === null) {
    return `${path}: expected two quantities of one kind such as 10..500 or 512MB..4096MB, got "${bounds?.join('..')}"`;
  }
  if (typeof kind === 'string') return kind;
  const changes = (value: number) => [{ path, value: kind.write(value) }];
  const room = roomFor(path, beside);
  const wrongWith = async (value: number): Promise<string | null> => {
    const own = await read(changes(value));
    if (own.ok || (room.length > 0 && (await read([...room, ...changes(value)])).ok)) return null;
    return own.problems.map(formatProblem).join('\n');
  };
  const isPlain = typeof written === 'string' || typeof written === 'number';
  const present = kind === FACTOR ? 1 : presentIn(loaded, path, isPlain ? String(written) : null, kind);
  const ends =
    bounds === null ? await endsOf(kind, present, wrongWith, side) : await givenEnds(kind, bounds, wrongWith);
  if (typeof ends === 'string') return ends.startsWith('expected') ? `${path}: ${ends}` : ends;
  return { path, kind, present, ...ends, isBounded: bounds !== null, changes };
}

type Ends = Pick<Setting, 'low' | 'high'>;
type Side = keyof Ends | 'both';
type WrongWith = (value: number) => Promise<string | null>;

async function givenEnds(kind: Kind, bounds: readonly [string, string], wrongWith: WrongWith): Promise<Ends | string> {
  const [low, high] = bounds.map((bound) => kind.read(bound) ?? Number.NaN);
  if (low >= high) return `expected bounds from a smaller to a larger value, got "${bounds.join('..')}"`;
  return (await wrongWith(low)) ?? (await wrongWith(high)) ?? { low, high };
}

/** As far as the scenario remains one, and no further than a search without bounds goes. */
async function endsOf(kind: Kind, present: number | null, wrongWith: WrongWith, side: Side): Promise<Ends | string> {
  const start = await startFor(kind, present, wrongWith);
  if (typeof start === 'string') return start;
  const isCount = kind.name === 'whole number';
  const lowest = isCount ? 0 : kind.rounded(start / CEILING);
  const highest = isCount ? Math.max(start * CEILING, COUNT_CEILING) : start * CEILING;
  const isValid = async (value: number): Promise<boolean> => (await wrongWith(value)) === null;
  return {
    low: side === 'high' ? start : await lastValid(kind, start, lowest, isValid),
    high: side === 'low' ? start : await lastValid(kind, start, highest, isValid),
  };
}

/** Some maxima cannot be 1: what the file does not set begins at the first of so many doublings that is possible. */
const START_DOUBLINGS = 4;

/** The value from which the ends are looked for. @returns what is wrong with all that were tried, in words */
async function startFor(kind: Kind, present: number | null, wrongWith: WrongWith): Promise<number | string> {
  const first = kind.rounded(present ?? startOf(kind));
  const wrong = await wrongWith(first);
  if (wrong === null) return first;
  if (present !== null || kind.name !== 'whole number') return wrong;
  let value = first;
  for (let doubling = 0; doubling < START_DOUBLINGS; doubling++) {
    value *= 2;
    if ((await wrongWith(value)) === null) return value;
  }
  return wrong;
}

/** The quota, which bounds all reservations. */
export const QUOTA = 'platform.accountConcurrency';
const TAKES_QUOTA = /\.(reservedConcurrency|provisionedConcurrency)$/;

/** Changes of what else is tuned that leave a setting as much room as it can get. */
function roomFor(path: string, beside: readonly Tune[]): readonly PointChange[] {
  if (path === QUOTA) {
    const takers = beside.filter((tune) => TAKES_QUOTA.test(tune.path));
    return takers.map((tune) => ({ path: tune.path, value: tune.bounds?.[0] ?? '0' }));
  }
  const quota = beside.find((tune) => tune.path === QUOTA);
  return quota === undefined ? [] : [{ path: QUOTA, value: quota.bounds?.[1] ?? String(COUNT_CEILING) }];
}

/** The kind of a setting without bounds: that of what the file has; where it has nothing, what it would take. */
async function kindByTrial(
  path: string,
  written: unknown,
  loaded: Loaded,
  read: PlanSurroundings['read'],
): Promise<Kind | string> {
  if (typeof written === 'string' || typeof written === 'number') {
    const kind = kindOf(path, [String(written)]);
    return kind ?? `${path}: expected a number or a quantity to tune, got "${written}"`;
  }
  if (written !== undefined && typeof written === 'object' && written !== null) {
    const reading = await read([{ path, value: '2x' }]);
    return reading.ok ? FACTOR : reading.problems.map(formatProblem).join('\n');
  }
  if (typeof written === 'boolean') return `${path}: expected a number or a quantity to tune, got ${written}`;
  const inForce = inForceAt(loaded, path);
  let said = '';
  for (const kind of kindsAt(path)) {
    const reading = await read([{ path, value: inForce === null ? kind.example : kind.write(inForce) }]);
    if (reading.ok) return kind;
    if (said === '') said = reading.problems.map(formatProblem).join('\n');
  }
  return /unknown setting|there is no/.test(said)
    ? said
    : `${path}: only a number or a quantity can be tuned (${said})`;
}

/** In base units; what the file leaves out has the value of its default, or of the profile. */
function presentIn(loaded: Loaded, path: string, written: string | null, kind: Kind): number | null {
  return inForceAt(loaded, path) ?? (written === null ? null : kind.read(written));
}

/** The number that the scenario was read to have at a path, in base units. */
function inForceAt({ model }: Loaded, path: string): number | null {
  const steps: Path = readPath(path) ?? [];
  const inForce = steps[0] === 'platform' ? valueAt(model.platform, steps.slice(1)) : valueAt(model.scenario, steps);
  return typeof inForce === 'number' && Number.isFinite(inForce) ? inForce : null;
}

function startOf(kind: Kind): number {
  return kind.name === 'whole number' ? 1 : (kind.read(kind.example) ?? 1);
}

/** Between a value that can be run and one further away: the furthest that can, found by bisection. Nothing is simulated. */
async function lastValid(
  kind: Kind,
  start: number,
  furthest: number,
  isValid: (value: number) => Promise<boolean>,
): Promise<number> {
  if (await isValid(furthest)) return furthest;
  let [inside, outside] = [start, furthest];
  for (;;) {
    const middle = kind.between(Math.min(inside, outside), Math.max(inside, outside));
    if (middle === null) return inside;
    if (await isValid(middle)) inside = middle;
    else outside = middle;
  }
}
