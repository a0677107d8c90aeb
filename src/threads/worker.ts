import { workerData } from 'node:worker_threads';
import { Simulation } from '../engine/simulation.ts';
import type { RunResult } from '../observe/result.ts';
import { type Chunk, type ChunkResult, Signals, type WorkerData } from './chunk.ts';

/** Events between two looks at the signals: some ten milliseconds. */
const SLICE_EVENTS = 50_000;

/** Series beyond that are handed over instead of copied, which takes a tenth of the time from 50 MB on. */
const WORTH_MOVING_BYTES = 4_000_000;

const { model } = workerData as WorkerData;
const signals = new Signals((workerData as WorkerData).signals);

/** Runs a chunk in a worker of the pool. What a replication throws comes back as a value, and is not tried again. */
export async function runChunk(chunk: Chunk): Promise<ChunkResult> {
  const result = work(chunk);
  const buffers = new Set(result.results.flatMap(buffersOf));
  let bytes = 0;
  for (const { byteLength } of buffers) bytes += byteLength;
  if (bytes < WORTH_MOVING_BYTES) return result;
  const { move, transferableSymbol, valueSymbol } = await import('piscina');

  // The pool unwraps it, so that who waits for the chunk receives the result itself.
  const moved = { [transferableSymbol]: [...buffers], [valueSymbol]: result };
  return move(moved as unknown as Parameters<typeof move>[0]) as unknown as ChunkResult;
}

function buffersOf({ entities }: RunResult): ArrayBufferLike[] {
  return entities.flatMap(({ series }) => [...series.values()].map(({ buffer }) => buffer));
}

function work({ replications, slot }: Chunk): ChunkResult {
  const results: RunResult[] = [];
  try {
    for (const replication of replications) {
      const result = runOne(replication, (share) => signals.tell(slot, results.length + share));
      if (result === null) break;
      results.push(result);
    }
    return { results, problem: null };
  } catch (problem) {
    if (isOutOfMemory(problem)) throw problem;
    const { message, stack = '' } = problem instanceof Error ? problem : new Error(String(problem));
    return { results, problem: { message, stack } };
  }
}

/** @returns null when stopped */
function runOne(replication: number, tell: (share: number) => void): RunResult | null {
  const simulation = new Simulation(model, replication);
  const { duration } = model.scenario.run;
  while (!simulation.advance(SLICE_EVENTS)) {
    if (signals.isStopped) return null;
    tell(simulation.now / duration);
  }
  return simulation.result();
}

/** Too little memory for columns, which lie outside the heap: less is needed when the chunk is run again by itself. */
function isOutOfMemory(problem: unknown): problem is RangeError {
  return problem instanceof RangeError && problem.message.includes('allocation failed');
}
