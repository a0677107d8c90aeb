import type { RunResult } from '../observe/result.ts';
import type { Micros } from '../units/time.ts';

/** Events between two pauses: about a tenth of a second, so that a run can be stopped and its progress shown. */
const SLICE_EVENTS = 200_000;

/** One replication under way. */
export interface Advancing {
  readonly now: Micros;
  /** Lets up to `events` events happen; true when the horizon is reached. */
  advance(events: number): boolean;
  result(): RunResult;
}

/** What runs a list of replications needs from its surroundings. */
export interface SliceOptions {
  readonly replications: number;
  /** The length of one replication, for progress. */
  readonly horizon: Micros;
  /** Called between slices: lets signals, timers and drawing have their turn. */
  pause(): Promise<void>;
  /** Asked between slices; once true, the replication under way is dropped. */
  isStopped(): boolean;
  /** @param done share of all replications' simulated time, 0 to 1 */
  onProgress?(done: number): void;
}

/**
 * Runs replications 0, 1, 2, ... one after the other in slices.
 *
 * @param begin opens a replication by its number
 * @returns the complete replications only, in order; fewer than asked when stopped
 */
export async function runInSlices(
  begin: (replication: number) => Advancing,
  options: SliceOptions,
): Promise<RunResult[]> {
  const results: RunResult[] = [];
  while (results.length < options.replications && !options.isStopped()) {
    const result = await runOne(begin(results.length), results.length, options);
    if (result === null) break;
    results.push(result);
  }
  return results;
}

async function runOne(run: Advancing, before: number, options: SliceOptions): Promise<RunResult | null> {
  while (!run.advance(SLICE_EVENTS)) {
    report(before + run.now / options.horizon, options);
    await options.pause();
    if (options.isStopped()) return null;
  }
  const result = run.result();
  report(before + 1, options);
  await options.pause();
  return result;
}

function report(replicationsDone: number, options: SliceOptions): void {
  options.onProgress?.(Math.min(1, replicationsDone / options.replications));
}
