import { expect, test } from 'vitest';
import { HOUR, MINUTE, MS } from '../../src/units/time.ts';
import { downstream } from '../support/downstream.ts';
import { expectMean } from '../support/intervals.ts';

test('load from elsewhere comes as a Poisson process, and nothing of it stays', () => {
  const written = { type: 'latency-curve', latency: '1ms', background: '9/s' };
  const bench = downstream(written, { horizon: 2 * HOUR });
  bench.close();
  const counts = Array.from(bench.observer.calls.series);

  expect(counts).toHaveLength(120);
  expectMean(counts, 9 * 60);
  expectMean(
    counts.map((count) => (count - 540) * (count - 540)),
    9 * 60,
    'the variance',
  );
  expect(bench.calls.live).toBe(bench.door.inside.size);
});

test('load from elsewhere takes the places of calls, and no function is blamed for it', () => {
  const written = { type: 'rate-limited', rate: '10/s', burst: 1, background: '100/s' };
  const bench = downstream(written, { horizon: MINUTE });
  const alone = bench.sendAt(30_000 * MS, { fn: 0 });
  bench.close();

  expect(bench.sent[alone].answer).toBe('refused');
  const [{ refused, causes }] = bench.breaches();
  expect(refused).toBeGreaterThan(1000);
  expect(causes).toEqual([{ function: 'f0', source: 's0', count: 1 }]);
});

test('the same seed brings the same load, whatever else calls', () => {
  const written = { type: 'latency-curve', latency: '1ms', background: '5/s' };
  const [quiet, busy] = [downstream(written, { horizon: HOUR }), downstream(written, { horizon: HOUR })];
  busy.sendEvenly(1, HOUR);
  quiet.close();
  busy.close();

  expect(Array.from(busy.observer.calls.series)).toEqual(
    Array.from(quiet.observer.calls.series, (count) => count + 60),
  );
});
