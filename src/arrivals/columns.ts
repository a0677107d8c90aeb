import type { Micros } from '../units/time.ts';

/** What a trace of single arrivals holds: 16 bytes a row, 8 where no durations were recorded. Whole microseconds. */
export interface TraceColumns {
  /** Instants of the arrivals from the first one, which is at 0; never decreasing. */
  readonly starts: Float64Array;
  /** How long each took, at least 0; null where the trace does not say. */
  readonly durations: Float64Array | null;
}

/** Numbers of arrivals in intervals of equal length that follow each other from time 0. */
export interface CountColumns {
  /** Each at least 0. */
  readonly counts: Float64Array;
  /** Length of an interval. */
  readonly per: Micros;
}

/** The content of the one file that an arrivals setting may name. */
export type ArrivalData = TraceColumns | CountColumns;

export function isTraceColumns(data: ArrivalData): data is TraceColumns {
  return 'starts' in data;
}
