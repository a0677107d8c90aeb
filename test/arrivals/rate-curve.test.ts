import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildRateCurve, rateProfileField } from '../../src/arrivals/index.ts';
import { RateCursor, RateCurve } from '../../src/arrivals/rate-curve.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/units/time.ts';

function curveOf(rate: unknown): RateCurve {
  return buildRateCurve(rateProfileField.parse(rate));
}

const sale = [
  { at: '0s', rate: '100/s' },
  { at: '10m', rate: '3000/s', ramp: '2m' },
  { at: '20m', rate: '100/s' },
];

test('a rate holds from its point, and moves in a straight line during a ramp', () => {
  const curve = curveOf(sale);
  const rates = [0, 10 * MINUTE - 1, 11 * MINUTE, 12 * MINUTE, 20 * MINUTE - 1, 20 * MINUTE, HOUR].map((time) =>
    curve.rateAt(time),
  );
  for (const [index, rate] of [100, 100, 1550, 3000, 3000, 100, 100].entries())
    expect(rates[index]).toBeCloseTo(rate, 9);
});

test('the integral is exact over steps and ramps', () => {
  const curve = curveOf(sale);
  // 60,000 before the ramp, the ramp's mean of 1,550/s for 2 minutes, then 3,000/s for 8 minutes.
  expect(curve.cumulative(10 * MINUTE)).toBeCloseTo(60_000, 6);
  expect(curve.cumulative(11 * MINUTE)).toBeCloseTo(60_000 + 825 * 60, 6);
  expect(curve.cumulative(12 * MINUTE)).toBeCloseTo(60_000 + 1550 * 120, 6);
  expect(curve.cumulative(20 * MINUTE)).toBeCloseTo(60_000 + 186_000 + 1_440_000, 6);
});

test('a ramp may end exactly where the next point begins', () => {
  const curve = curveOf([
    { at: '0s', rate: '10/s', ramp: '10s' },
    { at: '10s', rate: '0/s', ramp: '10s' },
  ]);
  expect(curve.cumulative(HOUR)).toBeCloseTo(100, 9);
  expect(curve.rateAt(10 * SECOND)).toBeCloseTo(10, 9);
});

test('the peak of a day is reached at its hour, the base half a day from it, and every day is alike', () => {
  const curve = curveOf({ base: '20/s', daily: { peak: '100/s', peakAt: '14h' } });
  expect(curve.rateAt(14 * HOUR)).toBeCloseTo(100, 9);
  expect(curve.rateAt(2 * HOUR)).toBeCloseTo(20, 9);
  expect(curve.rateAt(8 * HOUR)).toBeCloseTo(60, 9);
  expect(curve.rateAt(3 * DAY + 14 * HOUR)).toBeCloseTo(100, 9);
  expect(curve.cumulative(7 * DAY)).toBeCloseTo(7 * 86_400 * 60, 3);
});

test('factors of the day multiply the base, with straight lines between them and across midnight', () => {
  const curve = curveOf({ base: '100/s', daily: { '06h': 1, '12:00': 3, '18h': 1, '22:00': 0.2 } });
  expect(curve.rateAt(6 * HOUR)).toBeCloseTo(100, 9);
  expect(curve.rateAt(9 * HOUR)).toBeCloseTo(200, 9);
  // From 0.2 at 22:00 to 1 at 06:00: 0.4 at midnight.
  expect(curve.rateAt(DAY)).toBeCloseTo(40, 9);
  expect(curve.rateAt(DAY + 2 * HOUR)).toBeCloseTo(60, 9);
});

test('a factor for one hour alone holds all day', () => {
  expect(curveOf({ base: '10/s', daily: { '12h': 2 } }).cumulative(2 * DAY)).toBeCloseTo(2 * 86_400 * 20, 3);
});

test('counts per interval become a rate that ends with the last of them', () => {
  const profile = rateProfileField.parse({ file: 'counts.csv', column: 'value', per: '5m', scale: 2 });
  const curve = buildRateCurve(profile, { counts: Float64Array.of(300, 0, 600), per: 5 * MINUTE });
  expect([0, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE].map((time) => curve.rateAt(time))).toEqual([2, 0, 4, 0]);
  expect(curve.cumulative(DAY)).toBeCloseTo(1800, 9);
  expect(new RateCursor(curve).reach(1800.001)).toBe(Number.POSITIVE_INFINITY);
});

test('the inverse skips times without arrivals and never comes to the end of an idle day', () => {
  const idle = RateCurve.of([{ at: 0, from: 0, to: 0 }], DAY, true);
  expect(new RateCursor(idle).reach(0)).toBe(Number.POSITIVE_INFINITY);
  const morning = RateCurve.of(
    [
      { at: 0, from: 0, to: 0 },
      { at: 6 * HOUR, from: 1, to: 1 },
      { at: 7 * HOUR, from: 0, to: 0 },
    ],
    DAY,
    true,
  );
  const cursor = new RateCursor(morning);
  expect(cursor.reach(0)).toBe(6 * HOUR);
  expect(cursor.reach(3600)).toBe(DAY + 6 * HOUR);
});

const curves = fc
  .array(
    fc.record({
      width: fc.integer({ min: 1, max: 1_000_000_000 }),
      from: fc.double({ min: 0, max: 10_000, noNaN: true }),
      to: fc.double({ min: 0, max: 10_000, noNaN: true }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((parts) => {
    let at = 0;
    const stretches = parts.map(({ width, from, to }) => {
      const stretch = { at, from, to };
      at += width;
      return stretch;
    });
    return { stretches, end: at };
  });

test('the integral at the inverse of a number is that number, and the inverse never goes back', () => {
  fc.assert(
    fc.property(
      curves,
      fc.boolean(),
      fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 1 }),
      (parts, repeats, shares) => {
        const curve = RateCurve.of(parts.stretches, parts.end, repeats);
        const cursor = new RateCursor(curve);
        let before = 0;
        for (const share of shares.sort((one, other) => one - other)) {
          const reached = cursor.reach(share * curve.total);
          expect(reached).toBeGreaterThanOrEqual(before);
          before = reached;
          if (reached < Number.POSITIVE_INFINITY) {
            // A double tells an instant of this size to 1e-6 us at best, in which up to 0.01 arrivals per us may come.
            expect(Math.abs(curve.cumulative(reached) - share * curve.total)).toBeLessThan(
              1e-6 + 1e-9 * share * curve.total,
            );
          } else expect(repeats && curve.total > 0).toBe(false);
        }
      },
    ),
  );
});
