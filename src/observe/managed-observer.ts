import type { Micros } from '../units/time.ts';
import { Level } from './level.ts';
import { Counter, type Timeline } from './timeline.ts';

/** What is measured of the managed instances of one function (E-50 to E-52). */
export class ManagedObserver {
  readonly throttles: Counter;
  /** Those of environments that there are, and those of them that are taken. */
  private readonly slots: Level;
  private readonly slotsInUse: Level;
  private readonly instances: Level;

  constructor(
    timeline: Timeline,
    private readonly share: {
      /** Slots of one environment, and environments of one instance. */
      readonly slots: number;
      readonly environments: number;
    },
  ) {
    this.throttles = new Counter(timeline);
    this.slots = new Level(timeline);
    this.slotsInUse = new Level(timeline);
    this.instances = new Level(timeline);
  }

  /** @param environments how many there are from now on */
  present(now: Micros, environments: number): void {
    this.slots.set(now, environments * this.share.slots);
    this.instances.set(now, Math.ceil(environments / this.share.environments));
  }

  inUse(now: Micros, slots: number): void {
    this.slotsInUse.set(now, slots);
  }

  /** Instances times microseconds in the window, for the price. After `close`. */
  get instanceTime(): number {
    return this.instances.integral.valueOf();
  }

  startWindow(now: Micros): void {
    for (const level of this.levels()) level.startWindow(now);
    this.throttles.startWindow();
  }

  close(): void {
    for (const level of this.levels()) level.close();
  }

  putValues(values: Map<string, number>): void {
    values.set('throttlesByReason.ConcurrencyThrottles', this.throttles.inWindow);
    for (const [name, level] of Object.entries({
      slots: this.slots,
      slotsInUse: this.slotsInUse,
      instances: this.instances,
    })) {
      if (!Number.isNaN(level.mean)) values.set(`${name}.mean`, level.mean);
      values.set(`${name}.max`, level.max);
    }
    if (this.slots.mean > 0) values.set('slotUtilization', this.slotsInUse.mean / this.slots.mean);
  }

  putSeries(series: Map<string, Float64Array>): void {
    series.set('slots.max', this.slots.maxima);
    series.set('slotsInUse.max', this.slotsInUse.maxima);
    series.set('instances.max', this.instances.maxima);
  }

  private levels(): readonly Level[] {
    return [this.slots, this.slotsInUse, this.instances];
  }
}
