import { expect, test } from 'vitest';
import { Streams } from '../../src/random/stream.ts';
import { binomialQuantile } from '../../src/theory/binomial.ts';
import { quantileInterval } from '../../src/theory/order-statistics.ts';

/** The values 1, 2, ..., so that a value is its rank. */
const ranks = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

// W. J. Conover, "Practical Nonparametric Statistics" (1999), section 3.2: ranks of 95 % intervals of the median.
test.each([
  [10, 2, 9],
  [20, 6, 15],
  [50, 18, 33],
])('of %d values the median lies between the ones of rank %d and %d', (count, low, high) => {
  expect(quantileInterval(ranks(count), 0.5, 0.95)).toEqual({ value: (count + 1) / 2, low, high });
});

test('an end for which there are too few values is left open', () => {
  expect(quantileInterval(ranks(71), 0.95, 0.95).high).toBeNull();
  expect(quantileInterval(ranks(72), 0.95, 0.95).high).toBe(72);
  expect(quantileInterval(ranks(72), 0.05, 0.95).low).toBe(1);
  expect(quantileInterval([7], 0.5, 0.95)).toEqual({ value: 7, low: null, high: null });
});

test('intervals hold the true quantile at least as often as they promise, also of a skewed law', () => {
  const stream = new Streams('order statistics', 0).named('test', 'values');
  const runs = 2000;
  let covered = 0;
  for (let run = 0; run < runs; run++) {
    const values = ranks(40).map(() => -Math.log(stream.uniform()));
    values.sort((one, other) => one - other);
    const { low, high } = quantileInterval(values, 0.8, 0.9);
    if ((low ?? 0) <= -Math.log(0.2) && -Math.log(0.2) <= (high ?? Number.POSITIVE_INFINITY)) covered++;
  }
  expect(covered).toBeGreaterThanOrEqual(binomialQuantile(0.001, { tries: runs, share: 0.9 }));
});
