import { buildDistribution } from '../../src/random/index.ts';
import type { RandomStream } from '../../src/random/stream.ts';
import type { SyncSourceSettings } from '../../src/sources/index.ts';
import { Books } from './books.ts';
import type { Bucket } from './bucket.ts';
import { Chance } from './chance.ts';
import { type Lambda, newRequest, type Request } from './lambda.ts';
import { type Cause, type RetryRule, retryRules } from './retry-rules.ts';
import { SendRate } from './send-rate.ts';
import type { Surroundings } from './surroundings.ts';
import { Mailbox, type Steps } from './world.ts';

type Answer = 'success' | Cause;

/** One client object: what it has learnt, all its requests share. */
interface Client {
  /** Tokens of its retry quota. */
  tokens: number;
  readonly sendRate: SendRate;
}

/** Callers that wait for an answer. Lambda neither queues nor retries for them (S-02): they do. */
export class Clients {
  readonly books: Books;
  private readonly chance: Chance;
  private readonly ownNumbers: RandomStream;
  private readonly rule: RetryRule;
  private readonly timeout: number;
  private readonly network;
  private readonly clients: readonly Client[];

  constructor(
    private readonly around: Surroundings,
    name: string,
    settings: SyncSourceSettings,
    private readonly target: Lambda,
    /** The bucket of API Gateway, where requests pass it (S-21). */
    private readonly gateway: Bucket | null,
  ) {
    const { model, streams, world } = around;
    const { client = {} } = settings;
    this.books = new Books(around, name);
    this.chance = new Chance(streams, `sources/${name}`);
    this.ownNumbers = this.chance.along('requests');
    this.rule = ruleOf(client, gateway === null ? model.platform.defaultClientRetry : 'none');
    const serviceTimeout = gateway === null ? Number.POSITIVE_INFINITY : model.platform.apiGatewayTimeout;
    this.timeout = Math.min(client.timeout ?? Number.POSITIVE_INFINITY, serviceTimeout);
    this.network = client.network === undefined ? null : buildDistribution(client.network);
    const tokens = this.rule.quota?.capacity ?? 0;
    this.clients = Array.from({ length: client.clients ?? 1 }, () => ({ tokens, sendRate: new SendRate(world) }));
  }

  /** An item: a call with all its tries. */
  *call(): Steps<void> {
    const { world } = this.around;
    const { rule, books } = this;
    const own = this.ownNumbers.int32();
    const client = this.clients[(own >>> 0) % this.clients.length];
    const item = books.offered(newRequest(own));
    let lastCost = 0;
    for (;;) {
      item.request.attempt++;
      if (item.request.attempt > 1) books.count('retries');
      const wait = rule.isAdaptive ? client.sendRate.take() : 0;
      if (wait > 0) yield world.until(world.now + wait, 'timer');

      const answer = yield* this.try(item.request);
      if (answer === 'timeout') item.request = this.leave(item.request);
      // A function error is an HTTP 200: good news, unless the client looks for it.
      if (answer === 'success' || (answer === 'function error' && !rule.retried.includes('function error'))) {
        if (rule.quota !== null) {
          client.tokens = Math.min(rule.quota.capacity, client.tokens + (lastCost > 0 ? lastCost : 1));
        }
        if (rule.isAdaptive) client.sendRate.succeeded();
      }
      if (rule.isAdaptive && (answer === 'throttle' || answer === 'gateway')) client.sendRate.throttled();

      const cost = answer === 'success' ? 0 : costOf(rule, answer);
      const mayRetry = rule.retried.some((cause) => cause === answer) && item.request.attempt < rule.attempts;
      const isAnswered = answer !== 'timeout' && answer !== 'gateway';
      if (!mayRetry || (rule.quota !== null && client.tokens < cost)) {
        books.settled(item, endOf(answer), isAnswered ? item.offeredAt : null);
        return;
      }
      client.tokens -= cost;
      lastCost = cost;
      yield world.until(world.now + this.backoff(item.request, answer as Cause), 'timer');
    }
  }

  /** Sends a request and waits for its answer, but not for ever. */
  private *try(request: Request): Steps<Answer> {
    const { world } = this.around;
    const mailbox = new Mailbox<Answer>();
    world.at(world.now + this.timeout, 'timer', () => mailbox.put('timeout'));
    world.start(this.travel(request, mailbox));
    return yield* mailbox.take();
  }

  /** The client stops waiting: what it sent goes on by itself (S-07). @returns with what it continues */
  private leave(request: Request): Request {
    this.books.count('abandoned');
    // What is still on its way may become a run of the next number.
    return { ...request, runs: request.isRunning ? request.runs : request.runs + 1, isRunning: false };
  }

  private *travel(request: Request, mailbox: Mailbox<Answer>): Steps<void> {
    const { world } = this.around;
    if (this.network !== null) yield world.until(world.now + this.delay(request, 0), 'arrival');
    const answer = yield* this.ask(request);
    if (this.network !== null) yield world.until(world.now + this.delay(request, 1), 'release');
    mailbox.put(answer);
  }

  private *ask(request: Request): Steps<Answer> {
    if (this.gateway?.hasToken === false) return 'gateway';
    this.gateway?.take();
    const refusal = this.target.admit(request, true);
    if (refusal !== null) return refusal === 'service error' ? 'service error' : 'throttle';
    if (request.runs === 0) this.books.count('delivered');
    const outcome = yield* this.target.run(request);
    return outcome === 'success' ? 'success' : 'function error';
  }

  /** @param way 0: to Lambda; 1: back */
  private delay({ own, attempt }: Request, way: 0 | 1): number {
    const law = this.network as NonNullable<typeof this.network>;
    return Math.round(law.sample(this.chance.of(own, 'network', 2 * attempt + way)));
  }

  /** The wait before the next try. */
  private backoff({ own, attempt }: Request, cause: Cause): number {
    const { rule } = this;
    const uniforms = this.chance.of(own, 'retry', 0);
    const base = cause === 'throttle' || cause === 'gateway' ? rule.throttleBase : rule.base;
    const bound = Math.min(base * 2 ** (attempt - 1), rule.cap);
    // The k-th retry has the k-th uniform.
    const u = Array.from({ length: attempt }, () => uniforms.uniform());
    const wait = {
      none: () => bound,
      full: () => u[attempt - 1] * bound,
      equal: () => bound / 2 + (u[attempt - 1] * bound) / 2,
      decorrelated: () =>
        u.reduce((last, uniform) => Math.min(rule.cap, base + uniform * (Math.max(base, 3 * last) - base)), base),
    }[rule.jitter]();
    return Math.floor(wait / rule.step) * rule.step;
  }
}

function endOf(answer: Answer): string {
  if (answer === 'success') return 'succeeded';
  if (answer === 'timeout') return 'clientGaveUp';
  return answer === 'gateway' ? 'refused' : 'failed';
}

function costOf({ quota }: RetryRule, cause: Cause): number {
  if (quota === null) return 0;
  if (cause === 'timeout') return quota.timeout;
  return cause === 'throttle' || cause === 'gateway' ? quota.throttle : quota.serviceError;
}

/** The named rule, with what the scenario states itself. */
function ruleOf(client: NonNullable<SyncSourceSettings['client']>, usual: string): RetryRule {
  const named = retryRules[client.retry ?? usual];
  const { maxAttempts, jitter, base, cap, retryOn, quota } = client;
  const costs = { throttle: 5, serviceError: 10, timeout: 10, ...named.quota };
  return {
    ...named,
    attempts: maxAttempts ?? named.attempts,
    jitter: jitter ?? named.jitter,
    base: base ?? named.base,
    throttleBase: base ?? named.throttleBase,
    cap: cap ?? named.cap,
    retried: retryOn === undefined ? named.retried : retryOn.flatMap(causeOf),
    quota: quota === undefined ? named.quota : { ...costs, capacity: quota },
  };
}

function causeOf(name: 'throttle' | 'service-error' | 'timeout' | 'function-error'): readonly Cause[] {
  if (name === 'throttle') return ['throttle', 'gateway'];
  return name === 'timeout' ? ['timeout'] : [name === 'service-error' ? 'service error' : 'function error'];
}
