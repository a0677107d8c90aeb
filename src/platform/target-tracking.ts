import type { Micros } from '../units/time.ts';

/** How a target tracking policy decides (C-60 to C-65). */
export interface TrackingOptions {
  /** Utilization that is aimed at, as a share. */
  readonly target: number;
  /** The low alarm lies at this share of the target (C-61). */
  readonly lowAlarm: number;
  /** Data points in a row above the target that let the number grow (C-62). */
  readonly dataPoints: number;
  /** Data points in a row below the low alarm that let it shrink (C-62, open question 18). */
  readonly scaleInDataPoints: number;
  /** Most of the number that goes in one step, as a share of it; always one at least (C-64, assumed). */
  readonly scaleInStep: number;
  readonly scaleOutCooldown: Micros;
  readonly scaleInCooldown: Micros;
}

/** What there is when a data point comes. */
export interface Capacity {
  /** Environments that are there: what utilization is a share of. */
  readonly allocated: number;
  /** Environments that were asked for last; more than `allocated` while some are being allocated. */
  readonly requested: number;
  readonly min: number;
  readonly max: number;
}

/** What an average over a minute is off by at most, because its parts were added up in doubles. */
const DUST = 1e-9;

/**
 * The two alarms of a target tracking policy, and what they do to the number of environments. An alarm acts at every
 * data point for as long as it fires. A missing data point ends the row of each alarm, so that without traffic the
 * number stays (C-63).
 */
export class TargetTracker {
  /** Data points in a row. */
  private above = 0;
  private below = 0;
  private scaledOutAt: Micros = Number.NEGATIVE_INFINITY;
  private scaledOutBy = 0;
  private scaledInAt: Micros = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: TrackingOptions) {}

  /**
   * The number of environments that is wanted from now on; the one of before where nothing is to be done.
   *
   * @param utilization of the period that ends now; null: there is no data point
   */
  decide(now: Micros, utilization: number | null, capacity: Capacity): number {
    const { target, lowAlarm, dataPoints, scaleInDataPoints } = this.options;
    this.above = utilization !== null && utilization > target + DUST ? this.above + 1 : 0;
    this.below = utilization !== null && utilization < lowAlarm * target - DUST ? this.below + 1 : 0;
    if (utilization === null) return capacity.requested;
    if (this.above >= dataPoints) return this.scaleOut(now, utilization, capacity);
    if (this.below >= scaleInDataPoints) return this.scaleIn(now, utilization, capacity);
    return capacity.requested;
  }

  /** At once to what would bring utilization back to the target (C-64). */
  private scaleOut(now: Micros, utilization: number, { allocated, requested, max }: Capacity): number {
    const wanted = Math.min(max, ceilOf((allocated * utilization) / this.options.target));
    const by = wanted - requested;
    if (by <= 0) return requested;
    // Only a larger step than the last one does not wait (C-65).
    if (now < this.scaledOutAt + this.options.scaleOutCooldown && by <= this.scaledOutBy) return requested;
    this.scaledOutAt = now;
    this.scaledOutBy = by;
    this.scaledInAt = Number.NEGATIVE_INFINITY;
    return wanted;
  }

  /** Towards the same number, a small step at a time (C-64), and not while environments are still being allocated. */
  private scaleIn(now: Micros, utilization: number, { allocated, requested, min }: Capacity): number {
    if (requested > allocated || now < this.scaledInAt + this.options.scaleInCooldown) return requested;
    const step = Math.max(1, Math.floor(requested * this.options.scaleInStep));
    const goal = Math.max(min, ceilOf((allocated * utilization) / this.options.target));
    const wanted = Math.max(goal, requested - step);
    if (wanted >= requested) return requested;
    this.scaledInAt = now;
    return wanted;
  }
}

/** Rounded up, but not because of dust: 70 % of 10 at a target of 70 % are 10. */
function ceilOf(amount: number): number {
  return Math.ceil(amount - DUST * Math.max(1, amount));
}
