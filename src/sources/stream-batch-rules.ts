import type { Micros } from '../units/time.ts';

/** How a mapping cuts batches, and what it does with one that fails. Times in microseconds, Infinity for no limit. */
export interface BatchRules {
  /** Records of a full batch: the batch size, or what the payload limit lets through (K-07). */
  readonly batchSize: number;
  readonly batchingWindow: Micros;
  /** 0: none. */
  readonly tumblingWindow: Micros;
  readonly retention: Micros;
  readonly maximumRecordAge: Micros;
  readonly maximumRetryAttempts: number;
  readonly isBisecting: boolean;
  readonly isReportingItems: boolean;
  /** First and longest wait before a batch is sent again (K-46). */
  readonly retryBase: Micros;
  readonly retryMaximum: Micros;
}
