// Written from the catalogue of metrics: `UPDATE_GOLDEN=1 npx vitest run test/library`.
import type { Metric } from '../study/summary-schema.ts';

/** What the account pays. */
export type CostMetrics = {
  /** Price of the requests for the simulated time (B-20). Unit: USD. */
  readonly requests: Metric;
  /** Price of the billed GB-seconds of memory for the simulated time (B-21, B-22, B-24). Unit: USD. */
  readonly compute: Metric;
  /** Price of keeping provisioned concurrency ready for the simulated time (B-23). Unit: USD. */
  readonly provisioned: Metric;
  /** Price of ephemeral storage above what is included for the simulated time (B-25). Unit: USD. */
  readonly ephemeral: Metric;
  /** Price of the event poller units of Kafka sources for the simulated time (B-26). Unit: USD. */
  readonly pollers: Metric;
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
  /** Price of the event poller units of Kafka sources for the usage scaled to 30 days (B-26). Unit: USD. */
  readonly pollersPer30Days: Metric;
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
