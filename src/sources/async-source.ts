import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Requests } from '../kernel/requests.ts';
import type { FinalState, SourceObserver } from '../observe/source-observer.ts';
import type { AsyncQueue, Destination, EventOwner } from '../platform/async-queue.ts';
import { eitherOf } from '../platform/run-draws.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { EventKind, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { Feed } from './feed.ts';
import { type DeliveryRule, deliveryWait } from './service-delivery.ts';

export interface AsyncSourceOptions {
  readonly name: string;
  /** Its number among sources. */
  readonly index: number;
  readonly delivery: DeliveryRule;
  /** Share of events that Lambda does not accept at a try. */
  readonly serviceErrorRate: number;
  /** Whether each event is above the payload limit, and so refused (E-64). */
  readonly isTooLarge: boolean;
}

/** A service that hands events over: it repeats until Lambda accepts (SRC-01), and what follows is Lambda's (SRC-02). */
export class AsyncSource implements EventOwner {
  /** Share of events that Lambda does not accept at a try because of a fault, beside the platform's own. */
  faultServiceErrorRate = 0;
  feed: Feed | null = null;
  private readonly ownNumbers: RandomStream;
  private readonly draws = new RandomStream('one delivery');
  private readonly deliveryKey: number;
  private readonly deliveredAgain: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    private readonly queue: AsyncQueue,
    readonly observer: SourceObserver,
    streams: Streams,
    /** Where the sender puts what was never accepted. */
    private readonly deadLetterQueue: Destination | null,
    private readonly options: AsyncSourceOptions,
  ) {
    const entity = `sources/${options.name}`;
    this.ownNumbers = streams.named(entity, 'requests');
    this.deliveryKey = streams.key(entity, 'delivery');
    this.deliveredAgain = kernel.on('event sent again', Phase.timer, (subject) =>
      this.deliverAgain(subject as RequestId),
    );
  }

  /**
   * An event arrives.
   *
   * @param given the measured duration of its run; NaN where there is none
   * @param depth links of a loop that led to it
   */
  offer(given: number, depth = 0): void {
    this.offerAgain(this.ownNumbers.int32(), given, depth);
  }

  offerAgain(own: number, given: number, depth = 0): void {
    const { requests, kernel } = this;
    const request = requests.open(kernel.now, this.options.index, own);
    if (requests.hasGiven) requests.given[request] = given;
    if (requests.hasDepth) requests.depth[request] = depth;
    this.observer.offered.add(kernel.now);
    if (this.options.isTooLarge) this.settle(request, 'refused');
    else this.deliver(request);
  }

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
    const now = this.kernel.now;
    this.observer.succeeded(now, now - this.requests.offeredAt[request]);
    this.close(request);
  }

  eventSettled(request: RequestId, state: FinalState, isTooOld: boolean): void {
    if (isTooOld) this.observer.expired.add(this.kernel.now);
    this.settle(request, state);
  }

  private deliver(request: RequestId): void {
    const { requests, kernel } = this;
    const attempt = ++requests.attempt[request];
    if (attempt > 1) this.observer.retries.add(kernel.now);
    const { delivery } = this.options;
    if (!this.isRefused(request)) {
      this.observer.delivered.add(kernel.now);
      this.queue.accept(request);
    } else if (attempt < delivery.maxAttempts) {
      const next = kernel.now + deliveryWait(delivery, attempt);
      kernel.scheduleAt(Math.min(next, this.expiryOf(request)), this.deliveredAgain, request);
    } else {
      this.giveUp(request);
    }
  }

  /** The time for another try has come, or the age at which the sender gives up. */
  private deliverAgain(request: RequestId): void {
    if (this.kernel.now < this.expiryOf(request)) {
      this.deliver(request);
      return;
    }
    this.observer.expired.add(this.kernel.now);
    this.giveUp(request);
  }

  private expiryOf(request: RequestId): Micros {
    return this.requests.offeredAt[request] + this.options.delivery.maxAge;
  }

  private giveUp(request: RequestId): void {
    if (this.deadLetterQueue === null) this.settle(request, 'discarded');
    else this.settle(request, this.deadLetterQueue.deliver(request) ? 'deadLettered' : 'lost');
  }

  private isRefused(request: RequestId): boolean {
    const share = eitherOf(this.options.serviceErrorRate, this.faultServiceErrorRate);
    if (share === 0) return false;
    this.draws.restart(this.requests.own[request] ^ this.deliveryKey, this.requests.attempt[request]);
    return this.draws.uniform() < share;
  }

  private settle(request: RequestId, state: FinalState): void {
    this.observer.settled(this.kernel.now, state);
    this.close(request);
  }

  private close(request: RequestId): void {
    this.requests.close(request);
    this.feed?.itemSettled();
  }
}
