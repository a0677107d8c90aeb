import fc from 'fast-check';
import { expect, test } from 'vitest';
import { erlangB } from '../../src/theory/erlang.ts';
import { studentInterval } from '../../src/theory/student.ts';
import { mmcMeanWait } from '../../src/theory/waiting.ts';
import { HOUR, MINUTE, MS, SECOND } from '../../src/units/time.ts';
import { type DownstreamBench, downstream, readDownstream } from '../support/downstream.ts';

const TYPE = { type: 'connection-pool', service: '100ms' } as const;
const EXPONENTIAL = { distribution: 'exponential', mean: '100ms' };

/** One value per seed, of calls as a Poisson process that come after the first ten seconds. */
function perSeed(
  settings: Record<string, unknown>,
  perSecond: number,
  measure: (bench: DownstreamBench) => number,
): number[] {
  return Array.from({ length: 12 }, (_, seed) => {
    const bench = downstream({ ...TYPE, ...settings }, { seed: `pool ${seed}`, horizon: 2 * MINUTE });
    bench.sendPoisson(perSecond, MINUTE);
    return measure(bench.run());
  });
}

function settled(bench: DownstreamBench) {
  return bench.sent.filter(({ sentAt }) => sentAt >= 10 * SECOND);
}

test('a call takes a connection, runs its query, and gives the connection to whoever waits longest', () => {
  const bench = downstream({ ...TYPE, connections: 2 });
  bench.sendManyAt(0, 5);
  bench.run();

  expect([0, 1, 2, 3, 4].map((call) => bench.latency(call) / MS)).toEqual([100, 100, 200, 200, 300]);
});

test('a pool that refuses loses the share of Erlang B, whatever the law of service', () => {
  for (const service of [EXPONENTIAL, { distribution: 'lognormal', mean: '100ms', cv: 2 }]) {
    const shares = perSeed({ connections: 10, service, whenFull: 'refuse' }, 80, (bench) => {
      const calls = settled(bench);
      return calls.filter(({ answer }) => answer === 'refused').length / calls.length;
    });
    const { low, high } = studentInterval(shares, 0.999);
    expect(low).toBeLessThan(erlangB(8, 10));
    expect(high).toBeGreaterThan(erlangB(8, 10));
  }
});

test.each([
  ['connections', { connections: 10 }],
  ['queries at once behind many connections', { connections: 100_000, maximumActive: 10 }],
])('a pool limited by %s makes calls wait as M/M/c does', (_, limits) => {
  const waits = perSeed({ ...limits, service: EXPONENTIAL }, 80, (bench) => {
    const calls = settled(bench);
    return calls.reduce((sum, { sentAt, endedAt }) => sum + endedAt - sentAt, 0) / calls.length / SECOND - 0.1;
  });
  const { low, high } = studentInterval(waits, 0.999);
  const wait = mmcMeanWait({ arrivalRate: 80, serviceMean: 0.1, servers: 10 });
  expect(low).toBeLessThan(wait);
  expect(high).toBeGreaterThan(wait);
});

test('a database with few cores and many connections is slow and refuses nobody', () => {
  const bench = downstream({ ...TYPE, connections: 50, maximumActive: 2, whenFull: 'refuse' });
  bench.sendManyAt(0, 50);
  bench.run();

  expect(bench.count('success')).toBe(50);
  expect(bench.latency(49)).toBe(2_500 * MS);
  expect(bench.close().get('connections.max')).toBe(50);
  expect(bench.breaches()).toMatchObject([{ limit: 'downstream-servers', value: 2, peakDemand: 50, refused: 0 }]);
});

test('who has waited for as long as is allowed hears so, and the next gets the connection', () => {
  const bench = downstream({ ...TYPE, connections: 1, timeout: '150ms' });
  bench.sendManyAt(0, 3);
  bench.run();

  expect(bench.sent.map(({ answer, endedAt }) => [answer, endedAt / MS])).toEqual([
    ['success', 100],
    ['success', 200],
    ['timeout', 150],
  ]);
});

test('connections of the system count as used and are left to it', () => {
  const bench = downstream({ ...TYPE, connections: 10, systemConnections: 3, whenFull: 'refuse' });
  bench.sendManyAt(0, 8);
  const values = bench.close();

  expect(bench.count('refused')).toBe(1);
  expect(values.get('connections.max')).toBe(10);
  expect(values.get('utilization.max')).toBe(1);
  expect(bench.breaches()).toMatchObject([{ limit: 'downstream-connections', value: 10, peakDemand: 11, refused: 1 }]);
});

test('peak demand counts a call for its own service time, not for how long it waited', () => {
  const bench = downstream({ ...TYPE, connections: 1 });
  bench.sendManyAt(0, 4);
  bench.sendManyAt(150 * MS, 2);
  bench.run();

  expect(bench.observer.concurrency.max).toBe(5);
  expect(bench.breaches()).toMatchObject([{ peakDemand: 4, refused: 0 }]);
});

test('peak demand of a window leaves out what was before it', () => {
  const bench = downstream({ ...TYPE, connections: 1 }, { warmup: MINUTE });
  bench.sendManyAt(0, 10);
  bench.sendManyAt(2 * MINUTE, 2);
  bench.run();

  expect(bench.breaches()).toMatchObject([{ peakDemand: 2, firstAt: 2 * MINUTE }]);
});

test('a limit of connections names the function and the source whose calls it held back', () => {
  const bench = downstream({ ...TYPE, connections: 1, whenFull: 'refuse' });
  bench.sendAt(0, { fn: 0, source: 0 });
  bench.sendManyAt(MS, 2, { fn: 3, source: 5 });
  bench.sendManyAt(2 * MS, 1, { fn: 1, source: 2 });
  bench.run();

  expect(bench.breaches()[0].causes).toEqual([
    { function: 'f3', source: 's5', count: 2 },
    { function: 'f1', source: 's2', count: 1 },
  ]);
});

test('work that its caller has left keeps its connection to the end', () => {
  const bench = downstream({ ...TYPE, connections: 1 });
  const first = bench.sendAt(0);
  bench.leaveAt(10 * MS, first);
  const second = bench.sendAt(20 * MS);
  bench.run();

  expect(bench.sent[second].endedAt).toBe(200 * MS);
  expect(bench.close().get('wastedTime')).toBe(90);
});

const HELD = { ...TYPE, hold: 'environment' } as const;

test('110 environments with one connection each meet a limit of 109', () => {
  const bench = downstream({ ...HELD, connections: 109, whenFull: 'refuse' });
  for (let holder = 0; holder < 110; holder++) bench.sendAt(0, { holder, fn: 0 });
  bench.run();

  expect(bench.count('refused')).toBe(1);
  expect(bench.breaches()).toMatchObject([{ limit: 'downstream-connections', peakDemand: 110, refused: 1 }]);
});

test('idle environments keep their connections until they end (D-16)', () => {
  const bench = downstream({ ...HELD, connections: 2, whenFull: 'refuse' });
  bench.sendAt(0, { holder: 0 });
  bench.sendAt(0, { holder: 1 });
  const early = bench.sendAt(MINUTE, { holder: 2 });
  bench.at(2 * MINUTE, () => bench.door.holderEnded(0));
  const late = bench.sendAt(2 * MINUTE, { holder: 2 });
  bench.run();

  expect(bench.sent[early].answer).toBe('refused');
  expect(bench.sent[late].answer).toBe('success');
  expect(bench.observer.inUse.value).toBe(2);
});

test('an environment opens its whole pool at its first call, and uses as much of it as it needs', () => {
  const bench = downstream({ ...HELD, connections: 10, connectionsPerEnvironment: 4 });
  bench.sendManyAt(0, 6, { holder: 7 });
  bench.run();

  expect(bench.sent.map(({ endedAt }) => endedAt / MS)).toEqual([100, 100, 100, 100, 200, 200]);
  expect(bench.observer.inUse.value).toBe(4);
  expect(bench.breaches()).toEqual([]);
});

test('an environment that got fewer connections than it wants works with those', () => {
  const bench = downstream({ ...HELD, connections: 5, connectionsPerEnvironment: 4, whenFull: 'refuse' });
  bench.sendAt(0, { holder: 0 });
  bench.sendManyAt(MS, 2, { holder: 1 });
  bench.run();

  expect(bench.count('success')).toBe(3);
  expect(bench.latency(2)).toBe(200 * MS);
  expect(bench.breaches()).toMatchObject([{ peakDemand: 8, refused: 0 }]);
});

test('it opens the rest when a call finds no idle connection and the database has room again', () => {
  const bench = downstream({ ...HELD, connections: 5, connectionsPerEnvironment: 4 });
  bench.sendAt(0, { holder: 0 });
  bench.sendAt(MS, { holder: 1 });
  bench.at(SECOND, () => bench.door.holderEnded(0));
  bench.sendManyAt(2 * SECOND, 4, { holder: 1 });
  bench.run();

  expect([2, 3, 4, 5].map((call) => bench.latency(call))).toEqual([100 * MS, 100 * MS, 100 * MS, 100 * MS]);
  expect(bench.observer.inUse.value).toBe(4);
});

test('environments wait for a full database in the order in which they came', () => {
  const bench = downstream({ ...HELD, connections: 1 });
  for (const holder of [0, 1, 2]) bench.sendAt(holder, { holder });
  bench.at(SECOND, () => bench.door.holderEnded(0));
  bench.at(2 * SECOND, () => bench.door.holderEnded(1));
  bench.run();

  expect(bench.sent.map(({ endedAt }) => endedAt)).toEqual([100 * MS, 1_100 * MS, 2_100 * MS]);
});

test('a call that waits for a full database gives up after the timeout', () => {
  const bench = downstream({ ...HELD, connections: 1, timeout: '2s' });
  bench.sendAt(0, { holder: 0 });
  const waiting = bench.sendAt(SECOND, { holder: 1 });
  bench.run();

  expect(bench.sent[waiting]).toMatchObject({ answer: 'timeout', endedAt: 3 * SECOND });
  expect(bench.observer.backlog.value).toBe(0);
});

test('a query of an environment that has ended keeps its connection until the database is done', () => {
  const bench = downstream({ ...HELD, connections: 2, connectionsPerEnvironment: 2 });
  bench.sendManyAt(0, 3, { holder: 0 });
  bench.at(50 * MS, () => bench.door.holderEnded(0));
  const next = bench.sendAt(60 * MS, { holder: 1 });
  bench.run();

  expect(bench.sent[2]).toMatchObject({ answer: 'refused', endedAt: 50 * MS });
  expect(bench.sent[next].endedAt).toBe(200 * MS);
  expect(bench.observer.inUse.value).toBe(1);
});

test('an environment whose last waiting call gave up gets no connection that becomes free', () => {
  const bench = downstream({ ...HELD, connections: 1, timeout: '2s' });
  bench.sendAt(0, { holder: 0 });
  bench.sendAt(SECOND, { holder: 1 });
  bench.at(MINUTE, () => bench.door.holderEnded(0));
  bench.run();

  expect(bench.observer.inUse.value).toBe(0);
});

test('a call that waits is not cut off by the timer of an earlier one', () => {
  const bench = downstream({ ...HELD, connections: 1, timeout: '2s' });
  bench.sendManyAt(0, 3, { holder: 0 });
  // Rows are used again, the latest first: the second of these has that of one whose timer fires at 2 s.
  bench.sendManyAt(1_960 * MS, 2, { holder: 0 });
  bench.run();

  expect(bench.count('success')).toBe(5);
  expect(bench.latency(4)).toBe(200 * MS);
});

test('connections that become free elsewhere do not reach an environment that has one, until it asks again', () => {
  const bench = downstream({ ...HELD, connections: 5, connectionsPerEnvironment: 4 });
  bench.sendAt(0, { holder: 0 });
  bench.sendManyAt(0, 3, { holder: 1 });
  bench.at(SECOND / 20, () => bench.door.holderEnded(0));
  bench.run();

  expect([1, 2, 3].map((call) => bench.latency(call) / MS)).toEqual([100, 200, 300]);
});

test('peak demand leaves out environments that have ended, and counts their queries until these end', () => {
  const bench = downstream({ ...HELD, connections: 5, connectionsPerEnvironment: 4 }, { warmup: MINUTE });
  for (const holder of [0, 1, 2]) bench.sendAt(0, { holder });
  bench.at(50 * MS, () => bench.door.holderEnded(0));
  bench.sendManyAt(2 * MINUTE, 6, { holder: 1 });
  const wanted = bench.run().breaches()[0].peakDemand;

  expect(wanted).toBe(8);
});

test('load from no environment has a connection for as long as each call lasts', () => {
  const bench = downstream({ ...HELD, connections: 2 });
  bench.sendManyAt(0, 3);
  bench.sendAt(MS, { holder: 0 });
  bench.run();

  expect(bench.sent.map(({ endedAt }) => endedAt / MS)).toEqual([100, 100, 200, 200]);
  expect(bench.observer.inUse.value).toBe(1);
});

const poolSettings = fc.record({
  connections: fc.integer({ min: 2, max: 6 }),
  systemConnections: fc.integer({ min: 0, max: 1 }),
  maximumActive: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  service: fc.constantFrom('0s', '7ms', '100ms'),
  hold: fc.constantFrom('call', 'environment'),
  full: fc.constantFrom({ whenFull: 'refuse' }, { whenFull: 'wait' }, { timeout: '0s' }, { timeout: '50ms' }),
  perEnvironment: fc.integer({ min: 1, max: 3 }),
});
const instant = fc.integer({ min: 0, max: 400 }).map((ms) => ms * MS);
const holder = fc.integer({ min: -1, max: 5 });

test('every call is answered once, and connections never exceed what there is, whoever leaves or ends', () => {
  fc.assert(
    fc.property(
      poolSettings,
      fc.array(fc.record({ at: instant, holder, leavesAt: instant }), { maxLength: 40 }),
      fc.array(fc.record({ at: instant, holder }), { maxLength: 8 }),
      ({ full, perEnvironment, ...settings }, calls, ends) => {
        const own = settings.hold === 'environment' ? { connectionsPerEnvironment: perEnvironment } : {};
        const bench = downstream({ type: 'connection-pool', ...settings, ...full, ...own });
        for (const call of calls) bench.leaveAt(call.leavesAt, bench.sendAt(call.at, { holder: call.holder }));
        for (const end of ends) bench.at(end.at, () => bench.door.holderEnded(end.holder));
        const check = (): void => {
          expect(bench.observer.concurrency.value).toBe(bench.door.inside.size);
          expect(bench.observer.backlog.value).toBeLessThanOrEqual(bench.door.inside.size);
        };
        for (let ms = 0; ms < 600; ms += 37) bench.at(ms * MS, check);
        // At last all environments end one after the other, so that everybody who still waits gets a turn.
        for (let n = 0; n <= 5; n++) bench.at(MINUTE + n * MINUTE, () => bench.door.holderEnded(n));
        bench.run(HOUR);

        expect(bench.sent.filter(({ answer }) => answer === undefined)).toEqual([]);
        expect(bench.observer.inUse.max).toBeLessThanOrEqual(settings.connections);
        expect(bench.observer.inUse.value).toBe(settings.systemConnections);
        expect([bench.observer.backlog.value, bench.calls.live]).toEqual([0, 0]);
        bench.close();
      },
    ),
    { numRuns: 150 },
  );
});

test.each([
  [{ engine: 'mysql', memory: '8GB' }, 630],
  [{ engine: 'mysql', memory: '8GB', usableShare: '100%' }, 682],
  [{ engine: 'mysql', instanceClass: 'db.t3.micro' }, 60],
  [{ engine: 'postgresql', instanceClass: 'db.r6g.4xlarge' }, 5_000],
  [{ engine: 'sqlserver' }, 32_767],
  [{ engine: 'aurora-mysql', instanceClass: 'db.r6g.large' }, 1_000],
  [{ engine: 'aurora-mysql', maximumCapacity: 16 }, 2_000],
  [{ engine: 'aurora-postgresql', maximumCapacity: 64, minimumCapacity: 0.5 }, 2_000],
  [{ engine: 'aurora-postgresql', instanceClass: 'db.r6g.large', usableShare: 1 }, 1_802],
])('%j accepts %d connections', (size, want) => {
  expect(downstream({ ...TYPE, ...size }).observer.capacity).toBe(want);
});

test.each([
  [{}, 'connections: expected how many connections there are, or "engine" with its size'],
  [{ connections: 0 }, 'connections: expected a whole number of at least 1, got 0'],
  [{ connections: 5, engine: 'mysql' }, 'engine: contradicts "connections": give one of the two'],
  [{ memory: '8GB' }, 'memory: needs "engine", such as "mysql"'],
  [{ engine: 'mysql' }, 'engine: "mysql" needs its size: give "instanceClass" or "memory"'],
  [
    { engine: 'mysql', memory: '8GB', instanceClass: 'db.m5.large' },
    'memory: contradicts "instanceClass": give one of the two',
  ],
  [
    { engine: 'mysql', instanceClass: 'm5.large' },
    'instanceClass: "m5.large" is no instance class that is known (did you mean "db.m5.large"?); or give "memory", its nominal memory',
  ],
  [
    { engine: 'mysql', maximumCapacity: 8 },
    'maximumCapacity: is of Aurora Serverless v2, not of "mysql": give "instanceClass" or "memory"',
  ],
  [
    { engine: 'aurora-mysql', maximumCapacity: 0.5 },
    'maximumCapacity: expected Aurora capacity units from 1 to 256 in steps of 0.5, got 0.5',
  ],
  [
    { engine: 'aurora-mysql', memory: '8GB' },
    'memory: does not say it for "aurora-mysql" (D-06): give "instanceClass" or "maximumCapacity"',
  ],
  [
    { engine: 'aurora-mysql', instanceClass: 'db.m5.large' },
    'instanceClass: "db.m5.large" has no published default for Aurora MySQL (D-06); or give "connections"',
  ],
  [
    { engine: 'aurora-postgresql', maximumCapacity: 8, minimumCapacity: 16 },
    'minimumCapacity: expected at most "maximumCapacity", 8, got 16',
  ],
  [
    { engine: 'sqlserver', memory: '8GB' },
    'memory: has no effect on "sqlserver", which accepts 32767 connections on every instance (D-05): remove it',
  ],
  [
    { engine: 'aurora-mysql', maximumCapacity: 8, usableShare: '90%' },
    'usableShare: has no effect where the number is published as a table (D-06, D-07): remove it',
  ],
  [{ engine: 'mysql', memory: '128MB' }, 'memory: leaves no connection at all after system processes: expected more'],
  [
    { engine: 'mysql', instanceClass: 'db.m5.large', usableShare: 0 },
    'usableShare: leaves no connection at all after system processes: expected more',
  ],
  [
    { connections: 10, systemConnections: 10 },
    'systemConnections: expected fewer than the 10 connections that there are, got 10',
  ],
  [
    { connections: 10, connectionsPerEnvironment: 2 },
    'connectionsPerEnvironment: has no effect while each call takes its own connection: add "hold: environment", or remove it',
  ],
  [
    { connections: 10, whenFull: 'refuse', timeout: '2s' },
    'timeout: contradicts "whenFull: refuse", with which no call waits: remove one',
  ],
])('%j is refused with its own message', (settings, message) => {
  expect(() => readDownstream({ ...TYPE, ...settings })).toThrow(new Error(message));
});
