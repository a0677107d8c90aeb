import type { World } from './world.ts';

const SECOND = 1_000_000;

/** The rate at which a client in adaptive mode sends, in seconds. */
export class SendRate {
  private isOn = false;
  private tokens = 0;
  private rate = 0;
  private capacity = 0;
  private filledAt = 0;
  private measured = 0;
  private countedSince = 0;
  private counted = 0;
  private lastMax = 0;
  private throttledAt = 0;
  private recovery = 0;

  constructor(private readonly world: World) {}

  /** Takes a token. @returns microseconds until it is there */
  take(): number {
    if (!this.isOn) return 0;
    this.fill();
    this.tokens -= 1;
    return this.tokens >= 0 ? 0 : Math.ceil((-this.tokens / this.rate) * SECOND);
  }

  throttled(): void {
    this.measure();
    this.lastMax = this.isOn ? Math.min(this.measured, this.rate) : this.measured;
    this.throttledAt = this.seconds;
    this.recovery = Math.cbrt((this.lastMax * (1 - 0.7)) / 0.4); // R-23; 1 - 0.7 for 0.3, to its last bit
    this.isOn = true;
    this.change(this.lastMax * 0.7);
  }

  succeeded(): void {
    this.measure();
    if (!this.isOn) return;
    const since = this.seconds - this.throttledAt - this.recovery;
    this.change(0.4 * since * since * since + this.lastMax);
  }

  private get seconds(): number {
    return this.world.now / SECOND;
  }

  /** windows of half a second, smoothed. */
  private measure(): void {
    this.counted++;
    const window = Math.floor(this.seconds / 0.5) * 0.5;
    if (window <= this.countedSince) return;
    const current = this.counted / (window - this.countedSince);
    this.measured = 0.8 * current + (1 - 0.8) * this.measured;
    this.counted = 0;
    this.countedSince = window;
  }

  /** */
  private change(wanted: number): void {
    this.fill();
    const rate = Math.min(wanted, 2 * this.measured);
    this.rate = Math.max(rate, 0.5);
    this.capacity = Math.max(rate, 1);
    this.tokens = Math.min(this.tokens, this.capacity);
  }

  private fill(): void {
    this.tokens = Math.min(this.capacity, this.tokens + (this.seconds - this.filledAt) * this.rate);
    this.filledAt = this.seconds;
  }
}
