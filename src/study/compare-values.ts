import type { MetricDefinition } from '../observe/metrics.ts';
import type { RunResult } from '../observe/result.ts';
import type { Scenario } from '../scenario/definition.ts';
import { studentQuantile } from '../theory/student.ts';
import { type Catalogue, catalogueOf, entityCatalogueOf, entityPath } from './catalogue.ts';
import type { Estimate } from './compare-statistics.ts';
import { disturbancesOf } from './recovery.ts';
import { recoveryMetrics, recoveryPaths, summariseRecovery } from './recovery-summary.ts';
import { isMetric } from './summarise.ts';
import type { Metric, MetricTree, Recovery, Summary } from './summary-schema.ts';

/** What is known of one metric of one side. */
export interface Measure<Values> {
  readonly unit: string;
  /** Two measures of one path are comparable if this is equal too: a fault in the same place may be another fault. */
  readonly about: string;
  readonly values: Values;
}

/** Metrics of one side by path, in the order of the catalogue. */
export type Measures<Values> = ReadonlyMap<string, Measure<Values>>;

/** One value for each replication; null without data, Infinity where something did not come about within the run. */
export type PerReplication = readonly (number | null)[];

/** What every replication measured of every metric of a scenario, those of recoveries included. */
export function measuresOf(scenario: Scenario, results: readonly RunResult[]): Measures<PerReplication> {
  const rows = results.map((result) => valuesOf(scenario, result));
  const measures = new Map<string, Measure<PerReplication>>();
  for (const [path, { definition, about }] of comparableOf(scenario)) {
    measures.set(path, { unit: definition.unit, about, values: rows.map((row) => row.get(path) ?? null) });
  }
  return measures;
}

/** Every metric of a scenario once; that of a fault with a name by its name. */
export function comparableOf(
  scenario: Scenario,
): ReadonlyMap<string, { readonly definition: MetricDefinition; readonly about: string }> {
  const all: Catalogue = catalogueOf(scenario);
  const comparable = new Map(
    [...entityCatalogueOf(scenario)].map(([path, definition]) => [path, { definition, about: '' }]),
  );
  for (const [place, { description }] of disturbancesOf(scenario).entries()) {
    const path = recoveryPaths(scenario)[place].at(-1);
    for (const { name } of recoveryMetrics) {
      const definition = all.get(`${path}.${name}`);
      if (definition !== undefined) comparable.set(`${path}.${name}`, { definition, about: description });
    }
  }
  return comparable;
}

function valuesOf(scenario: Scenario, result: RunResult): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const entity of result.entities) {
    const path = entityPath(entity.scope, entity.name);
    for (const [name, value] of entity.values) values.set(`${path}.${name}`, value);
  }
  const { measured } = summariseRecovery(scenario, [result], scenario.run.confidence);
  for (const [path, [value]] of measured) if (value !== undefined) values.set(path, value);
  return values;
}

/** What a summary says of every metric; null without data. */
export function estimatesOf(summary: Summary): Measures<Estimate | null> {
  const estimates = new Map<string, Measure<Estimate | null>>();
  const { functions, sources, downstreams, account, cost } = summary;
  const add = (path: string, metric: Metric, about = ''): void => {
    estimates.set(path, { unit: metric.unit, about, values: estimateOf(metric, summary) });
  };
  walk({ functions, sources, account, downstreams, cost }, '', add);
  for (const [place, recovery] of summary.recovery.entries()) {
    const path = recovery.fault === recovery.description ? `recovery[${place}]` : `recovery.${recovery.fault}`;
    for (const { name, isShareOfRuns = false } of recoveryMetrics) {
      const metric = recoveryMetric(recovery, name);
      if (metric === null) continue;
      const values = isShareOfRuns ? shareEstimate(metric, summary) : estimateOf(metric, summary);
      estimates.set(`${path}.${name}`, { unit: metric.unit, about: recovery.description, values });
    }
  }
  return estimates;
}

function walk(tree: MetricTree, prefix: string, add: (path: string, metric: Metric) => void): void {
  for (const [name, node] of Object.entries(tree)) {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    if (isMetric(node)) add(path, node);
    else walk(node, path, add);
  }
}

function recoveryMetric(recovery: Recovery, name: string): Metric | null {
  if (name === 'amplification.max') return recovery.amplification.max;
  const metric: unknown = Reflect.get(recovery, name);
  return isObject(metric) && 'unit' in metric ? (metric as unknown as Metric) : null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * The standard error behind a Student interval. An end that the range of the metric has cut off (0, or 1 of a share)
 * would make it too small, so the wider half counts.
 */
function estimateOf({ value, low, high, unit }: Metric, { run }: Summary): Estimate | null {
  if (value === null) return null;
  const count = run.replications;
  if (low === null || high === null || count < 2) return { mean: value, error: null, count };
  if (unit === 'share' && low === 0 && high === 1) return { mean: value, error: null, count };
  const half = Math.max(high - value, value - low);
  return { mean: value, error: half / studentQuantile((1 + run.confidence) / 2, count - 1), count };
}

/** The standard error of a share of the replications, whose interval is Wilson's. */
function shareEstimate({ value, low }: Metric, { run }: Summary): Estimate | null {
  if (value === null) return null;
  const count = run.replications;
  return { mean: value, error: low === null ? null : Math.sqrt((value * (1 - value)) / (count - 1)), count };
}
