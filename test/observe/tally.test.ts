import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Tally } from '../../src/observe/tally.ts';
import { Counter, Timeline } from '../../src/observe/timeline.ts';
import { MS, SECOND } from '../../src/units/time.ts';

const HORIZON = 10 * SECOND;

const observed = fc
  .array(fc.record({ at: fc.integer({ min: 0, max: HORIZON - 1 }), time: fc.integer({ min: 0, max: 2 ** 40 }) }), {
    maxLength: 200,
  })
  .map((each) => each.sort((one, other) => one.at - other.at));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test('the means of each bucket are those of what was observed in it', () => {
  fc.assert(
    fc.property(observed, (each) => {
      const tally = new Tally(new Timeline(HORIZON, SECOND, 0));
      for (const { at, time } of each) tally.add(at, time);
      for (let bucket = 0; bucket < 10; bucket++) {
        const inside = each.filter(({ at }) => Math.floor(at / SECOND) === bucket).map(({ time }) => time);
        expect(tally.means[bucket]).toBe(sum(inside) / inside.length / MS);
        const usual = Math.exp(sum(inside.map((time) => Math.log(time + 1))) / inside.length) / MS;
        if (inside.length > 0) expect(tally.usual[bucket] / usual).toBeCloseTo(1, 9);
        else expect(tally.usual[bucket]).toBeNaN();
      }
    }),
  );
});

test('a window that begins within a bucket leaves the means of the bucket as they are', () => {
  const tally = new Tally(new Timeline(HORIZON, SECOND, SECOND / 2));
  tally.add(0, 10 * MS);
  tally.startWindow();
  tally.add(SECOND / 2, 30 * MS);
  expect(tally.means[0]).toBe(20);
  expect(tally.times.count).toBe(1);
});

test('the series of a counter can be read at any time, and what belongs to an earlier bucket is put there', () => {
  const counter = new Counter(new Timeline(3 * SECOND, SECOND, SECOND));
  counter.add(0);
  expect([...counter.series]).toEqual([1, 0, 0]);
  counter.add(0);
  counter.startWindow();
  counter.addMany(2 * SECOND, 5);
  counter.addEarlier(SECOND - 1);
  counter.addEarlier(SECOND);
  expect([...counter.series]).toEqual([3, 1, 5]);
  expect(counter.total).toBe(9);
  expect(counter.inWindow).toBe(6);
});
