import type { BreachResult } from '../observe/result.ts';
import type { Micros } from '../units/time.ts';
import type { SignalKind } from './chain-signals.ts';
import type { Stretch } from './vitals.ts';

/** What a link of a chain is: something that was done, a series that rose, or a limit that was reached. */
export type LinkKind = SignalKind | 'limit' | 'fault' | 'poison' | 'usual';

/** Something that happened in a replication. */
export interface Link {
  /** What it is of, the same in all replications. */
  readonly key: string;
  readonly kind: LinkKind;
  readonly scope: string;
  readonly name: string;
  /** Its buckets. */
  readonly span: Stretch;
  readonly at: Micros;
  /** Null: it lasts to the end of the run. */
  readonly until: Micros | null;
  /** Level before, largest value and when; NaN where there is no such thing. */
  readonly before: number;
  readonly peak: number;
  readonly peakAt: Micros;
  /** How many in its time, of what is counted, and of how many; NaN where that says nothing. */
  readonly total: number;
  readonly whole: number;
  readonly breach: BreachResult | null;
}

/** After its end, a cause may still show in its effects for so many buckets. */
export const LAG = 2;

/** By what it is seen that a limit holds somebody back. */
export const SHOWS: ReadonlySet<LinkKind> = new Set<LinkKind>([
  'throttles',
  'failures',
  'line',
  'losses',
  'waiting',
  'errors',
]);

/** Of a link that has no values. */
export const NOTHING = {
  scope: '',
  before: Number.NaN,
  peak: Number.NaN,
  total: Number.NaN,
  whole: Number.NaN,
  breach: null,
} as const;

/** Whether one thing began no later than the other, and was not long over when that began. */
export function isBefore(cause: Link, effect: Link): boolean {
  if (effect.span.from >= cause.span.to + LAG) return false;
  const areExact = EXACT.has(cause.kind) && EXACT.has(effect.kind);
  return areExact ? cause.at <= effect.at : cause.span.from <= effect.span.from;
}

/** Whether a cause came before another, or with it and more often. */
export function isForemost(one: Link, other: Link): boolean {
  if (one.span.from !== other.span.from) return one.span.from < other.span.from;
  return one.total > other.total;
}

/** Within a bucket: limits are reached when something has risen, then calls and invocations fail, then runs, then items. */
export const RANKS = [0, 1, 2, 3, 4] as const;
const LATE: ReadonlyMap<LinkKind, number> = new Map<LinkKind, number>([
  ['limit', 1],
  ['throttles', 2],
  ['failures', 2],
  ['errors', 3],
  ['losses', 4],
]);

export function rankOf({ kind }: Link): number {
  return LATE.get(kind) ?? 0;
}

/** Of which the instant is known, and not only the bucket. */
const EXACT: ReadonlySet<LinkKind> = new Set<LinkKind>(['fault', 'poison', 'limit']);
