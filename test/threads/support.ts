import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { Replicator, type ReplicatorOptions } from '../../src/threads/replicator.ts';
import { modelOf, SHOP } from '../study/samples.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Compiles the file of a worker, which Node 20 cannot run as it is. */
export async function compiledWorker(file: string): Promise<URL> {
  const folder = join(ROOT, 'node_modules', '.cache', 'test-threads');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${basename(file, '.ts')}-${process.pid}.mjs`);
  const options = {
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  } as const;
  await build({ entryPoints: [join(ROOT, file)], outfile, external: ['piscina'], ...options });
  return pathToFileURL(outfile);
}

/** A shop of a thousand requests a replication: some milliseconds. */
export const small = modelOf({
  ...SHOP,
  run: { duration: '20s', resolution: '1s', seed: 'threads', replications: 12 },
});

/** Runs the small shop in so many threads; they start however little work there is. */
export function replicator(options: Partial<ReplicatorOptions>): Replicator {
  const made = new Replicator(small, { jobs: 2, worthAThread: 0, isStopped: () => false, ...options });
  onTestFinished(() => made.close());
  return made;
}

/** The threads that are started during a test. */
export function startedWorkers(): readonly Worker[] {
  const workers: Worker[] = [];
  const seen = (worker: Worker): void => {
    workers.push(worker);
  };
  process.on('worker', seen);
  onTestFinished(() => {
    process.off('worker', seen);
  });
  return workers;
}
