import type { Scenario } from '../scenario/definition.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { MAXIMUM_CONCURRENCY } from '../scenario/queue-limits.ts';
import { ATTEMPTS_MAX } from '../scenario/stream-limits.ts';
import { shardsOf } from '../scenario/stream-load.ts';
import { isStream } from '../sources/index.ts';
import { limitKey } from './chain-structure.ts';
import type { ChainLink } from './explain.ts';
import { QUOTA } from './plan-setting.ts';
import type { Breach } from './summary-schema.ts';

/** A setting whose change may end a limit, and which way it would have to go. */
export interface Lever {
  readonly path: string;
  /** Up or down from where it is, or to one other value, as after `--set`. */
  readonly move: 'up' | 'down' | { readonly to: string };
  /** Where the search begins, in the base unit of the setting; null: at twice or half of the present value. */
  readonly hint: number | null;
  /** What stands for the present value where the file sets none. */
  readonly from: number | null;
}

/** What a change of a setting costs beside Lambda, which no run knows; null where there is nothing of the kind. */
export function unpricedPart(path: string): string | null {
  if (path.startsWith('downstreams.')) return 'the downstream';
  return path.endsWith('.shards') || path.endsWith('.retention') ? 'the stream or queue' : null;
}

/** What levers are chosen by: the limit, the scenario, and how the limit came to be reached. */
export interface LeverGround {
  readonly breach: Breach;
  readonly model: ScenarioModel;
  /** Limits that were reached before it and led to it, the first of them first. */
  readonly above: readonly Breach[];
  /** Most runs of a function at once in the run as it is, mean over replications. */
  readonly peakOf: (fn: string) => number;
}

/** Of the same sort: two show whether there is anything in it. */
const SAME_SORT_MAX = 2;

/**
 * The single changes that are worth trying against a limit, the most natural first: the limit itself, then who uses it
 * up, then whatever led to it, then what is repeated or waited for too long, then the pool.
 */
export function leversAgainst(ground: LeverGround): Lever[] {
  const { above, model } = ground;
  const all = [
    ...ownLevers(ground),
    ...above.flatMap((breach) => ownLevers({ ...ground, breach })),
    ...retryLevers(ground),
    ...timeoutLevers(ground),
    ...sharingLevers(ground),
  ];
  const seen = new Set<string>();
  return all.filter(({ path, move }) => {
    const key = JSON.stringify([path, move]);
    if (seen.has(key) || !isThere(path, model.scenario)) return false;
    seen.add(key);
    return true;
  });
}

/** The limits on the way from the beginning of a chain to one of its links. */
export function limitsAbove(way: readonly ChainLink[], breaches: readonly Breach[]): Breach[] {
  return way.slice(0, -1).flatMap(({ breach }) => {
    const same = breaches.find((one) => breach !== null && limitKey(one) === limitKey(breach));
    return same ?? [];
  });
}

type LeverRule = (ground: LeverGround) => readonly Lever[];

const RULES: ReadonlyMap<string, LeverRule> = new Map<string, LeverRule>([
  ['account-concurrency', (ground) => [...unusedReservations(ground), quota(ground), ...caps(ground)]],
  [
    'reserved-concurrency',
    ({ breach, ...rest }) => [
      up(`functions.${breach.name}.reservedConcurrency`, demandOf(breach)),
      ...mappingCaps({ breach, ...rest }),
    ],
  ],
  ['managed-concurrency', ({ breach }) => [up(`functions.${breach.name}.managedInstances.maximum`)]],
  [
    'scaling-rate',
    ({ breach }) => throttledBy(breach).map((fn) => up(`functions.${fn}.provisionedConcurrency`, null, 0)),
  ],
  [
    'request-rate',
    ({ breach, model }) =>
      breach.scope === 'account'
        ? [up(QUOTA, scaled(model.platform.accountConcurrency, breach))]
        : [up(`functions.${breach.name}.reservedConcurrency`)],
  ],
  ['gateway-rate', ({ breach }) => [up('platform.apiGatewayRate', demandOf(breach)), up('platform.apiGatewayBurst')]],
  ['network-interfaces', ({ breach }) => [up(`functions.${breach.name}.vpc.interfaces`, demandOf(breach))]],
  [
    'async-age',
    ({ breach, model }) => [
      model.scenario.functions[breach.name]?.reservedConcurrency === undefined
        ? up(QUOTA)
        : up(`functions.${breach.name}.reservedConcurrency`),
      up(`functions.${breach.name}.async.maximumEventAge`),
    ],
  ],
  [
    'poller-maximum',
    ({ breach }) => [
      up(`sources.${breach.name}.maximumConcurrency`),
      up(`sources.${breach.name}.provisionedPollers.maximum`),
    ],
  ],
  [
    'visibility-timeout',
    ({ breach, model }) => [
      up(`sources.${breach.name}.visibilityTimeout`),
      ...roomForTarget(breach, model.scenario),
      down(`sources.${breach.name}.maximumConcurrency`, MAXIMUM_CONCURRENCY.most),
    ],
  ],
  ['in-flight', ({ breach, model }) => [...roomForTarget(breach, model.scenario), ...fasterQueue(breach)]],
  ['message-retention', ({ breach, model }) => [...keepLonger(breach), ...roomForTarget(breach, model.scenario)]],
  ['shard-throughput', ({ breach, model }) => [up(`sources.${breach.name}.shards`, scaledShards(breach, model))]],
  ['stream-retention', ({ breach, model }) => [...fasterStream(breach, model), ...keepLonger(breach)]],
  [
    'record-age',
    ({ breach, model }) => [...fasterStream(breach, model), up(`sources.${breach.name}.maximumRecordAge`)],
  ],
  [
    'downstream-connections',
    (ground) => [
      up(`downstreams.${ground.breach.name}.connections`, demandOf(ground.breach)),
      // A database whose connections follow from its memory.
      up(`downstreams.${ground.breach.name}.memory`),
      ...caps(ground),
    ],
  ],
  [
    'downstream-servers',
    (ground) => [
      up(`downstreams.${ground.breach.name}.servers`),
      up(`downstreams.${ground.breach.name}.maximumActive`),
      ...caps(ground),
    ],
  ],
  [
    'downstream-rate',
    (ground) => [
      up(`downstreams.${ground.breach.name}.rate`, demandOf(ground.breach)),
      up(`downstreams.${ground.breach.name}.burst`),
      // The rate may be somebody else's to set: fewer callers at once keep below it.
      ...caps(ground),
    ],
  ],
  ['table-throughput', ({ breach }) => [up(`downstreams.${breach.name}.writeUnits`, demandOf(breach))]],
  ['table-read-throughput', ({ breach }) => [up(`downstreams.${breach.name}.readUnits`, demandOf(breach))]],
]);

function ownLevers(ground: LeverGround): readonly Lever[] {
  return RULES.get(ground.breach.limit)?.(ground) ?? [];
}

/** The quota, as much above today's as demand is above what functions share of it today. */
function quota({ model: { platform }, breach: { value, peakDemand } }: LeverGround): Lever {
  return up(QUOTA, peakDemand.value === null ? null : platform.accountConcurrency - value + peakDemand.value);
}

/** Reservations beyond what their functions ever have: nobody else may use them. The largest first. */
function unusedReservations({ model, peakOf }: LeverGround): Lever[] {
  const unused = Object.entries(model.scenario.functions).map(([name, { reservedConcurrency = 0 }]) => ({
    name,
    count: reservedConcurrency - peakOf(name),
  }));
  return unused
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count)
    .slice(0, SAME_SORT_MAX)
    .map(({ name }) => down(`functions.${name}.reservedConcurrency`, null));
}

/** A ceiling for whoever uses most of the limit, at the function or at the mapping that drives it. */
function caps(ground: LeverGround): Lever[] {
  const { breach, peakOf } = ground;
  const [most] = breach.holders.length > 0 ? breach.holders : breach.causes;
  if (most === undefined) return [];
  // Whoever holds a connection for as long as it runs needs as many as it has runs at once.
  const hint = breach.limit === 'downstream-connections' ? breach.value : null;
  const from = Math.ceil(peakOf(most.function));
  return [down(`functions.${most.function}.reservedConcurrency`, from, hint), ...mappingCaps(ground)];
}

/** A maximum concurrency of the queue that drives most of it: its messages wait in the queue instead. */
function mappingCaps({ breach, model, peakOf }: LeverGround): Lever[] {
  const cause = breach.causes.find(({ source }) => model.scenario.sources[source]?.type === 'sqs');
  if (cause === undefined) return [];
  const from = Math.ceil(peakOf(cause.function));
  const hint = breach.limit === 'downstream-rate' ? null : breach.value;
  return [down(`sources.${cause.source}.maximumConcurrency`, from, hint)];
}

/** That callers whose tries the limit refused repeat nothing: what ends a storm of retries. */
function retryLevers({ breach, above }: LeverGround): Lever[] {
  const sources = new Set([breach, ...above].flatMap(({ causes }) => causes.map(({ source }) => source)));
  return [...sources].map((source) => to(`sources.${source}.client.retry`, 'none'));
}

/** That whoever fills a limit of concurrency waits for a shorter time for what it calls. */
function timeoutLevers({ breach, model }: LeverGround): Lever[] {
  if (breach.limit !== 'account-concurrency' && breach.limit !== 'reserved-concurrency') return [];
  const name = breach.scope === 'functions' ? breach.name : breach.holders[0]?.function;
  const { calls = [], timeout = 0 } = model.scenario.functions[name] ?? {};
  const levers = calls.map((call, place): Lever | null => {
    if (!('to' in call) || !(call.to in model.scenario.downstreams)) return null;
    const from = Math.min(timeout, call.timeout ?? timeout);
    return down(`functions.${name}.calls[${place}].timeout`, from);
  });
  return levers.filter((lever) => lever !== null).slice(0, SAME_SORT_MAX);
}

/** That a function has no reservation, but a part in the pool. */
function sharingLevers({ breach: { scope, name, limit } }: LeverGround): Lever[] {
  const isOfReservation = limit === 'reserved-concurrency' || limit === 'request-rate';
  return scope === 'functions' && isOfReservation ? [to(`functions.${name}.reservedConcurrency`, 'null')] : [];
}

function throttledBy({ scope, name, causes }: Breach): readonly string[] {
  return scope === 'functions' ? [name] : [...new Set(causes.map((cause) => cause.function))].slice(0, SAME_SORT_MAX);
}

/** A further mapping of a stream has a name of its own behind the stream's. */
function sourceOf({ name }: Pick<Breach, 'name'>, { sources }: Scenario): Scenario['sources'][string] | undefined {
  return sources[name.split('/')[0]];
}

function roomForTarget(breach: Breach, scenario: Scenario): Lever[] {
  const target = sourceOf(breach, scenario)?.target;
  const reserved = target === undefined ? undefined : scenario.functions[target]?.reservedConcurrency;
  return reserved === undefined ? [up(QUOTA)] : [up(`functions.${target}.reservedConcurrency`)];
}

function fasterQueue({ name }: Breach): Lever[] {
  return [up(`sources.${name}.maximumConcurrency`), up(`sources.${name}.provisionedPollers.maximum`)];
}

/** More of a stream at once, then bigger batches; and a bad record that is not repeated for ever. */
function fasterStream(breach: Breach, model: ScenarioModel): Lever[] {
  const { name } = breach;
  return [
    to(`sources.${name}.bisectBatchOnFunctionError`, 'true'),
    down(`sources.${name}.maximumRetryAttempts`, ATTEMPTS_MAX, 2),
    up(`sources.${name}.parallelizationFactor`, null, 1),
    up(`sources.${name}.shards`, null, shardsNow(breach, model)),
    up(`sources.${name}.batchSize`, null, model.platform.streamBatchSize),
    ...roomForTarget(breach, model.scenario),
  ];
}

function keepLonger({ name }: Breach): Lever[] {
  return [up(`sources.${name}.retention`)];
}

function shardsNow(breach: Breach, { scenario, platform }: ScenarioModel): number | null {
  const source = sourceOf(breach, scenario);
  return source !== undefined && isStream(source) ? shardsOf(source, platform) : null;
}

function scaledShards(breach: Breach, model: ScenarioModel): number | null {
  const shards = shardsNow(breach, model);
  return shards === null ? null : scaled(shards, breach);
}

/** A setting grown as demand is above the limit. */
function scaled(present: number, { value, peakDemand }: Pick<Breach, 'value' | 'peakDemand'>): number | null {
  return peakDemand.value === null || value === 0 ? null : (present * peakDemand.value) / value;
}

function demandOf({ peakDemand, value }: Breach): number | null {
  return peakDemand.value !== null && peakDemand.value > value ? peakDemand.value : null;
}

function up(path: string, hint: number | null = null, from: number | null = null): Lever {
  return { path, move: 'up', hint, from };
}

/** @param from where the file sets nothing: the most that can be set, or the most that is ever reached */
function down(path: string, from: number | null, hint: number | null = null): Lever {
  return { path, move: 'down', hint, from };
}

function to(path: string, value: string): Lever {
  return { path, move: { to: value }, hint: null, from: null };
}

/** Whether the entity that a path leads into is one of the scenario's. */
function isThere(path: string, scenario: Scenario): boolean {
  const [scope, name] = path.split('.');
  if (scope === 'platform') return true;
  return (
    name in (scope === 'functions' ? scenario.functions : scope === 'sources' ? scenario.sources : scenario.downstreams)
  );
}
