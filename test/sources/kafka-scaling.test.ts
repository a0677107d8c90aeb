import { expect, test } from 'vitest';
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
