import { max, min } from 'simple-statistics';
import { studentInterval } from '../theory/student.ts';
import { wilsonInterval } from '../theory/wilson.ts';

/** A mean over replications with its confidence interval; all null without data, `low` and `high` with one value. */
export interface Interval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const NO_DATA: Interval = { value: null, low: null, high: null };

/**
 * The mean over the replications that have data, with Student's interval kept inside the range that the quantity can
 * have: what is never negative has no negative bound, and a share ends at 1.
 */
export function intervalOf(values: readonly number[], confidence: number, unit: string): Interval {
  if (values.length === 0) return NO_DATA;
  const least = min([...values]);
  const most = max([...values]);
  // Equal values have no spread; summing and dividing them would invent one in the last digit.
  if (least === most) return { value: least, low: bound(values, least), high: bound(values, most) };
  const { mean, low, high } = studentInterval(values, confidence);
  return {
    value: mean,
    low: low === null ? null : Math.max(low, least >= 0 ? 0 : Number.NEGATIVE_INFINITY),
    high: high === null ? null : Math.min(high, unit === 'share' && most <= 1 ? 1 : Number.POSITIVE_INFINITY),
  };
}

/** A share of the replications with Wilson's interval; without any replication there is none. */
export function shareOf(occurred: number, replications: number, confidence: number): Interval {
  if (replications === 0) return NO_DATA;
  const value = occurred / replications;
  return {
    value,
    ...(replications < 2 ? { low: null, high: null } : wilsonInterval(occurred, replications, confidence)),
  };
}

function bound(values: readonly number[], value: number): number | null {
  return values.length > 1 ? value : null;
}
