import { Answer, type Callee, type CallOwner, type Calls } from '../downstream/calls.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Requests } from '../kernel/requests.ts';
import type { FinalState, SourceObserver } from '../observe/source-observer.ts';
import type { AsyncQueue, EventOwner } from '../platform/async-queue.ts';
import { Cause, isRetryable, type RetryPolicy } from '../platform/retry-policy.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { CallId, RequestId } from '../units/ids.ts';
import type { Source } from './source.ts';

/** The name under which the events that one function hands to another have their metrics; never that of a source. */
export function eventCallsName(caller: string, callee: string): string {
  return `${caller}/${callee}`;
}

export interface EventCallsOptions {
  readonly name: string;
  /** Its number among sources. */
  readonly index: number;
  /** Share of events that Lambda does not accept at a try. */
  readonly serviceErrorRate: number;
  /** How the caller repeats what was not accepted. */
  readonly policyOf: (call: CallId) => RetryPolicy;
  /** Whether the callee leads back to the caller, so that events belong to the caller's chain. */
  readonly isInLoop: boolean;
}

/**
 * The events that one function hands to another: Lambda answers 202 at once, and the caller goes on. An event is
 * an item from the instant it is accepted, or given up by its caller; before that there is only a call that failed.
 */
export class EventCalls implements Callee, EventOwner, Source {
  readonly feed = null;
  private readonly draws = new RandomStream('one event');
  private readonly serviceKey: number;
  private readonly ownKey: number;

  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    private readonly calls: Calls,
    private readonly callers: readonly CallOwner[],
    private readonly queue: AsyncQueue,
    readonly observer: SourceObserver,
    streams: Streams,
    private readonly options: EventCallsOptions,
  ) {
    const entity = `sources/${options.name}`;
    this.serviceKey = streams.key(entity, 'delivery');
    this.ownKey = streams.key(entity, 'requests');
  }

  call(call: CallId): void {
    const { calls, kernel, observer, options } = this;
    const attempt = calls.attempt[call];
    if (attempt > 1) observer.retries.add(kernel.now);
    if (this.isRefused(call)) {
      const policy = options.policyOf(call);
      if (attempt >= policy.maxAttempts || !isRetryable(policy, Cause.throttle)) {
        observer.offered.add(kernel.now);
        observer.settled(kernel.now, 'refused');
      }
      this.answer(call, Answer.refused);
      return;
    }
    this.accept(call);
    this.answer(call, Answer.success);
  }

  abandoned(): void {
    // Every call is answered at once, so nobody can leave before.
  }

  /** Its items come from calls alone. */
  offer(): void {}

  waitingChanged(by: number): void {
    this.observer.changeBacklog(this.kernel.now, by);
  }

  eventDuplicated(): void {
    this.observer.duplicates.add(this.kernel.now);
  }

  eventTriedAgain(): void {
    this.observer.redelivered.add(this.kernel.now);
  }

  eventSucceeded(request: RequestId): void {
    const { now } = this.kernel;
    this.observer.succeeded(now, now - this.requests.offeredAt[request]);
    this.requests.close(request);
  }

  eventSettled(request: RequestId, state: FinalState, isTooOld: boolean): void {
    const { now } = this.kernel;
    if (isTooOld) this.observer.expired.add(now);
    this.observer.settled(now, state);
    this.requests.close(request);
  }

  private accept(call: CallId): void {
    const { calls, requests, kernel, observer, options } = this;
    const request = requests.open(kernel.now, options.index, calls.own[call] ^ this.ownKey);
    if (options.isInLoop && requests.hasDepth) requests.depth[request] = requests.depth[calls.subject[call]] + 1;
    observer.offered.add(kernel.now);
    observer.delivered.add(kernel.now);
    this.queue.accept(request);
  }

  private isRefused(call: CallId): boolean {
    const { serviceErrorRate } = this.options;
    if (serviceErrorRate === 0) return false;
    this.draws.restart(this.calls.own[call] ^ this.serviceKey, this.calls.attempt[call]);
    return this.draws.uniform() < serviceErrorRate;
  }

  private answer(call: CallId, answer: Answer): void {
    this.callers[this.calls.caller[call]].answered(call, answer);
  }
}
