import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { env } from 'node:process';
import type { Chunk, ChunkResult } from '../../src/threads/chunk.ts';
import { runChunk as run } from '../../src/threads/worker.ts';

/**
 * A worker that dies of one replication, as the environment says: CAPSIM_TEST_VICTIM is `TIMES:REPLICATION:MANNER:FILE`.
 * It writes a letter to the file each time, and does not die more often than TIMES.
 */
export async function runChunk(chunk: Chunk): Promise<ChunkResult> {
  const [times, replication, manner, file] = (env.CAPSIM_TEST_VICTIM ?? '').split('|');
  const deaths = existsSync(file) ? readFileSync(file, 'utf8').length : 0;
  if (chunk.replications.includes(Number(replication)) && deaths < Number(times)) {
    appendFileSync(file, 'x');
    if (manner === 'exit') process.exit(9);
    if (manner === 'memory') exhaustMemory();
    // Until it is killed from outside.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  return run(chunk);
}

function exhaustMemory(): void {
  throw new RangeError('Array buffer allocation failed');
}
