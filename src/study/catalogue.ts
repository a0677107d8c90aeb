import {
  accountMetrics,
  costMetrics,
  downstreamMetrics,
  functionMetrics,
  sourceMetrics,
} from '../observe/catalogue.ts';
import type { MetricDefinition, Scope } from '../observe/metrics.ts';
import type { Scenario } from '../scenario/definition.ts';
import { sourceTypes } from '../sources/index.ts';
import { consumerName, consumersOf } from '../sources/stream-fields.ts';

/** Every metric that a scenario's run has, by the path that `expect` and `summary.json` use, in their order. */
export type Catalogue = ReadonlyMap<string, MetricDefinition>;

/** The kinds of source, as the registry of sources names them. */
export type SourceKind = (typeof sourceTypes)[number]['kind'];

/**
 * Where an entity's metrics stand: `functions.checkout`, `account`, `cost`; what one function costs stands with the
 * function, at `functions.checkout.cost`.
 */
export function entityPath(scope: Scope, name: string): string {
  if (scope === 'cost' && name !== '') return `functions.${name}.cost`;
  return name === '' ? scope : `${scope}.${name}`;
}

/** All metrics of a scenario's entities, in the order of the file. */
export function catalogueOf(scenario: Pick<Scenario, 'functions' | 'sources' | 'downstreams'>): Catalogue {
  const catalogue = new Map<string, MetricDefinition>();
  const add = (scope: Scope, name: string, metrics: readonly MetricDefinition[]): void => {
    for (const metric of metrics) catalogue.set(`${entityPath(scope, name)}.${metric.name}`, metric);
  };
  for (const name of Object.keys(scenario.functions)) {
    add('functions', name, functionMetrics);
    add('cost', name, costMetrics);
  }
  for (const [name, source] of Object.entries(scenario.sources)) {
    const metrics = sourceMetrics(kindOf(source.type));
    add('sources', name, metrics);
    for (const [consumer] of consumersOf(source)) add('sources', consumerName(name, consumer), metrics);
  }
  for (const name of Object.keys(scenario.downstreams)) add('downstreams', name, downstreamMetrics);
  add('account', '', accountMetrics);
  add('cost', '', costMetrics);
  return catalogue;
}

/** How a type of source invokes. The type was checked when the scenario was read. */
export function kindOf(type: string): SourceKind {
  return sourceTypes.find((known) => known.type === type)?.kind ?? 'sync';
}
