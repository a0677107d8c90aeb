import { expect, test } from 'vitest';
import { wilsonInterval } from '../../src/theory/wilson.ts';
import { MINUTE, type Micros, SECOND } from '../../src/units/time.ts';
import { type DownstreamBench, downstream } from '../support/downstream.ts';
import { runYaml } from '../support/run.ts';

test('W-D3: an on-demand table with a previous peak of 50,000 serves 100,000 at once, and 200,000 once that has lasted (D-11)', () => {
  const quota = { write: 400_000 };
  const bench = downstream({
    type: 'table',
    itemSize: '200KB',
    previousPeak: { write: 50_000 },
    quota,
    partitions: 10_000,
  });
  const [first, early, late, beyond] = [0, 20 * MINUTE, 31 * MINUTE, 41 * MINUTE];
  sendFrom(bench, first, { perSecond: 500, seconds: 60 }); // 100,000 units a second for a minute
  sendFrom(bench, early, { perSecond: 1000, seconds: 10 });
  sendFrom(bench, late, { perSecond: 1000, seconds: 10 });
  sendFrom(bench, beyond, { perSecond: 1500, seconds: 10 });
  bench.run();

  const servedFrom = (from: number): number =>
    bench.sent.filter(({ answer, sentAt }) => answer === 'success' && sentAt >= from && sentAt < from + MINUTE).length;
  expect(servedFrom(first)).toBe(30_000);
  // Twice as much within half an hour: one second's capacity at once, then what flows in.
  expect(servedFrom(early)).toBe(500 + 4999);
  expect(servedFrom(late)).toBe(10_000);
  expect(servedFrom(beyond)).toBe(1000 + 9999);
});

/** A table of four partitions that keeps nothing, 400 write units, and a key with a third of 300 calls a second. */
const fourPartitions = {
  type: 'table',
  mode: 'provisioned',
  writeUnits: 400,
  partitions: 4,
  burst: '1s',
  keys: { hot: 1 / 3 },
};

test('D-10: of 400 write units over four partitions a hot one may take 150, where the others leave them', () => {
  const bench = downstream(fourPartitions);
  bench.sendEvenly(300, MINUTE);
  bench.run();

  expect(bench.count('refused')).toBe(0);
});

test('D-10: without adaptive capacity the partition with the hot key throttles at a quarter of the units', () => {
  const bench = downstream({ ...fourPartitions, adaptiveCapacity: false });
  bench.sendEvenly(300, 3 * MINUTE);
  bench.run();

  // 100 of the 150 calls a second that its partition is asked for are served: a sixth of all is refused.
  const { low, high } = wilsonInterval(bench.count('refused'), bench.sent.length, 0.9999);
  expect(low).toBeLessThan(1 / 6);
  expect(high).toBeGreaterThan(1 / 6);
  expect(bench.breaches().map(({ limit, value }) => [limit, value])).toEqual([['partition-throughput', 100]]);
});

test('D-10: of four partitions the one with the hot key throttles at 1,000 while the table is half used', () => {
  const bench = downstream({ ...fourPartitions, writeUnits: 4000, keys: { hot: '60%' } });
  bench.sendEvenly(2000, 20 * SECOND);
  bench.run();

  // It is asked for 1,200 by the hot key and 200 by others: 400 of 2,000 are refused, but for 1,000 at the beginning,
  // for which there is room.
  const { low, high } = wilsonInterval(bench.count('refused') + 1000, bench.sent.length, 0.9999);
  expect(low).toBeLessThan(0.2);
  expect(high).toBeGreaterThan(0.2);
  const [breach, ...others] = bench.breaches();
  expect(others).toEqual([]);
  expect(breach).toMatchObject({ limit: 'partition-throughput', value: 1000 });
  expect(breach.peakDemand).toBeGreaterThan(1400);
});

function sendFrom(
  bench: DownstreamBench,
  from: Micros,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): void {
  for (let n = 0; n < perSecond * seconds; n++) bench.sendAt(from + Math.round((n * SECOND) / perSecond));
}

test('W-D1: MySQL on 8 GiB has 683 connections by the formula and about 630 after system processes (D-02)', () => {
  const mysql = { type: 'connection-pool', engine: 'mysql', memory: '8GB', service: '1ms' };

  // The quotient is 682.67: AWS prints it rounded, and a database has whole connections.
  expect(downstream({ ...mysql, usableShare: '100%' }).observer.capacity).toBe(682);
  expect(downstream(mysql).observer.capacity).toBe(630);
});

test('W-D2: a proxy with 95 % of 1,000 connections lends 950 at once (D-08)', () => {
  const db = { type: 'connection-pool', connections: 1000, service: '100ms' };
  const bench = downstream({ type: 'database-proxy', of: 'db', maxConnectionsPercent: 95 }, { others: { db } });
  bench.sendManyAt(0, 1000);
  bench.run();

  expect(bench.observer.capacity).toBe(950);
  expect(bench.doorOf('db').observer.inUse.max).toBe(950);
  expect(bench.latency(949)).toBe(0.1 * SECOND);
  expect(bench.latency(950)).toBe(0.2 * SECOND);
});

test('W-D4: 100 environments with 10 connections each want 1,000 of the 341 of a 4 GiB MySQL, which fails (D-16)', () => {
  const bench = downstream({
    type: 'connection-pool',
    engine: 'mysql',
    memory: '4GB',
    usableShare: '100%',
    service: '1ms',
    hold: 'environment',
    connectionsPerEnvironment: 10,
    whenFull: 'refuse',
  });
  for (let holder = 0; holder < 100; holder++) bench.sendAt(holder, { holder });
  bench.run();

  // 34 environments have ten, one has a single one, and the others none.
  expect(bench.count('success')).toBe(35);
  expect(bench.count('refused')).toBe(65);
  expect(bench.breaches()).toMatchObject([
    { limit: 'downstream-connections', value: 341, peakDemand: 1000, refused: 65 },
  ]);
});

test('W-D5: a database ten times slower takes a function of 100 ms with 200 requests/s from 20 to 110 concurrent (D-01)', async () => {
  const slower = (latency: string, downstream: string) =>
    runYaml(`
name: slower
run: { duration: 12s, warmup: 2s }
functions:
  api: { duration: 50ms, init: 0s, calls: [{ to: db }] }
sources:
  web: { type: sdk, target: api, arrivals: { process: constant, rate: 200/s } }
downstreams:
  db: { ${downstream}: ${latency} }
`);
  for (const kind of ['type: latency-curve, latency', 'type: station, servers: 1000, service']) {
    const [before, after] = [await slower('50ms', kind), await slower('500ms', kind)];

    expect(before.value('functions.api.duration.mean')).toBe(100);
    expect(before.value('functions.api.concurrency.mean')).toBe(20);
    expect(before.value('functions.api.concurrency.max')).toBe(20);
    expect(after.value('functions.api.duration.mean')).toBe(550);
    expect(after.value('functions.api.concurrency.mean')).toBe(110);
    expect(after.value('functions.api.concurrency.max')).toBe(110);
  }
});
