import { assert } from '../units/assert.ts';
import type { Micros } from '../units/time.ts';
import { ExactSum } from './exact-sum.ts';
import { Histogram } from './histogram.ts';

/** Products and sums below this are exact in a double. */
const EXACT = 2 ** 53;
const LEVELS_AT_FIRST = 64;

export interface LevelOptions {
  /** The end of the run: no change comes later. */
  readonly horizon: Micros;
  /** Width of a bucket of the series; the last one may be cut by the horizon. */
  readonly resolution: Micros;
  /** Whether `quantile` is wanted; costs 8 bytes for each unit of the highest level. */
  readonly quantiles?: boolean;
}

/**
 * A quantity that changes in steps over time: concurrency, environments, a backlog. Whole numbers of at least 0.
 *
 * Keeps what `startWindow` begins (integral, maximum, quantiles; from 0 on if it is never called) and the mean and
 * maximum of every bucket of the whole run. Any level that was reached counts for a maximum, even for no time, and so
 * does the level with which a bucket or the window begins.
 */
export class Level {
  value = 0;
  /** Time mean and maximum of each bucket. Complete after `close`. */
  readonly means: Float64Array;
  readonly maxima: Float64Array;
  /** Level times microseconds over the window, exactly, as of the last bucket or `close`. */
  readonly integral = new ExactSum();

  private readonly horizon: Micros;
  private readonly resolution: Micros;
  /** How long the window was at each level; null without `quantiles`. */
  private timeAt: Float64Array | null;
  private windowStart: Micros = 0;
  private windowMax = 0;
  private changedAt: Micros = 0;
  private bucket = 0;
  private bucketEnd: Micros;
  // What has come together since the last bucket, window or overflow, whichever is latest.
  private area = 0;
  private highest = 0;

  constructor({ horizon, resolution, quantiles = false }: LevelOptions) {
    assert(horizon > 0 && resolution > 0, `a level over ${horizon} in buckets of ${resolution} microseconds`);
    const buckets = Math.ceil(horizon / resolution);
    this.horizon = horizon;
    this.resolution = resolution;
    this.means = new Float64Array(buckets);
    this.maxima = new Float64Array(buckets);
    this.timeAt = quantiles ? new Float64Array(LEVELS_AT_FIRST) : null;
    this.bucketEnd = Math.min(resolution, horizon);
  }

  /** Changes the level by `delta`. @param now never earlier than before */
  add(now: Micros, delta: number): void {
    this.set(now, this.value + delta);
  }

  /** Changes the level to `value`. @param now never earlier than before */
  set(now: Micros, value: number): void {
    if (!(value >= 0)) refuse(value, now);
    if (now >= this.bucketEnd) this.passBuckets(now);
    this.hold(now);
    this.value = value;
    if (value > this.highest) this.rise(value);
  }

  /** Lets integral, maximum and quantiles begin at `now`. */
  startWindow(now: Micros): void {
    this.reach(now);
    this.fold();
    this.integral.clear();
    this.timeAt?.fill(0);
    this.windowStart = now;
    this.windowMax = this.value;
  }

  /** Ends the run at its horizon; nothing can change afterwards. */
  close(): void {
    this.reach(this.horizon);
    if (this.bucket < this.means.length) this.closeBucket();
  }

  /** The largest level of the window. */
  get max(): number {
    return Math.max(this.windowMax, this.highest);
  }

  /** The time mean of the window. NaN when it has no length. After `close`. */
  get mean(): number {
    return this.integral.valueOf() / (this.horizon - this.windowStart);
  }

  /** The level that was not exceeded during the share `p` of the window. NaN without `quantiles`. After `close`. */
  quantile(p: number): number {
    if (this.timeAt === null) return Number.NaN;
    const weights = new Histogram();
    for (const [value, time] of this.timeAt.entries()) weights.addWeighted(value, time);
    return weights.quantile(p);
  }

  /** Lets the level hold until `now`. */
  private reach(now: Micros): void {
    if (now >= this.bucketEnd) this.passBuckets(now);
    this.hold(now);
  }

  private hold(now: Micros): void {
    const span = now - this.changedAt;
    if (span === 0) return;
    if (this.timeAt !== null) this.timeAt[this.value] += span;
    const area = this.area + this.value * span;
    if (area < EXACT && span > 0) this.area = area;
    else this.holdLong(now, span);
    this.changedAt = now;
  }

  private rise(value: number): void {
    this.highest = value;
    const { timeAt } = this;
    if (timeAt === null || value < timeAt.length) return;
    this.timeAt = new Float64Array(value * 2);
    this.timeAt.set(timeAt);
  }

  /** Where the area since the last bucket is too large for one double. */
  private holdLong(now: Micros, span: Micros): void {
    assert(span > 0, `a level changed at ${now}, before its last change at ${this.changedAt}`);
    this.foldArea();
    this.integral.addProduct(this.value, span);
    this.means[this.bucket] += this.value * span;
  }

  private passBuckets(now: Micros): void {
    assert(now <= this.horizon, `a level changed at ${now}, after its horizon ${this.horizon}`);
    while (now >= this.bucketEnd && this.bucket < this.means.length) {
      this.hold(this.bucketEnd);
      this.closeBucket();
    }
  }

  private closeBucket(): void {
    this.fold();
    const start = this.bucket * this.resolution;
    this.means[this.bucket] /= this.bucketEnd - start;
    this.bucket++;
    this.bucketEnd =
      this.bucket < this.means.length
        ? Math.min(this.bucketEnd + this.resolution, this.horizon)
        : Number.POSITIVE_INFINITY;
  }

  /** Adds what has come together to bucket and window, and begins anew. */
  private fold(): void {
    this.foldArea();
    this.windowMax = Math.max(this.windowMax, this.highest);
    this.maxima[this.bucket] = Math.max(this.maxima[this.bucket], this.highest);
    this.highest = this.value;
  }

  private foldArea(): void {
    this.integral.add(this.area);
    this.means[this.bucket] += this.area;
    this.area = 0;
  }
}

function refuse(value: number, now: Micros): void {
  assert(false, `a level became ${value} at ${now}`);
}
