import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

/** Records with keys that are all different; a shard takes 10.24 a second of 100 KB, and 102.4 of 10 KB (1 MB/s). */
function streamed(rate: string, duration = '40m', recordSize = '100KB', rest = ''): Promise<Run> {
  return runYaml(`
name: on-demand
run: { duration: ${duration}, resolution: 1m }
functions: { f: { duration: 1ms, init: 0s } }
sources:
  s:
    type: kinesis
    mode: on-demand
    target: f
    recordSize: ${recordSize}
    producer: { maxAttempts: 1 }
    arrivals: { process: constant, rate: ${rate} }
${rest}`);
}

test('a new on-demand stream has 4 shards, and keeps them while each takes less than 500 KB/s (K-66)', async () => {
  // 4 x 3.5 records of 100 KB a second: below 5 records, which are 500 KB, in every minute.
  const run = await streamed('14/s');
  expect(new Set(run.series('sources.s.shards.max'))).toEqual(new Set([4]));
  expect(run.value('sources.s.writeThrottles')).toBe(0);
});

test('a peak of a few minutes is enough: 15 minutes after it began the capacity is twice the peak (K-66)', async () => {
  const run = await streamed(
    '[ { at: 0s, rate: 40/s }, { at: 5m, rate: 300/s }, { at: 8m, rate: 40/s } ]',
    '40m',
    '10KB',
  );
  const shards = run.series('sources.s.shards.max');
  expect([shards[19], shards[20], shards[39]]).toEqual([4, 8, 8]);
  expect(run.value('sources.s.writeThrottles')).toBe(0);
});

test('traffic that grows beyond what there is is refused, until the shards have doubled once in 15 minutes (K-66)', async () => {
  const run = await streamed('120/s', '32m');
  const refused = run.series('sources.s.writeThrottles');
  const shards = run.series('sources.s.shards.max');
  expect([shards[14], shards[15], shards[29], shards[30]]).toEqual([4, 8, 8, 16]);
  // In a minute 7,200 records come; 4 shards take 4 x 10.24 x 60 = 2,457.6 of them, and 8 twice that.
  expect(Math.abs(refused[10] - (7200 - 2457.6))).toBeLessThanOrEqual(4);
  expect(Math.abs(refused[25] - (7200 - 4915.2))).toBeLessThanOrEqual(8);
  expect(refused[31]).toBe(0);
});

test('traffic that doubles every 15 minutes from its peak passes, a jump to four times it does not (K-66)', async () => {
  const steps = (first: number, second: number) => `[ { at: 0s, rate: ${first}/s }, { at: 16m, rate: ${second}/s } ]`;
  expect((await streamed(steps(300, 600), '24m', '10KB')).value('sources.s.writeThrottles')).toBe(0);
  const jump = await streamed(steps(300, 1200), '24m', '10KB');
  // In a minute 72,000 records come, and 8 shards take 8 x 102.4 x 60 = 49,152 of them.
  expect(Math.abs(jump.series('sources.s.writeThrottles')[20] - (72_000 - 49_152))).toBeLessThanOrEqual(8);
});

test('a shard that resharding closes is not split any more', async () => {
  const run = await streamed('36/s', '20m', '100KB', 'faults: [ { at: 5m, reshard: s, shards: 8 } ]');
  expect([run.series('sources.s.shards.max')[19], run.value('sources.s.shards.max')]).toEqual([8, 8]);
});
