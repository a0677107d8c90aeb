import type { RandomStream } from '../random/stream.ts';
import type { Timing } from '../scenario/fault-field.ts';
import type { Micros } from '../units/time.ts';

/** From when to when a fault lasts; Infinity: to the end of the run. */
export interface Stretch {
  readonly from: Micros;
  readonly to: Micros;
}

/**
 * When a fault comes in a run of some length. At random: the times between the end of one and the beginning of the
 * next, and the lengths, are exponential, so that the fault is there for `lasts / (every + lasts)` of a long run.
 *
 * @param random the fault's own stream; what else the scenario has does not change its times
 */
export function stretchesOf(timing: Timing, random: RandomStream, horizon: Micros): Stretch[] {
  const { at, every, for: length = Number.POSITIVE_INFINITY, lasts } = timing;
  if (every === undefined) return at === undefined || at >= horizon ? [] : [{ from: at, to: at + length }];
  const stretches: Stretch[] = [];
  for (let from = exponential(random, every); from < horizon; ) {
    const to = lasts === undefined ? Number.POSITIVE_INFINITY : from + exponential(random, lasts);
    stretches.push({ from, to });
    from = (lasts === undefined ? from : to) + exponential(random, every);
  }
  return stretches;
}

/** At least a microsecond, so that what begins ends later. */
function exponential(random: RandomStream, mean: Micros): Micros {
  return Math.max(1, Math.round(-Math.log(random.uniform()) * mean));
}
