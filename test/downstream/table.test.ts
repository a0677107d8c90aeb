import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wilsonInterval } from '../../src/theory/wilson.ts';
import { HOUR, MINUTE, MS, SECOND } from '../../src/units/time.ts';
import { downstream, readDownstream } from '../support/downstream.ts';
import { runYaml } from '../support/run.ts';

const CONFIDENCE = 0.9999;

/** Provisioned, with nothing kept beyond the present second. */
const plain = { type: 'table', mode: 'provisioned', burst: '1s', service: '1ms' };

function refusedBy(bench: ReturnType<typeof downstream>): Map<string, number> {
  return new Map(bench.breaches().map(({ limit, refused }) => [limit, refused]));
}

test('a table serves what it has units for, and what it kept for up to 300 s (D-10)', () => {
  const bench = downstream({ type: 'table', mode: 'provisioned', writeUnits: 10 });
  bench.sendEvenly(20, 10 * MINUTE);
  bench.run();

  // 3,000 kept units last 300 s at twice the rate; from then on every other call is refused.
  expect(bench.sent.findIndex(({ answer }) => answer === 'refused')).toBeGreaterThanOrEqual(20 * 299);
  expect(bench.count('success')).toBe(10 * 300 + 10 * 600 - 1); // the last call comes 50 ms before the end
  expect(refusedBy(bench)).toEqual(new Map([['table-throughput', bench.count('refused')]]));
});

test('what is unused for longer than 300 s is not kept', () => {
  const bench = downstream({ type: 'table', mode: 'provisioned', writeUnits: 1 });
  bench.sendManyAt(0, 300); // all that is kept
  bench.sendManyAt(100 * SECOND, 101); // what came in within 100 s, and one more
  bench.sendManyAt(600 * SECOND, 301);
  bench.run();

  expect(bench.count('refused')).toBe(2);
});

test('a call that is let in takes its service time; a throttle is answered at once and uses nothing (D-12)', () => {
  const bench = downstream({ ...plain, writeUnits: 1, service: '7ms' });
  bench.sendManyAt(0, 3);
  bench.sendAt(SECOND);
  bench.run();

  expect(bench.sent.map(({ answer }) => answer)).toEqual(['success', 'refused', 'refused', 'success']);
  expect([0, 1, 3].map((call) => bench.latency(call))).toEqual([7 * MS, 0, 7 * MS]);
});

test.each([
  { itemSize: '1KB', writeShare: 1, calls: 1200 },
  { itemSize: '1.1KB', writeShare: 1, calls: 600 },
  { itemSize: '4KB', writeShare: 0, calls: 2400 },
  { itemSize: '4KB', writeShare: 0, consistency: 'strong', calls: 1200 },
  { itemSize: '5KB', writeShare: 0, calls: 1200 },
  { itemSize: '0B', writeShare: 0, consistency: 'strong', calls: 1200 },
])(
  '1,200 units are $calls calls for $itemSize items written by $writeShare, read $consistency',
  ({ calls, ...item }) => {
    const bench = downstream({ ...plain, writeUnits: 1200, readUnits: 1200, partitions: 2, ...item });
    bench.sendManyAt(0, 2400 + 1);
    bench.run(SECOND);

    expect(bench.count('success')).toBe(calls);
  },
);

test('an item larger than all that is kept is served when nothing is missing, and paid for afterwards', () => {
  const bench = downstream({ ...plain, writeUnits: 10, itemSize: '100KB' });
  bench.sendEvenly(1, 100 * SECOND);
  bench.run();

  // 100 units at once, of which 10 were there: full again after 10 s.
  expect(bench.sent.flatMap(({ answer, sentAt }) => (answer === 'success' ? [sentAt / SECOND] : []))).toEqual(
    Array.from({ length: 10 }, (_, n) => 10 * n),
  );
});

test('no partition serves more than 1,000 writes a second, however much the table has left (D-10)', () => {
  const bench = downstream({ ...plain, writeUnits: 4000, partitions: 4, keys: { count: 1 } });
  bench.sendEvenly(2000, 20 * SECOND);
  bench.run();

  expect(bench.count('success')).toBe(1000 + 1000 * 20 - 1);
  const [breach] = bench.breaches();
  expect(breach).toMatchObject({ limit: 'partition-throughput', value: 1000, peakDemand: 2000 });
});

test('writes and reads use capacities of their own, and are told apart', () => {
  const bench = downstream({ ...plain, writeUnits: 10, readUnits: 100, consistency: 'strong', writeShare: '50%' });
  bench.sendPoisson(100, 5 * MINUTE);
  bench.run();

  expect([...refusedBy(bench).keys()]).toEqual(['table-throughput']);
  const [low, high] = interval(bench.count('success'), bench.sent.length);
  expect(low).toBeLessThan(0.6);
  expect(high).toBeGreaterThan(0.6);
});

test('every try of a call is about the same item', async () => {
  const run = await runYaml(`
name: same-item
run: { duration: 60s }
functions:
  f: { duration: 1ms, init: 0s, calls: [{ to: items, retry: standard, maxAttempts: 5, base: 10ms }] }
sources: { web: { type: sdk, target: f, arrivals: { process: constant, rate: 50/s } } }
downstreams:
  items: { type: table, mode: provisioned, writeShare: 50%, writeUnits: 1, readUnits: 1000, burst: 1s }
`);
  // Half of the calls are writes at every try, and those are served one a second.
  const reads = (run.value('downstreams.items.succeeded') ?? 0) - 60;
  const { low, high } = wilsonInterval(reads, 60 * 50, CONFIDENCE);
  expect(low).toBeLessThan(0.5);
  expect(high).toBeGreaterThan(0.5);
});

test('a new on-demand table serves 4,000 writes and 12,000 reads a second at once (D-11)', () => {
  for (const [writeShare, each] of [
    [1, 4000],
    [0, 12_000],
  ]) {
    const bench = downstream({ type: 'table', writeShare, consistency: 'strong', partitions: 100 });
    bench.sendManyAt(0, each + 1000);
    bench.sendEvenly(each + 1000, SECOND);
    bench.run();
    // The bucket of the first second, and what flows in until the last call.
    expect(bench.count('success')).toBe(2 * each - 1);
  }
});

test('an on-demand table never grows beyond its quota', () => {
  const quota = { write: 8000 };
  const table = { type: 'table', itemSize: '400KB', previousPeak: { write: 3000 }, quota, partitions: 10_000 };
  const bench = downstream(table);
  bench.sendEvenly(25, 35 * MINUTE);
  bench.run();

  const served = (from: number, until: number): number =>
    bench.sent.filter(({ answer, sentAt }) => answer === 'success' && sentAt >= from && sentAt < until).length;
  expect(served(10 * MINUTE, 20 * MINUTE)).toBe(15 * 600);
  expect(served(31 * MINUTE, 34 * MINUTE)).toBe(20 * 180);
});

test('an on-demand table that grows is given more partitions', () => {
  const table = { type: 'table', itemSize: '100KB', previousPeak: { write: 2500 } };
  const bench = downstream(table, { horizon: HOUR });
  bench.sendEvenly(50, 2 * MINUTE);
  const first = bench.sent.length;
  for (let n = 0; n < 5400; n++) bench.sendAt(31 * MINUTE + Math.round((n * SECOND) / 90));
  bench.run();

  // The five partitions that it had could not have served more than 50 calls each second and 10 each at once.
  const served = bench.sent.slice(first).filter(({ answer }) => answer === 'success').length;
  expect(served).toBeGreaterThan(60 * 50 + 5 * 10);
});

test('a table never serves more than its rate and one reserve, nor a partition more than its maximum', () => {
  const written = fc.record({
    writeUnits: fc.integer({ min: 1, max: 3000 }),
    extra: fc.integer({ min: 0, max: 5 }),
    burst: fc.constantFrom('1s', '10s', '5m'),
    adaptiveCapacity: fc.boolean(),
    itemKB: fc.integer({ min: 1, max: 20 }),
    hot: fc.constantFrom(0, 0.5, 1),
    bursts: fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 100 * SECOND }), count: fc.integer({ min: 1, max: 300 }) }),
      {
        minLength: 1,
        maxLength: 10,
      },
    ),
  });
  fc.assert(
    fc.property(written, ({ writeUnits, extra, burst, adaptiveCapacity, itemKB, hot, bursts }) => {
      const partitions = Math.ceil(writeUnits / 1000) + extra;
      const bench = downstream(
        {
          type: 'table',
          mode: 'provisioned',
          writeUnits,
          partitions,
          burst,
          adaptiveCapacity,
          itemSize: `${itemKB}KB`,
          keys: { hot },
        },
        { horizon: 200 * SECOND },
      );
      for (const { at, count } of bursts) bench.sendManyAt(at, count);
      bench.run();
      const { length } = bench.sent;
      expect(bench.count('success') + bench.count('refused')).toBe(length);

      const served = itemKB * bench.count('success');
      const seconds = Math.max(...bench.sent.map(({ sentAt }) => sentAt)) / SECOND;
      const reserve = { '1s': 1, '10s': 10, '5m': 300 }[burst] as number;
      expect(served).toBeLessThanOrEqual(writeUnits * seconds + Math.max(writeUnits * reserve, itemKB));
      if (hot === 1) expect(served).toBeLessThanOrEqual(1000 * seconds + 1000);
      bench.close();
    }),
    { numRuns: 60, seed: 42 },
  );
});

test.each([
  [{ mode: 'provisioned' }, 'a provisioned table that is written needs writeUnits'],
  [{ mode: 'provisioned', writeUnits: 5, writeShare: 0.5 }, 'a provisioned table that is read needs readUnits'],
  [
    { mode: 'provisioned', writeUnits: 0 },
    'writeUnits: expected capacity units a second, a whole number of at least 1, got 0',
  ],
  [
    { mode: 'provisioned', writeUnits: 50_000 },
    'writeUnits: 50000 is more than the table quota of 40000; raise quota.write',
  ],
  [{ mode: 'provisioned', writeUnits: 3000, partitions: 2 }, 'partitions: expected at least 3 for these units'],
  [{ mode: 'provisioned', writeUnits: 5, previousPeak: {} }, 'previousPeak: a provisioned table has none'],
  [{ mode: 'provisioned', writeUnits: 5, burst: '1h' }, 'burst: expected 1s to 5m, got 1h'],
  [{ writeUnits: 5 }, 'writeUnits: an on-demand table has no writeUnits; remove it, or set mode: provisioned'],
  [
    { previousPeak: { read: 50_000 } },
    'previousPeak.read: 50000 is more than the table quota of 40000; raise quota.read',
  ],
  [{ itemSize: '500KB' }, 'itemSize: expected at most 400KB, got 500KB'],
  [{ keys: { hot: [0.7, 0.6] } }, 'keys.hot: expected shares of together at most 100%'],
  [{ keys: { count: 1, hot: [0.1, 0.1] } }, 'keys.hot: expected at most 1 shares, one a key, got 2'],
])('a table of %j is a mistake that says what to do', (settings, message) => {
  expect(() => readDownstream({ type: 'table', ...settings })).toThrow(message);
});

function interval(count: number, of: number): readonly [number, number] {
  const { low, high } = wilsonInterval(count, of, CONFIDENCE);
  return [low, high];
}
