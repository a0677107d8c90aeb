import fc from 'fast-check';
import { retryRules } from './retry-rules.ts';

// Small scenarios out of what the oracle knows, full of refusals, errors and retries.
//
// At one instant, what frees capacity comes before timers, and timers before arrivals; among timers, which comes first
// follows from when they were set, and about that no fact says anything. So timers of different kinds never fall
// together here: idle lifetimes, ages and patience end on microseconds of their own.

export type Settings = Readonly<Record<string, unknown>>;

export const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

export const number = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

export const law = fc.oneof(
  { arbitrary: fc.constantFrom('0s', '1us', '3ms', '50ms', '200ms', '1s', '1500ms', '8s'), weight: 3 },
  fc.record({ distribution: fc.constant('exponential'), mean: fc.constantFrom('20ms', '400ms', '3s') }),
  fc.record({
    distribution: fc.constant('lognormal'),
    mean: fc.constantFrom('20ms', '400ms', '3s'),
    cv: fc.constantFrom(0.3, 2),
  }),
  fc.record({ distribution: fc.constant('uniform'), min: fc.constant('0s'), max: fc.constantFrom('100ms', '5s') }),
);

export const share = fc.constantFrom('0%', '0%', '10%', '60%', '100%');

export const platform = fc.record({
  /** What remains for functions without a reservation. */
  shared: fc.oneof(number(1, 12), fc.constant(40)),
  requestRateFactor: fc.constantFrom(null, 0.25, 0.25, 10),
  scalingScope: fc.constantFrom('function', 'account', 'none'),
  scalingBurst: fc.constantFrom(1, 5, 1000),
  scalingIncrement: fc.constantFrom(1, 10),
  scalingInterval: fc.constantFrom('1s', '10s'),
  scalingRefill: fc.constantFrom('continuous', 'stepped'),
  scalingAppliesToAsync: fc.boolean(),
  idleLifetime: fc.oneof(
    fc.constantFrom('100003us', '5000003us', '6m'),
    fc.record({ distribution: fc.constant('exponential'), mean: fc.constantFrom('500ms', '20s') }),
  ),
  maximumEnvironmentAge: fc.constantFrom('3000017us', '59000017us', '4h'),
  reuseOrder: fc.constantFrom('most-recently-used', 'newest', 'oldest', 'random'),
  initTimeout: fc.constantFrom('200ms', '10s'),
  serviceErrorRate: fc.constantFrom('0%', '0%', '0%', '20%', '100%'),
  asyncThrottleRetryBase: fc.constantFrom('20ms', '1s'),
  asyncThrottleRetryJitter: fc.constantFrom('0%', '50%'),
  asyncErrorRetryDelayFirst: fc.constantFrom('0s', '1m'),
  asyncDuplicateRate: fc.constantFrom('0%', '0%', '30%'),
  apiGatewayRate: fc.constantFrom('2/s', '1000/s'),
  apiGatewayBurst: fc.constantFrom(1, 100),
  sqsPollersPerMinute: fc.constantFrom(0, 7, 300),
  sqsPollersLowAfter: fc.constantFrom('5000023us', '1m'),
  sqsThrottleStep: fc.constantFrom(0, 1),
});

const lambda = fc.record(
  {
    duration: law,
    init: law,
    /** Milliseconds. */
    timeout: fc.constantFrom(40, 1_000, 3_000, 60_000),
    errorRate: share,
    reservedConcurrency: number(0, 6),
    async: fc.record(
      {
        maximumEventAge: fc.constantFrom('60s', '2m', '6h'),
        maximumRetryAttempts: number(0, 2),
        deadLetterQueue: fc.constantFrom('q0', 'q1'),
        onFailure: fc.constantFrom('q0', 'q1'),
        onSuccess: fc.constantFrom('q0', 'q1'),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['duration', 'init', 'timeout', 'errorRate'] },
);

const arrivals = fc.oneof(
  fc.record({ process: fc.constantFrom('poisson', 'constant'), rate: number(1, 400).map((count) => `${count}/m`) }),
  fc.record({ at: fc.constantFrom('0s', '7s', '20s'), count: number(1, 60) }),
);

const closed = fc.record({
  process: fc.constant('closed'),
  clients: number(1, 4),
  thinkTime: fc.record({ distribution: fc.constant('exponential'), mean: fc.constantFrom('300ms', '2s') }),
});

const client = fc.record(
  {
    retry: fc.constantFrom(...Object.keys(retryRules)),
    /** How long it waits, with microseconds of its own for each source. */
    timeout: fc.constantFrom(20, 500, 4_000),
    maxAttempts: number(1, 5),
    clients: number(1, 3),
    jitter: fc.constantFrom('none', 'full', 'equal', 'decorrelated'),
    base: fc.constantFrom('1ms', '200ms', '2s'),
    cap: fc.constantFrom('300ms', '20s'),
    quota: number(1, 30),
    retryOn: fc.subarray(['throttle', 'service-error', 'timeout', 'function-error']),
    network: law,
  },
  { requiredKeys: ['retry'] },
);

const caller = fc.record({
  type: fc.constantFrom('sdk', 'api-gateway'),
  arrivals: fc.oneof({ arbitrary: arrivals, weight: 2 }, closed),
  client,
});

const sender = fc.record(
  {
    type: fc.constant('async'),
    arrivals,
    delivery: fc.record(
      {
        maximumRetryAttempts: number(0, 4),
        maximumEventAge: fc.constantFrom('10s', '5m'),
        base: fc.constantFrom('50ms', '2s'),
        cap: fc.constantFrom('3s', '1m'),
      },
      { requiredKeys: [] },
    ),
    deadLetterQueue: fc.constantFrom('q0', 'q1'),
  },
  { requiredKeys: ['type', 'arrivals'] },
);

const queue = fc
  .record(
    {
      type: fc.constant('sqs'),
      arrivals,
      batchSize: number(1, 10),
      maximumBatchingWindow: fc.constantFrom('1s', '7s'),
      /** Milliseconds beyond the timeout of the function. */
      visibility: fc.constantFrom(0, 1_000, 40_000),
      retention: fc.constantFrom('60000029us', '120000029us', '4d'),
      delay: fc.constantFrom('3s', '90s'),
      maximumConcurrency: number(2, 8),
      reportBatchItemFailures: fc.boolean(),
      poison: fc.constantFrom('10%', '100%'),
      redrive: fc.record(
        { deadLetterQueue: fc.constantFrom('q0', 'q1'), maxReceiveCount: number(1, 4) },
        { requiredKeys: ['deadLetterQueue'] },
      ),
    },
    { requiredKeys: ['type', 'arrivals', 'batchSize', 'visibility'] },
  )
  .map(({ redrive, ...settings }) => ({ ...settings, ...redrive }));

const shard = fc
  .record(
    {
      type: fc.constantFrom('kinesis', 'dynamodb-stream'),
      arrivals: fc.oneof(
        fc.record({ process: fc.constantFrom('poisson', 'constant'), rate: fc.constantFrom('3/s', '20/s', '40/m') }),
        fc.record({ at: fc.constantFrom('0s', '7s'), count: number(1, 300) }),
      ),
      batchSize: number(1, 60),
      maximumBatchingWindow: fc.constantFrom('500ms', '3s', '20s'),
      maximumRecordAge: fc.constantFrom('60s', '60000031us'),
      maximumRetryAttempts: number(0, 3),
      bisectBatchOnFunctionError: fc.boolean(),
      reportBatchItemFailures: fc.boolean(),
      onFailure: fc.constantFrom('q0', 'q1'),
      poison: fc.constantFrom('2%', '20%'),
      filtered: fc.constantFrom('20%', '100%'),
      recordSize: fc.constantFrom('100B', '20KB', '200KB'),
    },
    { requiredKeys: ['type', 'arrivals'] },
  )
  .map((settings): Settings & { type: string } => settings);

/** Where the items of a source go, and whether they follow from the successes of another function. */
const place = fc.record({ target: number(0, 99), follows: maybe(fc.constantFrom(0.5, 1, 2.5)) });

const run = fc.record({
  seconds: number(20, 240),
  warmup: fc.constantFrom('0s', '0s', '13s'),
  seed: number(0, 10 ** 6),
});

interface Choices {
  readonly platform: { readonly shared: number } & Settings;
  readonly run: { readonly seconds: number; readonly warmup: string; readonly seed: number };
  readonly functions: readonly ({ readonly reservedConcurrency?: number; readonly timeout: number } & Settings)[];
  readonly sources: readonly {
    readonly source: {
      readonly type: string;
      readonly visibility?: number;
      readonly client?: { readonly timeout?: number } & Settings;
    } & Settings;
    readonly place: { readonly target: number; readonly follows: number | undefined };
  }[];
}

/** Functions that are called and that receive events. */
export const callsAndEvents: fc.Arbitrary<Settings> = fc
  .record({
    platform,
    run,
    functions: fc.array(lambda, { minLength: 1, maxLength: 3 }),
    sources: fc.array(fc.record({ source: fc.oneof(caller, sender), place }), { minLength: 1, maxLength: 4 }),
  })
  .map(scenarioOf);

/** The same, and queues that a mapping reads. */
export const queues: fc.Arbitrary<Settings> = fc
  .record({
    platform,
    run,
    functions: fc.array(lambda, { minLength: 1, maxLength: 2 }),
    sources: fc.array(fc.record({ source: fc.oneof({ arbitrary: queue, weight: 4 }, caller), place }), {
      minLength: 1,
      maxLength: 2,
    }),
  })
  .map(scenarioOf);

/** Streams of one shard, and callers of the same functions. */
export const shards: fc.Arbitrary<Settings> = fc
  .record({
    platform,
    run,
    functions: fc.array(lambda, { minLength: 1, maxLength: 2 }),
    sources: fc.array(fc.record({ source: fc.oneof({ arbitrary: shard, weight: 4 }, caller), place }), {
      minLength: 1,
      maxLength: 2,
    }),
  })
  .map(scenarioOf);

function scenarioOf({ platform: { shared, ...values }, run: { seconds, ...rest }, ...parts }: Choices): Settings {
  const reserved = parts.functions.reduce((sum, { reservedConcurrency }) => sum + (reservedConcurrency ?? 0), 0);
  return {
    name: 'oracle',
    platform: { ...values, unreservedFloor: 0, accountConcurrency: reserved + shared },
    run: { ...rest, duration: `${seconds}s`, replications: 1 },
    functions: Object.fromEntries(
      parts.functions.map(({ timeout, ...settings }, index) => [`f${index}`, { ...settings, timeout: `${timeout}ms` }]),
    ),
    sources: Object.fromEntries(parts.sources.map((choice, index) => [`s${index}`, sourceOf(choice, index, parts)])),
    downstreams: { q0: { type: 'queue' }, q1: { type: 'queue', errorRate: '40%' } },
  };
}

function sourceOf(
  { source, place: { target, follows } }: Choices['sources'][number],
  index: number,
  { functions }: Pick<Choices, 'functions'>,
): Settings {
  const { client: chosen, visibility, ...settings } = source;
  const to = target % functions.length;
  // From a function before the target, so that there is no circle.
  const arrives = follows === undefined || to === 0 ? {} : { arrivals: { from: `f${to - 1}`, perInvocation: follows } };
  const hides = visibility === undefined ? {} : { visibilityTimeout: `${functions[to].timeout + visibility}ms` };
  return {
    ...settings,
    ...hides,
    target: `f${to}`,
    ...arrives,
    ...(chosen && { client: clientOf(chosen, source.type, index) }),
  };
}

/** API Gateway's own timeout would be the same for all of its sources. */
function clientOf(
  { timeout, ...settings }: { readonly timeout?: number } & Settings,
  type: string,
  index: number,
): Settings {
  const wait = timeout ?? (type === 'api-gateway' ? 15_000 : undefined);
  return wait === undefined ? settings : { ...settings, timeout: `${wait * 1_000 + [7, 11, 13, 19][index]}us` };
}
