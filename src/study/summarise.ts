import type { EntityResult, RunResult } from '../observe/result.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { Place } from '../scenario/place.ts';
import { assert } from '../units/assert.ts';
import { MS } from '../units/time.ts';
import { summariseAlarms } from './alarms.ts';
import { assumptionsOf } from './assumptions.ts';
import { summariseBreaches } from './breaches.ts';
import { type Catalogue, catalogueOf, entityCatalogueOf, entityPath } from './catalogue.ts';
import { judgeExpectations } from './expectations.ts';
import { withCauses } from './explain-document.ts';
import { intervalOf } from './interval.ts';
import { summariseRecovery } from './recovery-summary.ts';
import { replicationPlan } from './sequential.ts';
import { type Metric, type MetricTree, SCHEMA_VERSION, type Summary } from './summary-schema.ts';

/** What a summary states beside what was measured. */
export interface SummariseOptions {
  /** Of the intervals, above 0.5 and below 1. */
  readonly confidence: number;
  /** Replications asked for; `results` may hold fewer. */
  readonly asked: number;
  /** Whether the run was stopped before all were complete. */
  readonly partial: boolean;
  /** Of capsim. */
  readonly version: string;
  /** Where each expectation stands in the scenario file, in the order of `expect`. */
  readonly expectationPlaces?: readonly Pick<Place, 'line' | 'column'>[];
}

/** Values over replications by path; a replication without data for a path adds none. */
export type Measured = ReadonlyMap<string, readonly number[]>;

/** The content of `summary.json`. The same model, results and options give the same bytes. */
export function summarise(model: ScenarioModel, results: readonly RunResult[], options: SummariseOptions): Summary {
  const { scenario } = model;
  const catalogue = entityCatalogueOf(scenario);
  const measured = measuredBy(catalogue, results);
  const tree = metricTree(catalogue, measured, options.confidence);
  const { recovery, measured: recovered } = summariseRecovery(scenario, results, options.confidence);
  const expectable = new Map([...measured, ...recovered]);
  return {
    schemaVersion: SCHEMA_VERSION,
    name: scenario.name,
    description: scenario.description ?? null,
    run: runOf(model, results, options),
    limits: limitsOf(model),
    functions: branches(tree, 'functions'),
    sources: branches(tree, 'sources'),
    account: branch(tree, 'account'),
    downstreams: branches(tree, 'downstreams'),
    cost: branch(tree, 'cost'),
    breaches: withCauses(model, results, summariseBreaches(results, options.confidence)),
    alarms: summariseAlarms(model, results, options.confidence),
    recovery,
    expectations: judgeExpectations(scenario.expect, catalogueOf(scenario), expectable, {
      confidence: options.confidence,
      replications: results.length,
      places: options.expectationPlaces ?? [],
    }),
    assumptions: assumptionsOf(model),
  };
}

function runOf(model: ScenarioModel, results: readonly RunResult[], options: SummariseOptions): Summary['run'] {
  const { run } = model.scenario;
  const plan = replicationPlan(model);
  // Whoever asked for a number of replications had one, whatever the scenario's rule would have said.
  const stopping = plan.nextCount(results) === options.asked ? plan.stopping(results) : null;
  return {
    version: options.version,
    digest: model.digest,
    profile: model.profile.name,
    engine: run.engine,
    seed: run.seed,
    replications: results.length,
    replicationsAsked: options.asked,
    ...(stopping !== null && { stopping }),
    confidence: options.confidence,
    simulatedTime: run.duration / MS,
    ...warmupOf(model, results),
    resolution: run.resolution / MS,
    requests: results.reduce((sum, result) => sum + result.requests, 0),
    events: results.reduce((sum, result) => sum + result.events, 0),
    freeTier: model.scenario.platform.freeTier,
    partial: options.partial,
  };
}

/** As the replications had it; a warm-up to be found is not known without them. */
function warmupOf(
  { scenario }: ScenarioModel,
  [first]: readonly (RunResult | undefined)[],
): Pick<Summary['run'], 'warmup' | 'warmupSearch'> {
  const given = scenario.run.warmup === 'auto' ? 0 : scenario.run.warmup;
  const search = first?.warmupSearch;
  return {
    warmup: (first?.warmup ?? given) / MS,
    ...(search !== undefined && { warmupSearch: { ...search, batch: search.batch / MS } }),
  };
}

function limitsOf({ scenario, platform }: ScenarioModel): Summary['limits'] {
  const reservations = Object.entries(scenario.functions).flatMap(([name, { reservedConcurrency }]) =>
    reservedConcurrency === undefined ? [] : [[name, reservedConcurrency] as const],
  );
  return { accountConcurrency: platform.accountConcurrency, reservedConcurrency: Object.fromEntries(reservations) };
}

/** Values over replications of every path of the catalogue, in the order of replications. */
function measuredBy(catalogue: Catalogue, results: readonly RunResult[]): Measured {
  const measured = new Map<string, number[]>([...catalogue.keys()].map((path) => [path, []]));
  for (const result of results) {
    for (const entity of result.entities) collect(entity, measured);
  }
  return measured;
}

function collect(entity: EntityResult, measured: ReadonlyMap<string, number[]>): void {
  const path = entityPath(entity.scope, entity.name);
  for (const [name, value] of entity.values) {
    const values = measured.get(`${path}.${name}`);
    assert(values !== undefined, `the run measured ${path}.${name}, which the catalogue does not have`);
    assert(Number.isFinite(value), `the run measured ${value} for ${path}.${name}`);
    values.push(value);
  }
}

function metricTree(catalogue: Catalogue, measured: Measured, confidence: number): MetricTree {
  const root: MetricTree = {};
  for (const [path, { unit }] of catalogue) {
    const parts = path.split('.');
    const leaf = parts.pop() ?? '';
    let node = root;
    for (const part of parts) node = descend(node, part, path);
    assert(!Object.hasOwn(node, leaf), `the catalogue has ${path} twice, or as a metric and a group of metrics`);
    node[leaf] = { ...intervalOf(measured.get(path) ?? [], confidence, unit), unit };
  }
  return root;
}

function descend(node: MetricTree, part: string, path: string): MetricTree {
  if (!Object.hasOwn(node, part)) node[part] = {};
  const next = node[part];
  assert(!isMetric(next), `the catalogue has a metric above ${path}`);
  return next;
}

/** Whether a node of the tree is a metric and not a group of metrics. */
export function isMetric(node: Metric | MetricTree): node is Metric {
  return typeof node.unit === 'string';
}

function branch(tree: MetricTree, name: string): MetricTree {
  const node = tree[name] ?? {};
  assert(!isMetric(node), `${name} is a metric`);
  return node;
}

function branches(tree: MetricTree, name: string): Record<string, MetricTree> {
  const node = branch(tree, name);
  return Object.fromEntries(Object.keys(node).map((key) => [key, branch(node, key)]));
}
