import { buildDistribution } from '../../src/random/index.ts';
import { type Account, requestRate, scalingRate } from './account.ts';
import { Chance } from './chance.ts';
import { Environments } from './environments.ts';
import type { Surroundings } from './surroundings.ts';
import type { Steps } from './world.ts';

/** What a function is asked to do. */
export interface Request {
  /** Its own random number: what is drawn for it follows from that. */
  readonly own: number;
  /** Runs begun for it. */
  runs: number;
  /** Tries of whoever sends it, and throttles since the last run. */
  attempt: number;
  throttles: number;
  isRunning: boolean;
  /** Messages or records of a batch; 0: it is none. */
  records: number;
  /** Whether one of them makes every run fail. */
  isPoisoned: boolean;
}

export function newRequest(own: number): Request {
  return { own, runs: 0, attempt: 0, throttles: 0, isRunning: false, records: 0, isPoisoned: false };
}

export type Outcome = 'success' | 'error' | 'timeout';

/** The reasons of the Invoke API (S-03), one of ours for the scaling rate, and the answer 5xx, which is no throttle. */
export type Refusal =
  | 'ConcurrentInvocationLimitExceeded'
  | 'ReservedFunctionConcurrentInvocationLimitExceeded'
  | 'FunctionInvocationRateLimitExceeded'
  | 'ReservedFunctionInvocationRateLimitExceeded'
  | 'ScalingRateLimitExceeded'
  | 'service error';

/** A function: its gates, its environments, its runs. */
export class Lambda {
  /** Told of each success: arrivals that this function causes. */
  readonly followers: ((request: Request) => void)[] = [];
  readonly chance: Chance;
  private readonly settings;
  private readonly duration;
  private readonly init;
  private readonly environments: Environments;
  private readonly requestRate;
  private readonly scalingRate;
  private inUse = 0;

  constructor(
    private readonly around: Surroundings,
    private readonly account: Account,
    readonly name: string,
  ) {
    const { model, streams } = around;
    this.settings = model.scenario.functions[name];
    const { duration, init, reservedConcurrency } = this.settings;
    if (init === undefined) throw new Error('the oracle knows no runtimes: state an init');
    this.chance = new Chance(streams, `functions/${name}`);
    this.duration = buildDistribution(duration);
    this.init = buildDistribution(init);
    this.environments = new Environments(around, `functions.${name}`, this.chance);
    this.requestRate = reservedConcurrency === undefined ? null : requestRate(around, reservedConcurrency);
    this.scalingRate = model.platform.scalingScope === 'function' ? scalingRate(around) : null;
  }

  /** Asks for a run. Whoever is admitted lets `run` follow at once. @returns why not; null: admitted */
  admit(request: Request, isSynchronous: boolean): Refusal | null {
    this.count('arrivals');
    const refusal = this.serviceFails(request) ? 'service error' : this.askGates(isSynchronous);
    if (refusal === 'service error') {
      this.count('serviceErrors');
    } else if (refusal !== null) {
      this.count('throttles');
      this.count(`throttlesByReason.${refusal}`);
      this.around.tally.count('account.throttles');
    }
    return refusal;
  }

  /** Runs a request that was admitted, to its end. */
  *run(request: Request): Steps<Outcome> {
    const { world, tally, model } = this.around;
    const { settings, account, environments } = this;
    const isShared = settings.reservedConcurrency === undefined;
    const startedAt = world.now;
    this.count('invocations');
    this.inUse++;
    if (isShared) account.inUse++;
    const flights = [tally.begin(`functions.${this.name}.concurrency`), tally.begin('account.concurrency')];

    let init = 0;
    const isCold = !environments.hasIdle;
    const environment = isCold ? environments.create() : environments.take();
    if (isCold) {
      this.count('coldStarts');
      const wanted = this.initOf(request);
      init = Math.min(wanted, model.platform.initTimeout);
      if (wanted > init) environment.isWiped = true; // broken off, and repeated inside the run (E-02)
    }
    const duration = this.durationOf(request) + (environment.isWiped ? this.initOf(request) : 0);
    const isTimeout = duration > settings.timeout;
    const isError = isTimeout || this.fails(request);
    environment.isWiped = isTimeout;
    request.runs++;
    request.isRunning = true;

    yield world.until(startedAt + init + Math.min(duration, settings.timeout), 'release');

    request.isRunning = false;
    this.inUse--;
    if (isShared) account.inUse--;
    for (const flight of flights) tally.end(flight);
    if (isTimeout) this.count('timeouts', startedAt);
    if (isError) this.count('errors', isTimeout ? startedAt : world.now); // timeouts have the time of their start (M-02)
    environments.putBack(environment);
    if (!isError) for (const follow of this.followers) follow(request);
    return isTimeout ? 'timeout' : isError ? 'error' : 'success';
  }

  count(metric: string, at = this.around.world.now): void {
    this.around.tally.count(`functions.${this.name}.${metric}`, 1, at);
  }

  /** Concurrency, request rate, scaling rate, in this order; tokens are taken where all three admit (C-37). */
  private askGates(isSynchronous: boolean): Refusal | null {
    const { account } = this;
    const reserved = this.settings.reservedConcurrency;
    if (reserved === undefined && account.inUse >= account.capacity) return 'ConcurrentInvocationLimitExceeded';
    if (reserved !== undefined && this.inUse >= reserved) return 'ReservedFunctionConcurrentInvocationLimitExceeded';
    // Asynchronous deliveries are bound by concurrency only (C-24).
    const [ownRate, accountRate] = isSynchronous ? [this.requestRate, account.requestRate] : [null, null];
    if (ownRate?.hasToken === false) return 'ReservedFunctionInvocationRateLimitExceeded';
    if (accountRate?.hasToken === false) return 'FunctionInvocationRateLimitExceeded';
    const isBound = isSynchronous || this.around.model.platform.scalingAppliesToAsync; // C-33
    const scaling = this.environments.hasIdle || !isBound ? null : (this.scalingRate ?? account.scalingRate);
    if (scaling?.hasToken === false) return 'ScalingRateLimitExceeded';
    for (const bucket of [ownRate, accountRate, scaling]) bucket?.take();
    return null;
  }

  private serviceFails({ own, runs, attempt, throttles }: Request): boolean {
    const { serviceErrorRate } = this.around.model.platform;
    return this.chance.happens(serviceErrorRate, own, 'service error', runs * 2 ** 24 + attempt + throttles);
  }

  private durationOf({ own, runs, records }: Request): number {
    const drawn = this.duration.sample(this.chance.of(own, 'duration', runs));
    return Math.round(drawn + this.settings.durationPerRecord * records);
  }

  private initOf({ own, runs }: Request): number {
    return Math.round(this.init.sample(this.chance.of(own, 'init', runs)));
  }

  private fails({ own, runs, isPoisoned }: Request): boolean {
    return isPoisoned || this.chance.happens(this.settings.errorRate, own, 'error', runs);
  }
}
