import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { EventKind } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { ProvisionedConcurrency } from './provisioned.ts';
import { TargetTracker, type TrackingOptions } from './target-tracking.ts';
import { UtilizationMeter, type UtilizationStatistic } from './utilization.ts';

/** Between which numbers a policy may choose. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** New bounds at every instant that `next` returns; Infinity when there are no more (C-66). */
export interface ScheduledBounds extends Bounds {
  readonly times: { next(): Micros };
}

/** Target tracking with the metric that it looks at (C-60 to C-65). */
export interface Tracking extends TrackingOptions {
  readonly statistic: UtilizationStatistic;
  /** A data point covers so much time. */
  readonly period: Micros;
}

/** Application Auto Scaling for the provisioned concurrency of one function: by target, by schedule, or both. */
export class ProvisionedPolicy {
  private bounds: Bounds;
  private readonly tracker: TargetTracker | null;
  private readonly meter: UtilizationMeter | null;
  /** The entry of the schedule that was last to change the bounds, and when. */
  private changed = { entry: -1, at: -1 };
  private readonly periodEnded: EventKind;
  private readonly boundsChanged: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly provisioned: ProvisionedConcurrency,
    private readonly tracking: Tracking | null,
    private readonly schedule: readonly ScheduledBounds[],
    /** Those of the beginning. */
    bounds: Bounds,
  ) {
    this.bounds = bounds;
    this.tracker = tracking && new TargetTracker(tracking);
    this.meter = tracking && new UtilizationMeter(tracking.statistic);
    provisioned.meter = this.meter;
    this.periodEnded = kernel.on('utilization period ended', Phase.timer, () => this.onPeriodEnded());
    this.boundsChanged = kernel.on('scheduled scaling', Phase.timer, (entry) => this.onScheduled(entry));
  }

  /** Before the provisioned concurrency itself, whose first environments are part of the metric. */
  start(): void {
    for (const [entry, { times }] of this.schedule.entries())
      this.kernel.scheduleAt(times.next(), this.boundsChanged, entry);
    if (this.tracking !== null) this.kernel.schedule(this.tracking.period, this.periodEnded);
  }

  private onScheduled(entry: number): void {
    const { kernel, provisioned, schedule, changed } = this;
    kernel.scheduleAt(schedule[entry].times.next(), this.boundsChanged, entry);
    // Of several at one instant the one that is listed last holds.
    if (changed.at === kernel.now && changed.entry > entry) return;
    this.changed = { entry, at: kernel.now };
    this.bounds = schedule[entry];
    provisioned.request(this.within(provisioned.requested));
  }

  private onPeriodEnded(): void {
    const { kernel, provisioned, bounds, tracker, meter, tracking } = this;
    if (tracker === null || meter === null || tracking === null) return;
    const { present, requested } = provisioned;
    const { min, max } = bounds;
    const wanted = tracker.decide(kernel.now, meter.take(kernel.now), { allocated: present, requested, min, max });
    if (wanted !== requested) provisioned.request(this.within(wanted));
    kernel.schedule(tracking.period, this.periodEnded);
  }

  private within(count: number): number {
    return Math.min(this.bounds.max, Math.max(this.bounds.min, count));
  }
}
