import type { Micros } from '../units/time.ts';
import { Level } from './level.ts';
import { type Stretch, Stretches } from './stretches.ts';
import type { Timeline } from './timeline.ts';

/** What is measured of the provisioned concurrency of one function: asked for, there, and in use. */
export class ProvisionedObserver {
  /** Environments that are asked for: those that are billed. */
  private readonly configured: Level;
  private readonly allocated: Level;
  /** Requests in flight on them (ProvisionedConcurrentExecutions, M-10). */
  private readonly inUse: Level;
  private readonly stretches = new Stretches();
  /** Largest share in use of what was there at the time. */
  private utilizationMax = 0;

  constructor(private readonly timeline: Timeline) {
    this.configured = new Level(timeline);
    this.allocated = new Level(timeline);
    this.inUse = new Level(timeline);
  }

  requested(now: Micros, environments: number): void {
    this.configured.set(now, environments);
    this.stretches.set(now, environments);
  }

  /** One of several parts that are measured together, each of which states its own numbers. */
  part(): Pick<ProvisionedObserver, 'requested' | 'present'> {
    let asked = 0;
    let there = 0;
    return {
      requested: (now, environments) => {
        this.requested(now, this.configured.value + environments - asked);
        asked = environments;
      },
      present: (now, environments) => {
        this.present(now, this.allocated.value + environments - there);
        there = environments;
      },
    };
  }

  /** @param environments how many there are from now on, those included that go when their run ends */
  present(now: Micros, environments: number): void {
    this.allocated.set(now, environments);
    this.lookAtUtilization();
  }

  started(now: Micros): void {
    this.inUse.add(now, 1);
    this.lookAtUtilization();
  }

  ended(now: Micros): void {
    this.inUse.add(now, -1);
  }

  startWindow(now: Micros): void {
    this.configured.startWindow(now);
    this.allocated.startWindow(now);
    this.inUse.startWindow(now);
    this.stretches.startWindow(now);
    this.utilizationMax = 0;
    this.lookAtUtilization();
  }

  close(): void {
    this.configured.close();
    this.allocated.close();
    this.inUse.close();
  }

  /** For how long environments were asked for in the window, for the price (B-07). */
  billed(): readonly Stretch[] {
    return this.stretches.until(this.timeline.horizon);
  }

  get configuredMean(): number {
    return this.configured.mean;
  }

  get configuredMax(): number {
    return this.configured.max;
  }

  /** Utilization, where there was anything to use (M-10). */
  putValues(values: Map<string, number>): void {
    if (this.allocated.mean > 0) {
      values.set('provisionedUtilization.mean', this.inUse.mean / this.allocated.mean);
      values.set('provisionedUtilization.max', this.utilizationMax);
    }
  }

  putSeries(series: Map<string, Float64Array>): void {
    series.set('provisioned.max', this.configured.maxima);
    series.set('provisionedAllocated.mean', this.allocated.means);
    series.set('provisionedUtilization.mean', ratios(this.inUse.means, this.allocated.means));
  }

  private lookAtUtilization(): void {
    const there = this.allocated.value;
    if (there > 0) this.utilizationMax = Math.max(this.utilizationMax, this.inUse.value / there);
  }
}

/** NaN, which means no data, where there is nothing to have a share of. */
function ratios(parts: Float64Array, wholes: Float64Array): Float64Array {
  return parts.map((part, bucket) => (wholes[bucket] > 0 ? part / wholes[bucket] : Number.NaN));
}
