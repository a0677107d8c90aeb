import { assert } from '../units/assert.ts';
import { type Micros, SECOND } from '../units/time.ts';

/** A stretch of time on which the rate is a straight line. */
export interface RateStretch {
  /** Where it begins; it ends where the next one begins. */
  readonly at: Micros;
  /** Per second. */
  readonly from: number;
  /** Rate at its end, per second. */
  readonly to: number;
}

/**
 * A rate over time made of straight lines, with its integral (the expected number of arrivals so far) and the inverse
 * of the integral. Both are exact, since the integral of a line is a parabola. Before the first stretch the rate is 0.
 */
export class RateCurve {
  /** Begin of each stretch, in microseconds. */
  readonly starts: Float64Array;
  /** Rate at the begin of each stretch, per second. */
  readonly rates: Float64Array;
  /** Change of the rate in each stretch, per second, in each microsecond. */
  readonly slopes: Float64Array;
  /** Integral up to the begin of each stretch, and after the last entry up to the end. */
  readonly totals: Float64Array;

  /** Where the last stretch ends, in microseconds; Infinity where it does not. */
  readonly end: Micros;

  /**
   * @param starts begin of each stretch, in order, and behind them the end of the last one
   * @param from rate at the begin of each stretch, per second
   * @param to rate at the end of each stretch, per second; the same array where all are level
   * @param repeats whether all begins anew at the end; otherwise the rate is 0 from there on
   */
  constructor(
    starts: Float64Array,
    from: Float64Array,
    to: Float64Array,
    readonly repeats = false,
  ) {
    const size = from.length;
    assert(size > 0 && starts.length === size + 1, `a rate curve of ${size} stretches with ${starts.length} instants`);
    this.starts = starts;
    this.rates = from;
    this.slopes = new Float64Array(size);
    this.totals = new Float64Array(size + 1);
    this.end = starts[size];
    for (let index = 0; index < size; index++) this.measure(index, to[index]);
  }

  /** @param stretches at least one, in order of time; the last one is level if `end` is infinite */
  static of(stretches: readonly RateStretch[], end: Micros, repeats = false): RateCurve {
    return new RateCurve(
      Float64Array.from([...stretches.map(({ at }) => at), end]),
      Float64Array.from(stretches, ({ from }) => from),
      Float64Array.from(stretches, ({ to }) => to),
      repeats,
    );
  }

  private measure(index: number, to: number): void {
    const from = this.rates[index];
    const width = this.starts[index + 1] - this.starts[index];
    assert(width > 0 && (width < Number.POSITIVE_INFINITY || from === to), `stretch ${index} of a rate curve`);
    this.slopes[index] = from === to ? 0 : (to - from) / width;
    // Multiplied first, so that whole rates over whole seconds give whole numbers.
    const gained = from === 0 && to === 0 ? 0 : (((from + to) / 2) * width) / SECOND;
    this.totals[index + 1] = this.totals[index] + gained;
  }

  /** Number of stretches. */
  get size(): number {
    return this.rates.length;
  }

  /** The integral over the whole curve, or over one round of one that repeats. */
  get total(): number {
    return this.totals[this.size];
  }

  /** The rate at an instant, per second. */
  rateAt(time: Micros): number {
    const within = this.repeats ? time % this.end : time;
    if (within < this.starts[0] || within >= this.end) return 0;
    const index = this.stretchAt(within);
    return this.rates[index] + this.slopes[index] * (within - this.starts[index]);
  }

  /** The integral of the rate from 0 to an instant: the expected number of arrivals before it. */
  cumulative(time: Micros): number {
    const rounds = this.repeats ? Math.floor(time / this.end) : 0;
    const within = Math.min(time - (rounds === 0 ? 0 : rounds * this.end), this.end);
    const before = rounds === 0 ? 0 : rounds * this.total;
    if (within <= this.starts[0]) return before;
    const index = within === this.end ? this.size - 1 : this.stretchAt(within);
    const since = within - this.starts[index];
    if (since === Number.POSITIVE_INFINITY) return this.total;
    return before + this.totals[index] + (since * (this.rates[index] + (this.slopes[index] * since) / 2)) / SECOND;
  }

  /** The stretch that holds an instant at or after the first begin. */
  private stretchAt(within: Micros): number {
    let low = 0;
    let high = this.size;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] <= within) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** Walks up a rate curve: inverts its integral at numbers that never decrease. */
export class RateCursor {
  private readonly curve: RateCurve;
  private index = 0;
  /** Integral and time at the begin of the present round. */
  private counted = 0;
  private began: Micros = 0;
  private rounds = 0;
  private latest = 0;

  constructor(curve: RateCurve) {
    this.curve = curve;
  }

  /**
   * The instant at which the integral passes `count`, as a real number of microseconds; Infinity where it never does.
   * Times without arrivals are skipped: the instant is the last one at which the integral is still `count`.
   */
  reach(count: number): number {
    const curve = this.curve;
    while (count - this.counted >= curve.totals[this.index + 1]) {
      if (this.index + 1 < curve.size) this.index++;
      else if (curve.repeats && curve.total > 0) this.nextRound();
      else return Number.POSITIVE_INFINITY;
    }
    const missing = count - this.counted - curve.totals[this.index];
    // Rounding must not let time go back by a fraction of a microsecond.
    this.latest = Math.max(this.latest, this.began + this.within(missing));
    return this.latest;
  }

  /** Where in the present stretch the integral has grown by `missing` since its begin. */
  private within(missing: number): number {
    const { starts, rates, slopes } = this.curve;
    const index = this.index;
    if (!(missing > 0)) return starts[index];
    const rate = rates[index];
    const scaled = missing * SECOND;
    const squared = rate * rate + 2 * slopes[index] * scaled;
    // The root of the parabola in the form that loses no digits, whichever sign the slope has, 0 included.
    const since = (2 * scaled) / (rate + Math.sqrt(Math.max(0, squared)));
    return Math.min(starts[index] + since, starts[index + 1]);
  }

  private nextRound(): void {
    this.index = 0;
    this.rounds++;
    this.counted = this.rounds * this.curve.total;
    this.began = this.rounds * this.curve.end;
  }
}
