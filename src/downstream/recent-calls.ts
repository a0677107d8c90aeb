import { type Micros, SECOND } from '../units/time.ts';

const PLACES_AT_FIRST = 64;

/** Counts calls begun within a sliding window, exactly: their instants in a ring that grows when it is full. */
export class RecentCalls {
  private instants = new Float64Array(PLACES_AT_FIRST);
  private oldest = 0;
  private count = 0;

  constructor(private readonly window: Micros) {}

  /** Counts a call. @returns calls a second over the window that ends now, this one included */
  begin(now: Micros): number {
    while (this.count > 0 && this.instants[this.oldest] <= now - this.window) {
      this.oldest = (this.oldest + 1) % this.instants.length;
      this.count--;
    }
    if (this.count === this.instants.length) this.grow();
    this.instants[(this.oldest + this.count) % this.instants.length] = now;
    this.count++;
    return (this.count * SECOND) / this.window;
  }

  private grow(): void {
    const wider = new Float64Array(this.instants.length * 2);
    for (let n = 0; n < this.count; n++) wider[n] = this.instants[(this.oldest + n) % this.instants.length];
    this.instants = wider;
    this.oldest = 0;
  }
}
