import { HOUR, MINUTE, type Micros, MS, SECOND } from '../units/time.ts';

/** A fault is to have so many steps of the time series at least, for its recovery to be told from what was before. */
export const STEPS_DURING = 3;

const USUAL: readonly Micros[] = [
  ...[100, 200, 500].map((step) => step * MS),
  ...[1, 2, 5, 10, 20, 30].map((step) => step * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((step) => step * MINUTE),
  HOUR,
];

/** The coarsest usual resolution in which something that lasts so long has enough steps. */
export function resolutionFor(length: Micros): Micros {
  return USUAL.findLast((step) => STEPS_DURING * step <= length) ?? Math.max(1, Math.floor(length / STEPS_DURING));
}
