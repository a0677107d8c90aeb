import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MS, SECOND } from '../../src/units/time.ts';
import { type DownstreamBench, downstream, readDownstream, type Written } from '../support/downstream.ts';

const PROXY = { type: 'database-proxy', of: 'db' } as const;

function proxied(database: Record<string, unknown>, proxy: Record<string, unknown> = {}): DownstreamBench {
  const db: Written = { type: 'connection-pool', service: '100ms', ...database };
  return downstream({ ...PROXY, ...proxy }, { others: { db } });
}

test('any number of clients share the connections that the proxy may use', () => {
  const bench = proxied({ connections: 10 }, { maxConnectionsPercent: 50 });
  bench.sendManyAt(0, 12);
  bench.run();

  expect([0, 5, 10].map((call) => bench.latency(call) / MS)).toEqual([100, 200, 300]);
  expect(bench.doorOf('db').observer.inUse.max).toBe(5);
  expect(bench.close().get('connections.max')).toBe(5);
  expect(bench.breaches()).toMatchObject([{ limit: 'downstream-connections', name: 'd', value: 5, peakDemand: 12 }]);
});

test('a saturated proxy shows as latency first, and then calls wait in vain for 120 s (D-08)', () => {
  const bench = proxied({ connections: 1, service: '50s' });
  bench.sendManyAt(0, 4);
  bench.run();

  expect(bench.sent.map(({ answer, endedAt }) => [answer, endedAt / SECOND])).toEqual([
    ['success', 50],
    ['success', 100],
    ['success', 150],
    ['timeout', 120],
  ]);
});

test('environments hold no connection of the database through a proxy', () => {
  const bench = proxied({ connections: 2, hold: 'environment', connectionsPerEnvironment: 2 });
  for (let holder = 0; holder < 10; holder++) bench.sendAt(holder * 200 * MS, { holder });
  bench.run();

  expect(bench.count('success')).toBe(10);
  expect(bench.doorOf('db').observer.inUse.max).toBe(1);
  expect(bench.doorOf('db').observer.inUse.value).toBe(0);
});

test('its capacity is known although no call comes', () => {
  const values = proxied({ connections: 40 }, { maxConnectionsPercent: 25 }).close();

  expect(values.get('utilization.max')).toBe(0);
});

test('a failing database fails all who wait for the proxy, and a long line of them is no recursion', () => {
  const bench = proxied({ connections: 1 });
  bench.sendManyAt(0, 30_000);
  bench.at(50 * MS, () => bench.doorOf('db').setOutage('refuse'));
  bench.run();

  expect([bench.count('success'), bench.count('error')]).toEqual([1, 29_999]);
});

test('a caller that leaves wastes work of the database, not only of the proxy', () => {
  const bench = proxied({ connections: 1 });
  bench.leaveAt(30 * MS, bench.sendAt(0));
  bench.leaveAt(60 * MS, bench.sendAt(0));
  bench.run();

  expect(bench.sent.map(({ endedAt }) => endedAt / MS)).toEqual([100, 200]);
  expect(bench.doorOf('db').close().get('wastedTime')).toBe(70 + 100);
});

test('who waited for the proxy, and then in vain for the database, was refused by the database alone', () => {
  const bench = proxied({ connections: 2, systemConnections: 1, service: '1s', timeout: '100ms' });
  bench.sendManyAt(0, 3);
  bench.run();

  expect(bench.sent.map(({ answer, endedAt }) => [answer, endedAt / MS])).toEqual([
    ['success', 1000],
    ['timeout', 100],
    ['timeout', 200],
  ]);
  expect(bench.breaches()).toMatchObject([
    { name: 'db', refused: 2 },
    { name: 'd', refused: 0 },
  ]);
});

test('every call is answered once, and no connection is lent twice', () => {
  const instant = fc.integer({ min: 0, max: 300 }).map((ms) => ms * MS);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 100 }),
      fc.constantFrom('wait', 'refuse'),
      fc.array(fc.record({ at: instant, leavesAt: instant, holder: fc.integer({ min: -1, max: 3 }) }), {
        maxLength: 40,
      }),
      (connections, maxConnectionsPercent, whenFull, calls) => {
        const bench = proxied({ connections, whenFull }, { maxConnectionsPercent, borrowTimeout: '150ms' });
        for (const call of calls) bench.leaveAt(call.leavesAt, bench.sendAt(call.at, { holder: call.holder }));
        bench.run();

        const lent = Math.max(1, Math.floor((connections * maxConnectionsPercent) / 100));
        expect(bench.observer.inUse.max).toBeLessThanOrEqual(lent);
        expect(bench.doorOf('db').observer.inUse.max).toBe(bench.observer.inUse.max);
        expect(bench.count('success') + bench.count('timeout')).toBe(calls.length);
        expect([bench.calls.live, bench.observer.inUse.value]).toEqual([0, 0]);
        bench.close();
      },
    ),
    { numRuns: 100 },
  );
});

test.each([
  [
    { of: 'db', maxConnectionsPercent: 0 },
    'maxConnectionsPercent: expected a number of percent from 1 to 100 such as 95, got 0',
  ],
  [
    { of: 'db', maxConnectionsPercent: '95%' },
    'maxConnectionsPercent: expected a number of percent from 1 to 100 such as 95, got "95%"',
  ],
])('%j is refused with its own message', (settings, message) => {
  expect(() => readDownstream({ type: 'database-proxy', ...settings })).toThrow(new Error(message));
});
