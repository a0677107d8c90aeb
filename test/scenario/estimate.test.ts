import { expect, test } from 'vitest';
import { estimateRun, meanDuration, OfferedLoad } from '../../src/scenario/estimate.ts';
import { modelOf } from '../support/run.ts';
import { BASE, changed, load, problemsIn } from './base.ts';

const GIGABYTE = 1024 * 1024 * 1024;

test('the expected number of requests is the integral of the rates', async () => {
  const estimate = estimateRun((await load(BASE)).model);

  expect(estimate.requestsBySource.get('web')).toBeCloseTo(360_000, 6);
  expect(estimate.requestsBySource.get('events')).toBeCloseTo(3600, 6);
  expect(estimate.requests).toBeCloseTo(363_600, 6);
});

test('requests that another function causes are counted with all that cause them', async () => {
  const text = changed(
    'target: checkout\n    arrivals: { process: constant, rate: 1/s }',
    'target: fulfil\n    arrivals: { from: checkout, perInvocation: 2 }',
  );

  expect(estimateRun((await load(text)).model).requestsBySource.get('events')).toBeCloseTo(720_000, 6);
});

test('callers who wait for their answer are counted by their cycle', async () => {
  const text = changed('process: poisson, rate: 100/s', 'process: closed, clients: 10, thinkTime: 820ms');

  expect(estimateRun((await load(text)).model).requestsBySource.get('web')).toBeCloseTo(36_010, 6);
});

test('a run of more requests than can be simulated is refused with the estimate', async () => {
  const text = changed('rate: 100/s', 'rate: 1000000000/s').replace('duration: 1h', 'duration: 60d');

  expect(await problemsIn(text)).toEqual([
    'shop.yaml:19:15 sources.web.arrivals: would offer about 5.2e15 requests in one replication, and at most 2e10 can be simulated; lower sources.web.arrivals.rate or run.duration',
  ]);
});

test('callers who neither wait nor think would call without end, and are refused', async () => {
  const text = changed('process: poisson, rate: 100/s', 'process: closed, clients: 10').replace(
    'duration: 180ms',
    'duration: 0s',
  );

  expect(await problemsIn(text)).toEqual([
    'shop.yaml:19:15 sources.web.arrivals: would offer endlessly many requests in one replication, and at most 2e10 can be simulated; set sources.web.arrivals.thinkTime',
  ]);
});

test('events that cannot be served are counted as waiting, no longer than their age', async () => {
  const flood = changed('rate: 1/s', 'rate: 10000/s')
    .replace('duration: 180ms', 'duration: 1s')
    .replace('rate: 100/s', 'rate: 1/h');
  const hour = estimateRun((await load(flood)).model).parked;
  const day = estimateRun((await load(flood.replace('duration: 1h', 'duration: 1d'))).model).parked;

  // 10,000/s arrive and 1,000/s are served; after 6 hours events expire.
  expect(hour).toBeCloseTo(9000 * 3600, -3);
  expect(day).toBeLessThanOrEqual(10_000 * 3600 * 6.5);
  expect(estimateRun((await load(BASE)).model).parked).toBe(0);
});

test('a run that needs more memory than there is is refused with the estimate', async () => {
  const flood = changed('rate: 1/s', 'rate: 100000/s').replace('duration: 180ms', 'duration: 10s');

  expect(await problemsIn(flood, { memoryLimitBytes: 64 * GIGABYTE })).toEqual([]);
  expect(await problemsIn(flood, { memoryLimitBytes: 4 * GIGABYTE })).toEqual([
    expect.stringMatching(
      /^shop\.yaml:23:15 sources\.events\.arrivals: would need about [\d.]+GB of memory, and there is 4GB: about \d{3},\d{3},\d{3} events would wait at once; lower sources\.events\.arrivals\.rate or run\.duration$/,
    ),
  ]);
});

test('time series that do not fit into memory are refused with what to change', async () => {
  const text = changed('duration: 1h', 'duration: 1d\n  resolution: 1s\n  replications: 1000');

  expect(await problemsIn(text, { memoryLimitBytes: GIGABYTE })).toEqual([
    expect.stringMatching(
      /^shop\.yaml:6:15 run\.resolution: would need about [\d.]+GB of memory, and there is 1GB, most of it for time series/,
    ),
  ]);
});

test('calls of other functions count, and what a loop brings back is left out', async () => {
  const offeredWith = async (sources: string): Promise<OfferedLoad> =>
    new OfferedLoad(
      await modelOf(`
name: calls
run: { duration: 100s }
functions:
  f: { duration: 1s, calls: [{ to: g, count: 2 }, { to: g, probability: 50% }, { to: f, invocation: event }] }
  g: { duration: 1s }
sources:
  web: { type: sdk, target: f, arrivals: { process: constant, rate: 10/s } }
${sources}
`),
    );
  const time = 100_000_000;
  expect((await offeredWith('')).toFunction('g', time)).toBe(2500);
  const back = await offeredWith('  back: { type: sqs, target: f, arrivals: { from: g } }');
  expect(back.until('back', time)).toBe(0);
  expect(back.toFunction('f', time)).toBe(1000);
});

test('a surge is counted with what it brings', async () => {
  const surge = (fault: string) => BASE.replace('expect:', `faults:\n  - ${fault}\nexpect:`);
  const web = async (fault: string) => estimateRun((await load(surge(fault))).model).requestsBySource.get('web');
  // 100/s for an hour, and twice as much again for ten minutes.
  expect(await web('{ at: 10m, for: 10m, source: web, surge: 3 }')).toBeCloseTo(360_000 + 2 * 60_000, 6);
  expect(await web('{ at: 50m, source: web, surge: 3 }')).toBeCloseTo(360_000 + 2 * 60_000, 6);
  // It is there for a fifth of the time, on average.
  expect(await web('{ every: 4m, lasts: 1m, source: web, surge: 2 }')).toBeCloseTo(360_000 * 1.2, 6);
});

test('the time of calls is part of a run, as far as it is known before', async () => {
  const { scenario } = await modelOf(`
name: calls
run: { duration: 1h }
functions:
  page:
    duration: 10ms
    calls:
      - { to: shop, count: 2 }
      - { to: prices, probability: 50% }
      - { parallel: [ { to: db }, { to: shop } ] }
      - { to: slow, timeout: 200ms }
      - { to: log, invocation: event }
  shop: { duration: 20ms, calls: [ { to: db } ] }
  log: { duration: 5s, timeout: 10s }
sources:
  web: { type: sdk, target: page, arrivals: { process: poisson, rate: 1/s } }
downstreams:
  db: { type: station, servers: 5, service: 30ms }
  prices: { type: cache, of: db, hitRatio: 90%, latency: 1ms }
  slow: { type: latency-curve, latency: [ { inFlight: 1, latency: 1s }, { inFlight: 10, latency: 5s } ] }
`);
  // 10 + 2 x (20 + 30) + 0.5 x (1 + 0.1 x 30) + max(30, 50) + 200
  expect(meanDuration(scenario, 'page')).toBeCloseTo(10_000 + 100_000 + 2000 + 50_000 + 200_000, 6);
});
