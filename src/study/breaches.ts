import type { BreachCause, BreachResult, RunResult } from '../observe/result.ts';
import { formatCount, formatDuration, formatShare } from '../units/format.ts';
import { MS } from '../units/time.ts';
import { intervalOf, shareOf } from './interval.ts';
import type { Breach, Metric } from './summary-schema.ts';

/**
 * The limits that refused something in any replication, earliest first. Times, counts and demand are means over the
 * replications in which the limit was reached; `probability` is the share of those among all.
 */
export function summariseBreaches(results: readonly RunResult[], confidence: number): Breach[] {
  const groups = new Map<string, BreachResult[]>();
  for (const breach of results.flatMap((result) => result.breaches)) {
    const key = `${breach.scope}/${breach.name}/${breach.limit}`;
    const group = groups.get(key) ?? [];
    group.push(breach);
    groups.set(key, group);
  }
  const breaches = [...groups].map(([key, group]) => ({ key, breach: summarise(group, results.length, confidence) }));
  breaches.sort(
    (one, other) =>
      firstAt(one.breach) - firstAt(other.breach) || (one.key < other.key ? -1 : Number(one.key > other.key)),
  );
  return breaches.map(({ breach }) => breach);
}

function firstAt(breach: Breach): number {
  return breach.firstAt.value ?? 0;
}

function summarise(group: readonly BreachResult[], replications: number, confidence: number): Breach {
  const metric = (unit: string, read: (breach: BreachResult) => number): Metric => ({
    ...intervalOf(group.map(read).filter(Number.isFinite), confidence, unit),
    unit,
  });
  const [{ limit, scope, name, value, unit }] = group;
  const causes = sharesOf(group);
  const holders = holdersOf(group);
  const peakDemand = metric(unit, (breach) => breach.peakDemand);
  return {
    limit,
    scope,
    name,
    value,
    unit,
    firstAt: metric('ms', (breach) => breach.firstAt / MS),
    lastAt: metric('ms', (breach) => breach.lastAt / MS),
    total: metric('ms', (breach) => breach.total / MS),
    peakDemand,
    refused: metric('count', (breach) => breach.refused),
    probability: { ...shareOf(group.length, replications, confidence), unit: 'share' },
    cause: causeOf({ limit, name, value, unit, demand: peakDemand.value, causes, holders }),
    causes,
    holders,
  };
}

/** Who was held back how often, over all replications, as shares. */
function sharesOf(group: readonly BreachResult[]): Breach['causes'] {
  const counts = new Map<string, BreachCause>();
  for (const { function: fn, source, count } of group.flatMap(({ causes }) => causes)) {
    const key = JSON.stringify([fn, source]);
    counts.set(key, { function: fn, source, count: count + (counts.get(key)?.count ?? 0) });
  }
  const all = [...counts.values()];
  const total = all.reduce((sum, { count }) => sum + count, 0);
  all.sort((one, other) => other.count - one.count);
  return all.map(({ function: fn, source, count }) => ({ function: fn, source, share: count / total }));
}

/** Who had how much of what the limit allows, over all replications, as shares. */
function holdersOf(group: readonly BreachResult[]): Breach['holders'] {
  const counts = new Map<string, number>();
  for (const { function: fn, count } of group.flatMap(({ holders }) => holders)) {
    counts.set(fn, (counts.get(fn) ?? 0) + count);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const all = [...counts].map(([fn, count]) => ({ function: fn, share: count / total }));
  return all.sort((one, other) => other.share - one.share);
}

/** What a limit's breach is described from. */
interface Reached {
  readonly limit: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What would have been used without the limit; null where it is not known. */
  readonly demand: number | null;
  readonly causes: Breach['causes'];
  readonly holders: Breach['holders'];
}

/** What happened, by limit. A limit that has no words of its own is described by its name and value. */
const CAUSES: ReadonlyMap<string, (name: string, value: string) => string> = new Map([
  ['account-concurrency', (_, value) => `All ${value} concurrent executions that functions may share were in use`],
  ['reserved-concurrency', (name, value) => `All ${value} concurrent executions reserved for ${name} were in use`],
  ['managed-concurrency', (name, value) => `All ${value} slots of the managed instances of ${name} were in use`],
  ['scaling-rate', (name, value) => `${owner(name)} needed new environments faster than they start (${value})`],
  ['network-interfaces', (name, value) => `${name} had no network interface left in its VPC (${value})`],
  ['request-rate', (name, value) => `${owner(name)} was called faster than its concurrency allows (${value})`],
  ['gateway-rate', (name, value) => `Requests reached ${name} faster than API Gateway lets through (${value})`],
  ['async-age', (name, value) => `Events of ${name} waited longer than ${value}, the age at which they are dropped`],
  [
    'poller-maximum',
    (name, value) => `The mapping of ${name} had all the ${value} that it may have, and messages waited`,
  ],
  [
    'visibility-timeout',
    (name, value) => `Messages of ${name} became visible again after ${value}, while they were processed`,
  ],
  ['in-flight', (name, value) => `${name} had ${value}, as many as it may have, and others could not be received`],
  ['shard-throughput', (name, value) => `More was written to a shard of ${name} than it takes, ${value}`],
  ['stream-retention', (name, value) => `Records of ${name} expired unread at ${value}, the end of their retention`],
  ['record-age', (name, value) => `Records of ${name} were given up at ${value}, the maximum age of the mapping`],
  ['downstream-connections', (name, value) => `All ${value} of ${name} were in use`],
  ['downstream-servers', (name, value) => `${name} served ${value}, as many as it can`],
  ['downstream-rate', (name, value) => `${name} was called faster than the ${value} that it lets through`],
  ['table-throughput', (name, value) => `More was written to ${name} than its ${value}`],
  ['table-read-throughput', (name, value) => `More was read from ${name} than its ${value}`],
  ['partition-throughput', (name, value) => `More was written to one partition of ${name} than its ${value}`],
  ['partition-read-throughput', (name, value) => `More was read from one partition of ${name} than its ${value}`],
  ['message-retention', (name, value) => `Messages of ${name} were deleted at ${value}, the end of their retention`],
]);

function causeOf(reached: Reached): string {
  const { limit, value, unit, demand, causes } = reached;
  const isConcurrency = limit.endsWith('-concurrency');
  const demanded = demandWords(value, unit, demand, isConcurrency);
  return [reachedWords(reached), ...demanded, ...callersWords(causes)].join('; ').concat('.');
}

/** That a limit was reached, and who had what it allows: a sentence without its full stop. */
export function reachedWords({ limit, name, value, unit, holders }: Omit<Reached, 'demand' | 'causes'>): string {
  const shown = limit.endsWith('-concurrency') ? formatCount(value) : quantity(value, unit);
  const words = CAUSES.get(limit)?.(name, shown) ?? `The limit ${limit} of ${shown} was reached`;
  return `${words}${holdersWords(holders)}`;
}

function demandWords(value: number, unit: string, demand: number | null, isConcurrency: boolean): string[] {
  if (demand === null || demand <= value) return [];
  if (isConcurrency) return [`without the limit ${formatCount(demand)} would have been`];
  return [`the peak demand was ${quantity(demand, unit)}`];
}

const CALLERS_TOLD = 3;

/** Who had what others wanted: `were in use, 60% of them by report, 40% by checkout`. */
function holdersWords(holders: Breach['holders']): string {
  if (holders.length === 0) return '';
  const [first, ...others] = holders.slice(0, CALLERS_TOLD);
  const most = `, ${holders.length === 1 ? 'all' : formatShare(first.share)} of them by ${first.function}`;
  const told = others.map(({ function: fn, share }) => `, ${formatShare(share)} by ${fn}`);
  return [most, ...told, ...(holders.length > CALLERS_TOLD ? [' and the rest by others'] : [])].join('');
}

/** Whose requests or calls the limit held back. */
function callersWords(causes: Breach['causes']): string[] {
  if (causes.length === 0) return [];
  const told = causes.slice(0, CALLERS_TOLD).map(({ function: fn, source, share }) => {
    const part = causes.length === 1 ? '' : ` (${formatShare(share)})`;
    return `${fn} on behalf of ${source}${part}`;
  });
  return [`held back: ${told.join(', ')}${causes.length > CALLERS_TOLD ? ' and others' : ''}`];
}

function owner(name: string): string {
  return name === '' ? 'The account' : name;
}

/** A number with its unit, for people. Units other than those of metrics are written as they are. */
function quantity(value: number, unit: string): string {
  if (unit === 'ms') return formatDuration(Math.round(value * MS));
  return unit === 'count' ? formatCount(value) : `${formatCount(value)} ${unit}`;
}
