import type { CallId } from '../units/ids.ts';
import type { Calls } from './calls.ts';

const NONE = -1;

/** The connections of one environment, and its calls that wait for one of them, in columns of their rows. */
export class EnvironmentPool {
  /** How many it would have if it could. */
  wanted = 0;
  open = 0;
  /** Those on which a query is under way; never more than `open`. */
  busy = 0;
  waiting = 0;
  /** Who waits longest; -1: nobody. */
  first = NONE;
  hasEnded = false;
  isOfOneCall = false;
  private last = NONE;

  /** @param number by which calls find it */
  constructor(
    readonly number: number,
    private readonly calls: Calls,
  ) {}

  get hasIdle(): boolean {
    return this.busy < this.open;
  }

  /** For a new environment; before, it was nobody's. */
  begin(wanted: number, isOfOneCall: boolean): void {
    this.wanted = wanted;
    this.open = 0;
    this.hasEnded = false;
    this.isOfOneCall = isOfOneCall;
  }

  /** Its environment is gone: what is left are queries under way. */
  end(): void {
    this.open = this.busy;
    this.wanted = this.busy;
    this.hasEnded = true;
  }

  add(call: CallId): void {
    const { next, previous } = this.calls;
    next[call] = NONE;
    previous[call] = this.last;
    if (this.last === NONE) this.first = call;
    else next[this.last] = call;
    this.last = call;
    this.waiting++;
  }

  /** Takes out one that waits here. */
  remove(call: CallId): void {
    const { next, previous } = this.calls;
    if (previous[call] === NONE) this.first = next[call];
    else next[previous[call]] = next[call];
    if (next[call] === NONE) this.last = previous[call];
    else previous[next[call]] = previous[call];
    next[call] = NONE;
    previous[call] = NONE;
    this.waiting--;
  }
}
