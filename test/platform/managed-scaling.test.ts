import { expect, test } from 'vitest';
import { ManagedScaling } from '../../src/platform/managed-scaling.ts';
import { MINUTE } from '../../src/units/time.ts';

const OPTIONS = {
  minimum: 3,
  maximum: 15_000,
  slots: 10,
  target: 0.5,
  interval: MINUTE,
  doublingTime: 5 * MINUTE,
  scaleInAfter: 15 * MINUTE,
};

/** How much of a traffic that is multiplied by `factor` every five minutes was throttled, minute by minute. */
function throttledMinutes(factor: number): number[] {
  const scaling = new ManagedScaling(OPTIONS);
  let environments = OPTIONS.minimum;
  const throttled: number[] = [];
  for (let minute = 1; minute <= 40; minute++) {
    const demand = Math.floor(15 * Math.exp((Math.log(factor) * minute) / 5));
    const slots = environments * OPTIONS.slots;
    if (demand > slots) throttled.push(minute);
    environments = scaling.next(environments, Math.min(demand, slots));
  }
  return throttled;
}

test('E-51: traffic that doubles every five minutes is absorbed without end', () => {
  expect(throttledMinutes(2)).toEqual([]);
});

test('E-51: traffic that grows faster is throttled', () => {
  expect(throttledMinutes(2.5)).not.toEqual([]);
});

test('capacity doubles at once, and not again before five minutes have passed', () => {
  const scaling = new ManagedScaling(OPTIONS);
  let environments = 3;
  const path = Array.from({ length: 12 }, () => (environments = scaling.next(environments, environments * 10)));
  expect(path).toEqual([6, 6, 6, 6, 6, 12, 12, 12, 12, 12, 24, 24]);
});

test('what was needed is kept for fifteen minutes, and given up down to the minimum', () => {
  const scaling = new ManagedScaling(OPTIONS);
  expect(scaling.next(3, 30)).toBe(6);
  const path = Array.from({ length: 16 }, () => scaling.next(6, 0));
  expect(path).toEqual([...Array(14).fill(6), 3, 3]);
});

test('the number stays between its bounds', () => {
  const scaling = new ManagedScaling({ ...OPTIONS, maximum: 5 });
  expect(scaling.next(3, 30)).toBe(5);
  expect(scaling.next(5, 50)).toBe(5);
  expect(new ManagedScaling(OPTIONS).next(3, 1)).toBe(3);
});

test('what was lost comes back at once', () => {
  const scaling = new ManagedScaling({ ...OPTIONS, minimum: 20 });
  expect(scaling.next(0, 0)).toBe(20);
});
