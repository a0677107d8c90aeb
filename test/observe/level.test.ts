import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Level } from '../../src/observe/level.ts';
import { MINUTE, MS, SECOND } from '../../src/units/time.ts';

interface Change {
  readonly at: number;
  readonly value: number;
}

interface Run {
  readonly horizon: number;
  readonly resolution: number;
  readonly warmup: number;
  readonly changes: readonly Change[];
}

const run: fc.Arbitrary<Run> = fc.integer({ min: 1, max: 300 }).chain((horizon) =>
  fc.record({
    horizon: fc.constant(horizon),
    resolution: fc.integer({ min: 1, max: horizon + 50 }),
    warmup: fc.integer({ min: 0, max: horizon - 1 }),
    changes: fc
      .array(fc.record({ at: fc.integer({ min: 0, max: horizon - 1 }), value: fc.nat(20) }), { maxLength: 60 })
      .map((changes) => changes.sort((a, b) => a.at - b.at)),
  }),
);

/** The level of a run, with the window begun before the changes of its first instant. */
function follow({ horizon, resolution, warmup, changes }: Run): Level {
  const level = new Level({ horizon, resolution, quantiles: true });
  let started = false;
  for (const { at, value } of changes) {
    if (!started && at >= warmup) {
      level.startWindow(warmup);
      started = true;
    }
    level.set(at, value);
  }
  if (!started) level.startWindow(warmup);
  level.close();
  return level;
}

/** Level in each microsecond, after all changes of that instant. */
function levels({ horizon, changes }: Run): number[] {
  const each: number[] = [];
  for (let at = 0; at < horizon; at++) each.push(changes.filter((change) => change.at <= at).at(-1)?.value ?? 0);
  return each;
}

/** The largest of: the level just before `from`, and every level set from `from` until before `to`. */
function highest({ changes }: Run, from: number, to: number): number {
  const before = changes.filter(({ at }) => at < from).at(-1)?.value ?? 0;
  return Math.max(before, ...changes.filter(({ at }) => at >= from && at < to).map(({ value }) => value));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test('integral, mean and maximum of the window are those of the level microsecond by microsecond', () => {
  fc.assert(
    fc.property(run, (each) => {
      const level = follow(each);
      const window = levels(each).slice(each.warmup);
      expect(level.integral.toBigInt()).toBe(BigInt(sum(window)));
      expect(level.mean).toBe(sum(window) / window.length);
      expect(level.max).toBe(highest(each, each.warmup, each.horizon));
    }),
  );
});

test('a quantile is the level that was not exceeded for that share of the window', () => {
  fc.assert(
    fc.property(run, fc.double({ min: 0, max: 1, noNaN: true }), (each, p) => {
      const window = levels(each).slice(each.warmup);
      window.sort((a, b) => a - b);
      expect(follow(each).quantile(p)).toBe(window[Math.max(0, Math.ceil(p * window.length) - 1)]);
    }),
  );
});

test('means and maxima of the buckets cover the whole run, and the last bucket may be cut', () => {
  fc.assert(
    fc.property(run, (each) => {
      const { means, maxima } = follow(each);
      const all = levels(each);
      const starts = Array.from({ length: Math.ceil(each.horizon / each.resolution) }, (_, n) => n * each.resolution);
      const buckets = starts.map((start) => all.slice(start, start + each.resolution));
      expect([...means]).toEqual(buckets.map((bucket) => sum(bucket) / bucket.length));
      expect([...maxima]).toEqual(starts.map((start) => highest(each, start, start + each.resolution)));
    }),
  );
});

test('a level that rises and falls at one instant counts for the maximum', () => {
  const level = new Level({ horizon: MINUTE, resolution: SECOND });
  level.add(1500 * MS, 7);
  level.add(1500 * MS, -7);
  level.close();
  expect(level.max).toBe(7);
  expect([...level.maxima.slice(0, 3)]).toEqual([0, 7, 0]);
  expect(level.mean).toBe(0);
});

test('the window forgets the maximum of the warm-up, the series does not', () => {
  const level = new Level({ horizon: 3 * SECOND, resolution: SECOND });
  level.add(0, 9);
  level.add(SECOND + MS, -6);
  level.startWindow(SECOND + 2 * MS);
  level.add(2 * SECOND, 1);
  level.close();
  expect(level.max).toBe(4);
  expect([...level.maxima]).toEqual([9, 9, 4]);
});

test('the integral of millions over weeks is exact, though no double can hold it', () => {
  const horizon = 20 * 86_400 * SECOND;
  const level = new Level({ horizon, resolution: horizon });
  level.set(1, 5_000_001);
  level.set(horizon - 7, 5_000_003);
  level.close();
  expect(level.integral.toBigInt()).toBe(BigInt(horizon - 8) * 5_000_001n + 7n * 5_000_003n);
  expect(level.means[0]).toBeCloseTo(5_000_001, 3);
});

test('a level without quantiles has none', () => {
  const level = new Level({ horizon: SECOND, resolution: SECOND });
  level.close();
  expect(level.quantile(0.99)).toBeNaN();
});

test('a level that becomes negative, or changes in the past or after the horizon, is refused', () => {
  const level = new Level({ horizon: SECOND, resolution: SECOND });
  level.add(10, 1);
  expect(() => level.add(20, -2)).toThrow('became -1 at 20');
  expect(() => level.add(9, 1)).toThrow('changed at 9, before its last change at 10');
  expect(() => level.add(SECOND + 1, 1)).toThrow('after its horizon');
});
