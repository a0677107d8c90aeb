import { type Kernel, Phase } from '../kernel/kernel.ts';
import { RequestFlag, RequestState, type Requests } from '../kernel/requests.ts';
import type { EndedRun, FunctionObserver } from '../observe/function-observer.ts';
import { RunFate } from '../observe/usage.ts';
import type { RandomStream, Streams } from '../random/stream.ts';
import { assert } from '../units/assert.ts';
import type { EnvironmentId, EventKind, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { Account } from './account.ts';
import type { CallRunner, RunHost } from './call-runner.ts';
import type { VersionNumber } from './environments.ts';
import { ADMITTED, type FunctionLimits, type GateOptions, Gates } from './gates.ts';
import { type Caller, type Invocable, Outcome, Refusal } from './invocation.ts';
import { RunDraws, type RunLaws } from './run-draws.ts';
import type { RunEnvironments } from './run-environments.ts';
import { fateOf } from './run-fate.ts';
import type { Routing } from './versions.ts';

export interface FunctionOptions extends RunLaws, GateOptions {
  readonly name: string;
  /** Its place among all functions, in the order of the file. */
  readonly number: number;
  /** Above this, Init is broken off and repeated inside the run (E-02). */
  readonly initTimeout: Micros;
  readonly timeout: Micros;
  readonly billingIncrement: Micros;
  readonly isInitBilled: boolean;
}

/** Hears of every run that succeeded: arrivals that are driven by this function. */
export interface SuccessListener {
  runSucceeded(request: RequestId): void;
}

const UNDRAWN = -1;
/** Runs over which the usual time of calls is averaged, the latest counting most. */
const CALL_TIME_MEMORY = 32;

/**
 * A function: its gates in the platform's order, its environments, and its runs. What a run takes is drawn from the
 * request's own number, so that two configurations meet the same requests.
 */
export class LambdaFunction implements Invocable, RunHost {
  readonly successListeners: SuccessListener[] = [];
  readonly gates: Gates;
  /** Makes the calls of its runs; null where they make none. */
  runner: CallRunner | null = null;
  /** Which of its versions runs a request; null where there is but one. */
  versions: Routing | null = null;
  private readonly runEnded: EventKind;
  private readonly ownTimeOver: EventKind;
  private readonly cutOff: EventKind;
  /** What calls have added to runs lately, for the demand of runs that were refused. */
  private usualCallTime: Micros = 0;
  /** What is drawn for its runs; faults change it. */
  readonly draws: RunDraws;
  private readonly ended: EndedRun = {
    startedAt: 0,
    duration: 0,
    billed: 0,
    isError: false,
    isTimeout: false,
    isProvisioned: false,
    source: 0,
    fate: RunFate.ordinary,
  };

  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    private readonly account: Account,
    private readonly environments: RunEnvironments,
    readonly observer: FunctionObserver,
    private readonly callers: readonly Caller[],
    streams: Streams,
    limits: FunctionLimits,
    readonly options: FunctionOptions,
  ) {
    this.gates = new Gates(account, environments, observer, limits, options);
    this.draws = new RunDraws(requests, streams, options.name, options);
    this.runEnded = kernel.on(
      'run ended',
      Phase.release,
      requests.hasEnds
        ? (subject) => this.onRunMayHaveEnded(subject as RequestId)
        : (subject) => this.onRunEnded(subject as RequestId),
    );
    this.ownTimeOver = kernel.on('calls of a run begin', Phase.timer, (subject) =>
      this.onOwnTimeOver(subject as RequestId),
    );
    // After what ends at the same instant: a run that takes just its timeout is not cut off.
    this.cutOff = kernel.on('run cut off', Phase.timer, (subject) => this.onCutOff(subject as RequestId));
  }

  invoke(request: RequestId, isSynchronous: boolean): void {
    const now = this.kernel.now;
    this.observer.arrived(now);
    if (this.versions !== null) this.versions.route(request);
    let duration = UNDRAWN;
    let span = 0;
    const isFirst = this.isFirstTry(request);
    if (isFirst) {
      duration = this.draws.duration(request);
      span = this.demand(now, request, duration, isSynchronous);
    }
    if (this.draws.serviceFails(request)) {
      this.refuse(now, request, Refusal.serviceError);
      return;
    }
    if (this.gates.mayUseProvisioned(now, isSynchronous)) {
      this.start(now, request, this.environments.takeProvisioned(), duration, true);
      return;
    }
    if (isFirst) this.demandOfAccount(now, span, isSynchronous);
    const refusal = this.gates.admit(now, isSynchronous, isFirst);
    if (refusal !== ADMITTED) {
      this.refuse(now, request, refusal as Refusal);
      return;
    }
    this.startOnDemand(now, request, duration);
  }

  /** A deployment: every environment of the version there was is stale (E-09). */
  deploy(version: VersionNumber): void {
    this.environments.replaceAll(this.kernel.now, version);
  }

  /** A share of the environments is lost. @returns the busy ones among them, whose runs are to `crash` */
  loseEnvironments(share: number, random: RandomStream): ReadonlySet<number> {
    return this.environments.lose(this.kernel.now, share, random);
  }

  /** The environment of a run is gone: an error at once (E-07), and nobody waits for its calls any more. */
  crash(request: RequestId): void {
    const { requests, environments, kernel, runner } = this;
    const environment = requests.environment[request] as EnvironmentId;
    const elapsed = kernel.now - requests.startedAt[request];
    if (environments.initOf(environment) > elapsed) environments.cutInit(environment, elapsed);
    requests.endsAt[request] = Number.NaN;
    if (runner !== null) {
      runner.cutOff(request);
      this.dropTimers(request);
    }
    requests.outcome[request] = Outcome.error;
    this.onRunEnded(request);
  }

  /** Lets somebody who keeps something for environments hear when one ends. */
  whenEnvironmentEnds(listener: (environment: EnvironmentId) => void): void {
    this.environments.onEnded = listener;
  }

  /** At the horizon: the time that unfinished runs were in flight. */
  countUnfinished(request: RequestId): void {
    this.observer.stillRunning(this.requests.startedAt[request], this.requests.source[request]);
  }

  private isFirstTry(request: RequestId): boolean {
    const { runs, throttles, attempt } = this.requests;
    return runs[request] === 0 && throttles[request] === 0 && attempt[request] <= 1;
  }

  /**
   * What the request would use if nothing stood in its way: with a cold start where no environment is idle.
   *
   * @returns how long it would be in flight
   */
  private demand(now: Micros, request: RequestId, duration: Micros, isSynchronous: boolean): Micros {
    const { observer, options, environments } = this;
    const isCold = environments.idle === 0 && !(environments.servesProvisioned && environments.idleOnProvisioned > 0);
    const span =
      Math.min(duration + this.usualCallTime, options.timeout) +
      (isCold
        ? Math.min(this.draws.init(request), options.initTimeout) + (this.gates.network?.wait(now, request) ?? 0)
        : 0);
    observer.demand.add(now, span);
    if (isSynchronous) observer.requestRate.add(now);
    return span;
  }

  /** The same of what all functions share, to which provisioned environments do not belong (C-20, C-41). */
  private demandOfAccount(now: Micros, span: Micros, isSynchronous: boolean): void {
    if (this.gates.isManaged) return;
    const { observer } = this.account;
    if (this.options.reservedConcurrency === null) observer.sharedDemand.add(now, span);
    if (isSynchronous) observer.requestRate.add(now);
  }

  private refuse(now: Micros, request: RequestId, refusal: Refusal): void {
    if (refusal === Refusal.serviceError) {
      this.observer.serviceFailed(now);
    } else {
      this.observer.throttled(now, refusal);
      this.account.observer.throttles.add(now);
      const watch = this.gates.watchOf(refusal);
      watch.refuse(now);
      watch.blame(now, this.options.number, this.requests.source[request]);
    }
    this.callers[this.requests.caller[request]].refused(request, refusal);
  }

  private startOnDemand(now: Micros, request: RequestId, duration: Micros): void {
    const { environments } = this;
    this.gates.started(now);
    if (environments.idle > 0) {
      this.start(now, request, environments.takeOnDemand(), duration, false);
      return;
    }
    this.startCold(now, request, duration);
  }

  private startCold(now: Micros, request: RequestId, duration: Micros): void {
    const { environments, options } = this;
    const wait = this.gates.network === null ? 0 : this.gates.network.connect(now, request);
    const environment = environments.start(now, false);
    const init = this.draws.init(request);
    const taken = Math.min(init, options.initTimeout);
    environments.setInit(environment, wait + taken, options.isInitBilled ? taken : 0);
    if (init > options.initTimeout) environments.reset(environment);
    this.observer.startedCold(now);
    this.requests.flags[request] |= RequestFlag.cold;
    this.start(now, request, environment, duration, false);
  }

  private start(
    now: Micros,
    request: RequestId,
    environment: EnvironmentId,
    drawn: Micros,
    isProvisioned: boolean,
  ): void {
    const { requests, environments, options } = this;
    let duration = drawn === UNDRAWN ? this.draws.duration(request) : drawn;
    if (environments.takeReset(environment)) duration += this.draws.init(request);
    const isTimeout = duration > options.timeout;
    if (isTimeout) {
      environments.willTimeOut(environment, request, duration - options.timeout);
      duration = options.timeout;
      requests.outcome[request] = Outcome.timeout;
    } else {
      requests.outcome[request] = this.draws.fails(request) ? Outcome.error : Outcome.success;
    }
    requests.state[request] = RequestState.running;
    requests.startedAt[request] = now;
    requests.environment[request] = environment;
    if (requests.hasLateTimers) requests.runBy[request] = options.number;
    if (requests.runs[request] < 255) requests.runs[request]++;
    if (isProvisioned) requests.flags[request] |= RequestFlag.provisioned;
    if (this.versions !== null) this.versions.started(now, environment, request);
    this.observer.started(now, isProvisioned);
    if (!this.gates.isManaged) this.account.observer.started(now);
    const endsAt = now + environments.initOf(environment) + duration;
    if (this.runner === null || isTimeout) {
      if (this.runner !== null) this.dropTimers(request);
      if (requests.hasEnds) requests.endsAt[request] = endsAt;
      this.kernel.scheduleAt(endsAt, this.runEnded, request);
    } else {
      requests.callsAt[request] = endsAt;
      requests.cutOffAt[request] = endsAt - duration + options.timeout;
      this.kernel.scheduleAt(endsAt, this.ownTimeOver, request);
    }
  }

  /** Timers of an earlier run in the same row mean nothing to the present one. */
  private dropTimers(request: RequestId): void {
    this.requests.callsAt[request] = Number.NaN;
    this.requests.cutOffAt[request] = Number.POSITIVE_INFINITY;
  }

  /** Whether a row still holds a run of this function: it may have been used again since a timer was set for it. */
  private runs(request: RequestId): boolean {
    const { requests } = this;
    return requests.state[request] === RequestState.running && requests.runBy[request] === this.options.number;
  }

  private onOwnTimeOver(request: RequestId): void {
    const { requests, kernel, runner } = this;
    if (!this.runs(request) || requests.callsAt[request] !== kernel.now) return;
    const cutOffAt = requests.cutOffAt[request];
    (runner as CallRunner).begin(request);
    if (this.runs(request)) kernel.scheduleAt(cutOffAt, this.cutOff, request);
  }

  callsDone(request: RequestId, isGood: boolean): void {
    const { requests } = this;
    if (!isGood) requests.outcome[request] = Outcome.error;
    this.usualCallTime += (this.kernel.now - requests.callsAt[request] - this.usualCallTime) / CALL_TIME_MEMORY;
    this.onRunEnded(request);
  }

  /** The timer may be that of a run which ended before. */
  private onCutOff(request: RequestId): void {
    const { requests, environments, kernel } = this;
    if (!this.runs(request) || requests.cutOffAt[request] !== kernel.now) return;
    (this.runner as CallRunner).cutOff(request);
    requests.outcome[request] = Outcome.timeout;
    environments.reset(requests.environment[request] as EnvironmentId);
    this.callsDone(request, true);
  }

  /** The timer may be that of a run which crashed. */
  private onRunMayHaveEnded(request: RequestId): void {
    const { requests, kernel } = this;
    if (!this.runs(request) || requests.endsAt[request] !== kernel.now) return;
    this.onRunEnded(request);
  }

  private onRunEnded(request: RequestId): void {
    const { requests, environments, ended } = this;
    const now = this.kernel.now;
    if (requests.state[request] !== RequestState.running) refuseToEnd(request);
    const environment = requests.environment[request] as EnvironmentId;
    const init = environments.initOf(environment);
    const outcome = requests.outcome[request] as Outcome;
    const isProvisioned = (requests.flags[request] & RequestFlag.provisioned) !== 0;
    ended.startedAt = requests.startedAt[request];
    ended.duration = now - ended.startedAt - init;
    ended.billed = this.billed(ended.duration + environments.billedInitOf(environment));
    ended.isError = outcome !== Outcome.success;
    ended.isTimeout = outcome === Outcome.timeout;
    ended.isProvisioned = isProvisioned;
    ended.source = requests.source[request];
    ended.fate = fateOf(requests, request, outcome);
    this.observer.ended(now, ended);
    if (!this.gates.isManaged) this.account.observer.ended(now);
    if (this.versions !== null) this.versions.ended(now, environment, ended);
    if (!isProvisioned) this.gates.ended(now);
    environments.release(now, environment, request);
    requests.state[request] = RequestState.waiting;
    requests.flags[request] &= ~(RequestFlag.provisioned | RequestFlag.cold);
    if (outcome === Outcome.success) this.tellSuccess(request);
    this.callers[requests.caller[request]].finished(request, outcome);
  }

  private tellSuccess(request: RequestId): void {
    const listeners = this.successListeners;
    for (let index = 0; index < listeners.length; index++) listeners[index].runSucceeded(request);
  }

  /** Rounded up to the billing increment, after Init was added where it is billed (B-02 to B-05). */
  private billed(time: Micros): Micros {
    if (this.gates.isManaged) return 0; // its instances are paid for instead (E-52)
    const increment = this.options.billingIncrement;
    return Math.ceil(time / increment) * increment;
  }
}

/** Apart, because a message in the call of `assert` would be put together at every end. */
function refuseToEnd(request: RequestId): void {
  assert(false, `request ${request} ended without running`);
}
