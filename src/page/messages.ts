import type { RunResult } from '../observe/result.ts';
import type { LeverChange } from '../report/html/levers.ts';
import type { ScenarioText } from '../study/summary-schema.ts';

/** What a page asks its workers for. The newest request is the only one that counts. */
export interface Request {
  readonly id: number;
  readonly scenario: ScenarioText;
  readonly changes: readonly LeverChange[];
  /** Numbers of the replications to run. */
  readonly replications: readonly number[];
}

/** One replication, or why there is none. */
export type Answer =
  | { readonly id: number; readonly replication: number; readonly result: RunResult }
  | { readonly id: number; readonly problem: string };
