import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Level } from '../observe/level.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { Distribution } from '../random/distribution.ts';
import type { CallId, EventKind } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { Door } from './door.ts';
import type { DownstreamParts } from './kind.ts';
import { WaitingLine } from './waiting-line.ts';

/** A number, and the largest that it was since the window began. */
class Peak {
  private peak: number;
  private isInWindow: boolean;

  constructor(
    private value: number,
    private readonly warmup: Micros,
  ) {
    this.peak = value;
    this.isInWindow = warmup === 0;
  }

  add(now: Micros, change: number): void {
    if (!this.isInWindow && now >= this.warmup) {
      this.isInWindow = true;
      this.peak = this.value;
    }
    this.value += change;
    if (this.value > this.peak) this.peak = this.value;
  }

  /** In a window without any change it is what it was before. */
  valueOf(): number {
    return this.isInWindow ? this.peak : this.value;
  }
}

/** The connections that a database accepts, how many are open, and how many would be if it accepted any number. */
export class Connections {
  readonly watch: LimitWatch;
  /** Connections that can be opened now. */
  free: number;
  private readonly kernel: Kernel;
  private readonly inUse: Level;
  private readonly wanted: Peak;

  /** @param system connections that the system itself has open all the time */
  constructor(parts: DownstreamParts, maximum: number, system: number) {
    const { kernel, door, warmup } = parts;
    this.kernel = kernel;
    this.inUse = door.observer.inUse;
    this.free = maximum - system;
    this.wanted = new Peak(system, warmup);
    door.observer.capacity = maximum;
    this.inUse.add(kernel.now, system);
    const limit = { value: maximum, unit: 'connections' };
    this.watch = parts.watch('downstream-connections', limit, () => this.wanted.valueOf());
  }

  /** Opens so many; closes them where it is negative. */
  open(count: number): void {
    this.free -= count;
    this.inUse.add(this.kernel.now, count);
  }

  /** So many more would be open if there were no limit; fewer where it is negative. */
  want(count: number): void {
    this.wanted.add(this.kernel.now, count);
  }
}

/** Queries on open connections: so many are executed at once, and the others wait inside the database for their turn. */
export class Queries {
  private readonly kernel: Kernel;
  private readonly door: Door;
  private readonly line: WaitingLine;
  private readonly executed: EventKind;
  private readonly watch: LimitWatch;
  private readonly inside: Peak;
  private executing = 0;

  /**
   * @param atOnce executed at once; Infinity: all
   * @param ended told when a query has ended, and its connection is free
   */
  constructor(
    parts: DownstreamParts,
    private readonly service: Distribution,
    private readonly atOnce: number,
    private readonly ended: (call: CallId) => void,
  ) {
    const { kernel, door } = parts;
    this.kernel = kernel;
    this.door = door;
    this.line = new WaitingLine(parts, Number.POSITIVE_INFINITY);
    this.inside = new Peak(0, parts.warmup);
    const limit = { value: atOnce, unit: 'queries at once' };
    this.watch = parts.watch('downstream-servers', limit, () => this.inside.valueOf());
    this.executed = kernel.on('query executed', Phase.release, (subject) => this.onExecuted(subject as CallId));
  }

  run(call: CallId): void {
    this.inside.add(this.kernel.now, 1);
    if (this.executing < this.atOnce) {
      this.execute(call);
    } else {
      this.door.madeWait(call, this.watch);
      this.line.add(call);
    }
  }

  private execute(call: CallId): void {
    this.executing++;
    this.kernel.schedule(this.door.serviceTime(call, this.service), this.executed, call);
  }

  private onExecuted(call: CallId): void {
    this.executing--;
    this.inside.add(this.kernel.now, -1);
    if (this.line.size > 0) this.execute(this.line.take());
    this.ended(call);
  }
}
