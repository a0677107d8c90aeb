import type { LoadOptions } from '../scenario/load.ts';
import type { Summary } from '../study/summary-schema.ts';
import type { Timeseries } from '../study/timeseries.ts';

/** All that a report may read: what `summary.json` holds and, where it is known, what `timeseries.csv` holds. */
export interface ReportInput {
  readonly summary: Summary;
  readonly timeseries: Timeseries | null;
  /** The scenario as it was run; absent where only its results are at hand. */
  readonly scenario?: ScenarioText | null;
}

/** What a scenario was read from. */
export interface ScenarioText {
  /** Its name as messages show it. */
  readonly file: string;
  readonly text: string;
  /** What the command line changed. */
  readonly options: LoadOptions;
  /** Why it cannot be run again from its text alone; null where it can. */
  readonly frozen: string | null;
}

/** One file of the report folder. */
export interface Report {
  /** Its name in the folder. */
  readonly file: string;
  /** Its content. */
  render(input: ReportInput): string;
}
