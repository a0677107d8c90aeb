import { type Micros, SECOND } from '../units/time.ts';

/** How often one shard may be read, and how fast. */
export interface ReadRule {
  /** Reads a second; Infinity where records are pushed. One second's worth may come at once. */
  readonly readsPerSecond: number;
  readonly bytesPerSecond: number;
}

/**
 * The read limit of one shard, shared by its standard consumers (K-61). A large read is paid for afterwards: after
 * 10 MB at 2 MB/s nobody reads for five seconds.
 */
export class ReadPace {
  private credits: number;
  private filledAt: Micros = 0;
  private bytesPaidAt: Micros = 0;
  private readonly full: number;

  constructor(private readonly rule: ReadRule) {
    this.full = Math.max(1, rule.readsPerSecond) * SECOND;
    this.credits = this.full;
  }

  /** The first instant at which a read is allowed. */
  dueAt(now: Micros): Micros {
    return Math.max(now, this.bytesPaidAt, this.readDueAt(now));
  }

  /** A read happens now, as `dueAt` allows. */
  take(now: Micros, bytes: number): void {
    if (this.rule.readsPerSecond < Number.POSITIVE_INFINITY) {
      this.fill(now);
      this.credits -= SECOND;
    }
    this.bytesPaidAt = Math.max(now, this.bytesPaidAt) + Math.floor((bytes / this.rule.bytesPerSecond) * SECOND);
  }

  private readDueAt(now: Micros): Micros {
    if (this.rule.readsPerSecond === Number.POSITIVE_INFINITY) return now;
    this.fill(now);
    return this.credits >= SECOND ? now : now + Math.ceil((SECOND - this.credits) / this.rule.readsPerSecond);
  }

  private fill(now: Micros): void {
    this.credits = Math.min(this.full, this.credits + (now - this.filledAt) * this.rule.readsPerSecond);
    this.filledAt = now;
  }
}
