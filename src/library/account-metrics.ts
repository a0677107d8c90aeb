// Written from the catalogue of metrics: `UPDATE_GOLDEN=1 npx vitest run test/library`.
import type { Metric } from '../study/summary-schema.ts';

/** What is measured of the account as a whole. */
export type AccountMetrics = {
  readonly concurrency: {
    /** Requests in flight in the account: time average. Unit: count. */
    readonly mean: Metric;
    /** Requests in flight in the account: largest value. Unit: count. */
    readonly max: Metric;
    /** Requests in flight in the account: not exceeded during 99 % of the time. Unit: count. */
    readonly p99: Metric;
    readonly asCloudWatch: {
      /** Requests in flight in the account as a dashboard shows them: the largest per-minute figure (CloudWatch ConcurrentExecutions, M-06). Unit: count. */
      readonly max: Metric;
    };
  };
  readonly claimedConcurrency: {
    /** Largest ClaimedAccountConcurrency: unreserved use, reservations and provisioned (M-08). Unit: count. */
    readonly max: Metric;
  };
  /** Throttles of all functions. Unit: count. */
  readonly throttles: Metric;
  /** Quota minus everything reserved (C-13). Unit: count. */
  readonly unreserved: Metric;
};
