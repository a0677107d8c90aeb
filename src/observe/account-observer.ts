import type { Micros } from '../units/time.ts';
import { Demand, RatePeak } from './demand.ts';
import { putLevel } from './function-observer.ts';
import { Level } from './level.ts';
import type { EntityResult } from './result.ts';
import { SampledLevel, type Sampling } from './sampled-level.ts';
import { Counter, type Timeline } from './timeline.ts';

/** What is measured of the account: all functions together. */
export class AccountObserver {
  /** The true one. Changed by `started` and `ended` only, so that the dashboard's sees every change too. */
  readonly concurrency: Level;
  /** ClaimedAccountConcurrency (M-08): unreserved use on demand, all reservations, provisioned without a reservation. */
  readonly claimed: Level;
  readonly throttles: Counter;
  /** What the functions without a reservation would have in flight if no first try were refused. */
  readonly sharedDemand: Demand;
  readonly requestRate: RatePeak;
  readonly environmentRate: RatePeak;
  private readonly onDashboard: SampledLevel | null;

  constructor(
    timeline: Timeline,
    /** Quota minus everything reserved (C-13). */
    private readonly unreserved: number,
    /** How ConcurrentExecutions is told (M-06); null where the platform has no such metric yet (M-17). */
    sampling: Sampling | null,
  ) {
    this.concurrency = new Level({ ...timeline, quantiles: true });
    this.claimed = new Level(timeline);
    this.throttles = new Counter(timeline);
    this.sharedDemand = new Demand(timeline.horizon);
    this.requestRate = new RatePeak(timeline.warmup);
    this.environmentRate = new RatePeak(timeline.warmup);
    this.onDashboard = sampling === null ? null : new SampledLevel(timeline, sampling);
  }

  /** A request began to hold an environment. */
  started(now: Micros): void {
    this.concurrency.add(now, 1);
    this.onDashboard?.set(now, this.concurrency.value);
  }

  ended(now: Micros): void {
    this.concurrency.add(now, -1);
    this.onDashboard?.set(now, this.concurrency.value);
  }

  startWindow(now: Micros): void {
    this.concurrency.startWindow(now);
    this.claimed.startWindow(now);
    this.throttles.startWindow();
  }

  close(): EntityResult {
    this.concurrency.close();
    this.claimed.close();
    this.onDashboard?.close();
    const values = new Map<string, number>();
    putLevel(values, 'concurrency', this.concurrency);
    values.set('concurrency.p99', this.concurrency.quantile(0.99));
    const shown = this.onDashboard?.max ?? Number.NaN;
    if (!Number.isNaN(shown)) values.set('concurrency.asCloudWatch.max', shown);
    values.set('claimedConcurrency.max', this.claimed.max);
    values.set('throttles', this.throttles.inWindow);
    values.set('unreserved', this.unreserved);
    const series = new Map([
      ['concurrency.mean', this.concurrency.means],
      ['concurrency.max', this.concurrency.maxima],
      ['claimedConcurrency.max', this.claimed.maxima],
      ['throttles', this.throttles.series],
    ]);
    if (this.onDashboard !== null) series.set('concurrency.asCloudWatch.max', this.onDashboard.maxima);
    return { scope: 'account', name: '', values, series };
  }
}
