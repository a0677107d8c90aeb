import { plainValue } from '../scenario/document.ts';
import { readDocument } from '../scenario/load.ts';
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
 * @param fixed changes made at every point
 * @returns what is wrong with it, in words
 */
export async function settingOf(
  { path, bounds }: Tune,
  loaded: Loaded,
  { read }: PlanSurroundings,
): Promise<Setting | string> {
  const changes = (kind: Kind) => (value: number) => [{ path, value: kind.write(value) }];
  const written = writtenAt(loaded, path);
  const isPlain = typeof written === 'string' || typeof written === 'number';
  const kind = bounds === null ? null : kindOf(path, bounds);
  if (bounds !== null && kind === null) {
    return `${path}: expected two quantities of one kind such as 10..500 or 512MB..4096MB, got "${bounds.join('..')}"`;
  }
  const own = kind ?? (await kindByTrial(path, written, loaded, read));
  if (typeof own === 'string') return own;
  const present = own === FACTOR ? 1 : presentIn(loaded, path, isPlain ? String(written) : null, own);
  const valid = async (value: number): Promise<string | null> => {
    const reading = await read(changes(own)(value));
    return reading.ok ? null : reading.problems.map(formatProblem).join('\n');
  };
  if (bounds !== null) {
    const [low, high] = bounds.map((bound) => own.read(bound) ?? Number.NaN);
    if (low >= high) return `${path}: expected bounds from a smaller to a larger value, got "${bounds.join('..')}"`;
    const wrong = (await valid(low)) ?? (await valid(high));
    return wrong ?? { path, kind: own, present, low, high, isBounded: true, changes: changes(own) };
  }
  const start = own.rounded(present ?? startOf(own));
  const wrong = await valid(start);
  if (wrong !== null) return wrong;
  const isCount = own.name === 'whole number';
  const lowest = isCount ? 0 : own.rounded(start / CEILING);
  const highest = isCount ? Math.max(start * CEILING, COUNT_CEILING) : start * CEILING;
  const isValid = async (value: number): Promise<boolean> => (await valid(value)) === null;
  return {
    path,
    kind: own,
    present,
    low: await lastValid(own, start, lowest, isValid),
    high: await lastValid(own, start, highest, isValid),
    isBounded: false,
    changes: changes(own),
  };
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

function writtenAt({ text, file }: Loaded, path: string): unknown {
  const reading = readDocument(text, file);
  return 'root' in reading ? valueAt(plainValue(reading.root), readPath(path) ?? []) : undefined;
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
