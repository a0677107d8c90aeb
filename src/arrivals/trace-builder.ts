import { quote } from '../units/read.ts';
import type { TraceColumns } from './columns.ts';
import type { TraceReference } from './inputs.ts';
import { GrowingColumn, RowProblems } from './rows.ts';
import { readNumericTime, readTimestamp } from './timestamp.ts';

/** Gathers the rows of a trace, text by text, into columns. */
export class TraceBuilder {
  readonly problems = new RowProblems();
  private readonly starts = new GrowingColumn();
  private readonly durations: GrowingColumn | null;
  private latest = Number.NEGATIVE_INFINITY;

  constructor(private readonly reference: Pick<TraceReference, 'unit' | 'durationUnit' | 'durationColumn' | 'at'>) {
    this.durations = reference.durationColumn === undefined ? null : new GrowingColumn();
  }

  /** Rows taken so far. */
  get length(): number {
    return this.starts.length;
  }

  /**
   * @param line of the row, for messages
   * @param timestamp text of its timestamp; undefined where the row is too short
   * @param duration text of its duration; ignored where none is wanted
   */
  add(line: number, timestamp: string | undefined, duration?: string): void {
    const { unit, durationUnit = unit, at } = this.reference;
    const time = readTimestamp(timestamp ?? '', unit);
    if (Number.isNaN(time)) {
      this.problems.add(
        line,
        `expected a timestamp, a number or a date such as "2024-01-31 12:00:00", got ${quote(timestamp)}`,
      );
      return;
    }
    const length = this.durations === null ? 0 : readNumericTime(duration ?? '', durationUnit);
    if (!(length >= 0)) {
      this.problems.add(line, `expected a duration, a number of at least 0, got ${quote(duration)}`);
      return;
    }
    if (at === 'start' && time < this.latest) {
      this.problems.add(
        line,
        `expected starts in order of time, but ${quote(timestamp)} is before the row above; sort the file`,
      );
      return;
    }
    this.latest = time;
    this.starts.push(at === 'end' ? time - length : time);
    this.durations?.push(length);
  }

  /** Sorted by start and shifted so that the first start is 0. Rows with one start keep the order of the file. */
  finish(): TraceColumns {
    const starts = this.starts.finish();
    const durations = this.durations?.finish() ?? null;
    const sorted = isSorted(starts) ? { starts, durations } : sortedByStart(starts, durations);
    const origin = sorted.starts.length === 0 ? 0 : sorted.starts[0];
    for (let row = 0; row < sorted.starts.length; row++) sorted.starts[row] -= origin;
    return sorted;
  }
}

function isSorted(values: Float64Array): boolean {
  return values.every((value, index) => index === 0 || value >= values[index - 1]);
}

function sortedByStart(starts: Float64Array, durations: Float64Array | null): TraceColumns {
  const order = Uint32Array.from(starts, (_, row) => row).sort((a, b) => starts[a] - starts[b] || a - b);
  const reordered = (column: Float64Array) => Float64Array.from(order, (row) => column[row]);
  return { starts: reordered(starts), durations: durations === null ? null : reordered(durations) };
}
