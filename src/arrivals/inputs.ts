import type { TimeUnit } from '../units/read.ts';
import type { Micros } from '../units/time.ts';
import type { CountColumns, TraceColumns } from './columns.ts';

/** A file of single arrivals. */
export interface TraceReference {
  readonly file: string;
  /** Column of the timestamps; absent: the first one. */
  readonly column?: string | undefined;
  readonly durationColumn?: string | undefined;
  /** Unit of numeric timestamps, and of durations where `durationUnit` is absent. */
  readonly unit: TimeUnit;
  readonly durationUnit?: TimeUnit | undefined;
  /** Whether the timestamps are starts or ends. */
  readonly at: 'start' | 'end';
}

/** A file of numbers of arrivals per interval. */
export interface CountsReference {
  readonly file: string;
  /** Column of the numbers. */
  readonly column: string;
  readonly per: Micros;
  /** Places the rows, in any order; absent: the rows are consecutive intervals. */
  readonly timestampColumn?: string | undefined;
  /** Unit of numeric timestamps. */
  readonly unit: TimeUnit;
  /** What holds in an interval that has no row. */
  readonly missing: 'zero' | 'previous';
  /** Whether only whole numbers make sense. */
  readonly whole: boolean;
}

/** A file of durations, for an empirical distribution. */
export interface SampleReference {
  readonly file: string;
  readonly column: string;
  readonly unit: TimeUnit;
}

/** What an arrivals setting wants to have read before a run. */
export type FileReference =
  | { readonly kind: 'trace'; readonly reference: TraceReference }
  | { readonly kind: 'counts'; readonly reference: CountsReference };

/** Reads the files that a scenario names. Each method rejects with an `InputProblem` when a file cannot be used. */
export interface Inputs {
  trace(reference: TraceReference): Promise<TraceColumns>;
  counts(reference: CountsReference): Promise<CountColumns>;
  /** Microseconds, in the order of the file. */
  samples(reference: SampleReference): Promise<Float64Array>;
}

/** A file that a scenario names cannot be used. The message is complete: it names file and line. */
export class InputProblem extends Error {
  constructor(
    readonly file: string,
    /** Counted from 1; null where the file as a whole is meant. */
    readonly line: number | null,
    what: string,
  ) {
    super(`${file}${line === null ? '' : `:${line}`}: ${what}`);
    this.name = 'InputProblem';
  }
}
