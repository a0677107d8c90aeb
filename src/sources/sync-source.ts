import { type Kernel, Phase } from '../kernel/kernel.ts';
import { RequestFlag, RequestState, type Requests } from '../kernel/requests.ts';
import type { Bucket } from '../kernel/token-bucket.ts';
import type { RatePeak } from '../observe/demand.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { SourceObserver } from '../observe/source-observer.ts';
import { type Caller, type Invocable, Outcome, Refusal } from '../platform/invocation.ts';
import { Cause, isRetryable, type RetryPolicy, retryWait } from '../platform/retry-policy.ts';
import type { Distribution } from '../random/distribution.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { EventKind, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import { AdaptiveRate } from './adaptive-rate.ts';
import { Deadlines } from './deadlines.ts';
import type { Feed } from './feed.ts';
import { RetryQuota } from './retry-quota.ts';

export interface SyncSourceOptions {
  readonly name: string;
  /** Its number among sources, and so among callers. */
  readonly index: number;
  readonly policy: RetryPolicy;
  /** How long one try is waited for, by the client or the service before it; Infinity: for ever. */
  readonly timeout: Micros;
  /** Client objects that share the traffic. */
  readonly clients: number;
  /** Delay each way; null: none. */
  readonly network: Distribution | null;
  /** Whether each request is above the payload limit, and so refused (E-63). */
  readonly isTooLarge: boolean;
}

/** The front door of a service, with its own request-rate bucket (S-21). */
export interface Gateway {
  readonly bucket: Bucket;
  /** Requests that come to it, per second. */
  readonly rate: RatePeak;
  readonly watch: LimitWatch;
}

/** What a caller hears besides a `Cause`. */
const SUCCEEDED = 255;

/**
 * Callers that wait for an answer. Lambda does not queue or retry for them (S-02): they decide themselves, by a retry
 * policy, a quota for retries, a timeout. A caller that stops waiting leaves its run behind, which goes on (S-07).
 */
export class SyncSource implements Caller {
  feed: Feed | null = null;
  private readonly ownNumbers: RandomStream;
  private readonly draws = new RandomStream('one try');
  private readonly retryKey: number;
  private readonly networkKey: number;
  private readonly quota: RetryQuota;
  private readonly rates: readonly AdaptiveRate[];
  private readonly deadlines: Deadlines | null;
  private readonly triedAgain: EventKind;
  private readonly sent: EventKind;
  private readonly reached: EventKind;
  private readonly answered: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    private readonly target: Invocable,
    readonly observer: SourceObserver,
    streams: Streams,
    private readonly gateway: Gateway | null,
    private readonly options: SyncSourceOptions,
  ) {
    const entity = `sources/${options.name}`;
    this.ownNumbers = streams.named(entity, 'requests');
    this.retryKey = streams.key(entity, 'retry');
    this.networkKey = streams.key(entity, 'network');
    this.quota = new RetryQuota(options.policy, options.clients);
    this.rates = options.policy.adaptive ? Array.from({ length: options.clients }, () => new AdaptiveRate()) : [];
    this.triedAgain = kernel.on('request tried again', Phase.timer, (subject) => this.attempt(subject as RequestId));
    this.sent = kernel.on('request sent', Phase.timer, (subject) => this.send(subject as RequestId));
    this.reached = kernel.on('request reached Lambda', Phase.arrival, (subject) => this.reach(subject as RequestId));
    this.answered = kernel.on('answer reached client', Phase.release, (subject) => this.hear(subject as RequestId));
    this.deadlines =
      options.timeout < Number.POSITIVE_INFINITY
        ? new Deadlines(kernel, requests, options.timeout, (request) => this.stopWaiting(request))
        : null;
  }

  /** An item arrives. @param given the measured duration of its run; NaN where there is none */
  offer(given: number): void {
    this.offerAgain(this.ownNumbers.int32(), given);
  }

  offerAgain(own: number, given: number): void {
    const { requests, kernel } = this;
    const request = requests.open(kernel.now, this.options.index, own);
    if (requests.hasGiven) requests.given[request] = given;
    this.observer.offered.add(kernel.now);
    if (this.options.isTooLarge) {
      this.observer.settled(kernel.now, 'refused');
      this.settle(request);
      return;
    }
    this.attempt(request);
  }

  refused(request: RequestId, refusal: Refusal): void {
    this.answer(request, refusal === Refusal.serviceError ? Cause.serviceError : Cause.throttle);
  }

  finished(request: RequestId, outcome: Outcome): void {
    this.answer(request, outcome === Outcome.success ? SUCCEEDED : Cause.functionError);
  }

  private attempt(request: RequestId): void {
    const attempt = ++this.requests.attempt[request];
    if (attempt > 1) this.observer.retries.add(this.kernel.now);
    if (this.rates.length > 0) {
      const wait = this.rates[this.clientOf(request)].acquire(this.kernel.now);
      if (wait > 0) {
        this.kernel.schedule(wait, this.sent, request);
        return;
      }
    }
    this.send(request);
  }

  private send(request: RequestId): void {
    this.requests.queuedAt[request] = this.kernel.now;
    this.deadlines?.add(request);
    if (this.options.network === null) this.reach(request);
    else this.kernel.schedule(this.networkDelay(request, 0), this.reached, request);
  }

  private reach(request: RequestId): void {
    const now = this.kernel.now;
    if (this.gateway !== null && !this.passes(this.gateway, now)) {
      this.answer(request, Cause.gateway);
      return;
    }
    const isNew = this.requests.runs[request] === 0;
    this.target.invoke(request, true);
    if (isNew && this.requests.state[request] === RequestState.running) this.observer.delivered.add(now);
  }

  private passes(gateway: Gateway, now: Micros): boolean {
    gateway.rate.add(now);
    if (gateway.bucket.hasToken(now)) {
      gateway.bucket.take();
      return true;
    }
    gateway.watch.refuse(now);
    return false;
  }

  /** The platform has answered; the client hears it now, or after the way back. */
  private answer(request: RequestId, heard: number): void {
    this.requests.outcome[request] = heard;
    if (this.options.network === null) this.hear(request);
    else this.kernel.schedule(this.networkDelay(request, 1), this.answered, request);
  }

  private hear(request: RequestId): void {
    const { requests, kernel } = this;
    const now = kernel.now;
    if ((requests.flags[request] & RequestFlag.abandoned) !== 0) {
      requests.close(request);
      return;
    }
    this.deadlines?.remove(request);
    const heard = requests.outcome[request];
    if (this.isGood(heard)) this.hearGood(request);
    if (heard !== SUCCEEDED) {
      this.fail(request, heard as Cause);
      return;
    }
    this.observer.succeeded(now, now - requests.offeredAt[request]);
    this.settle(request);
  }

  /** HTTP 200 is a success for a client that does not look for the header of a function error. */
  private isGood(heard: number): boolean {
    return heard === SUCCEEDED || (heard === Cause.functionError && !this.options.policy.retries.functionError);
  }

  private hearGood(request: RequestId): void {
    const client = this.clientOf(request);
    this.quota.giveBack(client, this.requests.retryCost[request]);
    if (this.rates.length > 0) this.rates[client].succeeded(this.kernel.now);
  }

  /** The client's timeout: what it sent goes on by itself, and the item continues in a row of its own. */
  private stopWaiting(request: RequestId): void {
    const { requests } = this;
    const item = requests.openAgain(request);
    requests.flags[request] |= RequestFlag.abandoned;
    // What is still on its way may become a run of that number.
    if (requests.state[request] !== RequestState.running && requests.runs[item] < 255) requests.runs[item]++;
    this.observer.abandoned.add(this.kernel.now);
    this.fail(item, Cause.timeout);
  }

  private fail(request: RequestId, cause: Cause): void {
    const { requests, kernel, options } = this;
    const client = this.clientOf(request);
    const isThrottle = cause === Cause.throttle || cause === Cause.gateway;
    if (this.rates.length > 0 && isThrottle) this.rates[client].throttled(kernel.now);
    if (this.mayRetry(request, cause, client)) {
      this.draws.restart(requests.own[request] ^ this.retryKey, 0);
      const wait = retryWait(options.policy, cause, requests.attempt[request] - 1, this.draws);
      kernel.schedule(wait, this.triedAgain, request);
      return;
    }
    if (cause === Cause.timeout) this.observer.settled(kernel.now, 'gaveUp');
    else if (cause === Cause.gateway) this.observer.settled(kernel.now, 'refused');
    else this.observer.failed(kernel.now, kernel.now - requests.offeredAt[request]);
    this.settle(request);
  }

  private mayRetry(request: RequestId, cause: Cause, client: number): boolean {
    const { requests, options } = this;
    if (requests.attempt[request] >= options.policy.maxAttempts || !isRetryable(options.policy, cause)) return false;
    const cost = this.quota.cost(cause);
    if (!this.quota.pay(client, cost)) return false;
    requests.retryCost[request] = cost;
    return true;
  }

  private settle(request: RequestId): void {
    this.requests.close(request);
    this.feed?.itemSettled();
  }

  private clientOf(request: RequestId): number {
    return this.options.clients === 1 ? 0 : (this.requests.own[request] >>> 0) % this.options.clients;
  }

  /** @param way 0: to Lambda; 1: back */
  private networkDelay(request: RequestId, way: 0 | 1): Micros {
    const { own, attempt } = this.requests;
    this.draws.restart(own[request] ^ this.networkKey, 2 * attempt[request] + way);
    return Math.round((this.options.network as Distribution).sample(this.draws));
  }
}
