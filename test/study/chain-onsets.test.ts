import { expect, test } from 'vitest';
import { excursionsOf } from '../../src/study/chain-onsets.ts';

const LEVEL = { isCount: false, isQuiet: false };
const COUNT = { isCount: true, isQuiet: false };
const HARM = { isCount: true, isQuiet: true };
const CALM = { from: 0, to: 10 };

/** Ten calm buckets of one value, then others. */
const after = (calm: number, ...values: number[]) => Float64Array.from([...Array(10).fill(calm), ...values]);

test('a series that rises and falls back has one excursion with its level before, its peak and when that was', () => {
  const found = excursionsOf(after(20, 20, 300, 900, 400, 20, 20, 20, 20), CALM, LEVEL);
  expect(found).toEqual([{ from: 11, to: 14, before: 20, peak: 900, peakAt: 12 }]);
});

test('a series that never comes back is out to its end', () => {
  expect(excursionsOf(after(20, 300, 300, 300), CALM, LEVEL)).toMatchObject([{ from: 10, to: 13 }]);
});

test('two calm buckets in between do not end an excursion, three do', () => {
  expect(excursionsOf(after(1, 9, 9, 1, 1, 9, 9), CALM, LEVEL)).toHaveLength(1);
  expect(excursionsOf(after(1, 9, 9, 1, 1, 1, 9, 9), CALM, LEVEL)).toHaveLength(2);
});

test('one bucket a little above the band is chance, one far above it is not', () => {
  expect(excursionsOf(after(100, 130, 100, 100, 100), CALM, LEVEL)).toEqual([]);
  expect(excursionsOf(after(100, 300, 100, 100, 100), CALM, LEVEL)).toHaveLength(1);
});

test('counts may vary by four times their root', () => {
  expect(excursionsOf(after(100, 139, 139, 139), CALM, COUNT)).toEqual([]);
  expect(excursionsOf(after(100, 141, 141, 141), CALM, COUNT)).toHaveLength(1);
});

test('a single throttle is a change where there was none before, and none where there were some', () => {
  expect(excursionsOf(after(0, 1, 0, 0), CALM, HARM)).toMatchObject([{ from: 10, before: 0, peak: 1 }]);
  expect(excursionsOf(after(2, 1, 3, 2), CALM, HARM)).toEqual([]);
});

test('without calm time nothing is known of a level, but what is quiet by nature is still told from the first bucket', () => {
  const values = Float64Array.from([5, 50, 500]);
  expect(excursionsOf(values, null, LEVEL)).toEqual([]);
  expect(excursionsOf(values, null, HARM)).toMatchObject([{ from: 0, to: 3, before: 0 }]);
  expect(excursionsOf(values, null, { ...LEVEL, startsEmpty: true })).toMatchObject([{ from: 1, before: 5 }]);
});

test('buckets without data neither begin an excursion nor are its peak', () => {
  const found = excursionsOf(after(20, Number.NaN, 300, Number.NaN, 500, 20), CALM, LEVEL);
  expect(found).toMatchObject([{ from: 11, to: 14, peak: 500, peakAt: 13 }]);
});
