import { hasConnections, isCalled } from '../downstream/index.ts';
import {
  accountMetrics,
  aliasMetrics,
  cacheMetrics,
  calledMetrics,
  costMetrics,
  downstreamMetrics,
  functionMetrics,
  managedCostMetrics,
  managedMetrics,
  networkMetrics,
  snapStartMetrics,
  sourceCostMetrics,
  sourceMetrics,
  versionMetrics,
} from '../observe/catalogue.ts';
import type { MetricDefinition, Scope } from '../observe/metrics.ts';
import { findProfile } from '../profiles/index.ts';
import { isSnapStartCharged } from '../profiles/snap-start.ts';
import { aliasVersions } from '../scenario/alias-field.ts';
import { eventTargets } from '../scenario/call-field.ts';
import { DEFAULT_PROFILE, type Scenario } from '../scenario/definition.ts';
import { versionsDiffer } from '../scenario/rollout-field.ts';
import { interfacesOf } from '../scenario/vpc-field.ts';
import { eventCallsName } from '../sources/event-calls.ts';
import type { SourceKind } from '../sources/service.ts';
import { kindOn } from '../sources/services.ts';
import { consumerName, consumersOf } from '../sources/stream-fields.ts';
import { recoveryMetrics, recoveryPaths } from './recovery-summary.ts';

/** Every metric that a scenario's run has, by the path that `expect` and `summary.json` use, in their order. */
export type Catalogue = ReadonlyMap<string, MetricDefinition>;

/** The parts of a scenario that decide which metrics it has. */
export type Measured = Pick<Scenario, 'functions' | 'sources' | 'downstreams'> & {
  /** Absent: the usual one. */
  readonly platform?: { readonly profile: string; readonly networkInterfaceMemory?: number | null | undefined };
  /** Absent: none. */
  readonly faults?: Scenario['faults'];
};

/**
 * Where an entity's metrics stand: `functions.checkout`, `account`, `cost`; what one function costs stands with the
 * function, at `functions.checkout.cost`.
 */
export function entityPath(scope: Scope, name: string): string {
  if (scope === 'cost' && name !== '') return `functions.${name}.cost`;
  return name === '' ? scope : `${scope}.${name}`;
}

/** All metrics that an expectation may name: those of entities, and how the system takes faults and surges. */
export function catalogueOf(scenario: Measured): Catalogue {
  const catalogue = new Map(entityCatalogueOf(scenario));
  for (const path of recoveryPaths(scenario).flat()) {
    for (const metric of recoveryMetrics) catalogue.set(`${path}.${metric.name}`, metric);
  }
  return catalogue;
}

/** All metrics of a scenario's entities, in the order of the file. */
export function entityCatalogueOf(scenario: Measured): Catalogue {
  const catalogue = new Map<string, MetricDefinition>();
  const add = (scope: Scope, name: string, metrics: readonly MetricDefinition[]): void => {
    for (const metric of metrics) catalogue.set(`${entityPath(scope, name)}.${metric.name}`, metric);
  };
  for (const [name, settings] of Object.entries(scenario.functions)) {
    add('functions', name, functionMetrics);
    if (needsInterfaces(settings, scenario)) add('functions', name, networkMetrics);
    if (settings.managedInstances !== undefined) add('functions', name, managedMetrics);
    for (const version of aliasVersions(settings)) add('functions', name, aliasMetrics(version.name));
    if (versionsDiffer(name, scenario.faults ?? [])) add('functions', name, versionMetrics);
    add('cost', name, costMetrics({ isTotal: false }));
    if (isSnapStartCharged(settings)) add('cost', name, snapStartMetrics);
    if (isPriced(settings)) add('cost', name, managedCostMetrics);
  }
  for (const [name, source] of Object.entries(scenario.sources)) {
    const kind = kindOf(source, scenario);
    const metrics = [...sourceMetrics(kind), ...sourceCostMetrics(kind === 'kafka')];
    add('sources', name, metrics);
    for (const [consumer] of consumersOf(source)) add('sources', consumerName(name, consumer), metrics);
  }
  const eventSource = [...sourceMetrics('async'), ...sourceCostMetrics(false)];
  for (const [name, { calls }] of Object.entries(scenario.functions)) {
    for (const target of eventTargets(calls)) add('sources', eventCallsName(name, target), eventSource);
  }
  for (const [name, settings] of Object.entries(scenario.downstreams)) {
    add('downstreams', name, isCalled(settings) ? calledMetrics(hasConnections(settings)) : downstreamMetrics);
    if (settings.type === 'cache') add('downstreams', name, cacheMetrics);
  }
  add('account', '', accountMetrics);
  add('cost', '', costMetrics({ isTotal: true }));
  if (Object.values(scenario.functions).some(isSnapStartCharged)) add('cost', '', snapStartMetrics);
  if (Object.values(scenario.functions).some(isPriced)) add('cost', '', managedCostMetrics);
  return catalogue;
}

function isPriced({ managedInstances }: Scenario['functions'][string]): boolean {
  return managedInstances?.instancePrice !== undefined;
}

/** Whether the environments of a function share network interfaces on that date (E-40, E-43). */
function needsInterfaces({ vpc }: Scenario['functions'][string], { platform }: Measured): boolean {
  const { networkInterfaceMemory: own, profile = DEFAULT_PROFILE } = platform ?? {};
  const memory = own === undefined ? findProfile(profile)?.values.networkInterfaceMemory.value : own;
  return interfacesOf(vpc) !== null && memory !== null && memory !== undefined;
}

/** How a source of a scenario invokes. Its type was checked when the scenario was read. */
export function kindOf({ type }: { readonly type: string }, { platform }: Pick<Measured, 'platform'>): SourceKind {
  const profile = findProfile(platform?.profile ?? DEFAULT_PROFILE);
  return kindOn(type, profile?.date ?? '') ?? 'sync';
}
