import { type Document, defined, type FunctionDocument, pick } from './document.ts';
import type { FaultChoices } from './whole-choices.ts';

/** What faults can happen to in a scenario. */
interface Things {
  readonly functions: readonly string[];
  /** Functions whose versions can differ. */
  readonly versioned: readonly string[];
  readonly stores: readonly string[];
  readonly caches: readonly string[];
  /** Sources of which more can arrive. */
  readonly surging: readonly string[];
  readonly streams: readonly string[];
  readonly queues: readonly string[];
  /** Downstreams that only fill. */
  readonly sinks: readonly string[];
  readonly quota: number;
}

/**
 * The faults that are possible in a scenario, of those chosen.
 *
 * @param spareQuota by how much the quota can be lowered
 */
export function faultsOf(
  chosen: readonly FaultChoices[],
  document: Document,
  { spareQuota }: { readonly spareQuota: number },
): readonly unknown[] {
  const things = thingsIn(document);
  return chosen.flatMap((choice): unknown[] => {
    const fault = faultOf(choice, things, spareQuota);
    return fault === null ? [] : [defined(fault)];
  });
}

function thingsIn({ functions, sources, downstreams, platform }: Document): Things {
  const typeOf = (name: string): unknown => (downstreams[name] as { readonly type: unknown }).type;
  const stores = Object.keys(downstreams);
  return {
    functions: Object.keys(functions),
    versioned: Object.keys(functions).filter((name) => isVersioned(functions[name])),
    stores: stores.filter((name) => typeOf(name) !== 'queue'),
    caches: stores.filter((name) => typeOf(name) === 'cache'),
    surging: Object.keys(sources).filter((name) => isSurging(sources[name].arrivals)),
    streams: Object.keys(sources).filter((name) => sources[name].type === 'kinesis'),
    queues: Object.keys(sources).filter((name) => sources[name].type === 'sqs'),
    sinks: stores.filter((name) => typeOf(name) === 'queue'),
    quota: platform.accountConcurrency as number,
  };
}

function isVersioned({ managedInstances, versions }: FunctionDocument): boolean {
  return managedInstances === undefined && versions === undefined;
}

function isSurging(arrivals: Readonly<Record<string, unknown>>): boolean {
  return arrivals.process !== 'closed' && arrivals.process !== undefined;
}

type Written = Record<string, unknown>;

function faultOf(choice: FaultChoices, things: Things, spareQuota: number): Written | null {
  const { kind, about, timing, isOfAll, share, factor, count } = choice;
  const begins = 'every' in timing ? { every: timing.every } : { at: timing.at };
  const at = 'at' in timing ? timing.at : '10s';
  const one = (names: readonly string[], write: (name: string) => Written): Written | null =>
    names.length === 0 ? null : write(pick(names, about));
  const perhaps = isOfAll ? undefined : pick(things.functions, about);
  switch (kind) {
    case 'deploy':
      return one(things.versioned, (deploy) => ({ ...begins, ...deploymentOf(choice), deploy }));
    case 'loseEnvironments':
      return { ...begins, loseEnvironments: share, function: perhaps };
    case 'function':
      return { ...timing, function: pick(things.functions, about), errorRate: share, durationFactor: factor };
    case 'serviceErrors':
      return { ...timing, serviceErrors: share, function: perhaps };
    case 'downstream':
      return one(things.stores, (downstream) => ({ ...timing, downstream, ...damageOf(choice, downstream) }));
    case 'empty':
      return one(things.caches, (downstream) => ({ ...begins, downstream, empty: true, refill: '5s' }));
    case 'surge':
      return one(things.surging, (source) => ({ ...timing, source, surge: 3 }));
    case 'quota':
      return { ...timing, accountConcurrency: things.quota - Math.min(count, spareQuota) };
    case 'reshard':
      return one(things.streams, (reshard) => ({ at, reshard, shards: count }));
    case 'redrive':
      if (things.sinks.length === 0) return null;
      return one(things.queues, (to) => ({ at, redrive: pick(things.sinks, about), to, rate: '20/s' }));
  }
}

function deploymentOf({ stages, rollback, share, factor, isOfAll }: FaultChoices): Written {
  return {
    ...(isOfAll && { version: { errorRate: share, durationFactor: factor } }),
    stages,
    rollback: stages === undefined || rollback === undefined ? undefined : { errorRate: rollback },
  };
}

/** A proxy takes no time of its own, so that it cannot be slow. */
function damageOf({ outage, share, factor }: FaultChoices, downstream: string): Written {
  if (outage !== undefined) return { outage };
  return downstream === 'front' ? { errorRate: share } : { slowdown: factor, errorRate: share };
}
