import fc from 'fast-check';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { expect, test } from 'vitest';
import { RandomStream } from '../../src/random/stream.ts';
import { type Estimate, heldByHolm, pairedDifference, unpairedDifference } from '../../src/study/compare-statistics.ts';
import { wilsonInterval } from '../../src/theory/wilson.ts';
import { normalQuantile } from '../../src/units/normal.ts';

// The hours of sleep that ten patients gained with one drug and with another: Student's own example of 1908.
const ONE = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
const OTHER = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 });
const twoSamples = values.chain((a) =>
  fc.tuple(
    fc.constant(a),
    fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: a.length, maxLength: a.length }),
  ),
);

function estimate(sample: readonly number[]): Estimate {
  const error = sampleStandardDeviation([...sample]) / Math.sqrt(sample.length);
  return { mean: mean([...sample]), error, count: sample.length };
}

test('pairs give the interval and the probability that Student published for his example', () => {
  const { value, low, high, pValue } = pairedDifference(ONE, OTHER, 0.95);
  expect(value).toBeCloseTo(1.58, 12);
  expect(low).toBeCloseTo(0.7001142, 6);
  expect(high).toBeCloseTo(2.4598858, 6);
  expect(pValue).toBeCloseTo(0.0028329, 6);
});

test('the same values without pairs give the interval of Welch, which is wider and contains 0', () => {
  const { low, high, pValue } = unpairedDifference(estimate(ONE), estimate(OTHER), 0.95);
  expect(low).toBeCloseTo(-0.2054832, 6);
  expect(high).toBeCloseTo(3.3654832, 6);
  expect(pValue).toBeCloseTo(0.0793941, 6);
});

test('what is compared with itself differs by exactly nothing', () => {
  fc.assert(
    fc.property(values, (sample) => {
      expect(pairedDifference(sample, sample, 0.95)).toMatchObject({ value: 0, low: 0, high: 0, pValue: 1 });
    }),
  );
});

test('the other way round, a difference has the other sign and the same certainty', () => {
  fc.assert(
    fc.property(twoSamples, ([a, b]) => {
      const [there, back] = [pairedDifference(a, b, 0.9), pairedDifference(b, a, 0.9)];
      expect(back.value + there.value).toBe(0);
      expect((back.low ?? 0) + (there.high ?? 0)).toBe(0);
      expect((back.high ?? 0) + (there.low ?? 0)).toBe(0);
      expect(back.pValue).toBe(there.pValue);
    }),
  );
});

test('an interval contains 0 exactly where chance explains the difference at that confidence', () => {
  fc.assert(
    fc.property(twoSamples, ([a, b]) => {
      const { low, high, pValue } = pairedDifference(a, b, 0.95);
      fc.pre(low !== high && Math.abs((pValue ?? 0) - 0.05) > 1e-9);
      expect((low ?? 0) <= 0 && (high ?? 0) >= 0).toBe((pValue ?? 0) > 0.05);
    }),
  );
});

test('a single pair has a difference and no interval', () => {
  expect(pairedDifference([1], [3], 0.95)).toEqual({
    value: 2,
    low: null,
    high: null,
    pValue: null,
    varianceRatio: null,
  });
  const alone = { mean: 1, error: null, count: 1 };
  expect(unpairedDifference(alone, estimate(ONE), 0.95)).toMatchObject({ low: null, high: null, pValue: null });
});

test('a difference without spread is sure where neither side varies in many replications, as a limit that was raised', () => {
  expect(pairedDifference([30, 30, 30, 30, 30], [60, 60, 60, 60, 60], 0.95)).toMatchObject({ low: 30, pValue: 0 });
  // Three of one sign are chance once in four.
  expect(pairedDifference([3, 3, 3], [4, 4, 4], 0.95).pValue).toBeCloseTo(0.25, 12);
  expect(pairedDifference([3, 5, 3, 6, 3], [4, 6, 4, 7, 4], 0.95).pValue).toBeCloseTo(1 / 16, 12);
});

test('what differs by rounding alone is no spread', () => {
  const [a, b] = [
    [0.1, 0.2, 0.3],
    [0.3, 0.4, 0.5],
  ];
  expect(pairedDifference(a, b, 0.95).pValue).toBeCloseTo(0.25, 12);
});

test('a sum that was taken in another order is no difference', () => {
  expect(pairedDifference([0.1 + 0.2 + 0.3, 2], [0.3 + 0.2 + 0.1, 2], 0.95)).toMatchObject({ value: 0, pValue: 1 });
});

test("Holm's correction holds what its worked example holds", () => {
  expect(heldByHolm([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([true, false, false, true]);
  expect(heldByHolm([], 0.05)).toEqual([]);
});

test('where nothing differs, the correction finds something in no more families than it promises', () => {
  const stream = new RandomStream('holm');
  const sample = (): number[] => Array.from({ length: 8 }, () => normalQuantile(stream.uniform()));
  const families = 600;
  let wrong = 0;
  for (let family = 0; family < families; family++) {
    const chances = Array.from({ length: 20 }, () => pairedDifference(sample(), sample(), 0.95).pValue ?? 1);
    if (heldByHolm(chances, 0.05).includes(true)) wrong++;
  }
  const { low, high } = wilsonInterval(wrong, families, 0.999);
  expect(low).toBeLessThanOrEqual(0.05);
  // Independent metrics use up nearly all that is allowed: 1 - (1 - 0.05 / 20)^20.
  expect(high).toBeGreaterThanOrEqual(0.0488);
});
