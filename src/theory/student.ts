import { mean, sampleStandardDeviation } from 'simple-statistics';
import { assert } from '../units/assert.ts';
import { normalQuantile } from '../units/normal.ts';
import { incompleteBeta, logBeta } from './incomplete-beta.ts';

/** A mean with its confidence interval; without bounds where there is only one value. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The confidence interval of a mean, for independent values of about normal law.
 *
 * @param values at least one
 * @param confidence in (0, 1), for example 0.95
 * @see W. S. Gosset, "The probable error of a mean" (1908)
 */
export function studentInterval(values: readonly number[], confidence: number): MeanInterval {
  assert(values.length > 0, 'an interval of no values was asked for');
  const middle = mean([...values]);
  if (values.length < 2) return { mean: middle, low: null, high: null };
  const error = sampleStandardDeviation([...values]) / Math.sqrt(values.length);
  const half = studentQuantile((1 + confidence) / 2, values.length - 1) * error;
  return { mean: middle, low: middle - half, high: middle + half };
}

/** The share of Student's law at or below `t`. @param df degrees of freedom, above 0 */
export function studentCdf(t: number, df: number): number {
  const squared = t * t;
  // Either way the share of the law beyond |t|; each is exact where the other would lose digits.
  const outside =
    squared < df
      ? 1 - incompleteBeta(squared / (df + squared), 0.5, df / 2)
      : incompleteBeta(df / (df + squared), df / 2, 0.5);
  return t < 0 ? outside / 2 : 1 - outside / 2;
}

/**
 * The value that Student's law stays below with probability `p`, to about 1e-12.
 *
 * @param p in (0, 1); @param df degrees of freedom, at least 1
 */
export function studentQuantile(p: number, df: number): number {
  assert(p > 0 && p < 1, `a quantile needs a probability in (0, 1), got ${p}`);
  assert(df >= 1, `Student's law needs at least 1 degree of freedom, got ${df}`);
  if (p === 0.5) return 0;
  return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df);
}

/**
 * Newton's method on the share above. That share is convex, and the normal quantile is below the answer because
 * Student's tails are heavier: every step goes up and none goes too far.
 */
function upperQuantile(above: number, df: number): number {
  const logScale = -logBeta(df / 2, 0.5) - 0.5 * Math.log(df);
  let t = -normalQuantile(above);
  for (let step = 0; step < 200; step++) {
    const density = Math.exp(logScale - ((df + 1) / 2) * Math.log1p((t * t) / df));
    const next = t + (1 - studentCdf(t, df) - above) / density;
    if (!(next > t * (1 + 1e-15))) return t;
    t = next;
  }
  return t;
}
