import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

/** One event of a service, which Lambda never accepts. */
const unreachable = (type: string, duration: string, more = ''): string => `
name: unreachable
platform: { serviceErrorRate: 100% }
run: { duration: ${duration} }
functions: { f: { duration: 1s } }
sources: { s: { type: ${type}, target: f, arrivals: { at: 0s, count: 1 }, deadLetterQueue: never-accepted ${more} } }
downstreams: { never-accepted: { type: queue } }
`;

/** Minutes in which something happened. */
function when(run: Run, path: string): number[] {
  return run.series(path).flatMap((count, minute) => (count > 0 ? [minute] : []));
}

test('W-S1: SNS tries an event 100,015 times over 23 days when Lambda is unreachable', async () => {
  const run = await runYaml(unreachable('sns', '24d'));
  expect((run.value('sources.s.retries') ?? Number.NaN) + 1).toBe(100_015);
  // 3 at once, 2 after 1 s each, 10 after 1 to 20 s, each by the same factor longer, and 100,000 after 20 s each.
  const growing = Array.from({ length: 10 }, (_, index) => Math.exp((index / 9) * Math.log(20)));
  const seconds = 2 + growing.reduce((sum, wait) => sum + wait, 0) + 2_000_000;
  expect(seconds / 86_400).toBeCloseTo(23.15, 2);
  expect(when(run, 'downstreams.never-accepted.received')).toEqual([Math.floor(seconds / 60)]);
  expect(run.value('sources.s.delivered')).toBe(0);
  expect(run.value('functions.f.arrivals')).toBe(0);
});

test('W-S2: EventBridge gives an event up after 185 tries, if that comes before 24 h', async () => {
  const run = await runYaml(unreachable('eventbridge', '2d'));
  expect((run.value('sources.s.retries') ?? Number.NaN) + 1).toBe(185);
  // Waits of 1, 2, ... 256 s and 175 of 300 s: assumed, since only "exponential" is published.
  expect(when(run, 'sources.s.deadLettered')).toEqual([Math.floor((511 + 175 * 300) / 60)]);
  expect(run.value('downstreams.never-accepted.received')).toBe(1);
});

test('W-S2: EventBridge gives an event up after 24 h, if that comes before 185 tries', async () => {
  const run = await runYaml(unreachable('eventbridge', '2d', ', delivery: { base: 10m, cap: 1h }'));
  // After 0, 10, 30 and 70 minutes, then every 60: the last before 1,440 is 1,390.
  expect((run.value('sources.s.retries') ?? Number.NaN) + 1).toBe(26);
  expect(when(run, 'sources.s.deadLettered')).toEqual([24 * 60]);
  expect(run.value('sources.s.expired')).toBe(1);
});

test('W-S3: of an S3 event whose function always throws, S3 hears nothing: 1 delivery, 3 runs, then the dead-letter queue', async () => {
  const run = await runYaml(`
name: s3
run: { duration: 10m }
functions: { f: { duration: 1s, init: 0s, errorRate: 100%, async: { deadLetterQueue: failed } } }
sources: { s: { type: s3, target: f, arrivals: { at: 0s, count: 1 }, deadLetterQueue: of-s3 } }
downstreams: { failed: { type: queue }, of-s3: { type: queue } }
`);
  expect(run.value('sources.s.delivered')).toBe(1);
  expect(run.value('sources.s.retries')).toBe(0);
  expect(run.value('functions.f.invocations')).toBe(3);
  expect(run.value('downstreams.failed.received')).toBe(1);
  expect(run.value('downstreams.of-s3.received')).toBe(0);
});
