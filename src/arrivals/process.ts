import type { Micros } from '../units/time.ts';

/** When requests arrive. Asked once per arrival, in order; draws only from its own stream. */
export interface ArrivalProcess {
  /** The instant of the next arrival, never before the previous one; Infinity when no more come. */
  next(): Micros;
  /** The duration measured for the arrival that `next` returned last, in microseconds; NaN where none was. */
  readonly duration: number;
}
