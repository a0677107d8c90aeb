import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

/** One event for a function that runs 10 s and throws, with a dead-letter queue. */
const throwing = (async: string): string => `
name: throwing
run: { duration: 5m, resolution: 1s }
functions:
  f: { duration: 10s, init: 0s, timeout: 60s, errorRate: 100%, async: { ${async} deadLetterQueue: failed } }
sources: { s: { type: async, target: f, arrivals: { at: 0s, count: 1 } } }
downstreams: { failed: { type: queue } }
`;

/** The buckets in which something happened. */
function when(run: Run, path: string): number[] {
  return run.series(path).flatMap((count, bucket) => (count > 0 ? [bucket] : []));
}

test('W-A1: a handler that fails each time runs at once, 60 s after its first failure and 120 s after the second', async () => {
  const run = await runYaml(throwing(''));
  expect(when(run, 'functions.f.invocations')).toEqual([0, 10 + 60, 80 + 120]);
  expect(run.value('functions.f.errors')).toBe(3);
  expect(when(run, 'downstreams.failed.received')).toEqual([210]);
  expect(run.value('sources.s.deadLettered')).toBe(1);
  expect(run.value('sources.s.expired')).toBe(0);
});

test('W-A2: without retry attempts there is one run, and then the dead-letter queue', async () => {
  const run = await runYaml(throwing('maximumRetryAttempts: 0,'));
  expect(when(run, 'functions.f.invocations')).toEqual([0]);
  expect(when(run, 'downstreams.failed.received')).toEqual([10]);
});

/** One event for a function whose only unit is taken for the whole time. */
const occupied = (duration: string, async: string): string => `
name: occupied
platform: { functionTimeoutMaximum: 1d }
run: { duration: ${duration}, resolution: 1s }
functions:
  f: { duration: 8h, init: 0s, timeout: 1d, reservedConcurrency: 1, async: { ${async} onFailure: failed } }
sources:
  holder: { type: sdk, target: f, arrivals: { at: 0s, count: 1 } }
  s: { type: async, target: f, arrivals: { at: 0s, count: 1 } }
downstreams: { failed: { type: queue } }
`;

test('W-A3: an event that is throttled all the time is dropped at its maximum age of 1 h', async () => {
  const run = await runYaml(occupied('2h', 'maximumEventAge: 1h,'));
  expect(when(run, 'functions.f.asyncEventsDropped')).toEqual([3600]);
  expect(when(run, 'downstreams.failed.received')).toEqual([3600]);
  expect(run.value('sources.s.expired')).toBe(1);
  expect(run.breach('async-age', 'f')).toMatchObject({ value: 3_600_000, refused: 1 });
});

// The exact sequence is unknown; this is the doubling from 1 s to 300 s of open question 3. The 79 of the sheet are
// the waits that end within 6 h, each with a try; the try at the beginning comes before them.
test('W-A4: in 6 h a throttled event waits and is tried again 79 times: after 1, 2, ... 256 s, then every 300 s', async () => {
  const run = await runYaml(occupied('7h', ''));
  const doubling = [0, 1, 3, 7, 15, 31, 63, 127, 255, 511];
  const steady = Array.from({ length: 70 }, (_, index) => 511 + 300 * (index + 1));
  expect(when(run, 'functions.f.throttles')).toEqual([...doubling, ...steady]);
  expect(run.value('functions.f.throttles')).toBe(1 + 79);
  expect(when(run, 'functions.f.asyncEventsDropped')).toEqual([6 * 3600]);
});

const backlog = (rate: string): string => `
name: backlog
run: { duration: 20m }
functions: { f: { duration: 1s, init: 0s, timeout: 60s, reservedConcurrency: 50 } }
sources: { s: { type: async, target: f, arrivals: { process: constant, rate: ${rate} } } }
`;

test('W-A5: of 100 events/s of 1 s each, a concurrency of 50 leaves 50/s behind, 30,000 after 10 minutes', async () => {
  const run = await runYaml(backlog('100/s').replace('20m', '10m'));
  expect(run.value('functions.f.concurrency.mean')).toBeGreaterThan(49.9);
  expect(run.value('sources.s.backlog.atEnd')).toBe(30_000);
});

test('W-A5: that backlog drains only when arrivals fall below 50/s', async () => {
  const after = async (rate: string): Promise<number[]> => {
    const run = await runYaml(backlog(`[{ at: 0s, rate: 100/s }, { at: 1m, rate: ${rate} }]`));
    return run.series('sources.s.backlog.max');
  };
  const above = await after('60/s');
  expect(above[19]).toBeGreaterThan(above[1]);
  const below = await after('40/s');
  expect(below[19]).toBeLessThan(below[1]);
});

test('W-A6: with a reservation of 0 every event goes to the failure destination without any try', async () => {
  const run = await runYaml(`
name: blocked
run: { duration: 1m, resolution: 1s }
functions:
  f: { duration: 1s, reservedConcurrency: 0, async: { onFailure: failed } }
  g: { duration: 1s, reservedConcurrency: 0 }
sources:
  s: { type: async, target: f, arrivals: { process: constant, rate: 10/s } }
  t: { type: async, target: g, arrivals: { process: constant, rate: 10/s } }
downstreams: { failed: { type: queue } }
`);
  for (const name of ['f', 'g']) {
    expect(run.value(`functions.${name}.asyncEventsReceived`)).toBe(600);
    expect(run.series(`functions.${name}.asyncEventsDropped`)).toEqual(Array.from({ length: 60 }, () => 10));
    expect(run.value(`functions.${name}.arrivals`)).toBe(0);
  }
  expect(run.value('downstreams.failed.received')).toBe(600);
  expect(run.value('sources.s.deadLettered')).toBe(600);
  expect(run.value('sources.t.discarded')).toBe(600);
});
