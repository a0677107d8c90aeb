import type { World } from './world.ts';

/** Tokens that come at a steady rate, up to a capacity, with which it begins. */
export class Bucket {
  /** A token is `cost` parts, `rate` of which come in a microsecond: so only whole numbers are added. */
  private parts: number;
  private filledAt = 0;

  constructor(
    private readonly world: World,
    private readonly rate: number,
    private readonly cost: number,
    private readonly full: number,
  ) {
    this.parts = full;
  }

  get hasToken(): boolean {
    return this.wait === 0;
  }

  /** Microseconds until there is a token. */
  get wait(): number {
    const { now } = this.world;
    this.parts = Math.min(this.full, this.parts + (now - this.filledAt) * this.rate);
    this.filledAt = now;
    return this.parts >= this.cost ? 0 : Math.ceil((this.cost - this.parts) / this.rate);
  }

  take(): void {
    this.parts -= this.cost;
  }
}

/** Tokens that come at the end of each full interval. */
export class StepBucket {
  private tokens: number;
  private steps = 0;

  constructor(
    private readonly world: World,
    private readonly perInterval: number,
    private readonly interval: number,
    private readonly capacity: number,
  ) {
    this.tokens = capacity;
  }

  get hasToken(): boolean {
    for (; (this.steps + 1) * this.interval <= this.world.now; this.steps++) {
      this.tokens = Math.min(this.capacity, this.tokens + this.perInterval);
    }
    return this.tokens >= 1;
  }

  take(): void {
    this.tokens -= 1;
  }
}
