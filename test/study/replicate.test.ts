import { expect, test } from 'vitest';
import type { RunResult } from '../../src/observe/result.ts';
import { replicate } from '../../src/study/replicate.ts';
import { summarise } from '../../src/study/summarise.ts';
import { modelOf, SHOP } from './samples.ts';

const model = modelOf({ ...SHOP, run: { duration: '20s', resolution: '1s', seed: 'shop' } });
const OPTIONS = { confidence: 0.95, asked: 3, partial: false, version: '0.1.0' };

function run(replications: number): Promise<RunResult[]> {
  return replicate(model, { replications, pause: async () => {}, isStopped: () => false });
}

test('a replication depends on its number alone, not on how many are run', async () => {
  const [three, one] = [await run(3), await run(1)];
  expect(three.map(({ replication }) => replication)).toEqual([0, 1, 2]);
  expect(one[0]).toEqual(three[0]);
  expect(three[1].entities).not.toEqual(three[0].entities);
});

test('equal runs give equal summaries, byte for byte', async () => {
  const texts = [await run(3), await run(3)].map((results) => JSON.stringify(summarise(model, results, OPTIONS)));
  expect(texts[0]).toBe(texts[1]);
});

test('a result is plain data that can cross to another thread', async () => {
  const [result] = await run(1);
  expect(structuredClone(result)).toEqual(result);
});
