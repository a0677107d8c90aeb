import type { Micros } from '../units/time.ts';

/** Of what a period's data point is made. */
export type UtilizationStatistic = 'average' | 'maximum';

/**
 * ProvisionedConcurrencyUtilization as CloudWatch has it, one data point a period: environments in use as a share of
 * those that are there (M-10). The average is over the whole period; a period in which none was in use has no data
 * point (C-63).
 */
export class UtilizationMeter {
  private ratio = 0;
  private changedAt: Micros = 0;
  private startedAt: Micros = 0;
  private area = 0;
  private highest = 0;

  constructor(private readonly statistic: UtilizationStatistic) {}

  /** From now on `busy` of `allocated` environments are in use. */
  change(now: Micros, busy: number, allocated: number): void {
    this.hold(now);
    this.ratio = allocated === 0 ? 0 : busy / allocated;
    if (this.ratio > this.highest) this.highest = this.ratio;
  }

  /** Ends a period and begins the next. @returns its data point; null where it has none */
  take(now: Micros): number | null {
    this.hold(now);
    const average = this.area / (now - this.startedAt);
    const point = this.highest === 0 ? null : this.statistic === 'average' ? average : this.highest;
    this.startedAt = now;
    this.area = 0;
    this.highest = this.ratio;
    return point;
  }

  private hold(now: Micros): void {
    this.area += this.ratio * (now - this.changedAt);
    this.changedAt = now;
  }
}
