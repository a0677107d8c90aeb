import type { BreachResult, RunResult } from '../observe/result.ts';
import { wilsonInterval } from '../theory/wilson.ts';
import { formatCount, formatDuration, formatShare } from '../units/format.ts';
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
const CAUSES: ReadonlyMap<string, (reached: Reached, value: string) => string> = new Map([
  ['account-concurrency', (_, value) => `All ${value} concurrent executions that the account allows were in use`],
  ['reserved-concurrency', ({ name }, value) => `All ${value} concurrent executions reserved for ${name} were in use`],
  [
    'scaling-rate',
    ({ name }, value) => `${owner(name)} needed new environments faster than the platform starts them (${value})`,
  ],
  [
    'request-rate',
    ({ name }, value) => `Requests to ${owner(name)} came faster than the ${value} that its concurrency allows`,
  ],
  [
    'gateway-rate',
    ({ name }, value) => `Requests reached ${owner(name)} faster than API Gateway lets through (${value})`,
  ],
  [
    'async-age',
    ({ name }, value) => `Events of ${owner(name)} waited longer than the ${value} after which they are dropped`,
  ],
]);

function causeOf(reached: Reached): string {
  const value = quantity(reached.value, reached.unit);
  const words =
    CAUSES.get(reached.limit)?.(reached, bare(reached, value)) ?? `${reached.limit} of ${value} was reached`;
  const exceeded = reached.demand !== null && reached.demand > reached.value;
  return exceeded
    ? `${words}; without the limit ${quantity(reached.demand ?? 0, reached.unit)} would have been.`
    : `${words}.`;
}

/** The concurrency limits say "concurrent executions" themselves, so their value is a plain number. */
function bare({ limit, value }: Reached, text: string): string {
  return limit.endsWith('-concurrency') ? formatCount(value) : text;
}

function owner(name: string): string {
  return name === '' ? 'the account' : name;
}

/** A number with its unit, for people. Units other than those of metrics are written as they are. */
function quantity(value: number, unit: string): string {
  if (unit === 'ms') return formatDuration(Math.round(value * MS));
  if (unit === 'share') return formatShare(value);
  const rounded = value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return unit === 'count' ? formatCount(rounded) : `${formatCount(rounded)} ${unit}`;
}
