import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchMeans, mserTruncation } from '../../src/theory/mser.ts';

/** What the rule minimises, straight from its definition. */
function errorFrom(start: number, batches: readonly number[]): number {
  const rest = batches.slice(start);
  const mean = rest.reduce((sum, value) => sum + value, 0) / rest.length;
  return rest.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (rest.length * rest.length);
}

test('a start that lies apart is left out, and no more', () => {
  const noise = [0.3, -0.2, 0.1, -0.4, 0.2, 0, -0.1, 0.4, -0.3, 0.1, 0.2, -0.2];
  expect(mserTruncation([-9, -5, -2, ...noise, ...noise])).toBe(3);
});

test('what is settled from the start loses nothing', () => {
  expect(mserTruncation(Array(40).fill(0.1))).toBe(0);
  expect(mserTruncation(Array.from({ length: 40 }, (_, index) => index % 2))).toBe(0);
});

test('a constant after a ramp is kept whole', () => {
  expect(mserTruncation([0, 10, 20, 30, 40, ...Array(20).fill(50)])).toBe(5);
});

test('what is still on its way after half of the series has no answer', () => {
  const late = [...Array(30).fill(0), ...Array(20).fill(100)];
  expect(mserTruncation(late)).toBeNull();
  expect(mserTruncation(Array.from({ length: 40 }, (_, index) => index))).toBeNull();
});

test('no other start leaves a smaller error, up to the last five batches', () => {
  const series = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 10, maxLength: 60 });
  fc.assert(
    fc.property(series, (batches) => {
      const truncation = mserTruncation(batches);
      const candidates = batches.slice(0, -5).map((_, start) => errorFrom(start, batches));
      const least = Math.min(...candidates);
      if (truncation === null) {
        const inHalf = candidates.filter((_, start) => start <= batches.length / 2);
        expect(Math.min(...inHalf)).toBeGreaterThan(least - 1e-9);
      } else {
        expect(candidates[truncation]).toBeLessThanOrEqual(least + 1e-9);
      }
    }),
  );
});

test('batches are means of successive values, without what is left over', () => {
  expect(batchMeans([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([2, 5]);
});
