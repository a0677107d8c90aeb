import { type Micros, SECOND } from '../units/time.ts';

/**
 * A token bucket in whole numbers: one token is `tokenCost` credits, and credits flow in at `creditsPerMicro` a
 * microsecond, so that a bucket of 100/s has exactly one more token after 10 ms. Starts full.
 */
export class TokenBucket {
  private credits: number;
  private filledAt: Micros = 0;
  private readonly full: number;

  private constructor(
    capacity: number,
    private readonly creditsPerMicro: number,
    private readonly tokenCost: number,
  ) {
    this.full = capacity * tokenCost;
    this.credits = this.full;
  }

  /** `rate` tokens a second, all the time; at most `capacity` at once. */
  static perSecond(rate: number, capacity: number): TokenBucket {
    return new TokenBucket(capacity, rate, SECOND);
  }

  /** `increment` tokens in each `interval`, all the time; at most `capacity` at once. */
  static perInterval(increment: number, interval: Micros, capacity: number): TokenBucket {
    return new TokenBucket(capacity, increment, interval);
  }

  hasToken(now: Micros): boolean {
    this.fill(now);
    return this.credits >= this.tokenCost;
  }

  /** Takes one token; only after `hasToken` at the same instant. */
  take(): void {
    this.credits -= this.tokenCost;
  }

  private fill(now: Micros): void {
    if (now === this.filledAt) return;
    this.credits = Math.min(this.full, this.credits + (now - this.filledAt) * this.creditsPerMicro);
    this.filledAt = now;
  }
}

/** A bucket that is filled at each full interval by a number of tokens, up to its capacity. Starts full. */
export class SteppedBucket {
  private tokens: number;
  private steps = 0;

  constructor(
    private readonly increment: number,
    private readonly interval: Micros,
    private readonly capacity: number,
  ) {
    this.tokens = capacity;
  }

  hasToken(now: Micros): boolean {
    const steps = Math.floor(now / this.interval);
    if (steps > this.steps) {
      this.tokens = Math.min(this.capacity, this.tokens + (steps - this.steps) * this.increment);
      this.steps = steps;
    }
    return this.tokens >= 1;
  }

  take(): void {
    this.tokens -= 1;
  }
}

/** What admits by counting down and filling up again. */
export type Bucket = TokenBucket | SteppedBucket;
