import { expect, test } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.ts';
import { StreamObserver } from '../../src/observe/stream-observer.ts';
import { Timeline } from '../../src/observe/timeline.ts';
import { KafkaScaling, type KafkaScalingRule } from '../../src/sources/kafka-scaling.ts';
import { Pollers } from '../../src/sources/stream-pollers.ts';
import { MINUTE } from '../../src/units/time.ts';
import { runYaml } from '../support/run.ts';

const topic = (rate: string): string => `
name: topic
platform: { scalingScope: none }
run: { duration: 12m, resolution: 1m }
functions: { f: { duration: 300ms, init: 0s } }
sources:
  s: { type: kafka, target: f, partitions: 6, batchSize: 30, arrivals: { process: poisson, rate: ${rate} } }
`;

test('a consumer that keeps up stays alone, although batches in work are always a lag (KF-02)', async () => {
  const run = await runYaml(topic('20/s'));
  expect(run.value('sources.s.offsetLag.max')).toBeGreaterThan(0);
  expect(run.value('sources.s.pollers.max')).toBe(1);
});

test('where the lag grows the consumers double, each time a look and a change later (KF-02)', async () => {
  const run = await runYaml(topic('450/s'));
  expect(run.series('sources.s.pollers.max')).toEqual([1, 1, 1, 1, 2, 2, 2, 4, 4, 4, 6, 6]);
});

const throttledTopic = (factor: number): string => `
name: topic
platform: { scalingScope: none, kafkaThrottleFactor: ${factor} }
run: { duration: 20m, resolution: 1m }
functions: { f: { duration: 3s, timeout: 10s, init: 0s, reservedConcurrency: 4 } }
sources:
  s: { type: kafka, target: f, partitions: 16, batchSize: 10, arrivals: { process: constant, rate: 100/s } }
`;

test('a topic whose function is throttled goes back by the factor of the platform (KF-03)', async () => {
  const [without, halved] = [await runYaml(throttledTopic(1)), await runYaml(throttledTopic(2))];
  expect(Math.max(...without.series('sources.s.pollers.max'))).toBe(16);
  expect(without.series('sources.s.pollers.max')[19]).toBe(16);
  expect(halved.value('sources.s.pollers.max')).toBe(8);
  // 4 is what the reservation serves; it is tried to go beyond that again and again.
  expect(halved.series('sources.s.pollers.max').slice(10)).toEqual(expect.arrayContaining([4, 8]));
});

const RULE: KafkaScalingRule = {
  minimum: 1,
  maximum: 16,
  pollersPerUnit: null,
  interval: MINUTE,
  delay: 0,
  factor: 2,
  throttleFactor: 2,
  concurrency: 1,
  limit: 16,
  lagInWork: 0,
};

/** Consumers after each minute under a lag that never falls, throttled in the middle of some of the minutes. */
function consumers(throttledIn: readonly number[], changes: Partial<KafkaScalingRule> = {}): number[] {
  const kernel = new Kernel();
  const timeline = new Timeline(60 * MINUTE, MINUTE, 0);
  const observer = new StreamObserver(timeline, { name: 's', kind: 'kafka', recordSize: 1 });
  const scaling = new KafkaScaling(kernel, new Pollers(0), observer, { ...RULE, ...changes }, () => undefined);
  observer.offsetLag?.set(0, 100);
  return Array.from({ length: 8 }, (_, minute) => {
    kernel.run((minute + 0.5) * MINUTE);
    if (throttledIn.includes(minute)) for (let n = 0; n < 50; n++) scaling.throttled();
    kernel.run((minute + 1) * MINUTE + 1);
    return observer.pollers.value;
  });
}

test('a throttled topic loses consumers at the next look, once however many throttles, and grows again as ever (KF-03)', () => {
  expect(consumers([])).toEqual([2, 4, 8, 16, 16, 16, 16, 16]);
  expect(consumers([4])).toEqual([2, 4, 8, 16, 8, 16, 16, 16]);
  expect(consumers([4, 5, 6, 7])).toEqual([2, 4, 8, 16, 8, 4, 2, 1]);
});

test('the step can be chosen, 1 being none, and the minimum stays (KF-03)', () => {
  expect(consumers([4], { throttleFactor: 4 })).toEqual([2, 4, 8, 16, 4, 8, 16, 16]);
  expect(consumers([4], { throttleFactor: 1 })).toEqual([2, 4, 8, 16, 16, 16, 16, 16]);
  expect(consumers([1, 2, 3, 4], { minimum: 2 })).toEqual([4, 2, 2, 2, 2, 4, 8, 16]);
});

test('a partition whose batch waits to be sent again leaves its consumer to the other partitions (KF-05)', async () => {
  const run = await runYaml(`
name: one-partition-blocked
platform: { kafkaScalingFactor: 1, streamRetryBase: 30s }
run: { duration: 29s }
functions: { f: { duration: 1s, init: 0s } }
sources:
  s: { type: kafka, target: f, partitions: 10, poison: { record: 1 }, arrivals: { at: 0s, count: 500 } }
`);
  expect(run.value('sources.s.pollers.max')).toBe(1);
  expect(run.value('functions.f.errors')).toBe(1);
  expect(run.value('functions.f.invocations')).toBe(10);
  expect(run.value('functions.f.concurrency.max')).toBe(1);
});

test('where there is a failure destination, retries without end are ten for provisioned pollers (KF-07)', async () => {
  const blocked = (settings: string): string => `
name: ten-retries
platform: { streamRetryMaximum: 1s }
run: { duration: 5m }
functions: { f: { duration: 1s, init: 0s } }
sources:
  s:
    type: kafka
    target: f
    partitions: 1
    provisionedPollers: {}
    poison: { record: 1 }
    arrivals: { at: 0s, count: 1 }
    ${settings}
downstreams: { failed: { type: queue } }
`;
  for (const settings of ['onFailure: failed', 'onFailure: failed\n    maximumRetryAttempts: -1']) {
    const run = await runYaml(blocked(settings));
    expect(run.value('functions.f.errors')).toBe(11);
    expect(run.value('sources.s.deadLettered')).toBe(1);
  }
  expect((await runYaml(blocked(''))).value('functions.f.errors')).toBe(150); // one each 2 s, from 0.5 s
});
