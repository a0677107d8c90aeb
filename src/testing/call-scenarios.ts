import fc from 'fast-check';
import type { Document } from './document.ts';

const time = fc.constantFrom('1ms', '20ms', '150ms', '1s');
const law = fc.oneof(time, fc.record({ distribution: fc.constant('exponential'), mean: time }));
const share = fc.constantFrom('0%', '10%', '100%');

export const downstream = fc.oneof(
  fc.record({
    type: fc.constant('station'),
    servers: fc.constantFrom(1, 3, 50),
    service: law,
    maximumWaiting: fc.constantFrom(undefined, 0, 5),
    timeout: fc.constantFrom(undefined, '100ms'),
    background: fc.constantFrom('0/s', '5/s'),
    errorRate: share,
  }),
  fc.record({
    type: fc.constant('rate-limited'),
    rate: fc.constantFrom('1/s', '20/s'),
    burst: fc.constantFrom(1, 10),
    service: law,
  }),
  fc.record({ type: fc.constant('latency-curve'), latency: law, errorRate: share }),
  fc
    .record({
      type: fc.constant('connection-pool'),
      connections: fc.constantFrom(1, 4),
      service: law,
      maximumActive: fc.constantFrom(undefined, 1, 2),
      background: fc.constantFrom('0/s', '5/s'),
      whenFull: fc.constantFrom('wait', 'refuse'),
      hold: fc.constantFrom('call', 'environment'),
      connectionsPerEnvironment: fc.constantFrom(1, 3),
      timeout: fc.constantFrom(undefined, '200ms'),
    })
    .map((pool) => (pool.whenFull === 'refuse' ? { ...pool, timeout: undefined } : pool))
    .map((pool) => (pool.hold === 'call' ? { ...pool, connectionsPerEnvironment: undefined } : pool)),
  fc.record({
    type: fc.constant('table'),
    mode: fc.constant('provisioned'),
    writeUnits: fc.constantFrom(1, 10),
    burst: fc.constantFrom('1s', '5m'),
    partitions: fc.constantFrom(undefined, 4),
    service: law,
  }),
);

/** What may stand before the first downstream; only a pool can have a proxy. */
export const front = fc.oneof(
  fc.record({
    type: fc.constant('cache'),
    hitRatio: fc.constantFrom('0%', '50%'),
    latency: time,
    warmUpTime: fc.constantFrom('0s', '10s'),
  }),
  fc.record({ type: fc.constant('database-proxy'), borrowTimeout: fc.constantFrom('10ms', '2s') }),
);

const at = fc.integer({ min: 0, max: 19 }).map((second) => `${second}s`);
const fault = fc.oneof(
  fc.record({ at, loseEnvironments: fc.constantFrom('50%', '100%') }),
  fc.record({ at, deploy: fc.constant('f0') }),
  fc.record({ at, for: time, downstream: fc.constant('d0'), outage: fc.constantFrom('refuse', 'hang') }),
  fc.record({ at, for: time, function: fc.constant('f0'), durationFactor: fc.constantFrom(0.1, 20) }),
);

const common = {
  probability: fc.constantFrom('100%', '50%'),
  count: fc.constantFrom(1, 3),
  onError: fc.constantFrom('fail', 'ignore'),
};
const retry = {
  timeout: fc.constantFrom(undefined, '10ms', '300ms'),
  retryOn: fc.constantFrom(undefined, ['throttle', 'service-error', 'timeout', 'function-error']),
  maxAttempts: fc.constantFrom(undefined, 2, 4),
  base: fc.constantFrom(undefined, '50ms'),
};

/** A call by position: which of the functions and downstreams behind it is meant. */
const call = fc.record({ to: fc.nat(100), ...common, ...retry });
export const step = fc.oneof(
  call.map((one) => ({ kind: 'one' as const, one })),
  fc.array(call, { minLength: 1, maxLength: 3 }).map((branches) => ({ kind: 'parallel' as const, branches })),
  fc.record({ to: fc.nat(100), ...common }).map((one) => ({ kind: 'event' as const, one })),
);

const functionOf = fc.record({
  duration: law,
  init: fc.constantFrom('0s', '200ms'),
  timeout: fc.constantFrom('1s', '5s'),
  errorRate: share,
  reservedConcurrency: fc.constantFrom(undefined, undefined, 1, 4),
  steps: fc.array(step, { maxLength: 3 }),
});

/** Functions call those behind them and wait, or hand events to any; sources invoke the first and the last. */
export const callScenarios: fc.Arbitrary<Document> = fc
  .record({
    seed: fc.nat(1000),
    profile: fc.constantFrom('lambda-2022', 'lambda-2026'),
    functions: fc.array(functionOf, { minLength: 1, maxLength: 4 }),
    downstreams: fc.array(downstream, { minLength: 1, maxLength: 3 }),
    before: fc.option(front, { nil: undefined }),
    faults: fc.array(fault, { maxLength: 2 }),
    // Evenly spaced arrivals and constant times let things fall on the same microsecond.
    process: fc.constantFrom('poisson', 'constant'),
    rate: fc.constantFrom('2/s', '15/s', '20/s'),
    idleLifetime: fc.constantFrom('500ms', '5m'),
    warmup: fc.constantFrom('0s', '7s'),
  })
  .map(({ seed, profile, functions, downstreams, before, faults, process, rate, idleLifetime, warmup }) => {
    const stores = downstreams.map((_, index) => `d${index}`);
    const isFronted = before?.type === 'cache' || (before !== undefined && downstreams[0].type === 'connection-pool');
    if (isFronted) stores.push('front');
    const names = functions.map((_, index) => `f${index}`);
    const written = functions.map(({ steps, ...settings }, index) => {
      const waited = [...names.slice(index + 1), ...stores];
      const calls = steps.map((one) => {
        if (one.kind === 'one') return { ...one.one, to: waited[one.one.to % waited.length] };
        if (one.kind === 'event') {
          // One event a run at most, so that loops which nothing stops do not flood the run.
          return {
            ...one.one,
            count: 1,
            probability: '20%',
            to: names[one.one.to % names.length],
            invocation: 'event',
          };
        }
        return { parallel: one.branches.map((branch) => ({ ...branch, to: waited[branch.to % waited.length] })) };
      });
      return [names[index], { ...settings, calls }] as const;
    });
    const arrivals = { process, rate };
    const behind = Object.fromEntries(downstreams.map((settings, index) => [stores[index], settings]));
    return {
      name: 'calls',
      platform: { profile, accountConcurrency: 200, unreservedFloor: 0, idleLifetime },
      run: { duration: '20s', warmup, seed, resolution: '5s', replications: 1 },
      functions: Object.fromEntries(written),
      sources: {
        web: { type: 'sdk', target: 'f0', arrivals, client: { timeout: '2s' } },
        events: { type: 's3', target: names.at(-1), arrivals },
      },
      downstreams: isFronted ? { ...behind, front: { ...before, of: 'd0' } } : behind,
      faults,
    } as unknown as Document;
  });
