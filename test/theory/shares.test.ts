import { expect, test } from 'vitest';
import { binomialBand, binomialCdf, binomialQuantile } from '../../src/theory/binomial.ts';
import { incompleteBeta } from '../../src/theory/incomplete-beta.ts';
import { wilsonInterval } from '../../src/theory/wilson.ts';

// R. G. Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('the Wilson interval of %d in %d is %d to %d', (successes, tries, low, high) => {
  const interval = wilsonInterval(successes, tries, 0.95);

  expect(interval.low.toFixed(4)).toBe(low.toFixed(4));
  expect(interval.high.toFixed(4)).toBe(high.toFixed(4));
});

test('the Wilson interval of all is the mirror image of that of none', () => {
  const all = wilsonInterval(20, 20, 0.95);
  const none = wilsonInterval(0, 20, 0.95);

  expect(all.high).toBe(1);
  expect(all.low).toBeCloseTo(1 - none.high, 14);
});

test('binomial shares are those of Pascal’s triangle', () => {
  const tosses = { tries: 10, share: 0.5 };

  expect([0, 1, 2, 5, 10].map((k) => Math.round(binomialCdf(k, tosses) * 1024))).toEqual([1, 11, 56, 638, 1024]);
  expect([0.0005, 0.01, 0.5, 0.9999].map((p) => binomialQuantile(p, tosses))).toEqual([0, 1, 5, 10]);
});

test('binomial and incomplete beta agree', () => {
  // P(at most k of n) = I_{1-share}(n - k, k + 1)
  const tries = { tries: 1200, share: 0.95 };

  for (const k of [1100, 1125, 1140, 1160]) {
    expect(binomialCdf(k, tries)).toBeCloseTo(incompleteBeta(0.05, 1200 - k, k + 1), 11);
  }
});

test('a band leaves out at most half of what it may on each side, and no value more', () => {
  const tries = { tries: 1200, share: 0.95 };
  const { low, high } = binomialBand(tries, 0.99);

  expect(binomialCdf(low - 1, tries)).toBeLessThan(0.005);
  expect(binomialCdf(low, tries)).toBeGreaterThanOrEqual(0.005);
  expect(1 - binomialCdf(high, tries)).toBeLessThanOrEqual(0.005);
  expect(1 - binomialCdf(high - 1, tries)).toBeGreaterThan(0.005);
});

test('what cannot fail or cannot succeed has a band of one value', () => {
  expect(binomialBand({ tries: 5, share: 1 }, 0.9)).toEqual({ low: 5, high: 5 });
  expect(binomialBand({ tries: 5, share: 0 }, 0.9)).toEqual({ low: 0, high: 0 });
});

test('an incomplete beta function of halves is an arc sine', () => {
  for (const x of [0.001, 0.2, 0.5, 0.8, 0.999]) {
    expect(incompleteBeta(x, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 13);
  }
});
