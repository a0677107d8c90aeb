import { DAY, HOUR, MINUTE, type Micros, SECOND } from '../units/time.ts';
import { managedSettings } from './managed-settings.ts';
import type { PlatformValues } from './profile.ts';
import { streamSettings } from './stream-settings.ts';

/** Retry policies that a profile or an override may make the default; `custom` needs a scenario's own numbers. */
const CLIENT_RETRY_POLICIES = [
  'none',
  'javascript-v2-2017',
  'legacy',
  'standard',
  'standard-python',
  'standard-java',
  'standard-go',
  'adaptive',
  'standard-2026',
];

/** What one value of the platform is: how a scenario writes it, within which bounds, and what it means. */
export type Setting = {
  readonly group: SettingGroup;
  /** One sentence for documentation, editors and `capsim profiles`. */
  readonly what: string;
  /** Whether the platform may lack it; a scenario then writes null. */
  readonly nullable?: boolean;
} & SettingForm;

export type SettingGroup =
  | 'concurrency'
  | 'scaling'
  | 'functions'
  | 'environments'
  | 'provisioned concurrency'
  | 'managed instances'
  | 'asynchronous invocation'
  | 'queues'
  | 'streams'
  | 'kafka and mq'
  | 'callers'
  | 'metrics'
  | 'price';

/** The written form. Bounds are in base units: microseconds, bytes, per second, fractions, USD. */
export type SettingForm =
  | {
      readonly kind: 'count' | 'size' | 'duration' | 'rate' | 'number' | 'money';
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'share' | 'flag' | 'law' | 'tiers' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] };

const MB = 1024 * 1024;

function count(group: SettingGroup, what: string, from = 0, to = 10_000_000): Setting {
  return { group, kind: 'count', what, from, to };
}

function duration(group: SettingGroup, what: string, from: Micros, to: Micros): Setting {
  return { group, kind: 'duration', what, from, to };
}

function size(group: SettingGroup, what: string, from: number, to: number): Setting {
  return { group, kind: 'size', what, from, to };
}

function money(what: string): Setting {
  return { group: 'price', kind: 'money', what, from: 0, to: 1000 };
}

function choice(group: SettingGroup, what: string, choices: readonly string[]): Setting {
  return { group, kind: 'choice', what, choices };
}

/** Every value of the platform, in the order in which they are shown. */
export const settings: { readonly [Name in keyof PlatformValues]: Setting } = {
  accountConcurrency: count('concurrency', 'Concurrent executions of all functions of the account in the Region.', 1),
  unreservedFloor: count('concurrency', 'Units of the quota that no reservation may take.'),
  requestRateFactor: {
    group: 'concurrency',
    kind: 'number',
    from: 0.001,
    to: 1_000_000,
    nullable: true,
    what: 'Requests per second allowed for each unit of concurrency; null: no such limit.',
  },
  requestRateWindow: duration(
    'concurrency',
    'Size of the request-rate bucket, as time at the full rate: requests beyond the rate that pass at once.',
    1,
    HOUR,
  ),

  scalingScope: choice('scaling', 'Whose the scaling rate is: of each function, of the account, or of nobody.', [
    'function',
    'account',
    'none',
  ]),
  scalingBurst: count('scaling', 'New environments that may start at once.', 1),
  scalingIncrement: count('scaling', 'New environments that become allowed in each interval.'),
  scalingInterval: duration('scaling', 'Interval of the scaling rate.', 1000, DAY),
  scalingRefill: choice('scaling', 'Whether the allowance grows all the time or at each full interval.', [
    'continuous',
    'stepped',
  ]),
  scalingAppliesToAsync: {
    group: 'scaling',
    kind: 'flag',
    what: 'Whether asynchronous deliveries and mappings draw on the scaling rate too.',
  },

  memoryMinimum: size('functions', 'Smallest memory of a function.', MB, 1024 * 1024 * MB),
  memoryMaximum: size('functions', 'Largest memory of a function.', MB, 1024 * 1024 * MB),
  memoryStep: size('functions', 'Memory is a multiple of this.', 1, 1024 * MB),
  memoryPerVcpu: size('functions', 'Memory at which a function has one whole vCPU.', MB, 1024 * 1024 * MB),
  ephemeralStorageIncluded: size(
    'functions',
    'Ephemeral storage included in the price of memory.',
    0,
    1024 * 1024 * MB,
  ),
  ephemeralStorageMaximum: size('functions', 'Largest ephemeral storage of a function.', 0, 1024 * 1024 * MB),
  functionTimeoutMaximum: duration('functions', 'Longest function timeout.', 1000, DAY),
  syncPayloadMaximum: size('functions', 'Largest request or response of a synchronous call.', 1, 1024 * 1024 * MB),
  streamedResponseMaximum: {
    ...size('functions', 'Largest response that is streamed; null: none is.', 1, 1024 * 1024 * MB),
    nullable: true,
  },

  initTimeout: duration(
    'environments',
    'Time that Init may take before it is repeated within the first run.',
    1000,
    HOUR,
  ),
  idleLifetime: { group: 'environments', kind: 'law', what: 'How long an idle environment is kept.' },
  maximumEnvironmentAge: {
    group: 'environments',
    kind: 'law',
    what: 'Age at which an environment is replaced even under load.',
  },
  reuseOrder: choice('environments', 'Which idle environment serves the next request.', [
    'most-recently-used',
    'newest',
    'oldest',
    'random',
  ]),
  serviceErrorRate: {
    group: 'environments',
    kind: 'share',
    what: 'Share of invocations that the service itself answers with a 5xx; 100% makes Lambda unreachable.',
  },
  networkInterfaceMemory: {
    ...size(
      'environments',
      'Memory of the environments that share one network interface in a VPC; null: none needs an interface.',
      MB,
      1024 * 1024 * MB,
    ),
    nullable: true,
  },
  networkInterfaceDelay: {
    group: 'environments',
    kind: 'law',
    what: 'What the making of such an interface adds to a cold start.',
  },

  provisionedAllocationDelay: duration(
    'provisioned concurrency',
    'Time from a request for provisioned environments to the first of them.',
    0,
    DAY,
  ),
  provisionedAllocationPerMinute: count(
    'provisioned concurrency',
    'Environments allocated per minute and function.',
    1,
  ),
  provisionedAllocationBurst: count('provisioned concurrency', 'Environments allocated at once, before that rate.'),
  provisionedRecycleRate: {
    group: 'provisioned concurrency',
    kind: 'rate',
    from: 0,
    to: 1,
    what: 'How often one provisioned environment is recycled.',
  },
  provisionedLowAlarm: {
    group: 'provisioned concurrency',
    kind: 'share',
    what: 'Low alarm of target tracking, as a share of the target.',
  },
  provisionedDataPoints: count(
    'provisioned concurrency',
    'Data points in a row above the target that let target tracking scale out, unless the policy sets them.',
    1,
    1440,
  ),
  provisionedScaleInDataPoints: count(
    'provisioned concurrency',
    'Data points in a row below the low alarm that let target tracking scale in, unless the policy sets them.',
    1,
    1440,
  ),
  provisionedScaleInStep: {
    group: 'provisioned concurrency',
    kind: 'share',
    what: 'Share of the environments that target tracking removes in one step at most; one always may go.',
  },
  provisionedScaleOutCooldown: duration(
    'provisioned concurrency',
    'Wait of target tracking after a scale-out, unless the next one is larger or the policy sets it.',
    0,
    DAY,
  ),
  provisionedScaleInCooldown: duration(
    'provisioned concurrency',
    'Wait of target tracking after a scale-in, unless the policy sets it.',
    0,
    DAY,
  ),

  ...managedSettings,

  asyncMaximumEventAge: duration(
    'asynchronous invocation',
    'Age at which an event that is still waiting is dropped, unless the function sets less.',
    SECOND,
    14 * DAY,
  ),
  asyncMaximumRetryAttempts: count('asynchronous invocation', 'Retries after a function error.', 0, 2),
  asyncErrorRetryDelayFirst: duration('asynchronous invocation', 'Wait before the first of them.', 0, DAY),
  asyncErrorRetryDelaySecond: duration('asynchronous invocation', 'Wait before the second of them.', 0, DAY),
  asyncThrottleRetryBase: duration(
    'asynchronous invocation',
    'First wait after a throttle or system error.',
    1000,
    DAY,
  ),
  asyncThrottleRetryFactor: {
    group: 'asynchronous invocation',
    kind: 'number',
    from: 1,
    to: 100,
    what: 'Factor by which that wait grows each time.',
  },
  asyncThrottleRetryMaximum: duration('asynchronous invocation', 'Longest such wait.', 1000, DAY),
  asyncThrottleRetryJitter: {
    group: 'asynchronous invocation',
    kind: 'share',
    what: 'Share of such a wait that is random; 0% is exact, 100% anything between nothing and the whole wait.',
  },
  asyncDuplicateRate: {
    group: 'asynchronous invocation',
    kind: 'share',
    what: 'Share of events that are delivered twice without any error.',
  },
  asyncPayloadMaximum: size('asynchronous invocation', 'Largest asynchronous event.', 1, 1024 * 1024 * MB),
  recursionLimit: {
    ...count(
      'asynchronous invocation',
      'Invocations of one function in a chain that leads back to it, after which the next is dropped; null: loops go on.',
      1,
      1000,
    ),
    nullable: true,
  },

  sqsPollersInitial: count('queues', 'Concurrent batches with which the mapping of a queue begins.', 1, 10_000),
  sqsPollersLow: count('queues', 'Concurrent batches that it keeps at low traffic.', 1, 10_000),
  sqsPollersLowAfter: duration('queues', 'How long it must have needed no more than that.', 0, DAY),
  sqsPollersPerMinute: count('queues', 'Concurrent batches added per minute while messages remain.', 0, 1_000_000),
  sqsPollersMaximum: count('queues', 'Concurrent batches of one mapping at most.', 1, 100_000),
  sqsPollersDownPerMinute: count(
    'queues',
    'Concurrent batches removed per minute while fewer are needed.',
    0,
    1_000_000,
  ),
  sqsErrorStep: {
    group: 'queues',
    kind: 'number',
    from: 0,
    to: 1000,
    what: 'Concurrent batches that one function error takes away; a fraction adds up.',
  },
  sqsErrorShare: {
    group: 'queues',
    kind: 'share',
    what: 'Share of the concurrent batches that it takes away besides.',
  },
  sqsThrottleStep: {
    group: 'queues',
    kind: 'number',
    from: 0,
    to: 1000,
    what: 'Concurrent batches that a throttled batch takes away.',
  },
  sqsThrottleRetryBase: duration(
    'queues',
    'First wait before a throttled batch is tried again; it doubles.',
    1000,
    HOUR,
  ),
  sqsThrottleRetryMaximum: duration('queues', 'Longest such wait.', 1000, HOUR),
  sqsBatchSizeMaximum: count('queues', 'Messages of one batch at most; FIFO queues always have 10.', 1, 10_000),
  sqsBatchPayloadMaximum: size('queues', 'Bytes of one batch at most.', 1, 1024 * MB),
  sqsMessageSizeMaximum: size('queues', 'Largest message.', 1, 1024 * MB),
  sqsInFlightMaximum: count('queues', 'Messages of a standard queue in flight at most.', 1, 10_000_000),
  sqsFifoInFlightMaximum: count('queues', 'Messages of a FIFO queue in flight at most.', 1, 10_000_000),
  sqsProvisionedPollersMaximum: count(
    'queues',
    'Event pollers of one mapping in provisioned mode at most.',
    2,
    100_000,
  ),
  sqsProvisionedBatchesPerPoller: count('queues', 'Concurrent batches of one event poller.', 1, 1000),
  sqsProvisionedPollsPerSecond: count('queues', 'ReceiveMessage calls of one event poller per second.', 1, 100_000),
  sqsProvisionedBytesPerSecond: size('queues', 'Bytes that one event poller receives per second.', 1, 1024 * MB),
  sqsProvisionedBatchesPerMinute: count(
    'queues',
    'Concurrent batches added per minute in provisioned mode.',
    0,
    1_000_000,
  ),

  ...streamSettings,

  apiGatewayRate: {
    group: 'callers',
    kind: 'rate',
    from: 0.001,
    to: 1_000_000_000,
    what: "API Gateway's requests per second for the account.",
  },
  apiGatewayBurst: count('callers', "API Gateway's burst: the size of its token bucket.", 1),
  apiGatewayTimeout: duration('callers', "API Gateway's longest wait for a function.", 50_000, 15 * MINUTE),
  defaultClientRetry: choice('callers', 'Retry policy of a client that names none.', CLIENT_RETRY_POLICIES),

  concurrencyMetricInterval: {
    ...duration(
      'metrics',
      "From one look at the account's concurrency to the next, for the figure of a dashboard; null: no such metric.",
      1000,
      MINUTE,
    ),
    nullable: true,
  },
  concurrencyMetricStatistic: choice('metrics', 'What the looks of one minute are told by on a dashboard.', [
    'average',
    'maximum',
  ]),

  billingIncrement: duration('price', 'The billed duration is rounded up to a multiple of this.', 1000, MINUTE),
  initBilled: { group: 'price', kind: 'flag', what: 'Whether Init is billed for managed runtimes in zip packages.' },
  pricePerRequest: money('USD per request.'),
  pricePerGBSecondX86: { group: 'price', kind: 'tiers', what: 'USD per GB-second on demand, x86_64, by monthly use.' },
  pricePerGBSecondArm64: { group: 'price', kind: 'tiers', what: 'USD per GB-second on demand, arm64, by monthly use.' },
  pricePerProvisionedGBSecondX86: money('USD per GB-second that x86_64 environments are provisioned.'),
  pricePerProvisionedGBSecondArm64: money('USD per GB-second that arm64 environments are provisioned.'),
  pricePerProvisionedDurationGBSecondX86: money('USD per GB-second of runs on provisioned x86_64 environments.'),
  pricePerProvisionedDurationGBSecondArm64: money('USD per GB-second of runs on provisioned arm64 environments.'),
  provisionedBillingIncrement: duration('price', 'Provisioned time is rounded up to a multiple of this.', SECOND, DAY),
  pricePerEphemeralGBSecond: money('USD per GB-second of ephemeral storage above what is included.'),
  pricePerRestoredGB: money('USD per GB of memory that SnapStart restores, where it is charged.'),
  pricePerSnapshotGBSecond: money(
    'USD per GB-second of memory that SnapStart keeps a snapshot of, where it is charged.',
  ),
  freeRequests: count('price', 'Requests a month without charge, for the account.', 0, 1_000_000_000_000),
  freeGBSeconds: {
    group: 'price',
    kind: 'number',
    from: 0,
    to: 1_000_000_000_000,
    what: 'GB-seconds a month on demand without charge, for the account.',
  },
};

/** The names of all values, in the order in which they are shown. */
export const settingNames = Object.keys(settings) as readonly (keyof PlatformValues)[];
