// Written from the catalogue of metrics: `UPDATE_GOLDEN=1 npx vitest run test/library`.
import type { Metric } from '../study/summary-schema.ts';

/** What is measured of a function. Absent: managed instances, shared network interfaces, versions, SnapStart. */
export type FunctionMetrics = {
  /** Requests that reached the function: invocations, throttles and service errors. Unit: count. */
  readonly arrivals: Metric;
  /** Runs of the code, failed ones included (CloudWatch Invocations, M-01). Unit: count. */
  readonly invocations: Metric;
  /** Requests refused for lack of concurrency, rate or scaling (CloudWatch Throttles, M-03). Unit: count. */
  readonly throttles: Metric;
  /** Throttles / (invocations + throttles). Unit: share. */
  readonly throttleRatio: Metric;
  readonly throttlesByReason: {
    /** Throttles with the reason ConcurrentInvocationLimitExceeded (S-03). Unit: count. */
    readonly ConcurrentInvocationLimitExceeded: Metric;
    /** Throttles with the reason ReservedFunctionConcurrentInvocationLimitExceeded (S-03). Unit: count. */
    readonly ReservedFunctionConcurrentInvocationLimitExceeded: Metric;
    /** Throttles with the reason FunctionInvocationRateLimitExceeded (S-03). Unit: count. */
    readonly FunctionInvocationRateLimitExceeded: Metric;
    /** Throttles with the reason ReservedFunctionInvocationRateLimitExceeded (S-03). Unit: count. */
    readonly ReservedFunctionInvocationRateLimitExceeded: Metric;
    /** Throttles with the reason ScalingRateLimitExceeded (S-03). Unit: count. */
    readonly ScalingRateLimitExceeded: Metric;
    /** Throttles because every slot was in use (CloudWatch ConcurrencyThrottles, E-52). Unit: count. */
    readonly ConcurrencyThrottles?: Metric;
  };
  /** Requests that the service itself answered with a 5xx. Unit: count. */
  readonly serviceErrors: Metric;
  /** Runs that failed or timed out (CloudWatch Errors, M-02). Unit: count. */
  readonly errors: Metric;
  /** Runs cut off by the function timeout; also among the errors. Unit: count. */
  readonly timeouts: Metric;
  /** Runs that waited for Init. Unit: count. */
  readonly coldStarts: Metric;
  /** Cold starts / invocations. Unit: share. */
  readonly coldStartRatio: Metric;
  /** Runs on demand although provisioned concurrency is configured (M-09). Unit: count. */
  readonly provisionedSpillover: Metric;
  readonly provisioned: {
    /** Provisioned environments that are configured, allocated yet or not (C-43): time average. Unit: count. */
    readonly mean: Metric;
    /** Provisioned environments that are configured, allocated yet or not (C-43): largest value. Unit: count. */
    readonly max: Metric;
  };
  readonly provisionedUtilization: {
    /** Provisioned environments in use / allocated (M-10): time average. Unit: share. */
    readonly mean: Metric;
    /** Provisioned environments in use / allocated: largest value. Unit: share. */
    readonly max: Metric;
  };
  readonly concurrency: {
    /** Requests in flight, Init included: time average. Unit: count. */
    readonly mean: Metric;
    /** Requests in flight, Init included: largest value. Unit: count. */
    readonly max: Metric;
    /** Requests in flight: not exceeded during 99 % of the time. Unit: count. */
    readonly p99: Metric;
  };
  readonly environments: {
    /** Execution environments that exist: time average. Unit: count. */
    readonly mean: Metric;
    /** Execution environments that exist: largest value. Unit: count. */
    readonly max: Metric;
  };
  readonly duration: {
    /** Time in the handler, without Init (CloudWatch Duration, M-04): mean. Unit: ms. */
    readonly mean: Metric;
    /** Time in the handler, without Init (CloudWatch Duration, M-04): median. Unit: ms. */
    readonly p50: Metric;
    /** Time in the handler, without Init (CloudWatch Duration, M-04): 95th percentile. Unit: ms. */
    readonly p95: Metric;
    /** Time in the handler, without Init (CloudWatch Duration, M-04): 99th percentile. Unit: ms. */
    readonly p99: Metric;
    /** Time in the handler, without Init (CloudWatch Duration, M-04): largest value. Unit: ms. */
    readonly max: Metric;
  };
  /** Sum of billed durations (B-01 to B-05). Unit: ms. */
  readonly billedDuration: Metric;
  /** Time of runs that repeated work or for which nobody waited to the end, added up. Unit: ms. */
  readonly wastedTime: Metric;
  /** Events accepted into the asynchronous queue. Unit: count. */
  readonly asyncEventsReceived: Metric;
  /** Events given up: too old, retries exhausted, reserved 0 or recursive. Unit: count. */
  readonly asyncEventsDropped: Metric;
  /** Invocations that the recursion stop prevented (CloudWatch RecursiveInvocationsDropped, M-15). Unit: count. */
  readonly recursiveInvocationsDropped: Metric;
  readonly asyncEventAge: {
    /** Time from queueing to a run: mean. Unit: ms. */
    readonly mean: Metric;
    /** Time from queueing to a run: 99th percentile. Unit: ms. */
    readonly p99: Metric;
    /** Time from queueing to a run: largest value. Unit: ms. */
    readonly max: Metric;
  };
  /** Events delivered to a dead-letter queue or failure destination. Unit: count. */
  readonly deadLettered: Metric;
  /** Events whose delivery there failed. Unit: count. */
  readonly lost: Metric;
  readonly cost: {
    /** Price of the requests for the simulated time (B-20). Unit: USD. */
    readonly requests: Metric;
    /** Price of the billed GB-seconds of memory for the simulated time (B-21, B-22, B-24). Unit: USD. */
    readonly compute: Metric;
    /** Price of keeping provisioned concurrency ready for the simulated time (B-23). Unit: USD. */
    readonly provisioned: Metric;
    /** Price of ephemeral storage above what is included for the simulated time (B-25). Unit: USD. */
    readonly ephemeral: Metric;
    /** All of these for the simulated time. Unit: USD. */
    readonly total: Metric;
    /** The part of it for runs that repeated work of an earlier run, abandoned ones left out, for the simulated time. Unit: USD. */
    readonly retries: Metric;
    /** The part of it for runs whose caller had stopped waiting for the simulated time. Unit: USD. */
    readonly abandoned: Metric;
    /** The part of it for first runs that failed or timed out for the simulated time. Unit: USD. */
    readonly failed: Metric;
    /** (retries + abandoned + failed) / total, for the simulated time. Unit: share. */
    readonly failureShare: Metric;
    /** Price of the requests for the usage scaled to 30 days (B-20). Unit: USD. */
    readonly requestsPer30Days: Metric;
    /** Price of the billed GB-seconds of memory for the usage scaled to 30 days (B-21, B-22, B-24). Unit: USD. */
    readonly computePer30Days: Metric;
    /** Price of keeping provisioned concurrency ready for the usage scaled to 30 days (B-23). Unit: USD. */
    readonly provisionedPer30Days: Metric;
    /** Price of ephemeral storage above what is included for the usage scaled to 30 days (B-25). Unit: USD. */
    readonly ephemeralPer30Days: Metric;
    /** All of these for the usage scaled to 30 days. Unit: USD. */
    readonly totalPer30Days: Metric;
    /** The part of it for runs that repeated work of an earlier run, abandoned ones left out, for the usage scaled to 30 days. Unit: USD. */
    readonly retriesPer30Days: Metric;
    /** The part of it for runs whose caller had stopped waiting for the usage scaled to 30 days. Unit: USD. */
    readonly abandonedPer30Days: Metric;
    /** The part of it for first runs that failed or timed out for the usage scaled to 30 days. Unit: USD. */
    readonly failedPer30Days: Metric;
    /** Price of snapshots kept and restored for the simulated time (E-37). Unit: USD. */
    readonly snapStart?: Metric;
    /** Price of snapshots kept and restored for the usage scaled to 30 days (E-37). Unit: USD. */
    readonly snapStartPer30Days?: Metric;
    /** Price of managed instances and the fee on it for the simulated time (B-27). Unit: USD. */
    readonly managedInstances?: Metric;
    /** Price of managed instances and the fee on it for the usage scaled to 30 days (B-27). Unit: USD. */
    readonly managedInstancesPer30Days?: Metric;
  };
  readonly networkInterfaces?: {
    /** Network interfaces that the environments share (E-40): largest number. Unit: count. */
    readonly max?: Metric;
  };
  /** Requests answered 502 for lack of one (E-42); also among service errors. Unit: count. */
  readonly networkInterfaceErrors?: Metric;
  readonly slots?: {
    /** Requests that the environments there are can serve at once (E-50): time average. Unit: count. */
    readonly mean?: Metric;
    /** Requests that the environments there are can serve at once (E-50): largest value. Unit: count. */
    readonly max?: Metric;
  };
  readonly slotsInUse?: {
    /** Slots in use, by requests or by code that outlived the timeout of its request (E-52): time average. Unit: count. */
    readonly mean?: Metric;
    /** Slots in use, by requests or by code that outlived the timeout of its request (E-52): largest value. Unit: count. */
    readonly max?: Metric;
  };
  /** Slots in use / slots: time average of both. Unit: share. */
  readonly slotUtilization?: Metric;
  readonly instances?: {
    /** EC2 instances of the environments: time average. Unit: count. */
    readonly mean?: Metric;
    /** EC2 instances of the environments: largest value. Unit: count. */
    readonly max?: Metric;
  };
  readonly newVersion?: {
    /** Runs of the new version while its staged deployment is under way. Unit: count. */
    readonly invocations?: Metric;
    /** These runs / invocations. Unit: share. */
    readonly share?: Metric;
    /** Those of these runs that failed or timed out. Unit: count. */
    readonly errors?: Metric;
  };
  /** Staged deployments that were rolled back. Unit: count. */
  readonly rollbacks?: Metric;
  /** From the beginning of the first of them until then; absent where none was. Unit: ms. */
  readonly rolledBackAfter?: Metric;
};
