import { metricIn } from '../study/metric-at.ts';
import type { MetricTree, Summary } from '../study/summary-schema.ts';

/** The value of a metric, 0 without data. For adding up and for asking whether there was any. */
export function amountIn(tree: MetricTree, name: string): number {
  return metricIn(tree, name)?.value ?? 0;
}

/** How many replications there are, in words: `20 replications`, `3 of 20 replications`. */
export function replicationsOf({ run }: Summary): string {
  const unit = run.replicationsAsked === 1 ? 'replication' : 'replications';
  return run.replications === run.replicationsAsked
    ? `${run.replications} ${unit}`
    : `${run.replications} of ${run.replicationsAsked} ${unit}`;
}
