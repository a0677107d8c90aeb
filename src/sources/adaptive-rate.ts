import { type Micros, SECOND } from '../units/time.ts';

const BETA = 0.7;
const SCALE = 0.4;
const SMOOTH = 0.8;
const WINDOW_SECONDS = 0.5;
const RATE_MIN = 0.5;
const CAPACITY_MIN = 1;

/**
 * The send rate of one client in adaptive retry mode: nothing until the first throttle, then a token bucket whose rate
 * falls to 0.7 of what was measured and comes back along a cubic. All rates per second.
 */
export class AdaptiveRate {
  private isEnabled = false;
  private fillRate = 0;
  private capacity = 0;
  private tokens = 0;
  private filledAt = 0;
  private measured = 0;
  private lastWindow = 0;
  private requestsInWindow = 0;
  private lastMax = 0;
  private lastThrottleAt = 0;
  private timeWindow = 0;

  /** Takes the token that a request needs. @returns how long it must wait for it; 0 before the first throttle */
  acquire(now: Micros): Micros {
    if (!this.isEnabled) return 0;
    this.refill(now / SECOND);
    this.tokens -= 1;
    return this.tokens >= 0 ? 0 : Math.ceil((-this.tokens / this.fillRate) * SECOND);
  }

  throttled(now: Micros): void {
    const at = now / SECOND;
    this.measure(at);
    this.lastMax = this.isEnabled ? Math.min(this.measured, this.fillRate) : this.measured;
    this.timeWindow = Math.cbrt((this.lastMax * (1 - BETA)) / SCALE);
    this.lastThrottleAt = at;
    this.isEnabled = true;
    this.changeRate(at, this.lastMax * BETA);
  }

  succeeded(now: Micros): void {
    const at = now / SECOND;
    this.measure(at);
    if (!this.isEnabled) return;
    const since = at - this.lastThrottleAt - this.timeWindow;
    this.changeRate(at, SCALE * since * since * since + this.lastMax);
  }

  /** The rate that is allowed now; Infinity before the first throttle. */
  get rate(): number {
    return this.isEnabled ? this.fillRate : Number.POSITIVE_INFINITY;
  }

  /** The send rate of the last half-second windows, smoothed. */
  get measuredRate(): number {
    return this.measured;
  }

  /** Seconds after a throttle at which the rate of before is reached again. */
  get recoverySeconds(): number {
    return this.timeWindow;
  }

  private measure(at: number): void {
    this.requestsInWindow++;
    const window = Math.floor(at / WINDOW_SECONDS) * WINDOW_SECONDS;
    if (window <= this.lastWindow) return;
    const current = this.requestsInWindow / (window - this.lastWindow);
    this.measured = SMOOTH * current + (1 - SMOOTH) * this.measured;
    this.requestsInWindow = 0;
    this.lastWindow = window;
  }

  private changeRate(at: number, wanted: number): void {
    this.refill(at);
    const rate = Math.min(wanted, 2 * this.measured);
    this.fillRate = Math.max(rate, RATE_MIN);
    this.capacity = Math.max(rate, CAPACITY_MIN);
    this.tokens = Math.min(this.tokens, this.capacity);
  }

  private refill(at: number): void {
    this.tokens = Math.min(this.capacity, this.tokens + (at - this.filledAt) * this.fillRate);
    this.filledAt = at;
  }
}
