import { z } from 'zod';
import type { RandomStream } from '../random/stream.ts';
import { assert } from '../units/assert.ts';
import { duration } from '../units/fields.ts';
import type { Micros } from '../units/time.ts';
import type { CountColumns, TraceColumns } from './columns.ts';
import { isTraceColumns } from './columns.ts';
import type { CountsReference, FileReference, TraceReference } from './inputs.ts';
import { defineArrivals } from './kind.ts';
import type { ArrivalProcess } from './process.ts';
import { countSettings, filePath } from './rate-profile.ts';

const unit = z.enum(['s', 'ms', 'us']);

const column = z.string().min(1);

/** A file with one arrival a row. */
export const rowTrace = z
  .strictObject({
    process: z.literal('trace'),
    file: filePath,
    column: column.optional().meta({ description: 'Column of the timestamps; absent: the first column' }),
    durationColumn: column
      .optional()
      .meta({ description: 'Column of the durations, which then replace those of the function' }),
    unit: unit.prefault('s').meta({ description: 'Unit of numeric timestamps and of durations; dates need none' }),
    durationUnit: unit.optional().meta({ description: 'Unit of durations where it differs from `unit`' }),
    at: z
      .enum(['start', 'end'])
      .prefault('start')
      .meta({ description: 'Whether timestamps are starts or ends; with ends, start = end - duration' }),
  })
  .refine(({ at, durationColumn }) => at === 'start' || durationColumn !== undefined, {
    path: ['durationColumn'],
    message: 'expected the column of the durations, since with `at: end` a start is the end minus the duration',
  })
  .meta({ description: 'Arrivals replayed from a file, one a row; the first start is time 0' });

/** A file with a number of arrivals per interval. */
export const countTrace = z
  .strictObject({
    process: z.literal('trace'),
    file: filePath,
    column: column.meta({ description: 'Column of the numbers of arrivals' }),
    per: duration
      .refine((per) => per > 0, { message: 'expected an interval above 0' })
      .meta({ description: 'Interval that each number counts, such as "5m"' }),
    ...countSettings,
    spread: z
      .enum(['even', 'random'])
      .prefault('even')
      .meta({ description: 'How the arrivals of an interval lie in it: evenly spaced, or at random instants' }),
  })
  .meta({ description: 'Exactly as many arrivals in each interval as a file counts' });

type TraceSpec = z.output<typeof rowTrace>;
type CountTraceSpec = z.output<typeof countTrace>;

/** Replays single arrivals with their own durations. */
export const trace = defineArrivals({
  field: rowTrace,
  build: (_, { data }) => {
    assert(data !== undefined && isTraceColumns(data), 'a trace was built without its rows');
    return new Replay(data);
  },
  offered: (_, horizon, data) => {
    assert(data !== undefined && isTraceColumns(data), 'a trace was counted without its rows');
    return countBelow(data.starts, horizon);
  },
  files: (spec) => [{ kind: 'trace', reference: traceReference(spec) }],
});

/** Replays counts per interval: exactly that many arrivals in each. */
export const counts = defineArrivals({
  field: countTrace,
  build: ({ spread }, { data, stream }) => {
    const columns = countsOf(data);
    return spread === 'even' ? new EvenCounts(columns) : new RandomCounts(columns, stream);
  },
  offered: (_, horizon, data) => {
    const { counts, per } = countsOf(data);
    return counts.reduce((sum, count, index) => sum + count * Math.min(1, Math.max(0, horizon / per - index)), 0);
  },
  files: (spec): FileReference[] => [{ kind: 'counts', reference: countsReference(spec) }],
});

/** How many of ascending values are below a bound. */
function countBelow(values: Float64Array, bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countsOf(data: TraceColumns | CountColumns | undefined): CountColumns {
  assert(data !== undefined && !isTraceColumns(data), 'a trace of counts without its counts');
  return data;
}

function traceReference({ file, column, durationColumn, unit, durationUnit, at }: TraceSpec): TraceReference {
  return { file, column, durationColumn, unit, durationUnit, at };
}

function countsReference({ file, column, per, timestampColumn, unit, missing }: CountTraceSpec): CountsReference {
  return { file, column, per, timestampColumn, unit, missing, whole: true };
}

class Replay implements ArrivalProcess {
  duration = Number.NaN;
  private row = 0;
  private readonly starts: Float64Array;
  private readonly durations: Float64Array | null;

  constructor({ starts, durations }: TraceColumns) {
    this.starts = starts;
    this.durations = durations;
  }

  next(): Micros {
    const row = this.row;
    if (row === this.starts.length) return Number.POSITIVE_INFINITY;
    this.row = row + 1;
    if (this.durations !== null) this.duration = this.durations[row];
    return this.starts[row];
  }
}

/** The j-th of n arrivals of an interval lies j/n into it. */
class EvenCounts implements ArrivalProcess {
  readonly duration = Number.NaN;
  private interval = 0;
  private arrived = 0;

  constructor(private readonly columns: CountColumns) {}

  next(): Micros {
    const { counts, per } = this.columns;
    while (this.interval < counts.length && this.arrived >= counts[this.interval]) {
      this.interval++;
      this.arrived = 0;
    }
    if (this.interval === counts.length) return Number.POSITIVE_INFINITY;
    // Rounded down, so that the last one stays in its interval however many there are.
    return this.interval * per + Math.floor((this.arrived++ * per) / counts[this.interval]);
  }
}

/** Uniform instants of each interval, drawn in their order: the least of m is one draw on what is left. */
class RandomCounts implements ArrivalProcess {
  readonly duration = Number.NaN;
  private interval = -1;
  private remaining = 0;
  /** Share of the interval that still lies ahead. */
  private ahead = 1;

  constructor(
    private readonly columns: CountColumns,
    private readonly stream: RandomStream,
  ) {}

  next(): Micros {
    const { counts, per } = this.columns;
    while (this.remaining === 0) {
      if (this.interval + 1 >= counts.length) return Number.POSITIVE_INFINITY;
      this.remaining = counts[++this.interval];
      this.ahead = 1;
    }
    this.ahead *= Math.exp(Math.log(this.stream.uniform()) / this.remaining--);
    return this.interval * per + Math.min(per - 1, Math.floor((1 - this.ahead) * per));
  }
}
