import { expect, test } from 'vitest';
import { formatProblem } from '../../src/scenario/place.ts';
import { BASE, changed, load } from './base.ts';

async function adviceIn(text: string): Promise<readonly string[]> {
  return (await load(text)).advice.map(formatProblem);
}

test('nothing is said about a scenario that gives no reason', async () => {
  expect(await adviceIn(BASE)).toEqual([]);
});

/** Text of the base, what replaces it, the advice that follows. */
const cases: readonly (readonly [string, string, string])[] = [
  [
    'type: api-gateway',
    'type: api-gateway\n    client: { timeout: 5s }',
    'shop.yaml:18:24 sources.web.client.timeout: the client gives up after 5s, and the function may run for 10s: runs that nobody waits for go on, and retries add to them (S-07)',
  ],
  [
    'timeout: 10s',
    'timeout: 60s',
    'shop.yaml:17:11 sources.web.type: api-gateway waits at most 29s, and checkout may run for 1m: longer runs go on without anybody to answer (S-20)',
  ],
  [
    'type: api-gateway',
    'type: alexa',
    'shop.yaml:17:11 sources.web.type: alexa waits at most 8s, and checkout may run for 10s: longer runs go on without anybody to answer (S-27)',
  ],
  [
    '    async: { onFailure: failed }\n',
    '    async: { onSuccess: failed }\n',
    'shop.yaml:7:3 functions.checkout: events that fail for good or grow too old are lost without a trace; give async.onFailure or async.deadLetterQueue (A-02, A-10)',
  ],
  [
    '{ onFailure: failed }',
    '{ onFailure: failed, maximumEventAge: 2m }',
    'shop.yaml:12:50 functions.checkout.async.maximumEventAge: the last retry after an error comes 3m after the first run, and events are dropped at 2m (A-03, A-07)',
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    reservedConcurrency: 0',
    'shop.yaml:12:26 functions.checkout.reservedConcurrency: a reservation of 0 blocks the function: synchronous calls throttle, events go straight to where failures go (C-14)',
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    reservedConcurrency: 10',
    'shop.yaml:12:26 functions.checkout.reservedConcurrency: 101/s of 180ms on average need 18.2 concurrent runs, and its reservation is 10: the rest is refused or waits (C-01)',
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    provisionedConcurrency: 10',
    'shop.yaml:12:29 functions.checkout.provisionedConcurrency: 101/s of 180ms on average need 18.2 concurrent runs, and 10 are provisioned: the rest runs on demand, with cold starts (C-46)',
  ],
  [
    'duration: 180ms',
    'duration: { distribution: lognormal, p50: 1s, p99: 12s }',
    'shop.yaml:10:14 functions.checkout.timeout: 1.56% of the runs take longer than the timeout of 10s and fail (E-62)',
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    init: { distribution: lognormal, p50: 5s, p99: 20s }',
    'shop.yaml:12:11 functions.checkout.init: 12.2% of the cold starts take longer than 10s, and begin again inside the first run (E-02)',
  ],
  [
    'rate: 100/s',
    'rate: 20000/s',
    'shop.yaml:7:3 functions.checkout: 20,001/s of 180ms on average need 3,600 concurrent runs, and the account has 1,000: the rest is refused or waits (C-01)',
  ],
  [
    'timeout: 10s\n    duration: 180ms',
    'timeout: 10s\n    duration: 10ms\n    reservedConcurrency: 5',
    'shop.yaml:7:3 functions.checkout: 100/s of synchronous requests on average are more than the 50/s that 5 units of concurrency allow, however short the runs are (C-20, C-21, C-22)',
  ],
  [
    'duration: 1h',
    'duration: 1h\n  replications: 1',
    'shop.yaml:6:17 run.replications: one replication gives no confidence interval; 10 or more are usual',
  ],
  [
    'duration: 1h',
    'duration: 1h\n  replications: 3',
    'shop.yaml:6:17 run.replications: 3 replications give very wide confidence intervals; 10 or more are usual',
  ],
  [
    'expect:',
    'faults:\n  - { at: 2h, deploy: checkout }\nexpect:',
    'shop.yaml:27:11 faults[0].at: happens at 2h, when the run has ended at 1h',
  ],
  [
    'process: poisson, rate: 100/s',
    'process: trace, file: trace.csv',
    'shop.yaml:19:39 sources.web.arrivals.file: 2 of the 3 recorded arrivals lie within run.duration; the rest is left out',
  ],
];

test.each(cases)('%j replaced by %j brings advice', async (from, to, expected) => {
  expect(await adviceIn(changed(from, to))).toEqual([expected]);
});

test('advice names its rows of the facts sheet', async () => {
  const { advice } = await load(changed('type: api-gateway', 'type: api-gateway\n    client: { timeout: 5s }'));

  expect(advice.map(({ path, facts }) => ({ path, facts }))).toEqual([
    { path: 'sources.web.client.timeout', facts: ['S-07'] },
  ]);
});

test('reservations that leave little to all other functions are pointed out', async () => {
  const text = changed('profile: lambda-2026', 'profile: lambda-2026\n  accountConcurrency: 2000');

  expect(await adviceIn(text.replace('timeout: 10s', 'timeout: 10s\n    reservedConcurrency: 1800'))).toEqual([]);
  expect(await adviceIn(text.replace('timeout: 10s', 'timeout: 10s\n    reservedConcurrency: 1801'))).toEqual([
    'shop.yaml:7:1 functions: the reservations leave 199 of 2,000 units of concurrency to all functions without one: fulfil (C-10, C-11)',
  ]);
});

test('recorded durations replace those of the function, of which nothing is said then', async () => {
  const slow = changed('duration: 180ms', 'duration: 1m');
  const recorded = (column: string) =>
    slow.replace('process: poisson, rate: 100/s', `process: trace, file: trace.csv${column}`);

  expect((await adviceIn(recorded(''))).join()).toContain('100% of the runs take longer than the timeout of 10s');
  expect((await adviceIn(recorded(', durationColumn: d'))).join()).not.toContain('timeout');
});

test('the time of calls counts for the concurrency that a function needs', async () => {
  const text = BASE.replace('duration: 180ms', 'duration: 180ms\n    calls: [ { to: db } ]').replace(
    'downstreams:',
    'downstreams:\n  db: { type: station, servers: 100000, service: 9.9s }',
  );
  const { advice } = await load(text);
  expect(advice.map(({ message }) => message).join('\n')).toContain(
    'on average, calls included, need 1,010 concurrent runs, and the account has 1,000: the rest is refused or waits',
  );
});
