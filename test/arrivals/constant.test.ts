import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildRateCurve, rateProfileField } from '../../src/arrivals/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';
import { arrivalsOf, processOf } from './support.ts';

test('the k-th arrival is at k times 1e6 over the rate, rounded by itself', () => {
  const arrivals = arrivalsOf({ process: 'constant', rate: '3/s' }, { horizon: SECOND + 1 });
  expect(arrivals).toEqual([0, 333_333, 666_667, 1_000_000]);
});

test('no rounding adds up over a million arrivals', () => {
  const process = processOf({ process: 'constant', rate: '7/s' });
  for (let index = 0; index < 1_000_000; index++) process.next();
  expect(process.next()).toBe(Math.round(1e12 / 7));
});

test('a rate of zero brings nothing, now and later', () => {
  const process = processOf({ process: 'constant', rate: '0/s' });
  expect([process.next(), process.next()]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

test('a step changes the spacing at its instant', () => {
  const rate = [
    { at: '0s', rate: '2/s' },
    { at: '1s', rate: '4/s' },
    { at: '2s', rate: '0/s' },
  ];
  expect(arrivalsOf({ process: 'constant', rate }, { horizon: HOUR })).toEqual([
    0, 500_000, 1_000_000, 1_250_000, 1_500_000, 1_750_000,
  ]);
});

test('nothing arrives before the first point, and the first arrival is at it', () => {
  const rate = [{ at: '10m', rate: '1/s' }];
  expect(arrivalsOf({ process: 'constant', rate }, { horizon: 10 * MINUTE + 2 * SECOND })).toEqual([
    600_000_000, 601_000_000,
  ]);
});

test('on a ramp from zero the k-th arrival is where the parabola reaches k', () => {
  const rate = [{ at: '0s', rate: '10/s', ramp: '10s' }];
  const arrivals = arrivalsOf({ process: 'constant', rate }, { horizon: 10 * SECOND });
  expect(arrivals).toEqual(Array.from({ length: 50 }, (_, k) => Math.round(Math.sqrt(2 * k) * SECOND)));
});

test('on a ramp to zero the last arrivals spread out and none comes after it', () => {
  const rate = [
    { at: '0s', rate: '10/s' },
    { at: '10s', rate: '0/s', ramp: '10s' },
  ];
  const arrivals = arrivalsOf({ process: 'constant', rate }, { horizon: HOUR });
  expect(arrivals).toHaveLength(150);
  // 49 after the ramp began: 10 t - t^2 / 2 = 49 at t = 10 - sqrt(2).
  expect(arrivals[149]).toBe(Math.round((20 - Math.SQRT2) * SECOND));
});

const points = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 100 }),
      ramp: fc.integer({ min: 0, max: 50 }),
      rate: fc.integer({ min: 0, max: 40 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => {
    let at = 0;
    return parts.map(({ gap, ramp, rate }) => {
      at += gap;
      const point = { at: `${at}s`, rate: `${rate}/s`, ramp: `${ramp}s` };
      at += ramp;
      return point;
    });
  });

test('the number of arrivals in any interval is the number of whole steps of the integral of the rate in it', () => {
  fc.assert(
    fc.property(points, fc.nat(400), fc.nat(400), (rate, one, other) => {
      const [from, to] = [Math.min(one, other) * SECOND, Math.max(one, other) * SECOND];
      const curve = buildRateCurve(rateProfileField.parse(rate));
      const arrivals = arrivalsOf({ process: 'constant', rate }, { horizon: to });
      const within = arrivals.filter((at) => at >= from).length;
      // Half a microsecond earlier, since instants are rounded to the nearest; a whole number that the integral meets
      // up to the last digits of a double may fall on either side.
      const steps = (slack: number) =>
        Math.ceil(curve.cumulative(Math.max(0, to - 0.5)) + slack) -
        Math.ceil(curve.cumulative(Math.max(0, from - 0.5)) - slack);
      expect(within).toBeGreaterThanOrEqual(steps(-1e-9));
      expect(within).toBeLessThanOrEqual(steps(1e-9));
    }),
    { numRuns: 200 },
  );
});
