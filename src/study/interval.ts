import { max, min } from 'simple-statistics';
import { studentInterval } from '../theory/student.ts';

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

function bound(values: readonly number[], value: number): number | null {
  return values.length > 1 ? value : null;
}
