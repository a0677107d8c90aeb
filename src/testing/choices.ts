import fc from 'fast-check';
import { maybe, number } from './document.ts';

// What may be chosen for functions, sources that invoke without a mapping, and the platform. Numbers stand for what is
// only known later: a target is a number modulo the functions there are.

/** Short times with what is special at both ends. */
const shortTime = fc.constantFrom('0s', '1us', '3ms', '50ms', '300ms', '1500ms', '8s');

export const law = fc.oneof(
  shortTime,
  fc.record({ distribution: fc.constant('exponential'), mean: fc.constantFrom('20ms', '400ms', '3s') }),
  fc.record({
    distribution: fc.constant('lognormal'),
    mean: fc.constantFrom('20ms', '400ms', '3s'),
    cv: fc.constantFrom(0.3, 2),
  }),
  fc.record({ distribution: fc.constant('uniform'), min: fc.constant('0s'), max: fc.constantFrom('100ms', '5s') }),
);

export const share = fc.constantFrom('0%', '0%', '10%', '60%', '100%');

export const functionChoices = fc.record({
  duration: law,
  init: maybe(law),
  timeout: fc.constantFrom('40ms', '1s', '3s', '60s'),
  memory: fc.constantFrom('128MB', '1536MB'),
  errorRate: share,
  reserved: maybe(number(0, 6)),
  managed: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 2 },
    {
      arbitrary: fc.record({ concurrencyPerEnvironment: number(1, 4), minimum: number(1, 3), more: number(0, 4) }),
      weight: 1,
    },
  ),
  provisioned: maybe(fc.record({ count: number(0, 4), requestedAt: maybe(number(0, 19)) })),
  async: maybe(
    fc.record({
      maximumEventAge: maybe(fc.constantFrom('60s', '2m', '6h')),
      maximumRetryAttempts: maybe(number(0, 2)),
      deadLetterQueue: maybe(number(0, 5)),
      onFailure: maybe(number(0, 5)),
      onSuccess: maybe(number(0, 5)),
    }),
  ),
});
export type FunctionChoices = typeof functionChoices extends fc.Arbitrary<infer Value> ? Value : never;

export const arrivalChoices = fc.oneof(
  fc.record({ process: fc.constant('poisson' as const), perMinute: number(1, 400) }),
  fc.record({ process: fc.constant('constant' as const), perMinute: number(1, 400) }),
  fc.record({ process: fc.constant('mmpp' as const), perMinute: number(1, 200) }),
  fc.record({ process: fc.constant('schedule' as const), seconds: number(1, 30) }),
  fc.record({ process: fc.constant('backlog' as const), at: number(0, 60), count: number(1, 60) }),
  fc.record({
    process: fc.constant('closed' as const),
    clients: number(1, 4),
    thinkTime: fc.constantFrom('300ms', '2s'),
  }),
  fc.record({ process: fc.constant('successes' as const), perInvocation: fc.constantFrom(0.5, 1, 2.5) }),
);
export type ArrivalChoices = typeof arrivalChoices extends fc.Arbitrary<infer Value> ? Value : never;

export const clientChoices = fc.record({
  retry: maybe(number(0, 99)),
  maxAttempts: maybe(number(1, 5)),
  timeout: maybe(fc.constantFrom('20ms', '500ms', '4s')),
  clients: maybe(number(1, 3)),
  jitter: maybe(fc.constantFrom('none', 'full', 'equal', 'decorrelated')),
  base: maybe(fc.constantFrom('1ms', '200ms', '2s')),
  cap: maybe(fc.constantFrom('300ms', '20s')),
  quota: maybe(number(1, 30)),
  retryOn: maybe(fc.subarray(['throttle', 'service-error', 'timeout', 'function-error'])),
  network: maybe(law),
});
export type ClientChoices = typeof clientChoices extends fc.Arbitrary<infer Value> ? Value : never;

export const sourceChoices = fc.record({
  type: number(0, 99),
  target: number(0, 99),
  from: number(0, 99),
  arrivals: arrivalChoices,
  payload: fc.constantFrom(undefined, undefined, undefined, '100KB', '8MB'),
  client: maybe(clientChoices),
  delivery: maybe(
    fc.record({
      maximumRetryAttempts: maybe(number(0, 4)),
      maximumEventAge: maybe(fc.constantFrom('10s', '5m')),
      base: maybe(fc.constantFrom('50ms', '2s')),
      cap: maybe(fc.constantFrom('3s', '1m')),
    }),
  ),
  deadLetterQueue: maybe(number(0, 5)),
});
export type SourceChoices = typeof sourceChoices extends fc.Arbitrary<infer Value> ? Value : never;

export const platformChoices = fc.record({
  /** What remains for functions without a reservation, besides the floor. */
  shared: number(1, 12),
  unreservedFloor: number(0, 3),
  requestRateFactor: fc.constantFrom(null, 0.5, 10),
  scalingScope: maybe(fc.constantFrom('function', 'account', 'none')),
  scalingBurst: fc.constantFrom(1, 5, 1000),
  scalingIncrement: fc.constantFrom(1, 10),
  scalingInterval: fc.constantFrom('1s', '10s'),
  scalingRefill: fc.constantFrom('continuous', 'stepped'),
  scalingAppliesToAsync: fc.boolean(),
  idleLifetime: fc.oneof(fc.constantFrom('100ms', '5s', '6m'), law),
  maximumEnvironmentAge: fc.constantFrom('3s', '1m', '4h'),
  reuseOrder: fc.constantFrom('most-recently-used', 'newest', 'oldest', 'random'),
  initTimeout: fc.constantFrom('200ms', '10s'),
  serviceErrorRate: fc.constantFrom('0%', '0%', '0%', '20%', '100%'),
  managedInstancesInterval: fc.constantFrom('1s', '20s'),
  managedInstancesDoublingTime: fc.constantFrom('1s', '30s'),
  managedInstancesScaleInAfter: fc.constantFrom('1s', '1m'),
  provisionedAllocationDelay: fc.constantFrom('0s', '7s'),
  provisionedAllocationPerMinute: fc.constantFrom(30, 6000),
  provisionedAllocationBurst: fc.constantFrom(0, 2),
  provisionedRecycleRate: fc.constantFrom('0/s', '0.1/s'),
  asyncThrottleRetryBase: fc.constantFrom('20ms', '1s'),
  asyncThrottleRetryJitter: fc.constantFrom('0%', '50%'),
  asyncErrorRetryDelayFirst: fc.constantFrom('0s', '1m'),
  asyncDuplicateRate: fc.constantFrom('0%', '0%', '30%'),
  apiGatewayRate: fc.constantFrom('2/s', '1000/s'),
  apiGatewayBurst: fc.constantFrom(1, 100),
});
