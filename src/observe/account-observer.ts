import type { Micros } from '../units/time.ts';
import { Demand, RatePeak } from './demand.ts';
import { putLevel } from './function-observer.ts';
import { Level } from './level.ts';
import type { EntityResult } from './result.ts';
import { Counter, type Timeline } from './timeline.ts';

/** What is measured of the account: all functions together. */
export class AccountObserver {
  readonly concurrency: Level;
  /** ClaimedAccountConcurrency (M-08): unreserved use on demand, all reservations, provisioned without a reservation. */
  readonly claimed: Level;
  readonly throttles: Counter;
  /** What the functions without a reservation would have in flight if no first try were refused. */
  readonly sharedDemand: Demand;
  readonly requestRate: RatePeak;
  readonly environmentRate: RatePeak;

  constructor(
    timeline: Timeline,
    /** Quota minus everything reserved (C-13). */
    private readonly unreserved: number,
  ) {
    this.concurrency = new Level({ ...timeline, quantiles: true });
    this.claimed = new Level(timeline);
    this.throttles = new Counter(timeline);
    this.sharedDemand = new Demand(timeline.horizon);
    this.requestRate = new RatePeak(timeline.warmup);
    this.environmentRate = new RatePeak(timeline.warmup);
  }

  startWindow(now: Micros): void {
    this.concurrency.startWindow(now);
    this.claimed.startWindow(now);
    this.throttles.startWindow();
  }

  close(): EntityResult {
    this.concurrency.close();
    this.claimed.close();
    const values = new Map<string, number>();
    putLevel(values, 'concurrency', this.concurrency);
    values.set('concurrency.p99', this.concurrency.quantile(0.99));
    values.set('claimedConcurrency.max', this.claimed.max);
    values.set('throttles', this.throttles.inWindow);
    values.set('unreserved', this.unreserved);
    const series = new Map([
      ['concurrency.mean', this.concurrency.means],
      ['concurrency.max', this.concurrency.maxima],
      ['claimedConcurrency.max', this.claimed.maxima],
      ['throttles', this.throttles.series],
    ]);
    return { scope: 'account', name: '', values, series };
  }
}
