import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

const topic = (settings: string, rate = '5000/s'): string => `
name: topic
platform: { scalingScope: none }
run: { duration: 30m, resolution: 1m }
functions: { f: { duration: 1s, init: 0s, timeout: 60s } }
sources:
  s: { type: kafka, target: f, partitions: 12, arrivals: { process: poisson, rate: ${rate} }${settings} }
`;

const pollers = (run: Run): number[] => run.series('sources.s.pollers.max');

test('W-KF1: a topic with 12 partitions has at most 12 consumers and runs at most 12 batches, whatever the lag', async () => {
  const run = await runYaml(topic(''));
  expect(run.value('sources.s.pollers.max')).toBe(12);
  expect(run.value('functions.f.concurrency.max')).toBe(12);
  expect(run.value('sources.s.offsetLag.max')).toBeGreaterThan(1_000_000);
});

test('W-KF2: a maximum of 200 provisioned pollers is capped at the 12 partitions', async () => {
  const run = await runYaml(topic(', provisionedPollers: { minimum: 12, maximum: 200 }'));
  expect(run.value('functions.f.concurrency.max')).toBe(12);
});

test('W-KF3: the first consumer is added within 1 + 3 min of a burst', async () => {
  const series = pollers(await runYaml(topic('')));
  expect(series.slice(0, 4)).toEqual([1, 1, 1, 1]);
  expect(series[4]).toBe(2);
});
