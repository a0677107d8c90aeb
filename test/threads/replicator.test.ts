import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import { HeapAgenda } from '../../src/kernel/heap-agenda.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { RunResult } from '../../src/observe/result.ts';
import { timeseriesCsv } from '../../src/report/timeseries-csv.ts';
import { summarise } from '../../src/study/summarise.ts';
import { timeseriesOf } from '../../src/study/timeseries.ts';
import { Replicator, type ReplicatorOptions } from '../../src/threads/replicator.ts';
import { MS } from '../../src/units/time.ts';
import { compiledWorker, replicator, small, startedWorkers } from './support.ts';

let worker: URL;
let victim: URL;
beforeAll(async () => {
  worker = await compiledWorker('src/threads/worker.ts');
  victim = await compiledWorker('test/threads/victim.ts');
});

/** What a user is given: the summary and the time series. */
function bytesOf(results: readonly RunResult[], asked = results.length): string {
  const partial = results.length < asked;
  const summary = summarise(small, results, { confidence: 0.95, asked, partial, version: '0.1.0' });
  return JSON.stringify(summary) + timeseriesCsv.render({ summary, timeseries: timeseriesOf(results) });
}

async function inProcess(count: number): Promise<RunResult[]> {
  return replicator({ jobs: 1 }).runTo(count);
}

function numbersOf(results: readonly RunResult[]): number[] {
  return results.map(({ replication }) => replication);
}

/** Lets a worker die of replication 1 so many times; tells how often it did. */
function die(times: number, manner: 'exit' | 'memory' | 'hang'): { readonly marker: string } {
  const folder = mkdtempSync(join(tmpdir(), 'capsim-test-'));
  const marker = join(folder, 'deaths');
  env.CAPSIM_TEST_VICTIM = `${times}|1|${manner}|${marker}`;
  onTestFinished(() => {
    delete env.CAPSIM_TEST_VICTIM;
    rmSync(folder, { recursive: true });
  });
  return { marker };
}

test('the bytes are equal for 1, 2 and 4 threads', async () => {
  const alone = bytesOf(await inProcess(12));
  for (const jobs of [2, 4]) {
    const shared = replicator({ jobs, worker });
    expect(bytesOf(await shared.runTo(12))).toBe(alone);
    expect(shared.jobs).toBe(jobs);
  }
});

test('the bytes that threads with the usual agenda give are those of the plain heap', async () => {
  const onHeap = Array.from({ length: 6 }, (_, replication) => {
    const simulation = new Simulation(small, replication, new Kernel(new HeapAgenda()));
    simulation.advance(Number.POSITIVE_INFINITY);
    return simulation.result();
  });
  expect(bytesOf(await replicator({ worker }).runTo(6))).toBe(bytesOf(onHeap));
});

test('results of many megabytes arrive whole', async () => {
  const { scenario } = small;
  const fine = { ...small, scenario: { ...scenario, run: { ...scenario.run, resolution: MS } } };
  const run = (options: Partial<ReplicatorOptions>) =>
    new Replicator(fine, { jobs: 1, worthAThread: 0, isStopped: () => false, ...options });
  const shared = run({ jobs: 2, worker });
  const results = await shared.runTo(2);
  await shared.close();
  const bytes = results[1].entities.flatMap(({ series }) => [...series.values()].map(({ byteLength }) => byteLength));
  expect(bytes.reduce((sum, each) => sum + each)).toBeGreaterThan(5_000_000);
  expect(shared.jobs).toBe(2);
  expect(isDeepStrictEqual(results, await run({}).runTo(2))).toBe(true);
});

test('a run that is extended step by step gives what one run of all gives', async () => {
  const growing = replicator({ worker });
  expect(numbersOf(await growing.runTo(3))).toEqual([0, 1, 2]);
  expect(bytesOf(await growing.runTo(12))).toBe(bytesOf(await inProcess(12)));
  expect(numbersOf(await growing.runTo(12))).toHaveLength(12);
});

test('little work is done without any other thread', async () => {
  const workers = startedWorkers();
  const short = replicator({ jobs: 8, worthAThread: 1e9, worker });
  expect(await short.runTo(3)).toHaveLength(3);
  expect(short.jobs).toBe(1);
  expect(workers).toEqual([]);
});

test('a worker that is killed in the middle of its chunk changes nothing in the result', async () => {
  const workers = startedWorkers();
  const { marker } = die(1, 'hang');
  const running = replicator({ worker: victim }).runTo(12);
  while (!existsSync(marker)) await setTimeout(5);
  await workers[0].terminate();
  expect(bytesOf(await running)).toBe(bytesOf(await inProcess(12)));
  expect(workers.length).toBeGreaterThan(1);
});

test('a worker that is killed while it starts changes nothing in the result', async () => {
  const workers = startedWorkers();
  process.once('worker', (started) => void started.terminate());
  expect(bytesOf(await replicator({ worker }).runTo(12))).toBe(bytesOf(await inProcess(12)));
  expect(workers.length).toBeGreaterThan(1);
});

test.each(['exit', 'memory'] as const)(
  'a worker that dies once (%s) has its replications run again',
  async (manner) => {
    die(1, manner);
    const run = replicator({ worker: victim });
    expect(bytesOf(await run.runTo(12))).toBe(bytesOf(await inProcess(12)));
    expect(run.loss).toBeNull();
  },
);

test('a replication that kills its worker twice ends the run, and what is complete before it is kept', async () => {
  die(2, 'exit');
  const run = replicator({ worker: victim });
  const results = await run.runTo(12);
  expect(run.loss).toMatch(/^replication 1 was lost twice with the worker that ran it: worker exited with code: 9$/);
  expect(bytesOf(results)).toBe(bytesOf(await inProcess(1)));
});

test('a replication for which memory does not suffice says what takes less', async () => {
  die(2, 'memory');
  const run = replicator({ worker: victim });
  await run.runTo(12);
  expect(run.loss).toContain('it ran out of memory; fewer --jobs or a coarser run.resolution take less');
});

test('where no worker can start, the run says so instead of waiting', async () => {
  const run = replicator({ worker: new URL('file:///nowhere/worker.js') });
  expect((await run.runTo(12)).length).toBeLessThan(12);
  expect(run.loss).toMatch(
    /^the installation of capsim changed while it ran: no worker could be started \(.*nowhere.*\); run it again$/,
  );
});

test('a stopped run keeps the replications that are complete without a gap, in order', async () => {
  let looks = 0;
  const results = await replicator({ jobs: 3, worker, isStopped: () => ++looks > 12 }).runTo(1_000);
  expect(results.length).toBeLessThan(1_000);
  expect(bytesOf(results)).toBe(bytesOf(await inProcess(results.length)));
});

test('progress grows to 1 and never beyond', async () => {
  const shares: number[] = [];
  await replicator({ worker, onProgress: (share) => shares.push(share) }).runTo(12);
  expect(shares).toEqual([...shares].sort((one, other) => one - other));
  expect(shares.at(-1)).toBe(1);
});
