import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Level } from '../observe/level.ts';
import type { CallId, EventKind } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import { Answer, type Calls } from './calls.ts';
import type { Door } from './door.ts';

const NONE = -1;

/**
 * Calls that wait for a place at a downstream, first come first served, in columns of their rows. Who has waited for
 * as long as the downstream lets anybody wait is answered so.
 */
export class WaitingLine {
  size = 0;
  private first = NONE;
  private last = NONE;
  private readonly kernel: Kernel;
  private readonly calls: Calls;
  private readonly door: Door;
  private readonly backlog: Level;
  private readonly id: number;
  private readonly waitedTooLong: EventKind;

  /** @param timeout longest wait; Infinity for ever */
  constructor(
    { kernel, calls, door }: { readonly kernel: Kernel; readonly calls: Calls; readonly door: Door },
    private readonly timeout: Micros,
  ) {
    this.kernel = kernel;
    this.calls = calls;
    this.door = door;
    this.backlog = door.observer.backlog;
    this.id = calls.newLine();
    this.waitedTooLong = kernel.on('call waited too long', Phase.timer, (subject) => this.onWaited(subject as CallId));
  }

  add(call: CallId): void {
    const { calls, kernel } = this;
    calls.line[call] = this.id;
    calls.next[call] = NONE;
    calls.previous[call] = this.last;
    if (this.last === NONE) this.first = call;
    else calls.next[this.last] = call;
    this.last = call;
    this.size++;
    this.backlog.add(kernel.now, 1);
    kernel.schedule(this.timeout, this.waitedTooLong, call);
  }

  /** Whoever has waited longest, who leaves the line. Only when `size > 0`. */
  take(): CallId {
    const call = this.first as CallId;
    this.remove(call);
    return call;
  }

  contains(call: CallId): boolean {
    return this.calls.line[call] === this.id;
  }

  /** Takes out one that stands in the line. */
  remove(call: CallId): void {
    const { next, previous, line } = this.calls;
    if (previous[call] === NONE) this.first = next[call];
    else next[previous[call]] = next[call];
    if (next[call] === NONE) this.last = previous[call];
    else previous[next[call]] = previous[call];
    next[call] = NONE;
    previous[call] = NONE;
    line[call] = 0;
    this.size--;
    this.backlog.add(this.kernel.now, -1);
  }

  private onWaited(call: CallId): void {
    // The timer may be that of a call that was let in since, or of one that had this row before.
    if (!this.contains(call) || this.calls.sentAt[call] + this.timeout !== this.kernel.now) return;
    this.remove(call);
    this.door.answer(call, Answer.timeout);
  }
}
