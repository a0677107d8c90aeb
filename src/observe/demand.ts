import { assert } from '../units/assert.ts';
import { type Micros, SECOND } from '../units/time.ts';

const BINS_MAX = 131_072;

/** A largest value, and the beginning of the bin in which it was reached first. */
export interface Peak {
  readonly value: number;
  readonly at: Micros;
}

/**
 * What would be in flight if nothing were refused or late: the number of spans that overlap, as a mean over each bin.
 * Bins are a second wide, wider where the horizon has more than 131,072 seconds. Spans may come in any order.
 *
 * A span changes the area of the bins by at most two numbers at each of its ends, so that a long one costs no more
 * than a short one; `means` adds them up. All of it whole microseconds, so exact.
 */
export class Demand {
  readonly binWidth: Micros;
  private readonly horizon: Micros;
  /** By how much the area of a bin exceeds that of the one before it. */
  private readonly rises: Float64Array;

  constructor(horizon: Micros) {
    assert(horizon > 0, `demand over ${horizon} microseconds`);
    this.horizon = horizon;
    this.binWidth = Math.max(1, Math.ceil(horizon / SECOND / BINS_MAX)) * SECOND;
    this.rises = new Float64Array(Math.ceil(horizon / this.binWidth) + 2);
  }

  /** Adds what would be in flight from `start` for `duration`; what lies beyond the horizon is cut off. */
  add(start: Micros, duration: Micros): void {
    if (!(start >= 0 && duration >= 0)) refuse(start, duration);
    if (start >= this.horizon) return;
    this.step(start, 1);
    this.step(Math.min(start + duration, this.horizon), -1);
  }

  /** Mean level of each bin; the last bin may be cut by the horizon. */
  means(): Float64Array {
    const bins = this.rises.length - 2;
    const means = new Float64Array(bins);
    let area = 0;
    for (let bin = 0; bin < bins; bin++) {
      area += this.rises[bin];
      means[bin] = area / Math.min(this.binWidth, this.horizon - bin * this.binWidth);
    }
    return means;
  }

  /** The largest mean level of a bin, among those that begin at `from` or later. */
  peak(from: Micros = 0): Peak {
    let value = 0;
    let at = from;
    for (const [bin, mean] of this.means().entries()) {
      const start = bin * this.binWidth;
      if (start < from || mean <= value) continue;
      value = mean;
      at = start;
    }
    return { value, at };
  }

  /** Lets the level rise by `height` at an instant, for good. */
  private step(at: Micros, height: number): void {
    const bin = Math.floor(at / this.binWidth);
    const after = at - bin * this.binWidth;
    this.rises[bin] += height * (this.binWidth - after);
    this.rises[bin + 1] += height * after;
  }
}

/** The largest number of occurrences in a second, among the seconds of a run that begin at `from` or later. */
export class RatePeak {
  private secondEnd: Micros = SECOND;
  private count = 0;
  private highest = 0;
  private highestAt: Micros;

  constructor(private readonly from: Micros = 0) {
    this.highestAt = from;
  }

  /** Counts an occurrence. @param now never earlier than before */
  add(now: Micros): void {
    if (now >= this.secondEnd) this.enterSecond(now);
    this.count++;
  }

  /** Per second; 0 at `from` when nothing occurred. */
  get peak(): Peak {
    this.closeSecond();
    return { value: this.highest, at: this.highestAt };
  }

  private enterSecond(now: Micros): void {
    this.closeSecond();
    this.count = 0;
    this.secondEnd = (Math.floor(now / SECOND) + 1) * SECOND;
  }

  private closeSecond(): void {
    const start = this.secondEnd - SECOND;
    if (this.count <= this.highest || start < this.from) return;
    this.highest = this.count;
    this.highestAt = start;
  }
}

function refuse(start: Micros, duration: Micros): void {
  assert(false, `demand from ${start} for ${duration} microseconds`);
}
