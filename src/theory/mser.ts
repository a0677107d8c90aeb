import { assert } from '../units/assert.ts';

/** Batches at the end that are no candidates: of so few the spread says nothing. */
const LAST = 5;

/** Values that are averaged into one batch before the rule looks at them. */
export const MSER_BATCH = 5;

/**
 * The marginal standard error rule: of a series that settles, leave out so much at the start that the standard error of
 * the mean of the rest, taken as if its values were independent, is smallest.
 *
 * @param batches means of 5 successive values each (MSER-5), at least 10, in order of time
 * @returns how many batches to leave out; null where that would be more than half of them: the series is too short to
 *   say that it has settled
 * @see K. P. White, "An effective truncation heuristic for bias reduction in simulation output" (1997)
 */
export function mserTruncation(batches: readonly number[]): number | null {
  const length = batches.length;
  assert(length >= 2 * LAST, `the marginal standard error rule needs at least ${2 * LAST} batches, got ${length}`);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  let mean = 0;
  let squares = 0;
  for (let start = length - 1; start >= 0; start--) {
    const count = length - start;
    // Welford's update: equal values have no spread at all, where sums of squares would leave dust.
    const apart = batches[start] - mean;
    mean += apart / count;
    squares += apart * (batches[start] - mean);
    const error = squares / (count * count);
    if (count <= LAST || error > least) continue;
    least = error;
    best = start;
  }
  return best > length / 2 ? null : best;
}

/** Means of successive values, so many each; what is left over at the end is left out. */
export function batchMeans(values: ArrayLike<number>, size: number): number[] {
  return Array.from({ length: Math.floor(values.length / size) }, (_, batch) => {
    let sum = 0;
    for (let index = batch * size; index < (batch + 1) * size; index++) sum += values[index];
    return sum / size;
  });
}
