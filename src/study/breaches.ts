import type { BreachResult, RunResult } from '../observe/result.ts';
import { wilsonInterval } from '../theory/wilson.ts';
import { formatCount, formatDuration } from '../units/format.ts';
import { MS } from '../units/time.ts';
import { intervalOf } from './interval.ts';
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
    probability: probability(group.length, replications, confidence),
    cause: causeOf({ limit, name, value, unit, demand: peakDemand.value }),
  };
}

function probability(occurred: number, replications: number, confidence: number): Metric {
  const value = occurred / replications;
  if (replications < 2) return { value, low: null, high: null, unit: 'share' };
  const { low, high } = wilsonInterval(occurred, replications, confidence);
  return { value, low, high, unit: 'share' };
}

/** What a limit's breach is described from. */
interface Reached {
  readonly limit: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What would have been used without the limit; null where it is not known. */
  readonly demand: number | null;
}

/** What happened, by limit. A limit that has no words of its own is described by its name and value. */
const CAUSES: ReadonlyMap<string, (name: string, value: string) => string> = new Map([
  ['account-concurrency', (_, value) => `All ${value} concurrent executions that functions may share were in use`],
  ['reserved-concurrency', (name, value) => `All ${value} concurrent executions reserved for ${name} were in use`],
  ['scaling-rate', (name, value) => `${owner(name)} needed new environments faster than they start (${value})`],
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
  ['message-retention', (name, value) => `Messages of ${name} were deleted at ${value}, the end of their retention`],
]);

function causeOf({ limit, name, value, unit, demand }: Reached): string {
  const isConcurrency = limit.endsWith('-concurrency');
  const shown = isConcurrency ? formatCount(value) : quantity(value, unit);
  const words = CAUSES.get(limit)?.(name, shown) ?? `The limit ${limit} of ${shown} was reached`;
  if (demand === null || demand <= value) return `${words}.`;
  if (isConcurrency) return `${words}; without the limit ${formatCount(demand)} would have been.`;
  return `${words}; the peak demand was ${quantity(demand, unit)}.`;
}

function owner(name: string): string {
  return name === '' ? 'The account' : name;
}

/** A number with its unit, for people. Units other than those of metrics are written as they are. */
function quantity(value: number, unit: string): string {
  if (unit === 'ms') return formatDuration(Math.round(value * MS));
  return unit === 'count' ? formatCount(value) : `${formatCount(value)} ${unit}`;
}
