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
  /** How many replications there must be in all, given those that are complete. */
  nextCount(results: readonly RunResult[]): number;
  /** The length of one replication, for progress. */
  readonly horizon: Micros;
  /** Called between slices: lets signals, timers and drawing have their turn. */
  pause(): Promise<void>;
  /** Asked between slices; once true, the replication under way is dropped. */
  isStopped(): boolean;
  /** @param done share of the simulated time of all replications that are asked for so far, 0 to 1 */
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
  for (let target = options.nextCount(results); results.length < target; target = options.nextCount(results)) {
    while (results.length < target) {
      if (options.isStopped()) return results;
      const before = results.length;
      const report = (share: number): void => options.onProgress?.(Math.min(1, (before + share) / target));
      const result = await runOne(begin(before), report, options);
      if (result === null) return results;
      results.push(result);
    }
  }
  return results;
}

async function runOne(
  run: Advancing,
  report: (share: number) => void,
  options: SliceOptions,
): Promise<RunResult | null> {
  while (!run.advance(SLICE_EVENTS)) {
    report(run.now / options.horizon);
    await options.pause();
    if (options.isStopped()) return null;
  }
  const result = run.result();
  report(1);
  await options.pause();
  return result;
}
