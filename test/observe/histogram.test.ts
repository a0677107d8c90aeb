import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from '../../src/observe/histogram.ts';

/** What the documentation promises for one quantile, as a share of it. */
const ERROR = 0.004;
const ERROR_OF_WHOLE_NUMBERS = 0.002;

const micros = fc.oneof(fc.nat(600), fc.nat(5_000_000), fc.maxSafeInteger().map(Math.abs));
const value = fc.oneof(micros, fc.double({ min: 1e-9, max: 1e12, noNaN: true }));
const share = fc.oneof(fc.constantFrom(0, 0.5, 0.95, 0.99, 1), fc.double({ min: 0, max: 1, noNaN: true }));

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const each of values) histogram.add(each);
  return histogram;
}

/** The smallest of the sorted values that at least the share `p` of them do not exceed. */
function quantileOf(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
}

test('a quantile is within 0.4 % of the sorted values, and both ends are exact', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), share, (values, p) => {
      const histogram = histogramOf(values);
      const exact = quantileOf(values, p);
      expect(Math.abs(histogram.quantile(p) - exact)).toBeLessThanOrEqual(ERROR * exact);
      expect(histogram.quantile(0)).toBe(Math.min(...values));
      expect(histogram.quantile(1)).toBe(Math.max(...values));
    }),
  );
});

test('a quantile of whole numbers is within 0.2 %', () => {
  fc.assert(
    fc.property(fc.array(micros, { minLength: 1, maxLength: 200 }), share, (values, p) => {
      const exact = quantileOf(values, p);
      expect(Math.abs(histogramOf(values).quantile(p) - exact)).toBeLessThanOrEqual(ERROR_OF_WHOLE_NUMBERS * exact);
    }),
  );
});

test('quantiles of whole numbers up to 512 are exact', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(2), fc.nat(512)), { minLength: 1, maxLength: 200 }), share, (values, p) => {
      expect(histogramOf(values).quantile(p)).toBe(quantileOf(values, p));
    }),
  );
});

test('count, sum, mean, least and largest are those of the values', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1e9), { minLength: 1 }), (values) => {
      const histogram = histogramOf(values);
      const sum = values.reduce((total, each) => total + each, 0);
      expect([histogram.count, histogram.sum, histogram.mean]).toEqual([values.length, sum, sum / values.length]);
      expect([histogram.min, histogram.max]).toEqual([Math.min(...values), Math.max(...values)]);
    }),
  );
});

test('a weight counts as so many equal values, and a weight of nothing as none', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(micros, fc.nat(5)), { maxLength: 50 }), (pairs) => {
      const weighted = new Histogram();
      for (const [each, weight] of pairs) weighted.addWeighted(each, weight);
      const repeated = histogramOf(pairs.flatMap(([each, weight]) => Array<number>(weight).fill(each)));
      const { sum, ...others } = weighted.toJSON();
      const { sum: sumOfRepeated, ...othersOfRepeated } = repeated.toJSON();
      expect(others).toEqual(othersOfRepeated);
      expect(Math.abs(sum - sumOfRepeated)).toBeLessThanOrEqual(sum * 1e-13); // rounded in another order
    }),
  );
});

test('merged histograms are the histogram of all values', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1e9)), fc.array(fc.nat(1e9)), (ones, others) => {
      const merged = histogramOf(ones);
      merged.merge(histogramOf(others));
      expect(merged.toJSON()).toEqual(histogramOf([...ones, ...others]).toJSON());
    }),
  );
});

test('a histogram survives JSON', () => {
  fc.assert(
    fc.property(fc.array(value), share, (values, p) => {
      const histogram = histogramOf(values);
      const copy = Histogram.from(JSON.parse(JSON.stringify(histogram)));
      expect(copy.quantile(p)).toBe(histogram.quantile(p));
      expect(copy.toJSON()).toEqual(histogram.toJSON());
    }),
  );
});

test('a histogram without values has no mean and no quantile, before and after it was cleared', () => {
  const histogram = new Histogram();
  const nothing = [0, 0, Number.NaN, Number.NaN, 0];
  const seen = () => [histogram.count, histogram.sum, histogram.mean, histogram.quantile(0.5), histogram.max];
  expect(seen()).toEqual(nothing);
  histogram.add(7);
  expect(seen()).toEqual([1, 7, 7, 7, 7]);
  histogram.clear();
  expect(seen()).toEqual(nothing);
});

test('values that are negative, endless or not numbers are refused', () => {
  const histogram = new Histogram();
  for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => histogram.add(wrong)).toThrow(`${wrong} with weight 1`);
  }
  expect(() => histogram.addWeighted(1, -1)).toThrow('1 with weight -1');
  expect(histogram.count).toBe(0);
});
