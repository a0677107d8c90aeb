import type { Level } from '../observe/level.ts';
import { MINUTE, type Micros } from '../units/time.ts';

export interface PollerOptions {
  /** Concurrent batches at the beginning, and those that it keeps. */
  readonly initial: number;
  /** What it keeps when it has needed no more for `lowAfter`; null: it is never reduced below `initial`. */
  readonly low: number | null;
  readonly lowAfter: Micros;
  readonly maximum: number;
  /** Batches added per minute while messages remain, and taken away per minute when they are not needed. */
  readonly upPerMinute: number;
  readonly downPerMinute: number;
  /** What one function error takes away: so many batches, and this share of those there are. */
  readonly errorStep: number;
  readonly errorShare: number;
  /** What a batch takes away that is throttled. */
  readonly throttleStep: number;
  /** Batches that one poller has at once: 1, in provisioned mode 10. */
  readonly batchesPerPoller: number;
}

/**
 * How many batches a mapping may have at once. Grows evenly while messages remain that nobody reads, shrinks evenly
 * while fewer are needed, and steps down with errors and throttles. Kept in batches times microseconds of a minute, so
 * that growth by a whole number a minute is exact.
 */
export class Pollers {
  private amount: number;
  private changedAt: Micros = 0;
  private isGrowing = false;
  private busy = 0;
  /** Since when no more than `low` were needed; infinite while more are. */
  private quietSince: Micros = 0;

  constructor(
    private readonly series: Level,
    private readonly options: PollerOptions,
  ) {
    this.amount = Math.min(options.initial, options.maximum) * MINUTE;
    this.record(0);
  }

  /** Whole batches allowed as of the last `reach`. */
  get allowed(): number {
    return Math.floor(this.amount / MINUTE);
  }

  /** Pollers that carry them. */
  get count(): number {
    return Math.ceil(this.allowed / this.options.batchesPerPoller);
  }

  get isAtMaximum(): boolean {
    return this.amount >= this.options.maximum * MINUTE;
  }

  /** Lets the present trend hold until `now`. */
  reach(now: Micros): void {
    const span = now - this.changedAt;
    if (span === 0) return;
    const { upPerMinute, maximum, lowAfter } = this.options;
    if (this.isGrowing) {
      this.amount = Math.min(maximum * MINUTE, this.amount + span * upPerMinute);
    } else {
      // What is kept may become less on the way.
      const falls = this.quietSince + lowAfter;
      if (falls > this.changedAt && falls < now) this.shrink(falls);
      this.shrink(now);
    }
    this.changedAt = now;
    this.record(now);
  }

  /**
   * What holds from now on; `reach` comes first.
   *
   * @param busy batches there are
   * @param isGrowing whether messages remain that could be read by more
   */
  set(now: Micros, busy: number, isGrowing: boolean): void {
    const { low } = this.options;
    if (low === null || busy > low) this.quietSince = Number.POSITIVE_INFINITY;
    else if (this.quietSince === Number.POSITIVE_INFINITY) this.quietSince = now;
    this.busy = busy;
    this.isGrowing = isGrowing;
  }

  /** When one more batch will be allowed if nothing changes; Infinity when it will not. */
  nextAt(): Micros {
    if (!this.isGrowing || this.isAtMaximum || this.options.upPerMinute === 0) return Number.POSITIVE_INFINITY;
    const missing = (this.allowed + 1) * MINUTE - this.amount;
    return this.changedAt + Math.ceil(missing / this.options.upPerMinute);
  }

  /** A run of a batch failed. */
  failed(now: Micros): void {
    const { errorStep, errorShare } = this.options;
    this.reach(now);
    this.stepDown(now, errorStep * MINUTE + this.amount * errorShare);
  }

  /** A batch was throttled for the first time. */
  throttled(now: Micros): void {
    this.stepDown(now, this.options.throttleStep * MINUTE);
  }

  /** The pollers that it keeps go on, however much fails: a reservation below them is throttled all the time. */
  private stepDown(now: Micros, by: number): void {
    this.reach(now);
    const least = Math.min(this.amount, this.kept(now) * MINUTE);
    this.amount = Math.max(least, this.amount - Math.round(by));
    this.record(now);
  }

  private shrink(until: Micros): void {
    const kept = Math.max(this.kept(this.changedAt), this.busy) * MINUTE;
    const span = until - this.changedAt;
    if (this.amount > kept) this.amount = Math.max(kept, this.amount - span * this.options.downPerMinute);
    this.changedAt = until;
  }

  private kept(now: Micros): number {
    const { low, lowAfter, initial } = this.options;
    return low !== null && now - this.quietSince >= lowAfter ? Math.min(low, initial) : initial;
  }

  private record(now: Micros): void {
    this.series.set(now, this.count);
  }
}
