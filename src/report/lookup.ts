import { isMetric } from '../study/summarise.ts';
import type { Metric, MetricTree, Summary } from '../study/summary-schema.ts';

/** The metric of a group by its name, for example `concurrency.max`; null where the group has no such metric. */
export function metricIn(tree: MetricTree, name: string): Metric | null {
  let node: Metric | MetricTree = tree;
  for (const part of name.split('.')) {
    if (isMetric(node) || !Object.hasOwn(node, part)) return null;
    node = node[part];
  }
  return isMetric(node) ? node : null;
}

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
