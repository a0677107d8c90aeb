import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cache } from '../../src/downstream/cache.ts';
import { HOUR, MINUTE, MS, SECOND } from '../../src/units/time.ts';
import { type BenchOptions, type DownstreamBench, downstream, readDownstream } from '../support/downstream.ts';
import { expectShare } from '../support/intervals.ts';

const store = { type: 'station', servers: 1000, service: '20ms' };
const of = (hitRatio: number, more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ type: 'cache', of: 'store', latency: '1ms', hitRatio },
  ...more,
});

function cached(written: ReturnType<typeof of>, others: BenchOptions['others'] = { store }): DownstreamBench {
  return downstream(written, { others });
}

test('a hit takes the time of a look, and a miss that and the time of the call behind', () => {
  const hit = cached(of(1));
  hit.sendAt(0);
  const miss = cached(of(0));
  miss.sendAt(0);
  hit.run();
  miss.run();

  expect(hit.latency(0)).toBe(1 * MS);
  expect(miss.latency(0)).toBe(21 * MS);
});

test('the share of hits is the hit ratio, and what is behind gets the misses and nothing else', () => {
  const bench = cached(of(0.9));
  bench.sendEvenly(100, 200 * SECOND);
  bench.close();
  const hits = bench.sent.filter(({ sentAt, endedAt }) => endedAt - sentAt === 1 * MS).length;

  expectShare(hits, 20_000, 0.9);
  expect(bench.observer.looks?.hits.total).toBe(hits);
  expect(bench.observer.looks?.misses.total).toBe(20_000 - hits);
  expect(bench.doorOf('store').observer.calls.total).toBe(20_000 - hits);
});

test('the answer from behind is the answer, and a hit does not need what is behind', () => {
  const busy = { type: 'station', servers: 1, maximumWaiting: 0, service: '20ms' };
  const bench = cached(of(0), { store: busy });
  bench.sendManyAt(0, 2);
  bench.close();
  const warm = cached(of(1));
  warm.doorOf('store').setOutage('refuse');
  warm.sendAt(0);
  warm.close();

  expect(bench.sent.map(({ answer }) => answer)).toEqual(['success', 'refused']);
  expect(warm.count('success')).toBe(1);
});

test('a call that its caller leaves goes on behind the cache, where it is work for nobody', () => {
  const bench = cached(of(0));
  bench.sendManyAt(0, 2);
  bench.leaveAt(5 * MS, 0);
  bench.leaveAt(MS / 2, 1);
  bench.sendAt(SECOND);
  bench.leaveAt(2 * SECOND, 2);
  const values = bench.close();
  const behind = bench.doorOf('store').observer;

  expect(values.get('wastedTime')).toBe(16 + 20.5);
  expect(behind.calls.total).toBe(3);
  expect(behind.abandoned.total).toBe(1);
  expect(behind.inUse.max).toBe(2);
});

test('caches in front of caches keep their calls apart', () => {
  const near = of(0.5, { of: 'far' });
  const bench = cached(near, { far: of(0.5), store });
  bench.sendPoisson(50, 100 * SECOND);
  bench.close();
  const far = bench.doorOf('far').observer.calls.total;

  expectShare(far, bench.sent.length, 0.5);
  expectShare(bench.doorOf('store').observer.calls.total, far, 0.5);
  expect(bench.count('success')).toBe(bench.sent.length);
  expect(bench.calls.live).toBe(0);
});

test('every call is answered once on both sides of the cache, whoever leaves and when', () => {
  const calls = fc.array(fc.record({ gap: fc.nat({ max: 15 }), leaves: fc.nat({ max: 60 }) }), { maxLength: 50 });
  const narrow = { type: 'station', servers: 1, maximumWaiting: 3, timeout: '25ms', service: '10ms', errorRate: '10%' };
  fc.assert(
    fc.property(fc.constantFrom(0, 0.3, 1), calls, (hitRatio, sent) => {
      const bench = cached(of(hitRatio), { store: narrow });
      let at = 0;
      for (const { gap, leaves } of sent) {
        at += gap * MS;
        bench.leaveAt(at + leaves * MS, bench.sendAt(at));
      }
      bench.close(); // checks the answers and Little's law at both doors
      expect(bench.open + bench.calls.live).toBe(0);
    }),
    { seed: 1, numRuns: 60 },
  );
});

/** How many of the calls that were sent in a span were hits. */
function hitsBetween(bench: DownstreamBench, from: number, until: number): { hits: number; calls: number } {
  const calls = bench.sent.filter(({ sentAt }) => sentAt >= from && sentAt < until);
  return { hits: calls.filter(({ sentAt, endedAt }) => endedAt - sentAt === 1 * MS).length, calls: calls.length };
}

test('a cache that starts empty hits ever more often until it is warm', () => {
  const bench = cached(of(0.8, { warmUpTime: '40m' }));
  bench.sendEvenly(10, HOUR - MINUTE);
  bench.close();

  // In a straight line, the mean over a span is that of its middle.
  const [early, late, warm] = [
    hitsBetween(bench, 0, 20 * MINUTE),
    hitsBetween(bench, 20 * MINUTE, 40 * MINUTE),
    hitsBetween(bench, 40 * MINUTE, HOUR),
  ];
  expectShare(early.hits, early.calls, 0.2);
  expectShare(late.hits, late.calls, 0.6);
  expectShare(warm.hits, warm.calls, 0.8);
});

test('a flush sends everything to what is behind, until the cache has filled again', () => {
  const bench = cached(of(1));
  bench.sendEvenly(10, HOUR - MINUTE);
  bench.at(10 * MINUTE, () => bench.mechanism<Cache>().flush(10 * MINUTE, 20 * MINUTE));
  bench.close();

  const [before, during, after] = [
    hitsBetween(bench, 0, 10 * MINUTE - MS),
    hitsBetween(bench, 10 * MINUTE, 30 * MINUTE),
    hitsBetween(bench, 30 * MINUTE, HOUR),
  ];
  expect(before.hits).toBe(before.calls);
  expectShare(during.hits, during.calls, 0.5);
  expect(after.hits).toBe(after.calls);
});

test('a cache without something behind it is refused', () => {
  expect(() => readDownstream({ type: 'cache', hitRatio: 0.5 })).toThrow('of: expected a name');
});
