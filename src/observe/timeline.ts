import type { Micros } from '../units/time.ts';

/** Divides a run into buckets of `resolution`, and into warm-up and window. One for all collectors of a run. */
export class Timeline {
  readonly buckets: number;
  private bucket = 0;
  private bucketEnd: Micros;

  constructor(
    readonly horizon: Micros,
    readonly resolution: Micros,
    /** Where the window begins: what was before is left out of metrics and breaches. */
    readonly warmup: Micros,
  ) {
    this.buckets = Math.max(1, Math.ceil(horizon / resolution));
    this.bucketEnd = resolution;
  }

  /** The bucket of an instant that is not before the one asked for last. One comparison, nearly always. */
  bucketOf(now: Micros): number {
    if (now >= this.bucketEnd) {
      this.bucket = Math.min(this.buckets - 1, Math.floor(now / this.resolution));
      this.bucketEnd = (this.bucket + 1) * this.resolution;
    }
    return this.bucket;
  }

  /** Like `bucketOf`, for an instant in the past. */
  earlierBucket(at: Micros): number {
    return Math.min(this.buckets - 1, Math.floor(at / this.resolution));
  }
}

/** Counts something over the run, over the window, and in each bucket. */
export class Counter {
  /** Over the whole run, warm-up included. */
  total = 0;
  readonly series: Float64Array;
  private beforeWindow = 0;

  constructor(private readonly timeline: Timeline) {
    this.series = new Float64Array(timeline.buckets);
  }

  add(now: Micros): void {
    this.total++;
    this.series[this.timeline.bucketOf(now)]++;
  }

  addMany(now: Micros, count: number): void {
    this.total += count;
    this.series[this.timeline.bucketOf(now)] += count;
  }

  /** Counts now what belongs to an earlier bucket, and perhaps to the warm-up (M-02). */
  addEarlier(at: Micros): void {
    this.total++;
    if (at < this.timeline.warmup) this.beforeWindow++;
    this.series[this.timeline.earlierBucket(at)]++;
  }

  startWindow(): void {
    this.beforeWindow = this.total;
  }

  /** Since the end of the warm-up. */
  get inWindow(): number {
    return this.total - this.beforeWindow;
  }
}
