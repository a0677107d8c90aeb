import { DAY, HOUR, MINUTE, type Micros, SECOND } from '../units/time.ts';

/** Below this every whole number is a double. */
const EXACT = 2 ** 53;

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

  /** `rate` tokens a second, all the time; at most `capacity` at once. Exact for whole numbers a second. */
  static perSecond(rate: number, capacity: number): TokenBucket {
    return new TokenBucket(capacity, rate, SECOND);
  }

  /** The same for a rate that was stated per minute, hour or day, such as 100/3600: exact for whole numbers of those. */
  static ofRate(rate: number, capacity: number): TokenBucket {
    for (const interval of [SECOND, MINUTE, HOUR, DAY]) {
      const increment = (rate * interval) / SECOND;
      const whole = Math.round(increment);
      // A quotient of two numbers is off by less than 2^-52 of itself, and twice that after it is multiplied again.
      const isWhole = Math.abs(increment - whole) <= whole * 2 ** -50;
      if (whole > 0 && isWhole && capacity * interval < EXACT)
        return TokenBucket.perInterval(whole, interval, capacity);
    }
    return TokenBucket.perSecond(rate, capacity);
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

  /** Takes one token that is not there: a debt, of at most as many as the bucket holds. After `hasToken` as well. */
  owe(): void {
    this.credits = Math.max(-this.full, this.credits - this.tokenCost);
  }

  /** Takes the place of `previous`, of another rate and size: what was taken from it stays taken. */
  replace(now: Micros, previous: TokenBucket): void {
    previous.fill(now);
    const missing = (previous.full - previous.credits) / previous.tokenCost;
    this.credits = Math.max(0, this.full - missing * this.tokenCost);
    this.filledAt = now;
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
