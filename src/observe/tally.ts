import { type Micros, MS } from '../units/time.ts';
import { Histogram } from './histogram.ts';
import type { Timeline } from './timeline.ts';

/** Far enough from the largest double that one more time can be multiplied. */
const PRODUCT_MAX = 2 ** 900;

/**
 * Times that were observed: how they are distributed over the window, and two means of each bucket of the run. As in a
 * `Counter`, buckets are told from running sums when the next one begins; logarithms are taken of products of about
 * forty times, not of each.
 */
export class Tally {
  /** Of the window. */
  readonly times = new Histogram();
  private readonly counts: Float64Array;
  private readonly sums: Float64Array;
  private readonly logarithms: Float64Array;
  private bucket = 0;
  private bucketEnd: Micros;
  // What the histogram had when the bucket began.
  private countBefore = 0;
  private sumBefore = 0;
  /** Of times plus one microsecond, since the last logarithm. */
  private product = 1;

  constructor(private readonly timeline: Timeline) {
    this.counts = new Float64Array(timeline.buckets);
    this.sums = new Float64Array(timeline.buckets);
    this.logarithms = new Float64Array(timeline.buckets);
    this.bucketEnd = timeline.resolution;
  }

  /** @param time in whole microseconds, at least 0 */
  add(now: Micros, time: Micros): void {
    if (now >= this.bucketEnd) this.enterBucket(now);
    this.times.add(time);
    this.product *= time + 1;
    if (this.product > PRODUCT_MAX) this.takeLogarithm();
  }

  startWindow(): void {
    this.closeBucket();
    this.times.clear();
    this.countBefore = 0;
    this.sumBefore = 0;
  }

  /** Mean of what was observed in each bucket, in milliseconds; NaN where nothing was. */
  get means(): Float64Array {
    this.closeBucket();
    return this.sums.map((sum, bucket) => sum / this.counts[bucket] / MS);
  }

  /** The geometric mean, in milliseconds: the usual time, which a few that are very long hardly change. */
  get usual(): Float64Array {
    this.closeBucket();
    return this.logarithms.map((sum, bucket) => Math.exp(sum / this.counts[bucket]) / MS);
  }

  private enterBucket(now: Micros): void {
    this.closeBucket();
    this.bucket = this.timeline.earlierBucket(now);
    this.bucketEnd = this.timeline.endOf(this.bucket);
  }

  private closeBucket(): void {
    const { times, bucket } = this;
    this.counts[bucket] += times.count - this.countBefore;
    this.sums[bucket] += times.sum - this.sumBefore;
    this.countBefore = times.count;
    this.sumBefore = times.sum;
    this.takeLogarithm();
  }

  private takeLogarithm(): void {
    this.logarithms[this.bucket] += Math.log(this.product);
    this.product = 1;
  }
}
