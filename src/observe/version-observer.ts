import { type Micros, MS } from '../units/time.ts';
import { Counter, type Timeline } from './timeline.ts';

/** What is measured of a function's versions, told with the function's own. */
export interface ObservedVersions {
  startWindow(): void;
  putValues(values: Map<string, number>): void;
  putSeries(series: Map<string, Float64Array>): void;
}

/** What is measured of the version that a staged deployment brings, while that is under way. */
export class VersionObserver implements ObservedVersions {
  private readonly invocations: Counter;
  private readonly onNew: Counter;
  private readonly errors: Counter;
  private readonly rollbacks: Counter;
  /** From the beginning of the first deployment that was rolled back; NaN: none was. */
  private rolledBackAfter = Number.NaN;

  constructor(timeline: Timeline) {
    this.invocations = new Counter(timeline);
    this.onNew = new Counter(timeline);
    this.errors = new Counter(timeline);
    this.rollbacks = new Counter(timeline);
  }

  /** A run of the function began. */
  started(now: Micros, isOnNew: boolean): void {
    this.invocations.add(now);
    if (isOnNew) this.onNew.add(now);
  }

  /** A run of the new version failed. */
  failed(now: Micros): void {
    this.errors.add(now);
  }

  rolledBack(now: Micros, after: Micros): void {
    this.rollbacks.add(now);
    if (Number.isNaN(this.rolledBackAfter)) this.rolledBackAfter = after;
  }

  startWindow(): void {
    for (const counter of [this.invocations, this.onNew, this.errors, this.rollbacks]) counter.startWindow();
    this.rolledBackAfter = Number.NaN;
  }

  putValues(values: Map<string, number>): void {
    const runs = this.onNew.inWindow;
    values.set('newVersion.invocations', runs);
    if (this.invocations.inWindow > 0) values.set('newVersion.share', runs / this.invocations.inWindow);
    values.set('newVersion.errors', this.errors.inWindow);
    values.set('rollbacks', this.rollbacks.inWindow);
    if (!Number.isNaN(this.rolledBackAfter)) values.set('rolledBackAfter', this.rolledBackAfter / MS);
  }

  putSeries(series: Map<string, Float64Array>): void {
    const all = this.invocations.series;
    series.set(
      'newVersion.share',
      this.onNew.series.map((runs, bucket) => (all[bucket] > 0 ? runs / all[bucket] : Number.NaN)),
    );
    series.set('newVersion.errors', this.errors.series);
  }
}
