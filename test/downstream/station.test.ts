import fc from 'fast-check';
import { expect, test } from 'vitest';
import { erlangB, erlangC } from '../../src/theory/erlang.ts';
import { mg1MeanWait, mmcMeanWait } from '../../src/theory/waiting.ts';
import { MINUTE, MS, SECOND } from '../../src/units/time.ts';
import { type DownstreamBench, downstream, readDownstream, type Written } from '../support/downstream.ts';
import { expectMean } from '../support/intervals.ts';

const CALLS = 4000;
const WARMUP = 20 * SECOND;

test('one server takes one call at a time, in the order in which they came', () => {
  const bench = downstream({ type: 'station', servers: 1, service: '100ms' });
  bench.sendManyAt(0, 3);
  bench.run();

  expect([0, 1, 2].map((call) => bench.latency(call))).toEqual([100 * MS, 200 * MS, 300 * MS]);
});

test('a call that finds the line full is refused at once', () => {
  const bench = downstream({ type: 'station', servers: 2, maximumWaiting: 1, service: '100ms' });
  bench.sendManyAt(0, 5, { fn: 3, source: 2 });
  bench.run();

  expect(bench.sent.map(({ answer }) => answer)).toEqual(['success', 'success', 'success', 'refused', 'refused']);
  expect(bench.latency(4)).toBe(0);
  expect(bench.breaches()).toMatchObject([
    {
      limit: 'downstream-servers',
      value: 2,
      refused: 2,
      peakDemand: 4,
      causes: [{ function: 'f3', source: 's2', count: 3 }],
    },
  ]);
});

test('who stands in line for as long as it lets anybody is answered so; a server that is free by then is in time', () => {
  const bench = downstream({ type: 'station', servers: 1, service: '100ms', timeout: '100ms' });
  bench.sendManyAt(0, 3);
  bench.run();

  expect(bench.sent.map(({ answer }) => answer)).toEqual(['success', 'success', 'timeout']);
  expect(bench.latency(2)).toBe(100 * MS);
});

test('work that its caller has left goes on, holds up the others, and counts as wasted from then on', () => {
  const bench = downstream({ type: 'station', servers: 1, service: '100ms' });
  bench.sendManyAt(0, 3);
  bench.leaveAt(40 * MS, 0);
  bench.leaveAt(50 * MS, 1);
  const values = bench.close();

  expect(bench.latency(2)).toBe(300 * MS);
  expect(values.get('abandoned')).toBe(2);
  expect(values.get('wastedTime')).toBe(60 + 150);
});

test('a slowdown stretches what begins while it lasts, and nothing else', () => {
  const bench = downstream({ type: 'station', servers: 5, service: '100ms' });
  for (const at of [0, 50 * MS, 120 * MS]) bench.sendAt(at);
  bench.at(50 * MS, () => {
    bench.door.slowdown = 10;
  });
  bench.at(110 * MS, () => {
    bench.door.slowdown = 1;
  });
  bench.run();

  expect([0, 1, 2].map((call) => bench.latency(call))).toEqual([100 * MS, 1000 * MS, 100 * MS]);
});

/** Independent runs of Poisson traffic; every call comes from function 0, so that those that wait are counted. */
function replicate(written: Written, perSecond: number, replications = 20): DownstreamBench[] {
  return Array.from({ length: replications }, (_, replication) => {
    const horizon = WARMUP + Math.round((CALLS / perSecond) * SECOND);
    const bench = downstream(written, { seed: `station ${replication}`, horizon, warmup: WARMUP });
    bench.sendPoisson(perSecond, bench.horizon, { fn: 0 });
    return bench;
  });
}

/** Mean wait in seconds: what stood in line over the whole time, divided by all calls. */
function meanWait(bench: DownstreamBench): number {
  const values = bench.close();
  const seconds = (bench.horizon - WARMUP) / SECOND;
  return ((values.get('backlog.mean') ?? Number.NaN) * seconds) / (values.get('calls') ?? Number.NaN);
}

test.each([
  [1, 6],
  [4, 32],
  [20, 160],
])('with %i servers and exponential services, who waits and how long is as Erlang C says', (servers, perSecond) => {
  const service = { distribution: 'exponential', mean: '100ms' };
  const shares: number[] = [];
  const waits: number[] = [];
  for (const bench of replicate({ type: 'station', servers, service }, perSecond)) {
    waits.push(meanWait(bench));
    const [{ causes }] = bench.breaches();
    shares.push(causes[0].count / bench.observer.calls.inWindow);
  }
  expectMean(shares, erlangC(perSecond / 10, servers), 'the share that waits');
  expectMean(waits, mmcMeanWait({ arrivalRate: perSecond, serviceMean: 0.1, servers }), 'the mean wait');
});

test.each([
  ['constant', '100ms', 0],
  ['uniform', { distribution: 'uniform', min: '0s', max: '200ms' }, (0.2 * 0.2) / 12],
  ['spread out', { distribution: 'gamma', mean: '100ms', cv: 1.5 }, 0.15 * 0.15],
])('with one server, the mean wait is as Pollaczek and Khinchine say when services are %s', (_, service, variance) => {
  const benches = replicate({ type: 'station', servers: 1, service }, 7);
  const waits = benches.map(meanWait);

  expectMean(waits, mg1MeanWait({ arrivalRate: 7, serviceMean: 0.1, serviceVariance: variance }), 'the mean wait');
});

test.each(['100ms', { distribution: 'exponential', mean: '100ms' }, { distribution: 'gamma', mean: '100ms', cv: 2 }])(
  'without places to wait, the share that is refused is as Erlang B says, whatever the service times: %j',
  (service) => {
    const written = { type: 'station', servers: 5, maximumWaiting: 0, service };
    const refused = replicate(written, 40, 10).map((bench) => {
      const values = bench.close();
      return (values.get('rejected') ?? Number.NaN) / (values.get('calls') ?? Number.NaN);
    });
    expectMean(refused, erlangB(4, 5), 'the share refused');
  },
);

test('every call is answered once, no more than its servers are at work, and the line is never longer than its places', () => {
  const calls = fc.array(
    fc.record({ gap: fc.nat({ max: 200 }), leaves: fc.option(fc.nat({ max: 500 }), { nil: undefined }) }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.nat({ max: 5 }),
      fc.nat({ max: 300 }),
      calls,
      (servers, maximumWaiting, timeout, sent) => {
        const service = { distribution: 'exponential', mean: '150ms' };
        const written = { type: 'station', servers, maximumWaiting, timeout: `${timeout}ms`, service };
        const bench = downstream(written, { horizon: MINUTE });
        let at = 0;
        for (const { gap, leaves } of sent) {
          at += gap * MS;
          const number = bench.sendAt(at);
          if (leaves !== undefined) bench.leaveAt(at + leaves * MS, number);
        }
        const values = bench.close(); // checks the answers and Little's law
        expect(bench.observer.inUse.max).toBeLessThanOrEqual(servers);
        expect(values.get('backlog.max')).toBeLessThanOrEqual(maximumWaiting);
        expect(bench.calls.live).toBe(0);
      },
    ),
    { seed: 1, numRuns: 60 },
  );
});

test('a station without servers is refused', () => {
  expect(() => readDownstream({ type: 'station', servers: 0, service: '1s' })).toThrow(
    'servers: expected a whole number of at least 1, got 0',
  );
});
