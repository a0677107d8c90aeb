import { formatDuration } from '../units/format.ts';
import { quote } from '../units/read.ts';
import type { CountColumns } from './columns.ts';
import type { CountsReference } from './inputs.ts';
import { GrowingColumn, RowProblems } from './rows.ts';
import { readTimestamp } from './timestamp.ts';

/** More intervals than any file of counts has; a single date that is far off would ask for them. */
const INTERVALS_MAX = 50_000_000;

/** Gathers the rows of a file of counts, text by text, into one number per interval. */
export class CountsBuilder {
  readonly problems = new RowProblems();
  private readonly counts = new GrowingColumn();
  private readonly times = new GrowingColumn();
  private readonly lines = new GrowingColumn();
  private earliest = Number.POSITIVE_INFINITY;
  private latest = Number.NEGATIVE_INFINITY;

  constructor(private readonly reference: Omit<CountsReference, 'file' | 'column'>) {}

  /** Rows taken so far. */
  get length(): number {
    return this.counts.length;
  }

  /**
   * @param line of the row, for messages
   * @param text its number; undefined where the row is too short
   * @param timestamp text of its timestamp; ignored where rows are placed by their order
   */
  add(line: number, text: string | undefined, timestamp?: string): void {
    const { whole, timestampColumn, unit } = this.reference;
    const count = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
    if (!(count >= 0 && count < Number.POSITIVE_INFINITY)) {
      this.problems.add(line, `expected a count, a number of at least 0, got ${quote(text)}`);
    } else if (whole && !Number.isInteger(count)) {
      this.problems.add(line, `expected a whole number of arrivals, got ${quote(text)}`);
    } else if (timestampColumn === undefined) {
      this.counts.push(count);
    } else {
      this.place(line, count, { text: timestamp, time: readTimestamp(timestamp ?? '', unit) });
    }
  }

  private place(line: number, count: number, { text, time }: { text: string | undefined; time: number }): void {
    if (Number.isNaN(time)) {
      this.problems.add(
        line,
        `expected a timestamp, a number or a date such as "2024-01-31 12:00:00", got ${quote(text)}`,
      );
      return;
    }
    this.earliest = Math.min(this.earliest, time);
    this.latest = Math.max(this.latest, time);
    this.counts.push(count);
    this.times.push(time);
    this.lines.push(line);
  }

  /**
   * The number of each interval from the earliest row on. Rows that fall into one interval are problems, so look at
   * `problems` afterwards.
   */
  finish(): CountColumns {
    const { per, timestampColumn } = this.reference;
    if (timestampColumn === undefined || this.length === 0) return { counts: this.counts.finish(), per };
    return { counts: this.inOrder(), per };
  }

  private inOrder(): Float64Array {
    const { per, missing } = this.reference;
    const size = Math.floor((this.latest - this.earliest) / per) + 1;
    if (size > INTERVALS_MAX) {
      this.problems.add(
        this.lines.at(0),
        `expected at most ${INTERVALS_MAX} intervals between the first and the last timestamp, got ${size}`,
      );
      return new Float64Array(0);
    }
    const counts = new Float64Array(size).fill(Number.NaN);
    for (let row = 0; row < this.length; row++) {
      const interval = Math.floor((this.times.at(row) - this.earliest) / per);
      if (Number.isNaN(counts[interval])) counts[interval] = this.counts.at(row);
      else
        this.problems.add(
          this.lines.at(row),
          `expected one row per ${formatDuration(per)}, got a second one for the same interval; check \`per\``,
        );
    }
    counts.forEach((count, interval) => {
      if (Number.isNaN(count)) counts[interval] = missing === 'zero' ? 0 : counts[interval - 1];
    });
    return counts;
  }
}
