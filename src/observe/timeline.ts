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

  /** Where the bucket after this one begins; the last one has no end. */
  endOf(bucket: number): Micros {
    return bucket < this.buckets - 1 ? (bucket + 1) * this.resolution : Number.POSITIVE_INFINITY;
  }

  /** Like `bucketOf`, for any instant. */
  earlierBucket(at: Micros): number {
    return Math.min(this.buckets - 1, Math.floor(at / this.resolution));
  }
}

/**
 * Counts something over the run, over the window, and in each bucket. Only the total is kept up; what came in a bucket
 * is told from it when the next bucket begins, so that an occurrence costs one comparison and one addition.
 */
export class Counter {
  /** Over the whole run, warm-up included. */
  total = 0;
  private readonly counts: Float64Array;
  private bucket = 0;
  private bucketEnd: Micros;
  /** Of the total, what belongs to earlier buckets, or has been counted in its own. */
  private counted = 0;
  private beforeWindow = 0;

  constructor(private readonly timeline: Timeline) {
    this.counts = new Float64Array(timeline.buckets);
    this.bucketEnd = timeline.resolution;
  }

  add(now: Micros): void {
    if (now >= this.bucketEnd) this.enterBucket(now);
    this.total++;
  }

  addMany(now: Micros, count: number): void {
    if (now >= this.bucketEnd) this.enterBucket(now);
    this.total += count;
  }

  /** Counts now what belongs to an earlier bucket, and perhaps to the warm-up (M-02). */
  addEarlier(at: Micros): void {
    this.total++;
    this.counted++;
    if (at < this.timeline.warmup) this.beforeWindow++;
    this.counts[this.timeline.earlierBucket(at)]++;
  }

  startWindow(): void {
    this.beforeWindow = this.total;
  }

  /** Since the end of the warm-up. */
  get inWindow(): number {
    return this.total - this.beforeWindow;
  }

  /** How many in each bucket, so far. */
  get series(): Float64Array {
    this.closeBucket();
    return this.counts;
  }

  private enterBucket(now: Micros): void {
    this.closeBucket();
    this.bucket = this.timeline.earlierBucket(now);
    this.bucketEnd = this.timeline.endOf(this.bucket);
  }

  private closeBucket(): void {
    this.counts[this.bucket] += this.total - this.counted;
    this.counted = this.total;
  }
}
