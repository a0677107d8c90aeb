/** Which direction of a metric is the worse one; null: more of it is neither good nor bad in itself. */
export type Worse = 'higher' | 'lower' | null;

/** Work that failed, waited, was refused or repeated, and what is paid: less of it is better. */
const HIGHER: ReadonlySet<string> = new Set(
  [
    'throttles throttleRatio throttlesByReason serviceErrors errors timeouts networkInterfaceErrors rollbacks',
    'coldStarts coldStartRatio provisionedSpillover duration billedDuration wastedTime',
    'asyncEventsDropped recursiveInvocationsDropped asyncEventAge deadLettered lost',
    'failed refused retries latency waiting clientGaveUp abandoned expired discarded duplicates redelivered',
    'backlog backlogBytes timeToDrain ageOfOldest iteratorAge offsetLag writeThrottles writeRetries rejected',
    'recoveredAfter stayedDown left amplification wastedWork cost',
  ].flatMap((names) => names.split(' ')),
);

/** Work that was done: more of it is better. */
const LOWER: ReadonlySet<string> = new Set(['delivered', 'succeeded', 'successRatio', 'recovered']);

/**
 * Which direction of a metric is worse, by its name below its entity, for example `latency.p99` or `cost.total`. The same
 * name means the same in functions, sources and downstreams. Load (`invocations`, `calls`) and what is in use
 * (`concurrency`, `utilization`) have no worse direction: it depends on the system what they should be.
 */
export function worseOf(name: string): Worse {
  const [first, second] = name.split('.');
  const family = first === 'newVersion' ? second : first;
  if (HIGHER.has(family)) return 'higher';
  return LOWER.has(family) ? 'lower' : null;
}

/** The same by the path of the metric, for example `functions.checkout.throttleRatio`. */
export function worseOfPath(path: string): Worse {
  const [scope, ...rest] = path.split('.');
  if (scope === 'cost') return 'higher';
  return worseOf((scope === 'account' || scope.startsWith('recovery[') ? rest : rest.slice(1)).join('.'));
}
