import { expect, test } from 'vitest';
import { runYaml } from '../support/run.ts';

/** One run at second 0 of a function that makes those calls; nothing is random. */
function oneRun(calls: string, { functions = '', downstreams = '', timeout = '60s' } = {}) {
  return runYaml(`
name: calls
platform: { scalingScope: none }
run: { duration: 5m, resolution: 1s }
functions:
  f: { duration: 100ms, init: 0s, timeout: ${timeout}, calls: ${calls} }
${functions}
sources:
  web: { type: sdk, target: f, arrivals: { at: 0s, count: 1 }, client: { retry: none } }
downstreams:
  db: { type: station, servers: 1, service: 50ms }
  wide: { type: station, servers: 100, service: 50ms }
  broken: { type: station, servers: 1, service: 10ms, errorRate: 100% }
  full: { type: station, servers: 1, maximumWaiting: 0, service: 10s }
${downstreams}
`);
}

test('calls are made one after the other, after the own time of the run', async () => {
  const run = await oneRun('[{ to: db }, { to: wide }, { to: db }]');
  expect(run.value('functions.f.duration.mean')).toBe(250);
  expect(run.value('downstreams.db.calls')).toBe(2);
  expect(run.value('downstreams.db.concurrency.max')).toBe(1);
});

test('repetitions follow each other, or are made at once where they are parallel', async () => {
  expect((await oneRun('[{ to: wide, count: 4 }]')).value('functions.f.duration.mean')).toBe(300);
  const parallel = await oneRun('[{ to: wide, count: 4, parallel: true }]');
  expect(parallel.value('functions.f.duration.mean')).toBe(150);
  expect(parallel.value('downstreams.wide.concurrency.max')).toBe(4);
});

test('the next step begins when the longest of parallel calls is over', async () => {
  const slow = '  slow: { type: station, servers: 1, service: 300ms }';
  const run = await oneRun('[{ parallel: [{ to: slow }, { to: wide }] }, { to: wide }]', { downstreams: slow });
  expect(run.value('functions.f.duration.mean')).toBe(100 + 300 + 50);
});

test('parallel calls of one server are served in turn', async () => {
  const run = await oneRun('[{ to: db, count: 3, parallel: true }]');
  expect(run.value('functions.f.duration.mean')).toBe(100 + 3 * 50);
});

test('a call with probability 0% is never made, and one with 100% always', async () => {
  const run = await oneRun('[{ to: db, probability: 0% }, { to: wide, probability: 100% }]');
  expect(run.value('downstreams.db.calls')).toBe(0);
  expect(run.value('downstreams.wide.calls')).toBe(1);
});

test('a failed call fails the run, and later calls are not made', async () => {
  const run = await oneRun('[{ to: broken }, { to: db }]');
  expect(run.value('functions.f.errors')).toBe(1);
  expect(run.value('functions.f.duration.mean')).toBe(110);
  expect(run.value('downstreams.db.calls')).toBe(0);
});

test('a call that is refused at once keeps the rest of its step from being made', async () => {
  const busy = '[{ to: full, onError: ignore, timeout: 10ms }, { parallel: [{ to: full }, { to: db }] }, { to: wide }]';
  const run = await oneRun(busy);
  expect(run.value('functions.f.errors')).toBe(1);
  expect(run.value('functions.f.duration.mean')).toBe(110);
  expect(run.value('downstreams.full.rejected')).toBe(1);
  expect(run.value('downstreams.db.calls')).toBe(0);
  expect(run.value('downstreams.wide.calls')).toBe(0);
});

test('a failed call whose errors are ignored does no harm', async () => {
  const run = await oneRun('[{ to: broken, onError: ignore }, { to: db }]');
  expect(run.value('functions.f.errors')).toBe(0);
  expect(run.value('functions.f.duration.mean')).toBe(100 + 10 + 50);
});

test('the other parallel calls are left when one fails, and their work goes on', async () => {
  const run = await oneRun('[{ parallel: [{ to: broken }, { to: wide }] }]');
  expect(run.value('functions.f.duration.mean')).toBe(110);
  expect(run.value('downstreams.wide.abandoned')).toBe(1);
  expect(run.value('downstreams.wide.latency.max')).toBe(50);
});

test('S-07: a timeout leaves work behind that uses its server to the end', async () => {
  const run = await oneRun('[{ to: db, timeout: 20ms, onError: ignore }, { to: db }]');
  // The second call waits for the first, which nobody hears any more.
  expect(run.value('functions.f.duration.mean')).toBe(100 + 20 + 30 + 50);
  expect(run.value('downstreams.db.abandoned')).toBe(1);
  expect(run.value('downstreams.db.concurrency.max')).toBe(2);
});

test('failed calls are repeated as their policy says, with its waits', async () => {
  const call = '{ to: broken, maxAttempts: 4, retryOn: [service-error], base: 1s, cap: 2s, jitter: none }';
  const run = await oneRun(`[${call}]`);
  expect(run.value('downstreams.broken.calls')).toBe(4);
  // Waits of 1, 2 and, at most, 2 s between four tries of 10 ms.
  expect(run.value('functions.f.duration.mean')).toBe(100 + 4 * 10 + 1000 + 2000 + 2000);
});

test('what the policy does not name is not repeated', async () => {
  const run = await oneRun('[{ to: broken, maxAttempts: 4, retryOn: [throttle, timeout] }]');
  expect(run.value('downstreams.broken.calls')).toBe(1);
});

test('a try that timed out is repeated while its work goes on', async () => {
  const run = await oneRun('[{ to: wide, timeout: 20ms, maxAttempts: 3, retryOn: [timeout] }]');
  expect(run.value('downstreams.wide.calls')).toBe(3);
  expect(run.value('downstreams.wide.concurrency.max')).toBe(3);
  expect(run.value('functions.f.duration.mean')).toBe(100 + 3 * 20);
});

test("E-62: the function's timeout cuts off its calls, and none follows", async () => {
  const run = await oneRun('[{ to: wide, count: 10 }]', { timeout: '320ms' });
  expect(run.value('functions.f.timeouts')).toBe(1);
  expect(run.value('functions.f.duration.mean')).toBe(320);
  expect(run.value('downstreams.wide.calls')).toBe(5);
  expect(run.value('downstreams.wide.abandoned')).toBe(1);
});

test('E-62: a run that takes just its timeout is not cut off', async () => {
  const run = await oneRun('[{ to: wide, count: 4 }]', { timeout: '300ms' });
  expect(run.value('functions.f.timeouts')).toBe(0);
});

test('a wait before another try ends with the run', async () => {
  const call = '{ to: broken, maxAttempts: 4, retryOn: [service-error], base: 1s, jitter: none }';
  const run = await oneRun(`[${call}]`, { timeout: '500ms' });
  expect(run.value('functions.f.duration.mean')).toBe(500);
  expect(run.value('downstreams.broken.calls')).toBe(1);
});

test('both functions are busy while one waits for the other', async () => {
  const run = await oneRun('[{ to: g }]', { functions: '  g: { duration: 1s, init: 0s, calls: [{ to: db }] }' });
  expect(run.value('functions.f.duration.mean')).toBe(1150);
  expect(run.value('functions.g.duration.mean')).toBe(1050);
  expect(run.value('account.concurrency.max')).toBe(2);
});

test('S-07: a caller that gives up leaves the run of the other function behind', async () => {
  const run = await oneRun('[{ to: g, timeout: 200ms, retry: none }]', {
    functions: '  g: { duration: 1s, init: 0s }',
  });
  expect(run.value('functions.f.duration.mean')).toBe(300);
  expect(run.value('functions.f.errors')).toBe(1);
  expect(run.value('functions.g.duration.mean')).toBe(1000);
});

test('a call of a throttled function is a throttle to its caller', async () => {
  const run = await oneRun('[{ to: g, retry: none }]', {
    functions: '  g: { duration: 1s, init: 0s, reservedConcurrency: 0 }',
  });
  expect(run.value('functions.g.throttles')).toBe(1);
  expect(run.value('functions.f.errors')).toBe(1);
});

test('another try of a failed function has luck of its own', async () => {
  const run = await runYaml(`
name: luck
run: { duration: 10m }
functions:
  f: { duration: 1ms, init: 0s, calls: [{ to: g, maxAttempts: 4, retryOn: [function-error], base: 1ms, cap: 1ms }] }
  g: { duration: 1ms, init: 0s, errorRate: 50% }
sources: { web: { type: sdk, target: f, arrivals: { process: constant, rate: 10/s } } }
`);
  // 1/16 of 6,000 runs fail: 375, with a standard deviation of 18.8; five of them.
  expect(Math.abs((run.value('functions.f.errors') ?? Number.NaN) - 375)).toBeLessThan(94);
});
