import { findRetryPolicy } from '../platform/retry-policy.ts';
import { deliveryOf } from '../sources/client.ts';
import type { Service, ServiceEra, SourceKind } from '../sources/service.ts';
import { type DeliveryRule, deliverySpan } from '../sources/service-delivery.ts';
import { eraOn, services, sinceOf } from '../sources/services.ts';
import { formatCount, formatDuration } from '../units/format.ts';

/** A source type as it was on one date, in words. */
export interface SourceOnDate {
  readonly type: string;
  readonly service: string;
  /** ISO date from which this was so. */
  readonly from: string;
  readonly invocation: string;
  readonly unit: string;
  readonly retries: string;
  readonly batching: string;
  readonly facts: readonly string[];
}

/** The three ways in which Lambda is invoked, and who reads where a mapping stands between. */
const INVOCATIONS: Readonly<Record<SourceKind, string>> = {
  sync: 'synchronous',
  async: 'asynchronous',
  queue: 'queue mapping',
  stream: 'stream mapping',
  kafka: 'stream mapping',
  mq: 'queue mapping',
};

const ASYNC_RULES =
  "Lambda: throttles up to 6 h, function errors twice, then the function's dead-letter queue or destination";

/** What can invoke functions on a date, in the order of the table. @param date ISO */
export function sourcesOn(date: string): SourceOnDate[] {
  return services
    .filter((service) => sinceOf(service) <= date)
    .map((service) => sourceOf(service, eraOn(service, date)));
}

/** What cannot invoke functions yet on a date, with the date from which it can. */
export function sourcesAfter(date: string): { readonly type: string; readonly since: string }[] {
  return services
    .map((service) => ({ type: service.type, since: sinceOf(service) }))
    .filter(({ since }) => since > date);
}

/** The whole table as a page of Markdown. */
export function sourcesPage(): string {
  const head =
    '| type | service | since | invokes by | unit of concurrency | who retries, how long | batching | facts |';
  const rows = services.flatMap((service) => service.eras.map((era) => pageRow(sourceOf(service, era))));
  return [
    '# Event sources',
    '',
    'How each source type invokes a function, what one concurrent run is, and who tries again. A type with several rows',
    'changed: the last row whose date is not after the profile holds. `capsim profiles NAME --sources` prints the rows',
    'of one profile. The dates that the facts do not give are launch dates. The numbers of tries and the times are those',
    'that are simulated; where a service says only that it backs off, its waits are assumed.',
    '',
    head,
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function pageRow({ type, service, from, invocation, unit, retries, batching, facts }: SourceOnDate): string {
  const cells = [`\`${type}\``, service, from, invocation, unit, retries, batching, facts.join(' ')];
  return `| ${cells.join(' | ')} |`;
}

function sourceOf({ type, name }: Service, era: ServiceEra): SourceOnDate {
  const { from, kind, unit, batching, facts } = era;
  return { type, service: name, from, invocation: INVOCATIONS[kind], unit, retries: retriesOf(era), batching, facts };
}

/** Who tries again, with how often and how long as the rules of the era have it. */
function retriesOf(era: ServiceEra): string {
  if (era.kind === 'async') return `${era.retries}${limitsOf(era.delivery)}; then ${ASYNC_RULES}`;
  if (era.kind !== 'sync') return era.retries;
  const policy = findRetryPolicy(era.retry ?? '');
  const patience = era.timeout === null ? '' : `; waits ${formatDuration(era.timeout)}`;
  return `${era.retries}${limitsOf(policy === undefined ? null : deliveryOf(policy))}${patience}`;
}

function limitsOf(rule: DeliveryRule | null): string {
  if (rule === null || rule.maxAttempts === 1) return '';
  const { maxAttempts, maxAge } = rule;
  const tries = maxAttempts === Number.POSITIVE_INFINITY ? [] : [`up to ${formatCount(maxAttempts)} tries`];
  // Where an age ends the tries, it says how long; else the waits do.
  const span = maxAge === Number.POSITIVE_INFINITY ? deliverySpan(rule) : maxAge;
  const isTimed = span > 0 && span < Number.POSITIVE_INFINITY;
  const limits = [...tries, ...(isTimed ? [`for up to ${formatDuration(span)}`] : [])];
  return limits.length === 0 ? '' : `: ${limits.join(', ')}`;
}
