import type { Micros } from '../units/time.ts';
import type { Level } from './level.ts';
import { Counter, type Timeline } from './timeline.ts';

/** What is measured of the network interfaces that the environments of one function share (E-40, E-42). */
export class NetworkObserver {
  private readonly errors: Counter;

  constructor(
    timeline: Timeline,
    private readonly share: {
      /** Bytes of one environment, and of all environments that one interface serves. */
      readonly memory: number;
      readonly memoryPerInterface: number;
    },
  ) {
    this.errors = new Counter(timeline);
  }

  /** Interfaces that so many environments need: their memory over that of one interface, rounded up (E-40). */
  needed(environments: number): number {
    return Math.ceil((environments * this.share.memory) / this.share.memoryPerInterface);
  }

  /** A request was answered 502 for lack of an interface. */
  refused(now: Micros): void {
    this.errors.add(now);
  }

  startWindow(): void {
    this.errors.startWindow();
  }

  putValues(values: Map<string, number>, environments: Level): void {
    values.set('networkInterfaces.max', this.needed(environments.max));
    values.set('networkInterfaceErrors', this.errors.inWindow);
  }

  putSeries(series: Map<string, Float64Array>, environments: Level): void {
    series.set(
      'networkInterfaces.max',
      environments.maxima.map((count) => this.needed(count)),
    );
    series.set('networkInterfaceErrors', this.errors.series);
  }
}
