import { expect, test } from 'vitest';
import { studentCdf, studentInterval, studentQuantile } from '../../src/theory/student.ts';

/** Where a law of 1, 2 or 4 degrees of freedom is in closed form. */
const CLOSED = {
  1: (p: number) => Math.tan(Math.PI * (p - 0.5)),
  2: (p: number) => (2 * p - 1) / Math.sqrt(2 * p * (1 - p)),
  4: (p: number) => {
    const alpha = 4 * p * (1 - p);
    const q = Math.cos(Math.acos(Math.sqrt(alpha)) / 3) / Math.sqrt(alpha);
    return Math.sign(p - 0.5) * 2 * Math.sqrt(q - 1);
  },
};

test.each([1, 2, 4] as const)('the quantiles of %d degrees of freedom are those of the closed form', (df) => {
  for (const p of [0.001, 0.025, 0.3, 0.6, 0.9, 0.975, 0.995, 0.9999]) {
    expect(studentQuantile(p, df) / CLOSED[df](p)).toBeCloseTo(1, 10);
  }
});

// As printed, to three decimals, in the usual tables.
test.each([
  [0.95, 5, 2.015],
  [0.975, 9, 2.262],
  [0.975, 19, 2.093],
  [0.975, 29, 2.045],
  [0.99, 9, 2.821],
  [0.995, 19, 2.861],
  [0.995, 120, 2.617],
  [0.9995, 10, 4.587],
])('the quantile of %d with %d degrees of freedom is %d', (p, df, t) => {
  expect(studentQuantile(p, df).toFixed(3)).toBe(t.toFixed(3));
});

test('quantile and share undo each other for many and for few degrees of freedom', () => {
  for (const df of [1, 2.5, 9, 99, 10_000]) {
    for (const p of [0.0001, 0.01, 0.4999, 0.5, 0.5001, 0.9, 0.9999]) {
      expect(studentCdf(studentQuantile(p, df), df)).toBeCloseTo(p, 13);
    }
  }
});

test('with many degrees of freedom the law is the normal one', () => {
  expect(studentQuantile(0.975, 1e8)).toBeCloseTo(1.959963984540054, 7);
});

test('the interval of a mean is the mean and t times its standard error', () => {
  const { mean, low, high } = studentInterval([1, 2, 3, 4, 5], 0.95);

  expect(mean).toBe(3);
  // t(0.975, 4) = 2.776445105; standard error sqrt(2.5 / 5)
  expect(low).toBeCloseTo(3 - 2.7764451051977934 * Math.sqrt(0.5), 10);
  expect(high).toBeCloseTo(3 + 2.7764451051977934 * Math.sqrt(0.5), 10);
});

test('one value has no interval, and none has no mean', () => {
  expect(studentInterval([7], 0.95)).toEqual({ mean: 7, low: null, high: null });
  expect(() => studentInterval([], 0.95)).toThrow('no values');
});
