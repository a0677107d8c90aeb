import { metricIn } from '../study/metric-at.ts';
import type { Breach, MetricTree, Recovery, Summary } from '../study/summary-schema.ts';
import { formatCount, formatShare } from '../units/format.ts';
import { formatInstant, formatInterval, formatValue, plural, sentence } from './format.ts';
import { amountIn } from './lookup.ts';

/** What a run found, in one line. */
export interface Verdict {
  readonly tone: 'good' | 'bad' | 'unknown';
  readonly text: string;
  /** What followed from it, one sentence per source. */
  readonly details: readonly string[];
}

/** The first line of every report: the worst of what was recorded, or that nothing of the kind was. */
export function verdictOf(summary: Summary): Verdict {
  if (summary.run.replications === 0) {
    const text = 'Nothing is known yet: the run was stopped before a replication was complete.';
    return { tone: 'unknown', text, details: [] };
  }
  const losses = [...lossesOf(summary), ...backlogsOf(summary)];
  const throttled = throttledFunctions(summary);
  const down = summary.recovery.filter(({ stayedDown }) => (stayedDown.value ?? 0) > 0);
  if (down.length > 0) {
    const also = throttled.length === 0 ? losses : [throttledText(throttled, summary), ...losses];
    return { tone: 'bad', text: sentence(downText(down, summary)), details: also.map(sentence) };
  }
  if (throttled.length > 0)
    return { tone: 'bad', text: throttledText(throttled, summary), details: losses.map(sentence) };
  if (losses.length > 0) {
    return {
      tone: 'bad',
      text: `No function was throttled, but not all went well: ${losses[0]}`,
      details: losses.slice(1).map(sentence),
    };
  }
  const waits = summary.breaches.filter(onlyMadeWait);
  const breach = summary.breaches.find((each) => !onlyMadeWait(each));
  if (breach !== undefined) {
    const source = breach.scope === 'sources' ? ` (${breach.name})` : '';
    const reached = `${at(breach, summary)}${source}${when(breach, summary)}`;
    return { tone: 'bad', text: `No function was throttled, but a limit was reached: ${reached}.`, details: [] };
  }
  if (isIdle(summary))
    return { tone: 'unknown', text: 'Nothing was invoked: no source offered anything.', details: [] };
  const calm = `nothing was throttled, expired or lost${waitText(waits)}${peakText(summary)}.`;
  const failing = summary.expectations.filter(({ pass }) => !pass).length;
  if (failing === 0) return { tone: 'good', text: sentence(calm), details: [] };
  const of = plural(summary.expectations.length, 'expectation');
  return { tone: 'bad', text: `${failing} of ${of} did not pass, though ${calm}`, details: [] };
}

/** What the system does not come back from, the worst first: what there is to know before all else. */
function downText(down: readonly Recovery[], { run }: Summary): string {
  const [worst, ...others] = [...down].sort(
    (one, other) => (other.stayedDown.value ?? 0) - (one.stayedDown.value ?? 0),
  );
  const share = worst.stayedDown.value ?? 0;
  const often = run.replications < 2 || share === 1 ? '' : ` in ${formatShare(share)} of replications`;
  const since = worst.endedAt.value === null ? null : run.simulatedTime - worst.endedAt.value;
  const still = since === null ? '' : `, ${formatValue(since, 'ms')} after it was over`;
  const more = others.length === 0 ? '' : `; nor after ${listed(others.map(({ fault }) => fault))}`;
  return `the system does not come back by itself${often}: after ${worst.fault} less succeeds than before when the run ends${still}${more}.`;
}

/** Whether a downstream only let calls wait, as every server does that is not idle. */
function onlyMadeWait({ scope, refused }: Breach): boolean {
  return scope === 'downstreams' && refused.value === 0;
}

function waitText(waits: readonly Breach[]): string {
  return waits.length === 0 ? '' : `; calls waited for a place at ${listed(waits.map(({ name }) => name))}`;
}

function isIdle({ functions, sources }: Summary): boolean {
  const sum = (trees: Readonly<Record<string, MetricTree>>, metric: string): number =>
    Object.values(trees).reduce((total, tree) => total + amountIn(tree, metric), 0);
  return sum(sources, 'offered') === 0 && sum(functions, 'invocations') === 0;
}

/** What became of the requests that did not succeed, one sentence per source that has any. */
function lossesOf(summary: Summary): string[] {
  return Object.entries(summary.sources).flatMap(([name, source]) => {
    const offered = amountIn(source, 'offered');
    const losses = isStored(source) ? [...LOSSES, EXPIRED] : LOSSES;
    const parts = losses.flatMap(([metric, one, many]) => {
      const amount = amountIn(source, metric);
      const share = offered > 0 ? ` (${formatShare(amount / offered)})` : '';
      return amount > 0 ? [`${formatCount(amount)} ${amount === 1 ? one : many}${share}`] : [];
    });
    // An event that expired went on to be discarded or sent to a failure destination: it is among the others.
    const expired = isStored(source) ? 0 : amountIn(source, 'expired');
    const isAll = parts.length === 1 && expired === Math.max(...LOSSES.map(([metric]) => amountIn(source, metric)));
    const age = expired === 0 ? '' : `, ${isAll ? '' : `${formatCount(expired)} of them `}for their age`;
    return parts.length === 0 ? [] : [`of the ${offeredBy(source)} of ${name}, ${listed(parts)}${age}.`];
  });
}

/** Below this share of what was offered, what still waits at the end is the ordinary work of the moment. */
const BEHIND_SHARE = 0.01;

/** Which sources have not caught up with their arrivals by the end, one sentence each. */
function backlogsOf(summary: Summary): string[] {
  return Object.entries(summary.sources).flatMap(([name, source]) => {
    const offered = amountIn(source, 'offered');
    const waiting = amountIn(source, 'backlog.atEnd');
    if (waiting < 1 || waiting < BEHIND_SHARE * offered) return [];
    const oldest = metricIn(source, 'ageOfOldest.max')?.value ?? null;
    const age = oldest === null ? '' : `; the oldest waited ${formatValue(oldest, 'ms')}`;
    const verb = Math.round(waiting) === 1 ? 'waits' : 'wait';
    return [
      `source ${name} has fallen behind: ${formatCount(waiting)} of its ${offeredBy(source)} still ${verb} at the end${age}.`,
    ];
  });
}

/** Whether items lie in a queue or stream of their own, which deletes them at the end of their retention. */
function isStored(source: MetricTree): boolean {
  return metricIn(source, 'ageOfOldest.max') !== null;
}

const DEAD_LETTERED = 'ended in a dead-letter queue or failure destination';

/** Ends of an item that did not succeed, in words for one and for several. */
const LOSSES = [
  ['failed', 'failed', 'failed'],
  ['clientGaveUp', 'was given up by the caller', 'were given up by the caller'],
  ['refused', 'was refused before it reached the function', 'were refused before they reached the function'],
  ['discarded', 'was discarded', 'were discarded'],
  ['lost', 'was lost on the way to its failure destination', 'were lost on the way to their failure destination'],
  ['deadLettered', DEAD_LETTERED, DEAD_LETTERED],
] as const;

const EXPIRED = ['expired', 'expired before it was processed', 'expired before they were processed'] as const;

function offeredBy(source: MetricTree): string {
  return plural(Math.round(amountIn(source, 'offered')), itemOf(source));
}

function itemOf(source: MetricTree): string {
  if (metricIn(source, 'clientGaveUp') !== null) return 'request';
  if (metricIn(source, 'receives') !== null) return 'message';
  return isStored(source) ? 'record' : 'event';
}

/** Functions with throttles: those that people wait for before those whose events can wait, the hardest hit first. */
function throttledFunctions(summary: Summary): readonly (readonly [string, MetricTree])[] {
  const canWait = (metrics: MetricTree): number => (amountIn(metrics, 'asyncEventsReceived') > 0 ? 1 : 0);
  return Object.entries(summary.functions)
    .filter(([, metrics]) => amountIn(metrics, 'throttles') > 0)
    .sort(
      ([, one], [, other]) =>
        canWait(one) - canWait(other) || amountIn(other, 'throttleRatio') - amountIn(one, 'throttleRatio'),
    );
}

function throttledText(throttled: readonly (readonly [string, MetricTree])[], summary: Summary): string {
  const [[name, metrics]] = throttled;
  const ratio = metricIn(metrics, 'throttleRatio');
  // Each try of a request and each delivery of an event counts, so that the share is not one of requests or events.
  const share = ratio === null ? '' : `: ${formatInterval(ratio, 'of attempts')}`;
  const breach = mainBreach(name, summary);
  const limit = breach === undefined ? '' : `${when(breach, summary)}, at ${at(breach, summary)}`;
  const others =
    throttled.length === 1 ? '' : `; so ${throttled.length === 2 ? 'is' : 'are'} ${listed(namesAfterFirst(throttled))}`;
  return `${name} is throttled${share}${limit}${others}.`;
}

function namesAfterFirst(throttled: readonly (readonly [string, MetricTree])[]): string[] {
  const names = throttled.slice(1).map(([name]) => name);
  return names.length <= 3 ? names : [...names.slice(0, 2), `${names.length - 2} more functions`];
}

/** The limit that refused a function most. One with its own reservation never meets the account's limit. */
function mainBreach(name: string, { breaches, limits }: Summary): Breach | undefined {
  const isReserved = Object.hasOwn(limits.reservedConcurrency, name);
  // For lack of a network interface nothing is throttled (E-42).
  const own = breaches.filter(
    (breach) => breach.scope === 'functions' && breach.name === name && breach.limit !== 'network-interfaces',
  );
  const shared = breaches.filter(
    ({ scope, limit }) => scope === 'account' && !(isReserved && limit === 'account-concurrency'),
  );
  const [most] = [...own, ...shared].sort((one, other) => (other.refused.value ?? 0) - (one.refused.value ?? 0));
  return most;
}

function when({ firstAt, lastAt, probability }: Breach, { run }: Summary): string {
  const instant = (ms: number | null): string => formatInstant(ms ?? 0, run.simulatedTime);
  const [first, last] = [instant(firstAt.value), instant(lastAt.value)];
  const often = (probability.value ?? 0) < 1 ? ` in ${formatShare(probability.value ?? 0)} of replications` : '';
  return `${often}, ${first === last ? `at ${first}` : `from ${first} to ${last}`}`;
}

const LIMITS: ReadonlyMap<string, (value: string) => string> = new Map([
  ['reserved-concurrency', (value) => `its reserved concurrency of ${value}`],
  ['managed-concurrency', (value) => `the ${value} slots of its managed instances`],
  ['scaling-rate', (value) => `the scaling rate of ${value}`],
  ['request-rate', (value) => `the request-rate limit of ${value}`],
  ['gateway-rate', (value) => `API Gateway's rate limit of ${value}`],
  ['async-age', (value) => `the maximum event age of ${value}`],
  ['poller-maximum', (value) => `the mapping's maximum of ${value}`],
  ['visibility-timeout', (value) => `the visibility timeout of ${value}`],
  ['in-flight', (value) => `the limit of ${value}`],
  ['stream-retention', (value) => `the retention of ${value}`],
  ['shard-throughput', (value) => `the write limit of ${value}`],
  ['message-retention', (value) => `the retention of ${value}`],
]);

function at({ limit, value, unit }: Breach, { limits }: Summary): string {
  const amount = limit.endsWith('-concurrency') ? formatCount(value) : formatValue(value, unit);
  if (limit !== 'account-concurrency') return LIMITS.get(limit)?.(amount) ?? `the limit ${limit} of ${amount}`;
  // Reservations leave less than the quota to share.
  return value === limits.accountConcurrency
    ? `the account's concurrency limit of ${amount}`
    : `the ${amount} unreserved of the account's concurrency limit of ${formatCount(limits.accountConcurrency)}`;
}

function peakText({ account, limits }: Summary): string {
  const peak = metricIn(account, 'concurrency.max')?.value ?? null;
  return peak === null ? '' : `; peak concurrency ${formatCount(peak)} of ${formatCount(limits.accountConcurrency)}`;
}

/** `a`, `a and b`, `a, b and c`. */
function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}
