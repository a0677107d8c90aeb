import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Capacity, TargetTracker, type TrackingOptions } from '../../src/platform/target-tracking.ts';
import { MINUTE } from '../../src/units/time.ts';

const usual: TrackingOptions = {
  target: 0.7,
  lowAlarm: 0.9,
  dataPoints: 3,
  scaleInDataPoints: 15,
  scaleInStep: 0.1,
  scaleOutCooldown: 0,
  scaleInCooldown: 0,
};

/** What is wanted after each data point, one a minute, where every change is allocated before the next point. */
function wanted(
  points: readonly (number | null)[],
  { from = 10, min = 1, max = 1000, ...options }: Partial<TrackingOptions & { from: number } & Capacity> = {},
): number[] {
  const tracker = new TargetTracker({ ...usual, ...options });
  let requested = from;
  return points.map((point, index) => {
    requested = tracker.decide((index + 1) * MINUTE, point, { allocated: requested, requested, min, max });
    return requested;
  });
}

const times = <Point>(count: number, point: Point): Point[] => Array.from({ length: count }, () => point);

test('C-62: a burst of two minutes never scales, however high it is', () => {
  expect(wanted([1, 1, 0.5, 1, 1, 0.5])).toEqual(times(6, 10));
});

test('C-62, C-64: the third minute above the target scales out at once, to current x utilization / target', () => {
  // 10 x 1 / 0.7 = 14.3 and 15 x 0.8 / 0.7 = 17.1.
  expect(wanted([1, 1, 1, 0.8, 0.6])).toEqual([10, 10, 15, 18, 18]);
});

test('C-61: at the target, and at 90 % of it, neither alarm fires', () => {
  expect(wanted(times(20, 0.7))).toEqual(times(20, 10));
  expect(wanted(times(20, 0.63), { from: 100 })).toEqual(times(20, 100));
});

test('C-61, C-64: below 90 % of the target it shrinks after 15 minutes, a tenth at a time and one at least', () => {
  expect(wanted(times(18, 0.6), { from: 100 }).slice(13)).toEqual([100, 90, 81, 73, 66]);
  expect(wanted(times(17, 0.1), { from: 5 }).slice(13)).toEqual([5, 4, 3, 2]);
});

test('a scale-in goes no further than to what the target needs', () => {
  // 100 x 0.62 / 0.7 = 88.6 leaves room for a step of ten; 11 x 0.62 / 0.7 = 9.7 and 2 x 0.62 / 0.7 = 1.8 for one or none.
  expect(wanted([...times(15, 0.62), 0.7], { from: 100 }).slice(14)).toEqual([90, 90]);
  expect(wanted(times(16, 0.62), { from: 11 }).slice(14)).toEqual([10, 9]);
  expect(wanted(times(15, 0.62), { from: 2 }).at(-1)).toBe(2);
});

test('C-63: without traffic there is no data point, and the number stays', () => {
  expect(wanted(times(100, null), { from: 50 })).toEqual(times(100, 50));
  expect(wanted([1, 1, 1, ...times(60, null)]).at(-1)).toBe(15);
});

test('a missing data point ends the row of both alarms', () => {
  expect(wanted([1, 1, null, 1, 1])).toEqual(times(5, 10));
  expect(wanted([...times(14, 0.1), null, ...times(14, 0.1)])).toEqual(times(29, 10));
});

test('C-66: no scale-out goes above the maximum, and no scale-in below the minimum', () => {
  expect(wanted(times(10, 1), { max: 16 }).slice(2)).toEqual([15, ...times(7, 16)]);
  expect(wanted(times(30, 0.01), { min: 8 }).slice(14)).toEqual([9, ...times(15, 8)]);
});

test('what is being allocated is not asked for twice', () => {
  const tracker = new TargetTracker(usual);
  const capacity = { allocated: 10, requested: 10, min: 1, max: 100 };
  const waiting = { ...capacity, requested: 15 };
  for (let minute = 1; minute <= 2; minute++) tracker.decide(minute * MINUTE, 1, capacity);
  expect(tracker.decide(3 * MINUTE, 1, capacity)).toBe(15);
  expect(tracker.decide(4 * MINUTE, 1, waiting)).toBe(15);
  expect(tracker.decide(5 * MINUTE, 1, { ...waiting, allocated: 15 })).toBe(22);
});

test('nothing is taken away while environments are being allocated', () => {
  const tracker = new TargetTracker({ ...usual, scaleInDataPoints: 1 });
  expect(tracker.decide(MINUTE, 0.1, { allocated: 10, requested: 15, min: 1, max: 100 })).toBe(15);
});

test('C-65: during a scale-out cooldown only a larger step is made', () => {
  const cooling = { scaleOutCooldown: 5 * MINUTE };
  // Steps of 5 and then 7 = 22 - 15; the next, of 22 x 0.9 / 0.7 = 29 - 22 = 7, is no larger and waits until minute 9.
  expect(wanted([1, 1, 1, 1, 0.9, 0.9, 0.9, 0.9, 0.9], cooling)).toEqual([10, 10, 15, 22, 22, 22, 22, 22, 29]);
});

test('C-65: a scale-in waits for its cooldown, and a scale-out ends that', () => {
  const cooling = { scaleInCooldown: 3 * MINUTE, from: 100 };
  expect(wanted(times(21, 0.1), cooling).slice(13)).toEqual([100, 90, 90, 90, 81, 81, 81, 73]);
  const between = [...times(15, 0.1), 1, ...times(2, 0.1)];
  expect(wanted(between, { ...cooling, dataPoints: 1, scaleInDataPoints: 1, scaleInCooldown: 60 * MINUTE })).toEqual([
    ...times(15, 90),
    129,
    117,
    117,
  ]);
});

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('whatever the traffic does, the number stays between the bounds, and moves only in the direction of its alarm', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(share), { maxLength: 80 }),
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 1, max: 4 }),
      (points, target, min, room, row) => {
        const max = min + room;
        const options = { target, min, max, from: min, dataPoints: row, scaleInDataPoints: row };
        const numbers = wanted(points, options);
        numbers.forEach((number, index) => {
          const before = numbers[index - 1] ?? min;
          const point = points[index];
          expect(number).toBeGreaterThanOrEqual(min);
          expect(number).toBeLessThanOrEqual(max);
          if (number > before) expect(point).toBeGreaterThan(target);
          if (number < before) expect(point).toBeLessThan(0.9 * target);
        });
        expect(wanted(points, options)).toEqual(numbers);
      },
    ),
    { seed: 20_261_123 },
  );
});
