import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { RandomStream } from '../random/stream.ts';
import type { EventKind } from '../units/ids.ts';
import { MINUTE, type Micros, SECOND } from '../units/time.ts';
import type { Environments } from './environments.ts';
import type { Bucket } from './token-bucket.ts';

export interface ProvisionedOptions {
  readonly count: number;
  /** When it is asked for; null: long before the run, so that it is ready from the start. */
  readonly requestedAt: Micros | null;
  readonly allocationDelay: Micros;
  /** Environments allocated at once, before the rate (C-45). */
  readonly allocationBurst: number;
  readonly allocationPerMinute: number;
  /** Recycled in the background, per second and environment (C-47). */
  readonly recycleRate: number;
}

/** Provisioned concurrency of one function: claimed when asked for, usable as a whole when all is allocated (C-43, C-44). */
export class ProvisionedConcurrency {
  /** Units that are claimed now. */
  claimed = 0;
  /** Whether all that was claimed has once been free for it. */
  private isWhole = false;
  private readonly requested: EventKind;
  private readonly allocated: EventKind;
  private readonly recycled: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly environments: Environments,
    /** 10 x the provisioned concurrency per second (C-21, C-46); null: no such gate. */
    private readonly requestRate: Bucket | null,
    private readonly recycling: RandomStream,
    private readonly options: ProvisionedOptions,
    private readonly onClaimed: (units: number) => void,
  ) {
    this.requested = kernel.on('provisioned concurrency requested', Phase.timer, () => this.onRequested());
    this.allocated = kernel.on('provisioned concurrency allocated', Phase.timer, () => this.onAllocated());
    this.recycled = kernel.on('provisioned environment recycled', Phase.timer, () => this.onRecycled());
  }

  start(): void {
    if (this.options.requestedAt === null) {
      this.isWhole = true;
      this.claim();
      this.onAllocated();
    } else {
      this.kernel.scheduleAt(this.options.requestedAt, this.requested);
    }
  }

  /**
   * Nothing of it is usable until all of it is there (C-44), so not while runs on demand still hold a part; from then
   * on all of it is, whatever is claimed elsewhere.
   *
   * @param isOverdrawn whether runs on demand hold units that have been claimed since they began
   */
  isUsable(isOverdrawn: boolean): boolean {
    if (this.isWhole || this.claimed === 0) return this.isWhole;
    this.isWhole = !isOverdrawn;
    return this.isWhole;
  }

  /**
   * Whether a request may run on provisioned concurrency now; if so, that is counted against its rate, which does not
   * hold for asynchronous deliveries (C-24).
   */
  admits(now: Micros, isSynchronous: boolean): boolean {
    if (this.environments.idleOnProvisioned === 0) return false;
    if (this.requestRate === null || !isSynchronous) return true;
    if (!this.requestRate.hasToken(now)) return false;
    this.requestRate.take();
    return true;
  }

  private claim(): void {
    this.claimed = this.options.count;
    this.onClaimed(this.options.count);
  }

  private onRequested(): void {
    this.claim();
    const { count, allocationDelay, allocationBurst, allocationPerMinute } = this.options;
    const atRate = Math.max(0, count - allocationBurst);
    this.kernel.schedule(allocationDelay + Math.ceil((atRate * MINUTE) / allocationPerMinute), this.allocated);
  }

  private onAllocated(): void {
    const now = this.kernel.now;
    for (let n = 0; n < this.options.count; n++) {
      this.environments.release(now, this.environments.start(now, true));
    }
    this.scheduleRecycling();
  }

  private onRecycled(): void {
    this.environments.recycleProvisioned();
    this.scheduleRecycling();
  }

  private scheduleRecycling(): void {
    const rate = this.options.recycleRate * this.options.count;
    if (rate === 0) return;
    this.kernel.schedule(Math.ceil((-Math.log(this.recycling.uniform()) / rate) * SECOND), this.recycled);
  }
}
