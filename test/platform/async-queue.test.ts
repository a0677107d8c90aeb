import { expect, test } from 'vitest';
import { binomialBand } from '../../src/theory/binomial.ts';
import { modelOf, type Run, runYaml, simulate } from '../support/run.ts';
import { type Row, tracesOf } from '../worked-examples/traces.ts';

/** A function under asynchronous events. */
const scenario = (own: string, arrivals: string, more = 'run: { duration: 10m, resolution: 1s }'): string => `
name: events
${more}
functions: { f: { duration: 1s, init: 0s, ${own} } }
sources: { s: { type: async, target: f, arrivals: ${arrivals} } }
downstreams:
  failed: { type: queue }
  records: { type: queue }
  broken: { type: queue, errorRate: 100% }
`;

const ONE = '{ at: 0s, count: 1 }';
const TEN = '{ at: 0s, count: 10 }';

function when(run: Run, path: string): number[] {
  return run.series(path).flatMap((count, second) => (count > 0 ? [second] : []));
}

test('A-01: events that are delivered twice run twice, but are one item each', async () => {
  const run = await runYaml(
    scenario('reservedConcurrency: 100', TEN, 'platform: { asyncDuplicateRate: 100% }\nrun: { duration: 1m }'),
  );
  expect(run.value('functions.f.invocations')).toBe(20);
  expect(run.value('functions.f.asyncEventsReceived')).toBe(10);
  expect(run.value('sources.s.offered')).toBe(10);
  expect(run.value('sources.s.succeeded')).toBe(10);
  expect(run.value('sources.s.duplicates')).toBe(10);
});

test('A-06: throttles do not use up the retries after function errors', async () => {
  const yaml = `
name: both
run: { duration: 10m, resolution: 1s }
functions: { f: { duration: 1s, init: 0s, timeout: 60s, errorRate: 100%, reservedConcurrency: 1 } }
sources:
  holder: { type: sdk, target: f, arrivals: { process: trace, file: holder.csv, durationColumn: d }, client: { retry: none } }
  s: { type: async, target: f, arrivals: ${ONE} }
`;
  const holder: Row[] = [
    [0, 10],
    [60, 30],
  ];
  const run = simulate(await modelOf(yaml, tracesOf({ 'holder.csv': holder })));
  // Throttled at 0, 1, 3 and 7 s; runs at 15 s. One minute after its end, at 76 s, it is throttled again, and waits from
  // 1 s on as at first: 77, 79, 83 s; runs at 91 s, and two minutes after that for the last time.
  expect(when(run, 'functions.f.throttles')).toEqual([0, 1, 3, 7, 76, 77, 79, 83]);
  expect(when(run, 'functions.f.invocations')).toEqual([0, 15, 60, 91, 212]);
  expect(run.value('sources.s.discarded')).toBe(1);
});

test('A-17: the age of an event is taken at each of its runs, so it grows with every retry', async () => {
  const run = await runYaml(scenario('errorRate: 100%', ONE));
  expect(run.value('functions.f.asyncEventAge.mean')).toBe((0 + 61_000 + 182_000) / 3);
  expect(run.value('functions.f.asyncEventAge.max')).toBe(182_000);
});

test('A-12: a dead-letter queue and a failure destination each get a copy of an event, which counts once', async () => {
  const run = await runYaml(
    scenario('errorRate: 100%, async: { deadLetterQueue: failed, onFailure: records, maximumRetryAttempts: 0 }', TEN),
  );
  expect(run.value('downstreams.failed.received')).toBe(10);
  expect(run.value('downstreams.records.received')).toBe(10);
  expect(run.value('sources.s.deadLettered')).toBe(10);
  expect(run.value('functions.f.asyncEventsDropped')).toBe(10);
});

test('A-10: an event whose delivery to the dead-letter queue fails is lost', async () => {
  const run = await runYaml(
    scenario('errorRate: 100%, async: { deadLetterQueue: broken, maximumRetryAttempts: 0 }', TEN),
  );
  expect(run.value('sources.s.lost')).toBe(10);
  expect(run.value('sources.s.deadLettered')).toBe(0);
  expect(run.value('downstreams.broken.rejected')).toBe(10);
});

test('A-12: one copy that arrives is enough', async () => {
  const run = await runYaml(
    scenario('errorRate: 100%, async: { deadLetterQueue: broken, onFailure: failed, maximumRetryAttempts: 0 }', TEN),
  );
  expect([run.value('sources.s.deadLettered'), run.value('sources.s.lost')]).toEqual([10, 0]);
});

test('A-11: a success destination gets a record of each success', async () => {
  const run = await runYaml(scenario('async: { onSuccess: records, onFailure: failed }', TEN));
  expect(run.value('downstreams.records.received')).toBe(10);
  expect(run.value('downstreams.failed.received')).toBe(0);
});

test('an event waits while it is not running, and succeeds when its run does, not when it is accepted', async () => {
  const run = await runYaml(scenario('reservedConcurrency: 1', '{ at: 0s, count: 2 }'));
  expect(run.value('sources.s.latency.max')).toBe(2000); // throttled once, for 1 s
  expect(run.value('sources.s.backlog.max')).toBe(1);
  expect(run.value('sources.s.timeToDrain')).toBe(1000);
});

test('A-04: an event that the service answers with 5xx is tried again until it runs', async () => {
  const run = await runYaml(scenario('', TEN, 'platform: { serviceErrorRate: 50% }\nrun: { duration: 1h }'));
  expect(run.value('functions.f.serviceErrors')).toBeGreaterThan(0);
  expect(run.value('functions.f.invocations')).toBe(run.value('sources.s.delivered'));
});

test('A-07: an event whose run has begun is not dropped for its age', async () => {
  const run = await runYaml(
    scenario('async: { maximumEventAge: 60s }', ONE).replace('duration: 1s', 'duration: 5m, timeout: 10m'),
  );
  expect(run.value('sources.s.succeeded')).toBe(1);
  expect(run.value('functions.f.asyncEventsDropped')).toBe(0);
});

test('A-07: an event that failed is dropped at its maximum age when that comes before the next try', async () => {
  const run = await runYaml(scenario('errorRate: 100%, async: { maximumEventAge: 90s, onFailure: failed }', ONE));
  expect(when(run, 'functions.f.invocations')).toEqual([0, 61]);
  expect(when(run, 'downstreams.failed.received')).toEqual([90]);
  expect(run.value('sources.s.expired')).toBe(1);
});

test('A-25: jitter shortens a wait by at most its share', async () => {
  const run = await runYaml(
    scenario(
      'reservedConcurrency: 1',
      '{ at: 0s, count: 200 }',
      'platform: { asyncThrottleRetryJitter: 50% }\nrun: { duration: 1s, resolution: 100ms }',
    ),
  );
  const tries = run.series('functions.f.throttles');
  expect(tries.slice(0, 5)).toEqual([199, 0, 0, 0, 0]);
  expect(tries.slice(5).reduce((sum, count) => sum + count, 0)).toBe(199);
});

test('A-01: a second delivery runs for a time of its own', async () => {
  const run = await runYaml(
    scenario('', ONE, 'platform: { asyncDuplicateRate: 100% }\nrun: { duration: 10m, resolution: 1s }').replace(
      'duration: 1s',
      'duration: { distribution: uniform, min: 10s, max: 500s }, timeout: 10m',
    ),
  );
  expect(run.value('functions.f.invocations')).toBe(2);
  expect(run.value('functions.f.duration.p50')).not.toBe(run.value('functions.f.duration.max'));
});

test('A-04: how often the service fails before the second run of an event does not follow from the first', async () => {
  const model = await modelOf(
    scenario(
      'errorRate: 100%, async: { maximumRetryAttempts: 1 }',
      ONE,
      'platform: { serviceErrorRate: 50% }\nrun: { duration: 20m, resolution: 1s }',
    ),
  );
  const runs = Array.from({ length: 300 }, (_, replication) => simulate(model, replication));
  // Two failures put the first run off for 1 + 2 s; without any, the second comes 61 s after the first.
  const late = runs.map((run) => when(run, 'functions.f.invocations')).filter(([first]) => first >= 3);
  const lateAgain = late.filter(([first, second]) => second > first + 61).length;
  const { low, high } = binomialBand({ tries: late.length, share: 0.5 }, 1 - 1e-5);
  expect(late.length).toBeGreaterThan(30);
  expect(lateAgain).toBeGreaterThanOrEqual(low);
  expect(lateAgain).toBeLessThanOrEqual(high);
});
