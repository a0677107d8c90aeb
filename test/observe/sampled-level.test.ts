import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Level } from '../../src/observe/level.ts';
import { SampledLevel, type Sampling } from '../../src/observe/sampled-level.ts';
import { Timeline } from '../../src/observe/timeline.ts';
import { MINUTE, type Micros, SECOND } from '../../src/units/time.ts';

/** Changes as `[second, level]`. */
function sampled(
  changes: readonly (readonly [number, number])[],
  sampling: Partial<Sampling> = {},
  { horizon = 3 * MINUTE, resolution = MINUTE, warmup = 0 } = {},
): SampledLevel {
  const level = new SampledLevel(new Timeline(horizon, resolution, warmup), {
    interval: MINUTE,
    statistic: 'maximum',
    ...sampling,
  });
  for (const [second, value] of changes) level.set(second * SECOND, value);
  level.close();
  return level;
}

test('a burst between two looks is not seen', () => {
  const level = sampled([
    [20, 100],
    [40, 3],
    [130, 0],
  ]);
  expect([...level.maxima]).toEqual([3, 3, 0]);
  expect(level.max).toBe(3);
});

test('a look sees the level that held until then, not what begins at that instant', () => {
  const level = sampled([
    [60, 50],
    [120, 0],
  ]);
  expect([...level.maxima]).toEqual([0, 50, 0]);
});

test('looks every 20 s are told by their maximum or their average', () => {
  const changes = [
    [10, 30],
    [25, 6],
    [50, 0],
  ] as const;
  // Looks at 20, 40 and 60 s see 30, 6 and 0.
  expect(sampled(changes, { interval: 20 * SECOND }).maxima[0]).toBe(30);
  expect(sampled(changes, { interval: 20 * SECOND, statistic: 'average' }).maxima[0]).toBe(12);
});

test('where the interval does not divide a minute, each minute still ends with a look', () => {
  // Looks at 10, 35 and 60 s of each minute.
  const level = sampled(
    [
      [0, 4],
      [11, 7],
      [34, 0],
      [59, 2],
      [95, 9],
      [96, 0],
    ],
    { interval: 25 * SECOND },
  );
  expect([...level.maxima]).toEqual([4, 2, 0]);
});

test('the warm-up and a minute cut by the horizon count for no maximum; a bucket has its minutes', () => {
  const changes = [
    [0, 90],
    [70, 5],
    [170, 40],
    [190, 70],
  ] as const;
  const options = { horizon: 3.5 * MINUTE, warmup: MINUTE };
  expect(sampled(changes, {}, options).max).toBe(40);
  expect([...sampled(changes, {}, options).maxima]).toEqual([90, 5, 40, Number.NaN]);
  const wide = sampled(changes, {}, { ...options, resolution: 2 * MINUTE });
  expect([...wide.maxima]).toEqual([90, 40]);
  const narrow = sampled(changes, {}, { ...options, resolution: 30 * SECOND });
  expect([...narrow.maxima]).toEqual([Number.NaN, 90, Number.NaN, 5, Number.NaN, 40, Number.NaN]);
});

test('a run without a whole minute has no figure', () => {
  expect(sampled([[1, 5]], {}, { horizon: 59 * SECOND }).max).toBeNaN();
});

test('a dashboard never shows more than the truth, and looks often enough show all of it', () => {
  const change = fc.record({ wait: fc.integer({ min: 1, max: 200 }), value: fc.integer({ min: 0, max: 50 }) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), fc.constantFrom(1, 7, 20, 60), (changes, seconds) => {
      const horizon = 20 * MINUTE;
      const truth = new Level({ horizon, resolution: MINUTE });
      const timeline = new Timeline(horizon, MINUTE, 0);
      const level = new SampledLevel(timeline, { interval: seconds * SECOND, statistic: 'maximum' });
      let now: Micros = 0;
      for (const { wait, value } of changes) {
        now += wait * SECOND;
        // Not as a minute begins: what held until then is in truth a level of both minutes, for no time of the later.
        if (now % MINUTE === 0) now += SECOND;
        if (now >= horizon) break;
        truth.set(now, value);
        level.set(now, value);
      }
      truth.close();
      level.close();
      for (const [minute, most] of truth.maxima.entries()) {
        expect(level.maxima[minute]).toBeLessThanOrEqual(most);
        // Changes are at full seconds, so that a look each second misses none of them.
        if (seconds === 1) expect(level.maxima[minute]).toBe(most);
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});
