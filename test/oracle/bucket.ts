import type { World } from './world.ts';

/** Tokens that come at a steady rate, up to a capacity, with which it begins. */
export class Bucket {
  /** Each token is `interval` parts, so that only whole numbers are added: `perInterval` parts come in a microsecond. */
  private parts: number;
  private filledAt = 0;

  constructor(
    private readonly world: World,
    private readonly perInterval: number,
    private readonly interval: number,
    private readonly capacity: number,
  ) {
    this.parts = capacity * interval;
  }

  get hasToken(): boolean {
    const { now } = this.world;
    this.parts = Math.min(this.capacity * this.interval, this.parts + (now - this.filledAt) * this.perInterval);
    this.filledAt = now;
    return this.parts >= this.interval;
  }

  take(): void {
    this.parts -= this.interval;
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
