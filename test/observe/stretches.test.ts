import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Stretches } from '../../src/observe/stretches.ts';

test('a level that never changes is one stretch that goes on beyond the window', () => {
  const stretches = new Stretches();
  stretches.set(0, 10);
  expect(stretches.until(100)).toEqual([{ units: 10, time: 100, isWhole: false }]);
});

test('what came last goes first, and what came and went within the window is whole', () => {
  const stretches = new Stretches();
  stretches.set(0, 10);
  stretches.set(20, 15);
  stretches.set(50, 12);
  stretches.set(60, 4);
  expect(stretches.until(100)).toEqual([
    { units: 3, time: 30, isWhole: true },
    { units: 2, time: 40, isWhole: true },
    { units: 6, time: 60, isWhole: true },
    { units: 4, time: 100, isWhole: false },
  ]);
});

test('a window cuts off what was before it', () => {
  const stretches = new Stretches();
  stretches.set(0, 3);
  stretches.set(10, 1);
  stretches.startWindow(40);
  stretches.set(60, 0);
  expect(stretches.until(100)).toEqual([{ units: 1, time: 20, isWhole: false }]);
});

test('the stretches add up to the time integral of the level', () => {
  const steps = fc.array(fc.record({ wait: fc.nat(50), level: fc.nat(20) }), { maxLength: 30 });
  fc.assert(
    fc.property(steps, (changes) => {
      const stretches = new Stretches();
      let now = 0;
      let level = 0;
      let integral = 0;
      for (const change of changes) {
        integral += level * change.wait;
        now += change.wait;
        level = change.level;
        stretches.set(now, level);
      }
      integral += level * 10;
      const sum = stretches.until(now + 10).reduce((total, { units, time }) => total + units * time, 0);
      expect(sum).toBe(integral);
    }),
    { seed: 20_261_123 },
  );
});
