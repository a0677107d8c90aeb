import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Requests } from '../kernel/requests.ts';
import type { EventKind, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';

const NONE = -1;

/**
 * The requests of one source that somebody waits for, in the order in which they were sent. All have the same timeout,
 * so this is also the order in which it runs out, and one timer serves all of them: an answered request costs no event.
 */
export class Deadlines {
  private first = NONE;
  private last = NONE;
  private hasTimer = false;
  private readonly passed: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    private readonly timeout: Micros,
    private readonly onPassed: (request: RequestId) => void,
  ) {
    this.passed = kernel.on('caller timed out', Phase.timer, () => this.onTimer());
  }

  /** Sent just now; `queuedAt` says when. */
  add(request: RequestId): void {
    const { next, previous } = this.requests;
    next[request] = NONE;
    previous[request] = this.last;
    if (this.last === NONE) this.first = request;
    else next[this.last] = request;
    this.last = request;
    if (!this.hasTimer) this.setTimer();
  }

  /** Answered in time. */
  remove(request: RequestId): void {
    const { next, previous } = this.requests;
    const after = next[request];
    const before = previous[request];
    if (before === NONE) this.first = after;
    else next[before] = after;
    if (after === NONE) this.last = before;
    else previous[after] = before;
  }

  private onTimer(): void {
    this.hasTimer = false;
    while (this.first !== NONE && this.requests.queuedAt[this.first] + this.timeout <= this.kernel.now) {
      const request = this.first as RequestId;
      this.remove(request);
      this.onPassed(request);
    }
    if (!this.hasTimer && this.first !== NONE) this.setTimer();
  }

  private setTimer(): void {
    this.hasTimer = true;
    this.kernel.scheduleAt(this.requests.queuedAt[this.first] + this.timeout, this.passed);
  }
}
