import type { Micros } from '../units/time.ts';

export interface ManagedScalingOptions {
  /** Fewest and most environments. */
  readonly minimum: number;
  readonly maximum: number;
  /** Requests that one environment serves at once. */
  readonly slots: number;
  /** Share of the slots in use that scaling aims at. */
  readonly target: number;
  /** From one look to the next. */
  readonly interval: Micros;
  /** Time in which the number of environments may double at most. */
  readonly doublingTime: Micros;
  /** How long what was needed once is kept. */
  readonly scaleInAfter: Micros;
}

/**
 * How many environments managed instances have (E-51). At each look it is what the most slots in use since the look
 * before need at the target, or needed at any look of late; and no more than twice what there was a doubling time ago.
 */
export class ManagedScaling {
  /** Numbers of the last looks, oldest first: what there was, and what was needed. */
  private readonly counts: number[];
  private readonly needs: number[] = [];
  private readonly looksOfScaleIn: number;

  constructor(private readonly options: ManagedScalingOptions) {
    const { minimum, doublingTime, interval, scaleInAfter } = options;
    this.counts = Array<number>(Math.max(1, Math.ceil(doublingTime / interval))).fill(minimum);
    this.looksOfScaleIn = Math.max(1, Math.ceil(scaleInAfter / interval));
  }

  /**
   * @param count environments that there are
   * @param peak most slots in use since the last look
   * @returns environments from now on
   */
  next(count: number, peak: number): number {
    const { minimum, maximum, slots, target } = this.options;
    this.needs.push(Math.ceil(peak / (target * slots)));
    if (this.needs.length > this.looksOfScaleIn) this.needs.shift();
    const need = this.needs.reduce((most, one) => Math.max(most, one), minimum);
    const before = this.counts.shift() ?? minimum;
    const next = Math.min(need, maximum, Math.max(count, minimum, 2 * before));
    this.counts.push(next);
    return next;
  }
}
