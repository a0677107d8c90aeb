import type { ArrivalProcess } from '../arrivals/process.ts';
import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Requests } from '../kernel/requests.ts';
import type { SuccessListener } from '../platform/function.ts';
import type { Distribution } from '../random/distribution.ts';
import { RandomStream } from '../random/stream.ts';
import type { EventKind, RequestId } from '../units/ids.ts';
import { type Micros, MS } from '../units/time.ts';

/** What makes items arrive at a source. */
export interface Feed {
  start(): void;
  /** One of its items reached its end. */
  itemSettled(): void;
}

/**
 * What items arrive at.
 *
 * @param given the measured duration of its run; NaN where there is none
 * @param depth links of a loop that led to it; 0 where it begins a chain
 */
export type Offer = (given: number, depth: number) => void;

/** Items arrive when a process says, whatever becomes of them. */
export class OpenFeed implements Feed {
  private readonly arrived: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly process: ArrivalProcess,
    private readonly offer: Offer,
  ) {
    this.arrived = kernel.on('item arrived', Phase.arrival, () => this.onArrived());
  }

  start(): void {
    this.kernel.scheduleAt(this.process.next(), this.arrived);
  }

  itemSettled(): void {
    // The next one comes in its own time.
  }

  private onArrived(): void {
    const given = this.process.duration;
    this.kernel.scheduleAt(this.process.next(), this.arrived);
    this.offer(given, 0);
  }
}

/** A number of items arrives at one instant, as one event. */
export class BulkFeed implements Feed {
  private readonly arrived: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly at: Micros,
    count: number,
    offerMany: (count: number) => void,
  ) {
    this.arrived = kernel.on('items arrived at once', Phase.arrival, () => offerMany(count));
  }

  start(): void {
    this.kernel.scheduleAt(this.at, this.arrived);
  }

  itemSettled(): void {
    // Nothing follows.
  }
}

/**
 * What a client that does not think needs at least between an answer that came at once and its next request (assumed):
 * without it, time would stand still while a function refuses.
 */
const TURNAROUND = MS;

/** A fixed number of clients, each of which thinks, sends, and waits for the answer. */
export class ClosedFeed implements Feed {
  private readonly thought: EventKind;
  /** Items settled at the present instant. */
  private settledNow = 0;
  private settledAt: Micros = -1;

  constructor(
    private readonly kernel: Kernel,
    private readonly thinkTime: Distribution,
    private readonly random: RandomStream,
    private readonly clients: number,
    offer: Offer,
  ) {
    this.thought = kernel.on('client sent', Phase.arrival, () => offer(Number.NaN, 0));
  }

  start(): void {
    for (let client = 0; client < this.clients; client++) this.itemSettled();
  }

  itemSettled(): void {
    const { now } = this.kernel;
    if (now !== this.settledAt) {
      this.settledAt = now;
      this.settledNow = 0;
    }
    this.settledNow++;
    const thinkTime = Math.round(this.thinkTime.sample(this.random));
    // More answers than clients at one instant: each of them was asked, and answered, in no time.
    this.kernel.schedule(thinkTime === 0 && this.settledNow > this.clients ? TURNAROUND : thinkTime, this.thought);
  }
}

/** Items arrive from another function's successes, so many for each; a fraction is a chance. */
export class SuccessFeed implements Feed, SuccessListener {
  private readonly arrived: EventKind;
  private readonly draws = new RandomStream('one success');
  private readonly whole: number;
  private readonly chance: number;
  /** Depths of the items that are about to follow, in their order. */
  private readonly depths: number[] = [];

  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    private readonly key: number,
    perInvocation: number,
    offer: Offer,
    /** Whether the items belong to the chain of the run that they follow. */
    private readonly isInLoop = false,
  ) {
    this.whole = Math.floor(perInvocation);
    this.chance = perInvocation - this.whole;
    this.arrived = kernel.on('item followed', Phase.arrival, (count) => {
      const depth = this.isInLoop ? (this.depths.shift() as number) : 0;
      for (let n = 0; n < count; n++) offer(Number.NaN, depth);
    });
  }

  start(): void {
    // The runs of the function start it.
  }

  itemSettled(): void {
    // As in an open feed.
  }

  runSucceeded(request: RequestId): void {
    const count = this.whole + (this.chance > 0 && this.isChosen(request) ? 1 : 0);
    if (count === 0) return;
    if (this.isInLoop) this.depths.push(this.requests.depth[request] + 1);
    this.kernel.schedule(0, this.arrived, count);
  }

  private isChosen(request: RequestId): boolean {
    this.draws.restart(this.requests.own[request] ^ this.key, this.requests.runs[request]);
    return this.draws.uniform() < this.chance;
  }
}
