import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { TokenBucket } from '../kernel/token-bucket.ts';
import type { ProvisionedObserver } from '../observe/provisioned-observer.ts';
import type { RandomStream } from '../random/stream.ts';
import type { EventKind } from '../units/ids.ts';
import { MINUTE, type Micros, SECOND } from '../units/time.ts';
import type { Environments, VersionNumber } from './environments.ts';
import type { ProvisionedShare } from './gates.ts';
import type { UtilizationMeter } from './utilization.ts';

export interface ProvisionedOptions {
  /** Asked for at first; a policy changes it later. */
  readonly count: number;
  /** When it is asked for; null: long before the run, so that it is ready from the start. */
  readonly requestedAt: Micros | null;
  readonly allocationDelay: Micros;
  /** Environments allocated at once for each request, before the rate (C-45). */
  readonly allocationBurst: number;
  readonly allocationPerMinute: number;
  /** Recycled in the background, per second and environment (C-47). */
  readonly recycleRate: number;
}

/**
 * Provisioned concurrency of one function: claimed when asked for, and each request usable as a whole when all of it
 * is allocated (C-43, C-44). When less is asked for, idle environments go at once and busy ones when their run ends.
 */
export class ProvisionedConcurrency implements ProvisionedShare {
  /** Environments that were asked for last. */
  requested = 0;
  /** Units that are claimed now: what is asked for, and environments above it that are still busy. */
  claimed = 0;
  /** What a policy looks at; null where there is none. */
  meter: UtilizationMeter | null = null;
  /** Environments that there are. */
  present = 0;
  /** Whether all that was claimed has once been free for it. */
  private isSettled = true;
  /** Idle environments that are not usable, because that is not so yet. */
  private withheld = 0;
  /** Environments that each request still waits for, by its number. */
  private readonly pending: number[] = [];
  /** When the last request has been allocated at the rate. */
  private allocatedUntil: Micros = 0;
  private requestRate: TokenBucket | null = null;
  private recyclings = 0;
  private readonly wanted: EventKind;
  private readonly allocated: EventKind;
  private readonly recycled: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly environments: Environments,
    readonly observer: Pick<ProvisionedObserver, 'requested' | 'present'>,
    /** The gate of 10 requests per second for each of so many environments (C-21, C-46); null: no such gate. */
    private readonly requestRateOf: (environments: number) => TokenBucket | null,
    private readonly recycling: RandomStream,
    private readonly options: ProvisionedOptions,
    /** Hears of units that are claimed, and of units given back as a negative number. */
    private readonly onClaimed: (units: number) => void,
  ) {
    this.wanted = kernel.on('provisioned concurrency requested', Phase.timer, () => this.request(options.count));
    this.allocated = kernel.on('provisioned concurrency allocated', Phase.timer, (index) => this.onAllocated(index));
    this.recycled = kernel.on('provisioned environment recycled', Phase.timer, (number) => this.onRecycled(number));
    environments.onProvisionedChanged = () => this.onChanged();
  }

  start(): void {
    if (this.options.requestedAt !== null) {
      this.kernel.scheduleAt(this.options.requestedAt, this.wanted);
      return;
    }
    this.ask(this.options.count);
    this.environments.addProvisioned(this.kernel.now, this.options.count);
  }

  /** Asks for another number of environments than before. */
  request(count: number): void {
    if (count > this.requested) this.grow(count - this.requested);
    if (count < this.requested) this.shrink(this.requested - count);
    this.ask(count);
  }

  /** It goes to another version: all is given up there and allocated anew here (C-43), while it stays claimed. */
  move(version: VersionNumber): void {
    this.pending.fill(0);
    this.withheld = 0;
    this.environments.moveProvisioned(this.kernel.now, version);
    this.grow(this.requested);
  }

  get spills(): boolean {
    return this.claimed > 0;
  }

  /**
   * Whether there is one to use, after a look at what was asked for lately: nothing of that is usable until all of it
   * is there (C-44), so not while runs on demand still hold a part; from then on all of it is, whatever is claimed
   * elsewhere.
   *
   * @param isOverdrawn whether runs on demand hold units that have been claimed since they began
   */
  isUsable(isOverdrawn: boolean): boolean {
    if (!this.isSettled && !isOverdrawn) {
      this.isSettled = true;
      this.withheld = 0;
    }
    return this.environments.idleOnProvisioned > this.withheld;
  }

  /**
   * Whether a request may run on provisioned concurrency now; if so, that is counted against its rate, which does not
   * hold for asynchronous deliveries (C-24).
   */
  admits(now: Micros, isSynchronous: boolean): boolean {
    if (this.environments.idleOnProvisioned <= this.withheld) return false;
    if (this.requestRate === null || !isSynchronous) return true;
    if (!this.requestRate.hasToken(now)) return false;
    this.requestRate.take();
    return true;
  }

  private ask(count: number): void {
    this.requested = count;
    this.observer.requested(this.kernel.now, count);
    this.updateClaim();
  }

  private updateClaim(): void {
    const units = Math.max(this.requested, this.present) - this.claimed;
    if (units === 0) return;
    this.claimed += units;
    this.onClaimed(units);
  }

  private grow(units: number): void {
    const missing = units - this.environments.keepProvisioned(units);
    if (missing === 0) return;
    const { allocationDelay, allocationBurst, allocationPerMinute } = this.options;
    const now = this.kernel.now;
    const atRate = Math.max(0, missing - allocationBurst);
    const from = Math.max(now + allocationDelay, this.allocatedUntil);
    this.allocatedUntil = from + Math.ceil((atRate * MINUTE) / allocationPerMinute);
    this.isSettled = false;
    this.kernel.scheduleAt(this.allocatedUntil, this.allocated, this.pending.push(missing) - 1);
  }

  /** What was asked for last goes first, so that environments which nobody has yet are simply not allocated. */
  private shrink(units: number): void {
    let left = units;
    for (let index = this.pending.length - 1; index >= 0 && left > 0; index--) {
      const dropped = Math.min(left, this.pending[index]);
      this.pending[index] -= dropped;
      left -= dropped;
    }
    this.withheld = Math.max(0, this.withheld - left);
    this.environments.retireProvisioned(this.kernel.now, left);
  }

  private onAllocated(index: number): void {
    const units = this.pending[index];
    if (units === 0) return; // no longer wanted
    this.pending[index] = 0;
    const before = this.claimed;
    this.environments.addProvisioned(this.kernel.now, units);
    // Beside those of another version that are still busy, they are more than was asked for, and not free at once.
    if (this.claimed > before) this.isSettled = false;
    if (!this.isSettled) this.withheld += units;
  }

  /** Environments have come or gone, or become busy or idle. */
  private onChanged(): void {
    const { environments, kernel } = this;
    const there = environments.provisioned;
    this.meter?.change(kernel.now, there - environments.idleOnProvisioned, there);
    if (there === this.present) return;
    this.present = there;
    this.observer.present(kernel.now, there);
    this.updateClaim();
    this.updateRequestRate();
    this.scheduleRecycling();
  }

  private updateRequestRate(): void {
    const bucket = this.requestRateOf(this.present);
    if (bucket !== null && this.requestRate !== null) bucket.replace(this.kernel.now, this.requestRate);
    this.requestRate = bucket;
  }

  private onRecycled(number: number): void {
    if (number !== this.recyclings) return; // of another number of environments
    this.environments.recycleProvisioned();
    this.scheduleRecycling();
  }

  private scheduleRecycling(): void {
    this.recyclings++;
    const rate = this.options.recycleRate * this.present;
    if (rate === 0) return;
    const wait = Math.ceil((-Math.log(this.recycling.uniform()) / rate) * SECOND);
    this.kernel.schedule(wait, this.recycled, this.recyclings);
  }
}
