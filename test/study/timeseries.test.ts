import { expect, test } from 'vitest';
import { timeseriesFromRows, timeseriesOf, timeseriesRows } from '../../src/study/timeseries.ts';
import { MINUTE } from '../../src/units/time.ts';
import { entity, runResult, throttledRuns } from './samples.ts';

function run(replication: number, points: readonly number[]): ReturnType<typeof runResult> {
  return runResult(replication, [entity('functions', 'checkout', {}, { throttles: points })]);
}

test('each bucket has mean, median and the quantiles over replications', () => {
  const runs = [1, 2, 3, 4, 5].map((value, i) => run(i, [value, 0]));
  const rows = [...timeseriesRows(timeseriesOf(runs) ?? expect.fail())];
  expect(rows.slice(0, 4).map(({ statistic, value }) => [statistic, value])).toEqual([
    ['mean', 3],
    ['p05', 1.2],
    ['p50', 3],
    ['p95', 4.8],
  ]);
  expect(rows[4]).toEqual({
    time_s: 60,
    scope: 'functions',
    name: 'checkout',
    metric: 'throttles',
    statistic: 'mean',
    value: 0,
    warmup: false,
  });
});

test('replications without data in a bucket do not count there, and a bucket without any has no row', () => {
  const runs = [run(0, [1, Number.NaN, Number.NaN]), run(1, [3, 7, Number.NaN])];
  const means = [...timeseriesRows(timeseriesOf(runs) ?? expect.fail())].filter(
    ({ statistic }) => statistic === 'mean',
  );
  expect(means.map(({ time_s, value }) => [time_s, value])).toEqual([
    [0, 2],
    [60, 7],
  ]);
});

test('buckets that begin in the warm-up are marked', () => {
  const runs = [{ ...run(0, [1, 1, 1]), warmup: 1.5 * MINUTE }];
  const rows = [...timeseriesRows(timeseriesOf(runs) ?? expect.fail())].filter(({ statistic }) => statistic === 'mean');
  expect(rows.map(({ warmup }) => warmup)).toEqual([true, true, false]);
});

test('equal values have exactly that mean', () => {
  const runs = [0, 1, 2].map((i) => run(i, [0.1]));
  expect(timeseriesOf(runs)?.series[0].statistics.mean[0]).toBe(0.1);
});

test('no replication, no time series', () => {
  expect(timeseriesOf([])).toBeNull();
});

test('the rows hold the whole of the series', () => {
  const original = timeseriesOf(throttledRuns()) ?? expect.fail();
  expect(timeseriesFromRows(timeseriesRows(original), original)).toEqual(original);
});
