import { expect, test } from 'vitest';
import { type Advancing, runInSlices, type SliceOptions } from '../../src/study/slices.ts';
import { SECOND } from '../../src/units/time.ts';
import { runResult } from './samples.ts';

/** A replication that reaches its horizon of ten seconds in so many slices. */
function inSlices(slices: number): (replication: number) => Advancing {
  return (replication) => ({
    now: 0,
    advance() {
      (this as { now: number }).now += (10 * SECOND) / slices;
      return this.now >= 10 * SECOND;
    },
    result: () => runResult(replication),
  });
}

function options(changes: Partial<SliceOptions> = {}): SliceOptions {
  return { nextCount: () => 3, horizon: 10 * SECOND, pause: async () => {}, isStopped: () => false, ...changes };
}

test('replications come back in order, by their numbers', async () => {
  const results = await runInSlices(inSlices(4), options());
  expect(results.map(({ replication }) => replication)).toEqual([0, 1, 2]);
});

test('progress rises from slice to slice and ends at 1', async () => {
  const seen: number[] = [];
  await runInSlices(inSlices(2), options({ nextCount: () => 2, onProgress: (done) => seen.push(done) }));
  expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
});

test('there is a pause after every slice, so that signals are heard', async () => {
  let pauses = 0;
  const pause = async (): Promise<void> => {
    pauses++;
  };
  await runInSlices(inSlices(5), options({ nextCount: () => 2, pause }));
  expect(pauses).toBe(10);
});

test('a stop in the middle of a replication keeps the complete ones and drops the one under way', async () => {
  let pauses = 0;
  const pause = async (): Promise<void> => {
    pauses++;
  };
  const results = await runInSlices(inSlices(4), options({ pause, isStopped: () => pauses === 6 }));
  expect(results.map(({ replication }) => replication)).toEqual([0]);
});

test('a stop before the start gives no replications', async () => {
  expect(await runInSlices(inSlices(4), options({ isStopped: () => true }))).toEqual([]);
});

test('a run goes on as long as more replications are asked for, and asks only when it has those asked for before', async () => {
  const asked: number[] = [];
  const nextCount = ({ length }: { readonly length: number }): number => {
    asked.push(length);
    return Math.min(5, 2 * length + 1);
  };

  const results = await runInSlices(inSlices(1), options({ nextCount }));

  expect(results.map(({ replication }) => replication)).toEqual([0, 1, 2, 3, 4]);
  expect(asked).toEqual([0, 1, 3, 5]);
});
