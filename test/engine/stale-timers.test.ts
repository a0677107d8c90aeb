import { expect, test } from 'vitest';
import { runYaml } from '../support/run.ts';

// Rows of requests and calls are used again, and timers are never cancelled: one that was set for a run or call of one
// function may fire when its row holds that of another, which is due at the same microsecond.

test('a timeout that no longer applies does not cut off the run of another function', async () => {
  const run = await runYaml(`
name: stale
platform: { scalingScope: none }
run: { duration: 1m, resolution: 1s }
functions:
  first: { duration: 100ms, init: 0s, timeout: 10s, calls: [{ to: quick }] }
  second: { duration: 100ms, init: 0s, timeout: 3s, calls: [{ to: slow }] }
sources:
  one: { type: sdk, target: first, arrivals: { at: 0s, count: 1 }, client: { retry: none } }
  two: { type: sdk, target: second, arrivals: { at: 7s, count: 1 }, client: { retry: none } }
downstreams:
  quick: { type: station, servers: 1, service: 50ms }
  slow: { type: station, servers: 1, service: 20s }
`);
  expect(run.value('functions.first.timeouts')).toBe(0);
  expect(run.value('functions.second.timeouts')).toBe(1);
  expect(run.value('functions.second.duration.mean')).toBe(3000);
  expect(run.value('downstreams.slow.abandoned')).toBe(1);
});

test('a time limit of a call that is over does not end the call of another function', async () => {
  const run = await runYaml(`
name: stale
platform: { scalingScope: none }
run: { duration: 1m, resolution: 1s }
functions:
  first: { duration: 100ms, init: 0s, timeout: 30s, calls: [{ to: quick, timeout: 10s, onError: ignore }] }
  second: { duration: 100ms, init: 0s, timeout: 30s, calls: [{ to: slow, timeout: 3s, maxAttempts: 2, retryOn: [timeout], base: 1s, jitter: none }] }
sources:
  one: { type: sdk, target: first, arrivals: { at: 0s, count: 1 }, client: { retry: none } }
  two: { type: sdk, target: second, arrivals: { at: 7s, count: 1 }, client: { retry: none } }
downstreams:
  quick: { type: station, servers: 1, service: 50ms }
  slow: { type: station, servers: 9, service: 20s }
`);
  expect(run.value('downstreams.slow.calls')).toBe(2);
  expect(run.value('downstreams.slow.abandoned')).toBe(2);
  expect(run.value('functions.second.duration.mean')).toBe(100 + 3000 + 1000 + 3000);
  expect(run.value('functions.second.errors')).toBe(1);
});

test('a retry that was given up with its run does not send the call of another function', async () => {
  const retry = 'maxAttempts: 2, retryOn: [service-error], jitter: none';
  const run = await runYaml(`
name: stale
platform: { scalingScope: none }
run: { duration: 1m, resolution: 1s }
functions:
  first: { duration: 100ms, init: 0s, timeout: 5s, calls: [{ to: broken, ${retry}, base: 10s }] }
  second: { duration: 100ms, init: 0s, timeout: 30s, calls: [{ to: fails, ${retry}, base: 3s }] }
sources:
  one: { type: sdk, target: first, arrivals: { at: 0s, count: 1 }, client: { retry: none } }
  two: { type: sdk, target: second, arrivals: { at: 7s, count: 1 }, client: { retry: none } }
downstreams:
  broken: { type: station, servers: 1, service: 50ms, errorRate: 100% }
  fails: { type: station, servers: 1, service: 50ms, errorRate: 100% }
`);
  expect(run.value('downstreams.broken.calls')).toBe(1);
  expect(run.value('downstreams.fails.calls')).toBe(2);
});

test('tries without a wait between them all come to an end at one instant', async () => {
  const run = await runYaml(`
name: instant
platform: { scalingScope: none }
run: { duration: 2s, resolution: 1s }
functions:
  f: { duration: 100ms, init: 0s, calls: [{ to: full, maxAttempts: 1000, retryOn: [throttle], base: 0s, jitter: none }] }
sources:
  web: { type: sdk, target: f, arrivals: { at: 0s, count: 2 }, client: { retry: none } }
downstreams:
  full: { type: rate-limited, rate: 1/m, burst: 1 }
`);
  expect(run.value('functions.f.errors')).toBe(1);
  expect(run.value('functions.f.duration.max')).toBe(110);
  expect(run.value('downstreams.full.rejected')).toBe(1000);
});
