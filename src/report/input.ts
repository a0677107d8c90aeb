import type { Summary } from '../study/summary-schema.ts';
import type { Timeseries } from '../study/timeseries.ts';

/** All that a report may read: what `summary.json` holds and, where it is known, what `timeseries.csv` holds. */
export interface ReportInput {
  readonly summary: Summary;
  readonly timeseries: Timeseries | null;
}

/** One file of the report folder. */
export interface Report {
  /** Its name in the folder. */
  readonly file: string;
  /** Its content. */
  render(input: ReportInput): string;
}
