import { expect, test } from 'vitest';
import { MINUTE, MS, SECOND } from '../../src/units/time.ts';
import { type DownstreamBench, downstream, readDownstream } from '../support/downstream.ts';
import { expectMean } from '../support/intervals.ts';

function latencies(bench: DownstreamBench): number[] {
  return bench.run().sent.map(({ sentAt, endedAt }) => (endedAt - sentAt) / MS);
}

const overInFlight = {
  type: 'latency-curve',
  latency: [
    { inFlight: 2, latency: '100ms' },
    { inFlight: 4, latency: '300ms' },
    { inFlight: 6, latency: '900ms' },
  ],
};

test('a latency without points does not depend on load', () => {
  const bench = downstream({ type: 'latency-curve', latency: '20ms' });
  bench.sendManyAt(0, 3);

  expect(latencies(bench)).toEqual([20, 20, 20]);
});

test('the curve is constant before its first point, linear between points and beyond the last two', () => {
  const bench = downstream(overInFlight);
  bench.sendManyAt(0, 8);

  expect(latencies(bench)).toEqual([100, 100, 200, 300, 600, 900, 1200, 1500]);
});

test('a call counts itself and those begun and not ended; what ends at the same instant is no longer there', () => {
  const bench = downstream(overInFlight);
  bench.sendManyAt(0, 3);
  bench.sendAt(100 * MS - 1);
  bench.sendAt(100 * MS);

  expect(latencies(bench)).toEqual([100, 100, 200, 300, 200]);
});

test('a call whose caller left counts until it ends', () => {
  const bench = downstream(overInFlight);
  bench.sendManyAt(0, 3);
  bench.leaveAt(10 * MS, 2);
  bench.sendAt(150 * MS);
  bench.sendManyAt(160 * MS, 1);

  expect(latencies(bench).slice(3)).toEqual([100, 200]);
});

test('over rate, calls begun in the window that ends now are counted, the one that begins included', () => {
  const points = [
    { rate: '1/s', latency: '100ms' },
    { rate: '3/s', latency: '300ms' },
  ];
  const bench = downstream({ type: 'latency-curve', latency: points });
  for (const at of [0, 500, 900, 1000, 1001, 5000]) bench.sendAt(at * MS);
  const half = downstream({ type: 'latency-curve', latency: points, window: '500ms' });
  for (const at of [0, 499, 998, 999]) half.sendAt(at * MS);

  expect(latencies(bench)).toEqual([100, 200, 300, 300, 400, 100]);
  expect(latencies(half)).toEqual([200, 400, 400, 400]);
});

test('over rate, evenly spaced calls see their own rate, however many they are', () => {
  const points = [
    { rate: '0/s', latency: '0s' },
    { rate: '1000/s', latency: '1s' },
  ];
  const bench = downstream({ type: 'latency-curve', latency: points }, { horizon: MINUTE });
  bench.sendEvenly(400, 5 * SECOND);

  expect(new Set(latencies(bench).slice(400))).toEqual(new Set([400]));
});

test('a slowdown multiplies what the curve says', () => {
  const bench = downstream(overInFlight);
  bench.door.slowdown = 3;
  bench.sendManyAt(0, 4);

  expect(latencies(bench)).toEqual([300, 300, 600, 900]);
});

test('on a straight line over calls in flight, Poisson traffic settles where arrivals and latency agree', () => {
  // Who arrives sees the mean number in flight, n, and itself: n = rate x (1 s + 0.01 s x (n + 1)).
  const latency = [
    { inFlight: 0, latency: '1s' },
    { inFlight: 1, latency: '1.01s' },
  ];
  const means = Array.from({ length: 20 }, (_, replication) => {
    const options = { seed: `curve ${replication}`, horizon: 2 * MINUTE, warmup: 20 * SECOND };
    const bench = downstream({ type: 'latency-curve', latency }, options);
    bench.sendPoisson(40);
    return bench.close().get('concurrency.mean') ?? Number.NaN;
  });
  expectMean(means, (40 * 1.01) / (1 - 40 * 0.01), 'the mean number in flight');
});

test('with a cv, calls spread around the curve by that much and have its mean', () => {
  const latency = [
    { inFlight: 0, latency: '100ms' },
    { inFlight: 1, latency: '100ms' },
  ];
  const bench = downstream({ type: 'latency-curve', latency, cv: 0.5 });
  bench.sendEvenly(10, 1000 * SECOND);
  const values = latencies(bench);

  expectMean(values, 100);
  expectMean(
    values.map((value) => (value - 100) * (value - 100)),
    50 * 50,
    'the variance',
  );
});

const at = (inFlight: number, latency: string) => ({ inFlight, latency });

test.each([
  ['one point', { latency: [at(1, '10ms')] }, 'latency: expected at least 2 points'],
  ['no point', { latency: [] }, 'latency: expected at least 2 points'],
  [
    'a curve that goes down',
    { latency: [at(1, '10ms'), at(5, '9ms')] },
    'latency.1.latency: expected a curve that does not go down, got 9ms after 10ms',
  ],
  [
    'points out of order',
    { latency: [at(5, '10ms'), at(1, '20ms')] },
    'latency.1.inFlight: expected points in order, each at a larger inFlight than the one before, got 1 after 5',
  ],
  [
    'a point twice',
    { latency: [at(1, '10ms'), at(1, '20ms')] },
    'latency.1.inFlight: expected points in order, each at a larger inFlight than the one before, got 1 twice',
  ],
  [
    'both kinds of load',
    { latency: [at(1, '10ms'), { rate: '5/s', latency: '20ms' }] },
    'latency: expected points that are all over inFlight or all over rate, got both kinds',
  ],
  ['a window where no rate is counted', { latency: [at(1, '1s'), at(2, '2s')], window: '1s' }, 'window: expected no'],
  [
    'an empty window',
    {
      latency: [
        { rate: '1/s', latency: '1s' },
        { rate: '2/s', latency: '1s' },
      ],
      window: '0s',
    },
    'window: expected a window above 0s',
  ],
  ['a spread stated twice', { latency: '10ms', cv: 1 }, 'cv: expected no cv beside a latency without points'],
])('%s is refused with a reason', (_, settings, message) => {
  expect(() => readDownstream({ type: 'latency-curve', ...settings })).toThrow(message);
});
