import { type Micros, SECOND } from '../units/time.ts';
import type { Scope } from './metrics.ts';
import type { BreachResult } from './result.ts';
import type { Timeline } from './timeline.ts';

/** Where a limit stands and what it allows. */
export interface LimitIdentity {
  readonly limit: string;
  readonly scope: Scope;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** Names by the numbers under which causes are counted. */
export interface CauseNames {
  readonly functions: readonly string[];
  readonly sources: readonly string[];
}

const SOURCES_MAX = 65_536;

/** Watches one limit: when it was reached first and last, how often it refused, in how many seconds, and whom. */
export class LimitWatch {
  refused = 0;
  private reached = 0;
  /** How much of the limit each function holds, by its number; null where there is nothing to share it with. */
  holding: (() => readonly number[]) | null = null;
  /** Sums of that, at the first refusal of each second. */
  private readonly held: number[] = [];
  /** How often each function and source was held back; only where that is told. */
  private readonly causes = new Map<number, number>();
  /** The last of them, and how often in a row, which is not in the map yet: mostly the same comes again. */
  private lastCause = -1;
  private lastCount = 0;
  private firstAt: Micros = 0;
  private lastAt: Micros = 0;
  private seconds = 0;
  private second = -1;
  /** The limit now, and the lowest at which somebody was held back. */
  private present: number;
  private tightest = Number.POSITIVE_INFINITY;

  constructor(
    private readonly timeline: Timeline,
    private readonly identity: LimitIdentity,
  ) {
    this.present = identity.value;
  }

  /** The limit has another value from now on. @param by difference, in its unit */
  change(by: number): void {
    this.present += by;
  }

  refuse(now: Micros): void {
    if (now >= this.timeline.warmup) this.refused++;
    this.reach(now);
  }

  /** Somebody must wait for the limit, and may be let in later. */
  reach(now: Micros): void {
    if (now < this.timeline.warmup) return;
    if (this.reached === 0) this.firstAt = now;
    this.reached++;
    this.lastAt = now;
    if (this.present < this.tightest) this.tightest = this.present;
    const second = Math.floor(now / SECOND);
    if (second === this.second) return;
    this.second = second;
    this.seconds++;
    for (const [fn, units] of this.holding?.().entries() ?? []) this.held[fn] = (this.held[fn] ?? 0) + units;
  }

  /** Who was held back by it: a function by its number, and the source whose item it worked on. */
  blame(now: Micros, fn: number, source: number): void {
    if (now < this.timeline.warmup) return;
    const cause = fn * SOURCES_MAX + source;
    if (cause !== this.lastCause) {
      this.countLast();
      this.lastCause = cause;
    }
    this.lastCount++;
  }

  private countLast(): void {
    if (this.lastCount > 0) this.causes.set(this.lastCause, (this.causes.get(this.lastCause) ?? 0) + this.lastCount);
    this.lastCount = 0;
  }

  /**
   * @param peakDemand what would have been used without the limit, in its unit
   * @param names of functions and sources, by their numbers
   */
  result(peakDemand: number, names: CauseNames): BreachResult | null {
    if (this.reached === 0) return null;
    this.countLast();
    const { refused, firstAt, lastAt } = this;
    const holders = this.held
      .map((units, fn) => ({ function: names.functions[fn], count: units / this.seconds }))
      .filter(({ count }) => count > 0)
      .sort((one, other) => other.count - one.count);
    const causes = [...this.causes]
      .sort(([one, most], [other, less]) => less - most || one - other)
      .map(([cause, count]) => ({
        function: names.functions[Math.floor(cause / SOURCES_MAX)],
        source: names.sources[cause % SOURCES_MAX],
        count,
      }));
    return {
      ...this.identity,
      value: this.tightest,
      firstAt,
      lastAt,
      total: this.seconds * SECOND,
      peakDemand,
      refused,
      causes,
      holders,
    };
  }
}
