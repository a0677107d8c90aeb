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

/** Watches one limit: when it refused first and last, how often, and in how many seconds. */
export class LimitWatch {
  refused = 0;
  private firstAt: Micros = 0;
  private lastAt: Micros = 0;
  private seconds = 0;
  private second = -1;

  constructor(
    private readonly timeline: Timeline,
    private readonly identity: LimitIdentity,
  ) {}

  refuse(now: Micros): void {
    if (now < this.timeline.warmup) return;
    if (this.refused === 0) this.firstAt = now;
    this.refused++;
    this.lastAt = now;
    const second = Math.floor(now / SECOND);
    if (second === this.second) return;
    this.second = second;
    this.seconds++;
  }

  /** @param peakDemand what would have been used without the limit, in its unit */
  result(peakDemand: number): BreachResult | null {
    if (this.refused === 0) return null;
    const { refused, firstAt, lastAt } = this;
    return { ...this.identity, firstAt, lastAt, total: this.seconds * SECOND, peakDemand, refused };
  }
}
