import type { Unit } from '../observe/metrics.ts';
import { quantileInterval } from '../theory/order-statistics.ts';
import { wilsonInterval } from '../theory/wilson.ts';
import type { Comparison, Expectation } from './expectation.ts';
import { type Interval, intervalOf, shareOf } from './interval.ts';

export type Outcome = 'met' | 'missed' | 'inconclusive';

/** How one expectation came out. */
export interface Verdict extends Interval {
  readonly outcome: Outcome;
  /** What `value` was compared with. */
  readonly limit: number;
  /** How far inside the limit `value` lies, in `unit`; negative outside, null without data. */
  readonly margin: number | null;
  readonly unit: string;
  readonly note: string | null;
  /** Judged by a share of the replications: the value that so many of them keep, with its interval, in the metric's unit. */
  readonly atShare?: Interval & { readonly unit: Unit };
}

/** An expectation with what was measured for it. */
export interface Case {
  readonly expectation: Pick<Expectation, 'comparison' | 'judgement'>;
  /** In the metric's unit. */
  readonly limit: number;
  readonly unit: Unit;
  /** Whether the values are 1 or 0, and their mean a share of the replications. */
  readonly isShareOfRuns?: boolean;
  /** One per replication that has data; Infinity where something did not come about within the run. */
  readonly values: readonly number[];
  /** Complete replications, those without data included. */
  readonly replications: number;
  readonly confidence: number;
}

/** Judges an expectation as it asks: by the mean, by the worst replication, or by a share of the replications. */
export function judge(facts: Case): Verdict {
  const { expectation, limit, unit, values } = facts;
  if (values.length === 0) {
    const note = facts.replications === 0 ? 'no replication was completed' : 'no data: the metric was never observed';
    return { outcome: 'missed', value: null, low: null, high: null, limit, margin: null, unit, note };
  }
  const never = values.filter((value) => value === Number.POSITIVE_INFINITY).length;
  if (never > 0 && expectation.judgement.over !== 'share') {
    const note = `not within the run in ${never} of ${values.length} replications`;
    return { outcome: 'missed', value: null, low: null, high: null, limit, margin: null, unit, note };
  }
  switch (expectation.judgement.over) {
    case 'mean':
      return judgeMean(facts);
    case 'worst':
      return judgeWorst(facts);
    case 'share':
      return judgeShare(facts, expectation.judgement.share);
  }
}

function judgeMean(facts: Case): Verdict {
  const { limit, unit, values } = facts;
  const { comparison } = facts.expectation;
  const interval = facts.isShareOfRuns
    ? shareOf(values.filter((each) => each === 1).length, values.length, facts.confidence)
    : intervalOf(values, facts.confidence, unit);
  const value = interval.value ?? Number.NaN;
  const outcome = compareInterval(comparison, interval.low ?? value, interval.high ?? value, limit);
  return { ...interval, outcome, limit, margin: margin(comparison, value, limit), unit, note: noteOn(facts) };
}

/** Met when the whole interval fulfils the comparison, missed when no point of it does. */
function compareInterval(comparison: Comparison, low: number, high: number, limit: number): Outcome {
  if (comparison === '==') {
    if (low === limit && high === limit) return 'met';
    return limit < low || limit > high ? 'missed' : 'inconclusive';
  }
  const ends = [compare(comparison, low, limit), compare(comparison, high, limit)];
  if (ends.every((end) => end)) return 'met';
  return ends.some((end) => end) ? 'inconclusive' : 'missed';
}

function judgeWorst(facts: Case): Verdict {
  const { limit, unit, values } = facts;
  const { comparison } = facts.expectation;
  const value = values.reduce((worst, next) =>
    margin(comparison, next, limit) < margin(comparison, worst, limit) ? next : worst,
  );
  const outcome = compare(comparison, value, limit) ? 'met' : 'missed';
  const note = noteOn(facts);
  return { outcome, value, low: null, high: null, limit, margin: margin(comparison, value, limit), unit, note };
}

function judgeShare(facts: Case, asked: number): Verdict {
  const { values, confidence } = facts;
  const meeting = values.filter((value) => compare(facts.expectation.comparison, value, facts.limit)).length;
  const value = meeting / values.length;
  // All replications means those that were run: no sample proves anything about every one that could be.
  const isPlain = values.length === 1 || asked === 1;
  const { low, high } = isPlain ? { low: value, high: value } : wilsonInterval(meeting, values.length, confidence);
  const outcome = compareInterval('>=', low, high, asked);
  const needed = outcome === 'inconclusive' && meeting === values.length ? neededFor(asked, confidence) : null;
  return {
    outcome,
    value,
    low: isPlain ? null : low,
    high: isPlain ? null : high,
    limit: asked,
    margin: value - asked,
    unit: 'share',
    ...atShare(facts, asked),
    note:
      needed === null ? noteOn(facts) : `all ${values.length} replications meet it; ${needed} that do would settle it`,
  };
}

/** The value on whose good side the share asked for lies; nothing where `==`, or a single value, has no such value. */
function atShare({ expectation, unit, values, confidence }: Case, asked: number): Pick<Verdict, 'atShare'> {
  const isBelow = expectation.comparison.startsWith('<');
  const share = isBelow ? asked : 1 - asked;
  if (expectation.comparison === '==' || values.length < 2 || share <= 0 || share >= 1) return {};
  const sorted = [...values].sort((one, other) => one - other);
  const { value, low, high } = quantileInterval(sorted, share, confidence);
  return { atShare: { value: finite(value), low: finite(low), high: finite(high), unit } };
}

/** What did not come about within the run has no value. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Replications that must all meet the bound before Wilson's interval, n / (n + z^2) at its low end, reaches a share. */
function neededFor(share: number, confidence: number): number {
  const zSquared = 1 / wilsonInterval(1, 1, confidence).low - 1;
  return Math.ceil((share * zSquared) / (1 - share));
}

function compare(comparison: Comparison, value: number, limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
  }
}

function margin(comparison: Comparison, value: number, limit: number): number {
  if (comparison === '==') return -Math.abs(value - limit);
  const inside = comparison.startsWith('<') ? limit - value : value - limit;
  return inside === 0 ? 0 : inside;
}

/** The note on what was judged by a single value. */
export const ONE_VALUE = 'one replication: the value itself was compared, without an interval';

function noteOn({ values, replications }: Case): string | null {
  const without = replications - values.length;
  const notes = [
    ...(values.length === 1 ? [ONE_VALUE] : []),
    ...(without > 0 ? [`no data in ${without} of ${replications} replications`] : []),
  ];
  return notes.length === 0 ? null : notes.join('; ');
}
