import { MINUTE, type Micros } from '../units/time.ts';
import type { Timeline } from './timeline.ts';

/** How a platform turns a level into one figure a minute. */
export interface Sampling {
  /** From one look at the level to the next, at most a minute; a minute ends with a look. */
  readonly interval: Micros;
  /** What the looks of one minute are told by. */
  readonly statistic: 'average' | 'maximum';
}

/**
 * A level as a dashboard shows it: looked at from time to time, and told as one figure a minute (M-06). What comes and
 * goes between two looks is never seen, so the figure stays below the true maximum where load comes in bursts.
 *
 * A look at an instant sees the level that held until then. Minutes that began before the window, and a last one that
 * the horizon cuts, count for no maximum.
 */
export class SampledLevel {
  /** The largest minute that ends in each bucket of the time series; NaN where none does. Complete after `close`. */
  readonly maxima: Float64Array;
  private nextLook: Micros;
  private minuteEnd = MINUTE;
  private value = 0;
  private looks = 0;
  private sum = 0;
  private highest = 0;
  private largest = Number.NaN;

  constructor(
    private readonly timeline: Timeline,
    private readonly sampling: Sampling,
  ) {
    this.maxima = new Float64Array(timeline.buckets).fill(Number.NaN);
    this.nextLook = this.firstLook();
  }

  /** The level changes to `value`. @param now never earlier than before */
  set(now: Micros, value: number): void {
    if (now >= this.nextLook) this.lookUntil(now);
    this.value = value;
  }

  /** Ends the run at its horizon. */
  close(): void {
    this.lookUntil(this.timeline.horizon);
  }

  /** The largest figure of a minute of the window; NaN where it has no whole minute. After `close`. */
  get max(): number {
    return this.largest;
  }

  /** All looks up to an instant, each whole minute at once: the level has been the same since the last change. */
  private lookUntil(now: Micros): void {
    const { interval } = this.sampling;
    while (this.nextLook <= now) {
      const last = Math.min(now, this.minuteEnd);
      const looks = Math.floor((last - this.nextLook) / interval) + 1;
      this.looks += looks;
      this.sum += looks * this.value;
      if (this.value > this.highest) this.highest = this.value;
      this.nextLook += looks * interval;
      if (this.nextLook > this.minuteEnd) this.closeMinute();
    }
  }

  private closeMinute(): void {
    const end = this.minuteEnd;
    const figure = this.sampling.statistic === 'average' ? this.sum / this.looks : this.highest;
    const bucket = this.timeline.earlierBucket(end - 1);
    this.maxima[bucket] = larger(this.maxima[bucket], figure);
    if (end - MINUTE >= this.timeline.warmup) this.largest = larger(this.largest, figure);
    this.looks = 0;
    this.sum = 0;
    this.highest = 0;
    this.minuteEnd = end + MINUTE;
    this.nextLook = this.firstLook();
  }

  /** Looks are counted back from the end of each minute, so that one of them falls on it whatever the interval. */
  private firstLook(): Micros {
    const rest = MINUTE % this.sampling.interval;
    return this.minuteEnd - MINUTE + (rest === 0 ? this.sampling.interval : rest);
  }
}

function larger(one: number, other: number): number {
  return Number.isNaN(one) || other > one ? other : one;
}
