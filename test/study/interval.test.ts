import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intervalOf } from '../../src/study/interval.ts';

test('the mean has Student’s interval', () => {
  // t(0.975, 3) = 3.182446, sample standard deviation of 1 2 3 4 = 1.290994
  const { value, low, high } = intervalOf([1, 2, 3, 4], 0.95, 'per second');
  expect(value).toBe(2.5);
  expect(low).toBeCloseTo(2.5 - (3.182446 * 1.290994) / 2, 5);
  expect(high).toBeCloseTo(2.5 + (3.182446 * 1.290994) / 2, 5);
});

test('one value has no interval, and no value has nothing', () => {
  expect(intervalOf([7], 0.95, 'ms')).toEqual({ value: 7, low: null, high: null });
  expect(intervalOf([], 0.95, 'ms')).toEqual({ value: null, low: null, high: null });
});

test('equal values give that value exactly', () => {
  expect(intervalOf([0.1, 0.1, 0.1], 0.95, 'share')).toEqual({ value: 0.1, low: 0.1, high: 0.1 });
});

test('an interval lies around its mean, within what the quantity can be', () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(shares, (values) => {
      const { value, low, high } = intervalOf(values, 0.95, 'share');
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(value ?? Number.NaN);
      expect(high).toBeGreaterThanOrEqual(value ?? Number.NaN);
    }),
  );
});
