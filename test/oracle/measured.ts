import type { RunResult } from '../../src/observe/result.ts';

/** Metrics that oracle and engine must agree on, to the last one. */
const METRICS: Readonly<Record<string, readonly string[]>> = {
  functions: [
    'arrivals',
    'invocations',
    'throttles',
    'throttlesByReason.ConcurrentInvocationLimitExceeded',
    'throttlesByReason.ReservedFunctionConcurrentInvocationLimitExceeded',
    'throttlesByReason.FunctionInvocationRateLimitExceeded',
    'throttlesByReason.ReservedFunctionInvocationRateLimitExceeded',
    'throttlesByReason.ScalingRateLimitExceeded',
    'serviceErrors',
    'errors',
    'timeouts',
    'coldStarts',
    'concurrency.max',
    'environments.max',
    'asyncEventsReceived',
    'asyncEventsDropped',
    'deadLettered',
    'lost',
  ],
  sources: [
    'offered',
    'delivered',
    'succeeded',
    'failed',
    'refused',
    'clientGaveUp',
    'retries',
    'abandoned',
    'discarded',
    'deadLettered',
    'lost',
    'expired',
    'duplicates',
    'redelivered',
    'waiting',
    'running',
    'receives',
    'batches',
    'inFlight.max',
    'filtered',
    'writeThrottles',
    'writeRetries',
  ],
  account: ['throttles', 'concurrency.max'],
  downstreams: ['received', 'rejected'],
};

const MS = 1_000;

/** The same as the oracle foretells, out of what the engine measured. Times are whole microseconds again. */
export function measured({ entities, horizon, warmup }: RunResult): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { scope, name, values } of entities) {
    // A source or function may have a further entry, with its costs.
    if (!['invocations', 'offered', 'throttles', 'received'].some((metric) => values.has(metric))) continue;
    const place = scope === 'account' ? 'account' : `${scope}.${name}`;
    const value = (metric: string): number => values.get(metric) ?? 0;
    for (const metric of METRICS[scope] ?? []) found.set(`${place}.${metric}`, value(metric));
    const window = horizon - warmup;
    if (scope === 'functions') {
      found.set(`${place}.concurrency.time`, Math.round(value('concurrency.mean') * window));
      found.set(`${place}.environments.time`, Math.round(value('environments.mean') * window));
      found.set(`${place}.asyncEventAge.max`, Math.round(value('asyncEventAge.max') * MS));
    }
    if (scope === 'sources') {
      found.set(`${place}.inFlight.time`, Math.round(value('inFlight.mean') * window));
      found.set(`${place}.iteratorAge.max`, Math.round(value('iteratorAge.max') * MS));
      const answered = value('succeeded') + value('failed');
      found.set(`${place}.latency.sum`, Math.round(value('latency.mean') * MS * answered));
      found.set(`${place}.latency.max`, Math.round(value('latency.max') * MS));
    }
  }
  return found;
}

/** What differs, one line each; what the oracle does not name did not happen to it. */
export function differences(foretold: ReadonlyMap<string, number>, result: RunResult): string[] {
  return [...measured(result)].flatMap(([name, value]) => {
    const expected = foretold.get(name) ?? 0;
    return value === expected ? [] : [`${name}: the engine has ${value}, the oracle ${expected}`];
  });
}
