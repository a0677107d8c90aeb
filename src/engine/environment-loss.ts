import { RequestState } from '../kernel/requests.ts';
import type { LambdaFunction } from '../platform/function.ts';
import type { RandomStream } from '../random/stream.ts';
import type { RequestId } from '../units/ids.ts';
import type { Parts } from './assemble.ts';

/**
 * A share of a function's environments is lost at once, whichever they are: those that are idle are gone, and the runs
 * on the others end with an error.
 */
export function loseEnvironments(
  { requests, runners }: Parts,
  fn: LambdaFunction,
  share: number,
  random: RandomStream,
): void {
  const lost = fn.loseEnvironments(share, random);
  if (lost.size === 0) return;
  const runs: RequestId[] = [];
  for (let row = 0; row < requests.rows; row++) {
    const isHit = requests.state[row] === RequestState.running && lost.has(requests.environment[row]);
    if (isHit && runners[requests.caller[row]] === fn) runs.push(row as RequestId);
  }
  // Whoever hears of a crash may begin something new at once: that is not among these, nor on what is lost.
  for (const run of runs) fn.crash(run);
}
