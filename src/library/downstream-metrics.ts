// Written from the catalogue of metrics: `UPDATE_GOLDEN=1 npx vitest run test/library`.
import type { Metric } from '../study/summary-schema.ts';

/** What is measured of a downstream. A queue counts messages, all others calls. */
export type DownstreamMetrics = {
  /** Calls that came in, each try counted. Unit: count. */
  readonly calls?: Metric;
  /** Calls that were served and answered well. Unit: count. */
  readonly succeeded?: Metric;
  /** Deliveries that failed. Unit: count. */
  readonly rejected: Metric;
  /** Calls that waited for a place as long as the downstream lets them. Unit: count. */
  readonly timeouts?: Metric;
  /** Calls that were let in and failed. Unit: count. */
  readonly errors?: Metric;
  /** Calls whose caller stopped waiting; what was begun for them went on. Unit: count. */
  readonly abandoned?: Metric;
  /** Time that calls were still open after their caller had left, added up. Unit: ms. */
  readonly wastedTime?: Metric;
  readonly concurrency?: {
    /** Calls begun and not ended, waiting ones included: time average. Unit: count. */
    readonly mean?: Metric;
    /** Calls begun and not ended, waiting ones included: largest value. Unit: count. */
    readonly max?: Metric;
    /** Calls begun and not ended: not exceeded during 99 % of the time. Unit: count. */
    readonly p99?: Metric;
  };
  readonly connections?: {
    /** Connections in use or kept: time average. Unit: count. */
    readonly mean?: Metric;
    /** Connections in use or kept: largest value. Unit: count. */
    readonly max?: Metric;
  };
  readonly utilization?: {
    /** What is in use of what there is: time average. Unit: share. */
    readonly mean?: Metric;
    /** What is in use of what there is: largest value. Unit: share. */
    readonly max?: Metric;
  };
  readonly latency?: {
    /** From the call to its end: mean. Unit: ms. */
    readonly mean?: Metric;
    /** From the call to its end: median. Unit: ms. */
    readonly p50?: Metric;
    /** From the call to its end: 95th percentile. Unit: ms. */
    readonly p95?: Metric;
    /** From the call to its end: 99th percentile. Unit: ms. */
    readonly p99?: Metric;
    /** From the call to its end: largest value. Unit: ms. */
    readonly max?: Metric;
  };
  readonly backlog: {
    /** Calls that wait for a place: time average. Unit: count. */
    readonly mean?: Metric;
    /** Largest depth. Unit: count. */
    readonly max: Metric;
    /** Depth at the end of the run. Unit: count. */
    readonly atEnd: Metric;
  };
  /** Looks that were answered from the cache, each try counted. Unit: count. */
  readonly hits?: Metric;
  /** Looks that were passed on to what is behind it. Unit: count. */
  readonly misses?: Metric;
  /** Hits / (hits + misses). Unit: share. */
  readonly hitRatio?: Metric;
  /** Messages delivered. Unit: count. */
  readonly received?: Metric;
};
