import { quote, type TimeUnit } from '../units/read.ts';
import { GrowingColumn, RowProblems } from './rows.ts';
import { readNumericTime } from './timestamp.ts';

/** Gathers durations of a file, text by text. */
export class SamplesBuilder {
  readonly problems = new RowProblems();
  private readonly samples = new GrowingColumn();

  constructor(private readonly unit: TimeUnit) {}

  /** Rows taken so far. */
  get length(): number {
    return this.samples.length;
  }

  /** @param text of the duration; undefined where the row is too short */
  add(line: number, text: string | undefined): void {
    const sample = readNumericTime(text ?? '', this.unit);
    if (sample >= 0) this.samples.push(sample);
    else this.problems.add(line, `expected a duration, a number of at least 0, got ${quote(text)}`);
  }

  /** Microseconds, in the order of the file. */
  finish(): Float64Array {
    return this.samples.finish();
  }
}
