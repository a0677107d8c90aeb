import type { RandomStream } from '../../src/random/stream.ts';
import type { AsyncSourceSettings } from '../../src/sources/index.ts';
import { Books, type Item } from './books.ts';
import { Chance } from './chance.ts';
import { type Lambda, newRequest, type Request } from './lambda.ts';
import { retryRules } from './retry-rules.ts';
import type { Sink } from './sinks.ts';
import type { Surroundings } from './surroundings.ts';
import type { Steps } from './world.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** A program that hands events over with an SDK and does not wait for their runs: a source of type `async`. */
export class Sender {
  readonly books: Books;
  private readonly chance: Chance;
  private readonly ownNumbers: RandomStream;

  constructor(
    private readonly around: Surroundings,
    name: string,
    private readonly settings: AsyncSourceSettings,
    private readonly target: EventQueue,
    private readonly deadLetterQueue: Sink | null,
  ) {
    if (settings.type !== 'async') throw new Error(`the oracle knows no senders of type "${settings.type}"`);
    this.books = new Books(around, name);
    this.chance = new Chance(around.streams, `sources/${name}`);
    this.ownNumbers = this.chance.along('requests');
  }

  /** An event: sent until Lambda accepts it (SRC-01), and then Lambda's (SRC-02). */
  *send(): Steps<void> {
    const { world, model } = this.around;
    const { books, settings } = this;
    const usual = retryRules[model.platform.defaultClientRetry];
    const { maximumRetryAttempts = usual.attempts - 1, maximumEventAge = NEVER } = settings.delivery ?? {};
    const { base = usual.base, cap = usual.cap } = settings.delivery ?? {};
    const request = newRequest(this.ownNumbers.int32());
    const item = books.offered(request);
    const expiresAt = world.now + maximumEventAge;
    for (;;) {
      request.attempt++;
      if (request.attempt > 1) books.count('retries');
      if (!this.chance.happens(model.platform.serviceErrorRate, request.own, 'delivery', request.attempt)) break;
      if (request.attempt > maximumRetryAttempts) return this.giveUp(item);
      const wait = Math.min(cap, base * 2 ** (request.attempt - 1));
      yield world.until(Math.min(world.now + wait, expiresAt), 'timer');
      if (world.now >= expiresAt) {
        books.count('expired');
        return this.giveUp(item);
      }
    }
    books.count('delivered');
    yield* this.target.accept(item, books);
  }

  private giveUp(item: Item): void {
    const { own, runs } = item.request;
    if (this.deadLetterQueue === null) this.books.settled(item, 'discarded');
    else this.books.settled(item, this.deadLetterQueue.deliver(own, runs) ? 'deadLettered' : 'lost');
  }
}

/** Lambda's own queue in front of one function (section 4 of the facts sheet). */
export class EventQueue {
  private readonly settings;

  constructor(
    private readonly around: Surroundings,
    private readonly target: Lambda,
    private readonly onFailure: readonly Sink[],
    private readonly onSuccess: Sink | null,
  ) {
    this.settings = around.model.scenario.functions[target.name];
  }

  /** Lambda has answered 202 to an event, and deals with it to its end. */
  *accept(item: Item, books: Books): Steps<void> {
    const { world, model } = this.around;
    const { target } = this;
    const { request } = item;
    target.count('asyncEventsReceived');
    request.attempt = 0;
    if (this.settings.reservedConcurrency === 0) return this.giveUp(item, books, false);
    if (target.chance.happens(model.platform.asyncDuplicateRate, request.own, 'asynchronous duplicate', 0)) {
      books.count('duplicates'); // at least once
      const copy = newRequest(request.own ^ target.chance.key('asynchronous duplicate'));
      world.start(this.deliver(copy, books));
    }
    const end = yield* this.deliver(request, books);
    if (end !== 'success') return this.giveUp(item, books, end === 'too old');
    this.onSuccess?.deliver(request.own, request.runs);
    books.settled(item, 'succeeded', item.offeredAt);
  }

  /** Tries until it is done or given up: twice more after errors, by age after throttles. */
  private *deliver(request: Request, books: Books): Steps<'success' | 'failed' | 'too old'> {
    const { world, model, tally } = this.around;
    const { platform } = model;
    const retries = this.settings.async?.maximumRetryAttempts ?? platform.asyncMaximumRetryAttempts;
    const acceptedAt = world.now;
    const expiresAt = acceptedAt + (this.settings.async?.maximumEventAge ?? platform.asyncMaximumEventAge);
    for (;;) {
      let wait: number;
      if (this.target.admit(request, false) !== null) {
        wait = this.throttleWait(request);
        request.throttles++;
      } else {
        tally.largest(`functions.${this.target.name}.asyncEventAge.max`, world.now - acceptedAt);
        if ((yield* this.target.run(request)) === 'success') return 'success';
        request.throttles = 0;
        if (request.runs > retries) return 'failed';
        wait = request.runs === 1 ? platform.asyncErrorRetryDelayFirst : platform.asyncErrorRetryDelaySecond;
      }
      yield world.until(Math.max(world.now, Math.min(world.now + wait, expiresAt)), 'timer');
      if (world.now >= expiresAt) return 'too old';
      books.count('redelivered');
    }
  }

  /** From 1 s, doubled each time, to 5 min. */
  private throttleWait({ own, throttles }: Request): number {
    const { platform } = this.around.model;
    const grown = platform.asyncThrottleRetryBase * platform.asyncThrottleRetryFactor ** throttles;
    const wait = Math.min(grown, platform.asyncThrottleRetryMaximum);
    const jitter = platform.asyncThrottleRetryJitter;
    const u = jitter === 0 ? 0 : this.target.chance.of(own, 'asynchronous retry', throttles).uniform();
    return Math.round(wait * (1 - jitter * u));
  }

  private giveUp(item: Item, books: Books, isTooOld: boolean): void {
    const { own, runs } = item.request;
    this.target.count('asyncEventsDropped');
    if (isTooOld) books.count('expired');
    const delivered = this.onFailure.filter((sink) => sink.deliver(own, runs)).length; // each gets its copy
    const end = this.onFailure.length === 0 ? 'discarded' : delivered > 0 ? 'deadLettered' : 'lost';
    if (end !== 'discarded') this.target.count(end);
    books.settled(item, end);
  }
}
