import { type Micros, SECOND } from '../units/time.ts';
import type { OfferedLoad } from './estimate.ts';

/** Stretches of the run in which what waits is estimated. */
const STRETCHES = 100;

/** How long the last item of the largest backlog waits, taking items as a fluid. @param capacity per second */
export function longestWait(offered: OfferedLoad, name: string, horizon: Micros, capacity: number): Micros {
  const span = horizon / STRETCHES;
  let backlog = 0;
  let most = 0;
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const arrived = offered.until(name, (stretch + 1) * span) - offered.until(name, stretch * span);
    backlog = Math.max(0, backlog + arrived - (capacity * span) / SECOND);
    most = Math.max(most, backlog);
  }
  return most === 0 ? 0 : (most / capacity) * SECOND;
}

/** The most items that arrive within a time: so many are in work at once where nothing holds them up. */
export function mostWithin(offered: OfferedLoad, name: string, horizon: Micros, time: Micros): number {
  let most = 0;
  for (let stretch = 1; stretch <= STRETCHES; stretch++) {
    const end = (horizon * stretch) / STRETCHES;
    most = Math.max(most, offered.until(name, end) - offered.until(name, Math.max(0, end - time)));
  }
  return most;
}
