// Written from the catalogue of metrics: `UPDATE_GOLDEN=1 npx vitest run test/library`.
import type { Metric } from '../study/summary-schema.ts';

/** What is measured of a source. Absent: what its kind (synchronous, asynchronous, queue, stream, ...) has not. */
export type SourceMetrics = {
  /** Messages that were written or were to be, each once. Unit: count. */
  readonly offered: Metric;
  /** Messages that became part of a run, each once. Unit: count. */
  readonly delivered: Metric;
  /** Messages whose run succeeded. Unit: count. */
  readonly succeeded: Metric;
  /** Items to which an error or throttle was returned, with nobody left to retry. Unit: count. */
  readonly failed?: Metric;
  /** Records never written: refused by their shard until the producer gave up, or too large. Unit: count. */
  readonly refused?: Metric;
  /** Runs of batches that had been run before. Unit: count. */
  readonly retries: Metric;
  /** Succeeded / all messages that reached a final state. Unit: share. */
  readonly successRatio: Metric;
  readonly latency: {
    /** From the writing to the end of the run that succeeded: mean. Unit: ms. */
    readonly mean: Metric;
    /** From the writing to the end of the run that succeeded: median. Unit: ms. */
    readonly p50: Metric;
    /** From the writing to the end of the run that succeeded: 95th percentile. Unit: ms. */
    readonly p95: Metric;
    /** From the writing to the end of the run that succeeded: 99th percentile. Unit: ms. */
    readonly p99: Metric;
    /** From the writing to the end of the run that succeeded: largest value. Unit: ms. */
    readonly max: Metric;
  };
  /** Messages in no final state and in no run, at the end of the simulation. Unit: count. */
  readonly waiting: Metric;
  /** Messages in a run, at the end of the simulation. Unit: count. */
  readonly running: Metric;
  /** Items whose caller stopped waiting; their runs went on. Unit: count. */
  readonly clientGaveUp?: Metric;
  /** Runs that nobody waited for to the end. Unit: count. */
  readonly abandoned?: Metric;
  readonly cost: {
    /** Price of the requests for the simulated time (B-20). Unit: USD. */
    readonly requests: Metric;
    /** Price of the billed GB-seconds of memory for the simulated time (B-21, B-22, B-24). Unit: USD. */
    readonly compute: Metric;
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
    /** Price of the event poller units of Kafka sources for the simulated time (B-26). Unit: USD. */
    readonly pollers?: Metric;
    /** Price of the event poller units of Kafka sources for the usage scaled to 30 days (B-26). Unit: USD. */
    readonly pollersPer30Days?: Metric;
  };
  /** Messages whose retention ended before they were processed (K-41). Unit: count. */
  readonly expired?: Metric;
  /** Messages given up with nowhere to tell: attempts or age (K-23, K-24). Unit: count. */
  readonly discarded?: Metric;
  /** Messages given up whose failure destination was told (K-45). Unit: count. */
  readonly deadLettered?: Metric;
  /** Messages given up whose failure destination could not be told. Unit: count. */
  readonly lost?: Metric;
  /** Messages processed once more after they had reached their end. Unit: count. */
  readonly duplicates?: Metric;
  /** Further tries of Lambda itself with accepted events. Unit: count. */
  readonly redelivered?: Metric;
  readonly backlog?: {
    /** Messages that are written and not running: time average. Unit: count. */
    readonly mean?: Metric;
    /** Messages that are written and not running: largest value. Unit: count. */
    readonly max?: Metric;
    /** Messages that are written and not running, at the end of the run. Unit: count. */
    readonly atEnd?: Metric;
  };
  /** From the largest backlog until it is back at its average before it built up; absent when it is not. Unit: ms. */
  readonly timeToDrain?: Metric;
  /** Messages received by pollers, each time counted (CloudWatch NumberOfMessagesReceived). Unit: count. */
  readonly receives?: Metric;
  readonly ageOfOldest?: {
    /** Age of the oldest that is not done: largest value. Unit: ms. */
    readonly max?: Metric;
  };
  readonly inFlight?: {
    /** Messages received and neither deleted nor visible again: time average. Unit: count. */
    readonly mean?: Metric;
    /** Messages received and neither deleted nor visible again: largest value. Unit: count. */
    readonly max?: Metric;
  };
  readonly pollers?: {
    /** Batches that the mapping may have at once, by its consumers or pollers: time average. Unit: count. */
    readonly mean?: Metric;
    /** Batches that the mapping may have at once, by its consumers or pollers: largest value. Unit: count. */
    readonly max?: Metric;
  };
  /** Batches that began to run, each time counted. Unit: count. */
  readonly batches?: Metric;
  readonly batchSize?: {
    /** Size of the batches that were cut: mean. Unit: count. */
    readonly mean?: Metric;
    /** Size of the batches that were cut: largest value. Unit: count. */
    readonly max?: Metric;
  };
  /** Messages that the event filter dropped (K-09). Unit: count. */
  readonly filtered?: Metric;
  readonly backlogBytes?: {
    /** Bytes of the backlog: largest value. Unit: count. */
    readonly max?: Metric;
    /** Bytes of the backlog at the end of the run. Unit: count. */
    readonly atEnd?: Metric;
  };
  /** Writes that a shard refused, each time counted (K-60). Unit: count. */
  readonly writeThrottles?: Metric;
  /** Writes that were tried again. Unit: count. */
  readonly writeRetries?: Metric;
  readonly iteratorAge?: {
    /** Age of the last record of each batch when it was received (CloudWatch IteratorAge, K-47): mean. Unit: ms. */
    readonly mean?: Metric;
    /** Age of the last record of each batch when it was received (CloudWatch IteratorAge, K-47): median. Unit: ms. */
    readonly p50?: Metric;
    /** Age of the last record of each batch when it was received (CloudWatch IteratorAge, K-47): 95th percentile. Unit: ms. */
    readonly p95?: Metric;
    /** Age of the last record of each batch when it was received (CloudWatch IteratorAge, K-47): 99th percentile. Unit: ms. */
    readonly p99?: Metric;
    /** Age of the last record of each batch when it was received (CloudWatch IteratorAge, K-47): largest value. Unit: ms. */
    readonly max?: Metric;
  };
  readonly shards?: {
    /** Shards that take records: time average. Unit: count. */
    readonly mean?: Metric;
    /** Shards that take records: largest value. Unit: count. */
    readonly max?: Metric;
  };
  readonly offsetLag?: {
    /** Records of the topic that are not done (CloudWatch OffsetLag, K-48): time average. Unit: count. */
    readonly mean?: Metric;
    /** Records of the topic that are not done (CloudWatch OffsetLag, K-48): largest value. Unit: count. */
    readonly max?: Metric;
  };
};
