import type { DistributionSpec } from '../random/index.ts';
import type { Micros } from '../units/time.ts';
import type { StreamValues } from './stream-values.ts';

/** One price step: this price per unit up to `upTo` units a month (Infinity in the last step). */
export interface PriceTier {
  readonly upTo: number;
  readonly price: number;
}

/** The law of a duration: a distribution with its parameters, times in microseconds. */
export type DurationLaw = DistributionSpec;

/** Which idle environment serves the next request (E-23). */
export type ReuseOrder = 'most-recently-used' | 'newest' | 'oldest' | 'random';

/**
 * The platform's numbers as the engine uses them: a profile's values with a scenario's overrides applied.
 * Times in microseconds, rates per second, sizes in bytes, money in USD, shares as fractions.
 * `null` means that the platform of that date has no such limit or feature.
 */
export interface PlatformValues extends StreamValues {
  /** Concurrent executions per account and Region (C-03, C-04). */
  readonly accountConcurrency: number;
  /** Units that no reservation may take (C-11, C-12). */
  readonly unreservedFloor: number;
  /** Requests per second allowed per unit of concurrency (C-20, C-21); null: no such gate. */
  readonly requestRateFactor: number | null;
  /** Size of the request-rate bucket, as time at the full rate (assumed: C-26). */
  readonly requestRateWindow: Micros;
  /** Whose bucket the scaling rate is: each function's (C-30), the account's (C-34), or nobody's (C-35). */
  readonly scalingScope: 'function' | 'account' | 'none';
  /** New environments that may start at once (C-31, C-34). */
  readonly scalingBurst: number;
  /** New environments that become allowed in each `scalingInterval`. */
  readonly scalingIncrement: number;
  readonly scalingInterval: Micros;
  /** Refill of the scaling bucket: all the time (C-31) or at each full interval (C-34, open question 17). */
  readonly scalingRefill: 'continuous' | 'stepped';
  /** Whether asynchronous deliveries and mappings draw on the scaling bucket too (assumed: C-33). */
  readonly scalingAppliesToAsync: boolean;

  readonly memoryMinimum: number;
  readonly memoryMaximum: number;
  readonly memoryStep: number;
  /** Memory at which a function has one whole vCPU (E-61). */
  readonly memoryPerVcpu: number;
  /** Ephemeral storage that memory's price includes, and the most that can be had (E-65). */
  readonly ephemeralStorageIncluded: number;
  readonly ephemeralStorageMaximum: number;
  readonly functionTimeoutMaximum: Micros;
  /** Time an on-demand Init may take before it is repeated inside the first run (E-02). */
  readonly initTimeout: Micros;
  /** How long an idle environment is kept (E-20 to E-24): a law of a duration. */
  readonly idleLifetime: DurationLaw;
  /** Age at which an environment is replaced even under load (E-05, E-24). */
  readonly maximumEnvironmentAge: DurationLaw;
  readonly reuseOrder: ReuseOrder;
  /** Share of invocations that the service itself answers with a 5xx; 1 makes Lambda unreachable. */
  readonly serviceErrorRate: number;
  /** Bytes of the environments that share one network interface in a VPC (E-40); null: none needs one (E-43). */
  readonly networkInterfaceMemory: number | null;
  /** What the making of such an interface adds to a cold start (E-41). */
  readonly networkInterfaceDelay: DurationLaw;

  readonly provisionedAllocationDelay: Micros;
  /** Provisioned environments allocated per minute and function (C-43, C-45). */
  readonly provisionedAllocationPerMinute: number;
  /** Provisioned environments that can be allocated at once, before the rate (C-45). */
  readonly provisionedAllocationBurst: number;
  /** How often a provisioned environment is recycled, per second and environment (C-47; assumed 0). */
  readonly provisionedRecycleRate: number;
  /** The low alarm of target tracking, as a share of the target (C-61). */
  readonly provisionedLowAlarm: number;
  /** Data points in a row that each of its alarms needs (C-62, open question 18). */
  readonly provisionedDataPoints: number;
  readonly provisionedScaleInDataPoints: number;
  /** Most environments that go at once, as a share of what there is, and one at least (assumed: C-64). */
  readonly provisionedScaleInStep: number;
  /** Waits after a change by target tracking (C-65). */
  readonly provisionedScaleOutCooldown: Micros;
  readonly provisionedScaleInCooldown: Micros;

  /** Share of the slots of managed instances in use that scaling aims at, and how often it looks (assumed: E-51). */
  readonly managedInstancesTarget: number;
  readonly managedInstancesInterval: Micros;
  /** Time in which their environments double at most, and how long what was needed is kept (assumed: E-51). */
  readonly managedInstancesDoublingTime: Micros;
  readonly managedInstancesScaleInAfter: Micros;
  /** What AWS adds to the price of the instances, as a share of it (E-52). */
  readonly managedInstancesFee: number;

  readonly asyncMaximumEventAge: Micros;
  readonly asyncMaximumRetryAttempts: number;
  /** Waits before the first and the second retry after a function error. */
  readonly asyncErrorRetryDelayFirst: Micros;
  readonly asyncErrorRetryDelaySecond: Micros;
  /** Backoff after a throttle or system error: first wait, factor, longest wait, and jitter as a share. */
  readonly asyncThrottleRetryBase: Micros;
  readonly asyncThrottleRetryFactor: number;
  readonly asyncThrottleRetryMaximum: Micros;
  readonly asyncThrottleRetryJitter: number;
  /** Share of events delivered twice without any error (A-01, open question 19). */
  readonly asyncDuplicateRate: number;
  readonly asyncPayloadMaximum: number;
  /** Invocations of a function in one chain after which the next is dropped; null: loops go on. */
  readonly recursionLimit: number | null;
  readonly syncPayloadMaximum: number;
  /** Largest response that is streamed (E-63); null: none is. */
  readonly streamedResponseMaximum: number | null;

  /** Concurrent batches with which a mapping of a queue begins, and what it keeps at low traffic. */
  readonly sqsPollersInitial: number;
  readonly sqsPollersLow: number;
  /** How long it must have needed no more than that (assumed: open question 8). */
  readonly sqsPollersLowAfter: Micros;
  /** Batches added per minute while messages remain, up to a maximum, and removed (assumed: Q-05). */
  readonly sqsPollersPerMinute: number;
  readonly sqsPollersMaximum: number;
  readonly sqsPollersDownPerMinute: number;
  /** What a function error takes from the concurrent batches: so many, and this share of those there are. */
  readonly sqsErrorStep: number;
  readonly sqsErrorShare: number;
  /** What a throttled batch takes from them, and the waits between its tries. */
  readonly sqsThrottleStep: number;
  readonly sqsThrottleRetryBase: Micros;
  readonly sqsThrottleRetryMaximum: Micros;
  /** Messages of a batch at most, and bytes. */
  readonly sqsBatchSizeMaximum: number;
  readonly sqsBatchPayloadMaximum: number;
  readonly sqsMessageSizeMaximum: number;
  readonly sqsInFlightMaximum: number;
  readonly sqsFifoInFlightMaximum: number;
  /** Provisioned mode: most pollers, and what each of them can do. */
  readonly sqsProvisionedPollersMaximum: number;
  readonly sqsProvisionedBatchesPerPoller: number;
  readonly sqsProvisionedPollsPerSecond: number;
  readonly sqsProvisionedBytesPerSecond: number;
  readonly sqsProvisionedBatchesPerMinute: number;

  readonly apiGatewayRate: number;
  readonly apiGatewayBurst: number;
  readonly apiGatewayTimeout: Micros;

  /** How often the account's concurrency is looked at for ConcurrentExecutions (assumed: M-06); null: no such metric. */
  readonly concurrencyMetricInterval: Micros | null;
  /** What the looks of one minute are told by on a dashboard (M-06). */
  readonly concurrencyMetricStatistic: 'average' | 'maximum';

  readonly billingIncrement: Micros;
  /** Whether Init is billed for managed runtimes on demand (B-04, B-05). */
  readonly initBilled: boolean;
  readonly pricePerRequest: number;
  readonly pricePerGBSecondX86: readonly PriceTier[];
  /** Empty before arm64 was offered (B-22). */
  readonly pricePerGBSecondArm64: readonly PriceTier[];
  readonly pricePerProvisionedGBSecondX86: number;
  readonly pricePerProvisionedGBSecondArm64: number;
  readonly pricePerProvisionedDurationGBSecondX86: number;
  readonly pricePerProvisionedDurationGBSecondArm64: number;
  /** Configured provisioned time is rounded up to a multiple of this (B-07). */
  readonly provisionedBillingIncrement: Micros;
  readonly pricePerEphemeralGBSecond: number;
  /** SnapStart where it is charged: memory restored, and memory of a snapshot for as long as it is kept (E-37). */
  readonly pricePerRestoredGB: number;
  readonly pricePerSnapshotGBSecond: number;
  readonly freeRequests: number;
  readonly freeGBSeconds: number;

  /** Retry policy of a client that names none. */
  readonly defaultClientRetry: string;
}

/** One value of the platform with where it was read. */
export interface Dated<Value> {
  readonly value: Value;
  /** Where it was read; starts with `assumed:` where nothing is published, and then says why. */
  readonly source: string;
  /** Date of the source or from which the value holds, ISO. */
  readonly asOf: string;
  /** Rows of the facts sheet, for example `C-03`. */
  readonly facts: readonly string[];
}

/** The platform on one date. */
export interface PlatformProfile {
  readonly name: string;
  /** The day the profile shows, ISO: what came later does not exist in it. */
  readonly date: string;
  readonly summary: string;
  readonly values: { readonly [Name in keyof PlatformValues]: Dated<PlatformValues[Name]> };
}
