import type { Summary as AnySummary } from '../study/summary-schema.ts';
import type { AccountMetrics } from './account-metrics.ts';
import type { CostMetrics } from './cost-metrics.ts';
import type { DownstreamMetrics } from './downstream-metrics.ts';
import type { FunctionMetrics } from './function-metrics.ts';
import type { SourceMetrics } from './source-metrics.ts';

/**
 * What `summary.json` holds, with every metric by its name: `summary.functions.checkout.throttleRatio.value`. A metric has a `value`
 * (mean over the replications that have data; null where none has), the ends `low` and `high` of its confidence interval
 * (null with fewer than two values) and its `unit`: times in ms, shares as fractions, money in USD.
 */
export type Summary = Omit<AnySummary, 'functions' | 'sources' | 'downstreams' | 'account' | 'cost'> & {
  /** By the names of the scenario. */
  readonly functions: Readonly<Record<string, FunctionMetrics>>;
  /** By the names of the scenario; a further consumer of a stream and events of a function stand at `source/consumer`. */
  readonly sources: Readonly<Record<string, SourceMetrics>>;
  readonly downstreams: Readonly<Record<string, DownstreamMetrics>>;
  readonly account: AccountMetrics;
  readonly cost: CostMetrics;
};
