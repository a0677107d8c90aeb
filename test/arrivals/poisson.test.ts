import { expect, test } from 'vitest';
import { buildRateCurve, rateProfileField } from '../../src/arrivals/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';
import { arrivalsOf, criticalDistance, distanceFrom } from './support.ts';

function gapsOf(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - values[index]);
}

test('gaps at a fixed rate are exponential', () => {
  const arrivals = arrivalsOf({ process: 'poisson', rate: '20/s' }, { horizon: 1000 * SECOND });
  const gaps = gapsOf(arrivals);
  const distance = distanceFrom(gaps, (gap) => -Math.expm1(-gap * 20e-6));
  expect(distance).toBeLessThan(criticalDistance(gaps.length, 1000));
});

test('the number of arrivals is within four deviations of its mean, for every seed of fifty', () => {
  for (let seed = 0; seed < 50; seed++) {
    const { length } = arrivalsOf({ process: 'poisson', rate: '100/s' }, { horizon: 100 * SECOND, seed: `${seed}` });
    expect(Math.abs(length - 10_000)).toBeLessThan(4 * 100);
  }
});

test('the same seed gives the same arrivals, and another one others', () => {
  const [first, again, other] = ['a', 'a', 'b'].map((seed) =>
    arrivalsOf({ process: 'poisson', rate: '10/s' }, { horizon: MINUTE, seed }),
  );
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('a rate given as one point is the same traffic as the bare rate', () => {
  const bare = arrivalsOf({ process: 'poisson', rate: '10/s' }, { horizon: HOUR });
  const point = arrivalsOf({ process: 'poisson', rate: [{ at: '0s', rate: '10/s' }] }, { horizon: HOUR });
  expect(point).toHaveLength(bare.length);
  expect(Math.max(...point.map((at, index) => Math.abs(at - bare[index])))).toBeLessThanOrEqual(1);
});

const varying = [
  { at: '0s', rate: '5/s' },
  { at: '5m', rate: '50/s', ramp: '2m' },
  { at: '10m', rate: '0/s' },
  { at: '15m', rate: '20/s', ramp: '45m' },
];

test('along steps and ramps, gaps on the integral of the rate are exponential with mean one', () => {
  const curve = buildRateCurve(rateProfileField.parse(varying));
  const arrivals = arrivalsOf({ process: 'poisson', rate: varying }, { horizon: HOUR });
  const gaps = gapsOf(arrivals.map((at) => curve.cumulative(at)));
  expect(distanceFrom(gaps, (gap) => -Math.expm1(-gap))).toBeLessThan(criticalDistance(gaps.length, 1000));
});

test('each part of a varying rate has its own expected number, and a pause has none', () => {
  const arrivals = arrivalsOf({ process: 'poisson', rate: varying }, { horizon: HOUR });
  const parts: [number, number, number][] = [
    [0, 5, 5 * 300],
    [5, 7, 27.5 * 120],
    [7, 10, 50 * 180],
    [15, 60, 10 * 2700],
  ];
  for (const [from, to, expected] of parts) {
    const within = arrivals.filter((at) => at >= from * MINUTE && at < to * MINUTE).length;
    expect(Math.abs(within - expected)).toBeLessThan(4 * Math.sqrt(expected));
  }
  expect(arrivals.filter((at) => at >= 10 * MINUTE && at < 15 * MINUTE)).toEqual([]);
});
