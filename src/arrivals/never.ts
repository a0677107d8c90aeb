import type { Micros } from '../units/time.ts';
import type { ArrivalProcess } from './process.ts';

/** Nothing arrives. */
export class Never implements ArrivalProcess {
  readonly duration = Number.NaN;

  next(): Micros {
    return Number.POSITIVE_INFINITY;
  }
}
