import { type Kernel, Phase } from '../kernel/kernel.ts';
import { RequestFlag, RequestState, type Requests } from '../kernel/requests.ts';
import type { FunctionObserver } from '../observe/function-observer.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { FinalState } from '../observe/source-observer.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { EventKind, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import { type Caller, type Invocable, Outcome, type Refusal } from './invocation.ts';

/** Whose event it is: the source that keeps the ledger, and the row. */
export interface EventOwner {
  /** The number of its accepted events that are not running changes. */
  waitingChanged(by: number): void;
  /** One of its events is delivered a second time without any error. */
  eventDuplicated(): void;
  /** One of its events is tried once more: it was throttled, or its run failed. */
  eventTriedAgain(): void;
  eventSucceeded(request: RequestId): void;
  /** The event was given up; `isTooOld`: because of its age. */
  eventSettled(request: RequestId, state: FinalState, isTooOld: boolean): void;
}

/** Where copies of events go: a dead-letter queue or a destination. */
export interface Destination {
  /** @returns false when the delivery failed */
  deliver(request: RequestId): boolean;
}

export interface AsyncQueueOptions {
  readonly functionName: string;
  readonly maximumEventAge: Micros;
  readonly maximumRetryAttempts: number;
  /** Waits before the first and the second retry after a function error. */
  readonly errorRetryDelays: readonly [Micros, Micros];
  readonly throttleRetry: {
    readonly base: Micros;
    readonly factor: number;
    readonly maximum: Micros;
    /** Share of the wait that is random: 0.2 means 80 to 100 % of it. */
    readonly jitter: number;
  };
  /** Share of events that are delivered twice. */
  readonly duplicateRate: number;
  /** Reserved concurrency 0: events are given up without a try. */
  readonly isBlocked: boolean;
  /** Links of its loop after which an event is given up without a try; Infinity where nothing stops it. */
  readonly recursionLimit: number;
}

/**
 * Lambda's own queue in front of one function: tries each event at once, puts it back with a growing wait when
 * it is throttled, retries function errors twice, and gives up by age. Events wait by their own timers, so order is
 * not preserved.
 */
export class AsyncQueue implements Caller {
  private readonly retried: EventKind;
  private readonly draws = new RandomStream('one event');
  private readonly jitterKey: number;
  private readonly duplicateKey: number;
  private readonly onFailure: readonly Destination[];

  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    private readonly target: Invocable,
    private readonly observer: FunctionObserver,
    private readonly owners: readonly EventOwner[],
    streams: Streams,
    private readonly ageWatch: LimitWatch,
    destinations: { readonly onFailure: readonly Destination[]; readonly onSuccess: Destination | null },
    private readonly options: AsyncQueueOptions,
    /** This queue's number among the callers. */
    private readonly caller: number,
  ) {
    const entity = `functions/${options.functionName}`;
    this.jitterKey = streams.key(entity, 'asynchronous retry');
    this.duplicateKey = streams.key(entity, 'asynchronous duplicate');
    this.onFailure = destinations.onFailure;
    this.onSuccess = destinations.onSuccess;
    this.retried = kernel.on('event tried again', Phase.timer, (subject) => this.attempt(subject as RequestId));
  }

  private readonly onSuccess: Destination | null;

  /** Lambda answers 202: from now on the event is in this queue. */
  accept(request: RequestId): void {
    const { kernel, requests } = this;
    const now = kernel.now;
    this.observer.eventsReceived.add(now);
    this.enqueue(request);
    const isRecursive = requests.hasDepth && requests.depth[request] >= this.options.recursionLimit;
    if (isRecursive) this.observer.recursiveDropped.add(now);
    if (isRecursive || this.options.isBlocked) {
      this.giveUp(request, false);
      return;
    }
    if (this.isDelivedTwice(request)) {
      const copy = requests.openAgain(request);
      requests.flags[copy] |= RequestFlag.duplicate;
      requests.own[copy] ^= this.duplicateKey; // it is a run of its own
      this.ownerOf(request).eventDuplicated();
      this.enqueue(copy);
      this.run(copy);
    }
    if (!this.run(request)) this.waitingChanged(request, 1);
  }

  refused(request: RequestId, _refusal: Refusal): void {
    const { requests } = this;
    const wait = this.throttleWait(request);
    if (requests.throttles[request] < 65_535) requests.throttles[request]++;
    this.retryAfter(request, wait);
  }

  finished(request: RequestId, outcome: Outcome): void {
    const { requests } = this;
    if (outcome === Outcome.success) {
      this.succeed(request);
      return;
    }
    requests.throttles[request] = 0;
    const failures = requests.runs[request];
    if (failures > this.options.maximumRetryAttempts) {
      this.giveUp(request, false);
      return;
    }
    this.waitingChanged(request, 1);
    this.retryAfter(request, this.options.errorRetryDelays[failures === 1 ? 0 : 1]);
  }

  private enqueue(request: RequestId): void {
    const { requests } = this;
    requests.caller[request] = this.caller;
    requests.queuedAt[request] = this.kernel.now;
    requests.attempt[request] = 0;
    requests.throttles[request] = 0;
  }

  /** The time for another try has come, or the age at which the event is given up. */
  private attempt(request: RequestId): void {
    if (this.ageOf(request) >= this.options.maximumEventAge) {
      this.waitingChanged(request, -1);
      this.giveUp(request, true);
      return;
    }
    this.ownerOf(request).eventTriedAgain();
    if (this.run(request)) this.waitingChanged(request, -1);
  }

  /** @returns whether a run began; if not, the next try is scheduled */
  private run(request: RequestId): boolean {
    this.target.invoke(request, false);
    if (this.requests.state[request] !== RequestState.running) return false;
    this.observer.eventStarted(this.ageOf(request));
    return true;
  }

  private ageOf(request: RequestId): Micros {
    return this.kernel.now - this.requests.queuedAt[request];
  }

  private waitingChanged(request: RequestId, by: number): void {
    if (!this.isDuplicate(request)) this.ownerOf(request).waitingChanged(by);
  }

  private succeed(request: RequestId): void {
    if (this.isDuplicate(request)) {
      this.requests.close(request);
      return;
    }
    this.onSuccess?.deliver(request);
    this.ownerOf(request).eventSucceeded(request);
  }

  /** Tries again after a wait, or at the age limit, which then ends it, when that comes first or came during the run. */
  private retryAfter(request: RequestId, wait: Micros): void {
    const { now } = this.kernel;
    const expiresAt = this.requests.queuedAt[request] + this.options.maximumEventAge;
    this.kernel.scheduleAt(Math.max(now, Math.min(now + wait, expiresAt)), this.retried, request);
  }

  private giveUp(request: RequestId, isTooOld: boolean): void {
    const now = this.kernel.now;
    if (this.isDuplicate(request)) {
      this.requests.close(request);
      return;
    }
    this.observer.eventsDropped.add(now);
    if (isTooOld) this.ageWatch.refuse(now);
    const state = this.sendAway(request);
    if (state === 'deadLettered') this.observer.deadLettered.add(now);
    if (state === 'lost') this.observer.lost.add(now);
    this.ownerOf(request).eventSettled(request, state, isTooOld);
  }

  /** A copy to the dead-letter queue and one to the failure destination, where they are configured. */
  private sendAway(request: RequestId): FinalState {
    if (this.onFailure.length === 0) return 'discarded';
    let delivered = 0;
    for (let index = 0; index < this.onFailure.length; index++) {
      if (this.onFailure[index].deliver(request)) delivered++;
    }
    return delivered > 0 ? 'deadLettered' : 'lost';
  }

  private throttleWait(request: RequestId): Micros {
    const { base, factor, maximum, jitter } = this.options.throttleRetry;
    const throttles = this.requests.throttles[request];
    let wait = base;
    for (let n = 0; n < throttles && wait < maximum; n++) wait *= factor;
    wait = Math.min(wait, maximum);
    if (jitter === 0) return Math.round(wait);
    this.draws.restart(this.requests.own[request] ^ this.jitterKey, throttles);
    return Math.round(wait * (1 - jitter * this.draws.uniform()));
  }

  private isDelivedTwice(request: RequestId): boolean {
    if (this.options.duplicateRate === 0) return false;
    this.draws.restart(this.requests.own[request] ^ this.duplicateKey, 0);
    return this.draws.uniform() < this.options.duplicateRate;
  }

  private isDuplicate(request: RequestId): boolean {
    return (this.requests.flags[request] & RequestFlag.duplicate) !== 0;
  }

  private ownerOf(request: RequestId): EventOwner {
    return this.owners[this.requests.source[request]];
  }
}
