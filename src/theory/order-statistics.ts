import { quantileSorted } from 'simple-statistics';
import { assert } from '../units/assert.ts';
import { binomialQuantile } from './binomial.ts';

/** A quantile with its confidence interval; an end is null where no value is far enough out to be it. */
export interface QuantileInterval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The interval of a quantile whose ends are values of the sample: how many values lie below the true quantile is
 * binomial, whatever the law of the values. At least as sure as asked.
 *
 * @param sorted at least one value, in rising order
 * @param share the quantile, in (0, 1)
 * @param confidence in (0, 1); half of what is left lies beyond each end, at most
 */
export function quantileInterval(sorted: readonly number[], share: number, confidence: number): QuantileInterval {
  assert(sorted.length > 0, 'a quantile of no values was asked for');
  const tries = { tries: sorted.length, share };
  const beyond = (1 - confidence) / 2;
  const below = binomialQuantile(beyond, tries);
  const above = binomialQuantile(1 - beyond, tries) + 1;
  return {
    value: quantileSorted([...sorted], share),
    low: below >= 1 ? sorted[below - 1] : null,
    high: above <= sorted.length ? sorted[above - 1] : null,
  };
}
