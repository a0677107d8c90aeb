import { type Micros, SECOND } from '../units/time.ts';

/**
 * Capacity of a table, or of a partition, that flows in at a rate and is kept for a while. Counted in whole numbers of
 * half units, because an eventually consistent read of up to 4 KB is half a unit; one half unit is `shares` seconds of
 * credits in microseconds, so that an equal share of a table that does not divide evenly is exact as well. Starts full.
 *
 * A call that costs more than a full bucket passes when it is full, and leaves a debt.
 */
export class UnitBucket {
  private credits: number;
  private filledAt: Micros = 0;
  private readonly cost: number;
  private readonly span: Micros;
  private rate: number;
  private full: number;

  /**
   * @param options.rate half units a second that flow in, for all `shares` together
   * @param options.span how much of what flows in is kept, as time
   * @param options.shares this bucket is one of so many equal ones
   * @param options.cost half units of one call
   */
  constructor(options: {
    readonly rate: number;
    readonly span: Micros;
    readonly shares: number;
    readonly cost: number;
  }) {
    this.rate = options.rate;
    this.span = options.span;
    this.cost = options.cost * options.shares * SECOND;
    this.full = options.rate * options.span;
    this.credits = this.full;
  }

  hasRoom(now: Micros): boolean {
    this.fill(now);
    return this.credits >= Math.min(this.cost, this.full);
  }

  /** Takes what one call costs; only after `hasRoom` at the same instant. */
  take(): void {
    this.credits -= this.cost;
  }

  /** A call was served out of another bucket: this one is owed its cost, up to what it can hold. */
  owe(now: Micros): void {
    this.fill(now);
    this.credits = Math.max(-this.full, this.credits - this.cost);
  }

  /** From an instant on, not before the last look, more or less flows in. */
  setRate(at: Micros, rate: number): void {
    this.fill(at);
    this.rate = rate;
    this.full = rate * this.span;
  }

  private fill(now: Micros): void {
    if (now === this.filledAt) return;
    this.credits = Math.min(this.full, this.credits + (now - this.filledAt) * this.rate);
    this.filledAt = now;
  }
}
