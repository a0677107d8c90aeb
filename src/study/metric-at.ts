import { isMetric } from './summarise.ts';
import type { Metric, MetricTree, Recovery, Summary } from './summary-schema.ts';

/** The metric of a group by its name, for example `concurrency.max`; null where the group has no such metric. */
export function metricIn(tree: object | undefined, name: string): Metric | null {
  let node: unknown = tree;
  for (const part of name.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, part)) return null;
    node = (node as Readonly<Record<string, unknown>>)[part];
  }
  return typeof node === 'object' && node !== null && isMetric(node as Metric | MetricTree) ? (node as Metric) : null;
}

/**
 * The metric of a summary by its path, such as `functions.checkout.throttleRatio`, `recovery[0].recovered` or
 * `recovery.hiccup.recoveredAfter`; null where there is none.
 */
export function metricAt(summary: Summary, path: string): Metric | null {
  const disturbance = /^recovery(?:\[(\d+)\]|\.([^.]+))\.(.+)$/.exec(path);
  if (disturbance === null) return metricIn(summary, path);
  const [, place, name, rest] = disturbance;
  const isMeant = ({ fault }: Recovery, index: number): boolean =>
    place === undefined ? fault === name : index === Number(place);
  return metricIn(summary.recovery.find(isMeant), rest);
}
