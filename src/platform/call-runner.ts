import { Answer, type Callee, type CallOwner, CallState, type Calls } from '../downstream/calls.ts';
import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Requests } from '../kernel/requests.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import { assert } from '../units/assert.ts';
import type { CallId, EventKind, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import { Cause, isRetryable, type RetryPolicy, retryWait } from './retry-policy.ts';

/** One call that a function makes in each run. */
export interface PlannedCall {
  readonly callee: Callee;
  /** Whether it is another function: its error is then one of code, which SDKs do not repeat. */
  readonly isFunction: boolean;
  /** Share of runs that make it. */
  readonly probability: number;
  /** Longest wait for one try; Infinity: for as long as the function may run. */
  readonly timeout: Micros;
  readonly policy: RetryPolicy;
  /** Whether the run fails when the call does. */
  readonly isRequired: boolean;
}

/** Stages one after the other, in each of which calls are made at the same time. */
export type CallPlan = readonly (readonly PlannedCall[])[];

/** Who is told when the calls of a run are done. */
export interface RunHost {
  /** @param isGood whether every call succeeded that must */
  callsDone(request: RequestId, isGood: boolean): void;
}

const NONE = -1;
/** Environments of one function that can be told apart as holders of connections. */
const HOLDERS_PER_FUNCTION = 2 ** 20;

/** Makes the calls of one function's runs: in order, with timeouts and retries of their own. */
export class CallRunner implements CallOwner {
  private readonly units: readonly PlannedCall[];
  /** First unit of each stage, and the end of the last. */
  private readonly bounds: readonly number[];
  private readonly draws = new RandomStream('one call');
  private readonly callKey: number;
  private readonly chanceKey: number;
  private readonly retryKey: number;
  private readonly triedAgain: EventKind;
  private readonly gaveUp: EventKind;
  /** The run whose stage is being started, so that answers which come at once do not start the next one inside it. */
  private starting: RequestId | typeof NONE = NONE;
  private hasFailed = false;

  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    private readonly calls: Calls,
    streams: Streams,
    private readonly host: RunHost,
    plan: CallPlan,
    private readonly options: {
      readonly functionName: string;
      /** Number of the function, in the order of the file. */
      readonly fn: number;
      /** Its number among those who make calls. */
      readonly index: number;
    },
  ) {
    this.units = plan.flat();
    let end = 0;
    this.bounds = [0, ...plan.map((stage) => (end += stage.length))];
    assert(end < 65_535 && options.fn < 2_047, `function "${options.functionName}" makes ${end} calls`);
    const entity = `functions/${options.functionName}`;
    this.callKey = streams.key(entity, 'calls');
    this.chanceKey = streams.key(entity, 'call chance');
    this.retryKey = streams.key(entity, 'call retry');
    this.triedAgain = kernel.on('call tried again', Phase.timer, (subject) => this.onTriedAgain(subject as CallId));
    this.gaveUp = kernel.on('call given up', Phase.timer, (subject) => this.onGaveUp(subject as CallId));
  }

  /** The own time of a run is over: its calls begin. */
  begin(request: RequestId): void {
    this.requests.stage[request] = 0;
    this.requests.firstCall[request] = NONE;
    this.advance(request);
  }

  /** The run is cut off: nobody waits for its calls any more. */
  cutOff(request: RequestId): void {
    const { requests, calls } = this;
    while (requests.firstCall[request] !== NONE) {
      const call = requests.firstCall[request] as CallId;
      if (calls.state[call] === CallState.sent) {
        this.abandon(call);
      } else {
        this.unlink(call);
        calls.close(call);
      }
    }
  }

  answered(call: CallId, answer: Answer): void {
    const { calls } = this;
    if (calls.isAbandoned(call)) {
      calls.close(call);
      return;
    }
    if (answer === Answer.success) this.end(call, true);
    else this.failed(call, this.causeOf(call, answer));
  }

  /** The number under which an environment of this function holds connections. */
  holderOf(environment: number): number {
    if (environment >= HOLDERS_PER_FUNCTION) refuseHolder(environment);
    return this.options.fn * HOLDERS_PER_FUNCTION + environment;
  }

  private advance(request: RequestId): void {
    const { requests, bounds } = this;
    for (let stage = requests.stage[request]; stage + 1 < bounds.length; stage++) {
      requests.stage[request] = stage;
      if (!this.startStage(request, bounds[stage], bounds[stage + 1])) return;
    }
    this.host.callsDone(request, true);
  }

  /** @returns whether all of its calls are over and good, so that the next stage can begin */
  private startStage(request: RequestId, from: number, to: number): boolean {
    const { requests } = this;
    // A send may, through what it sets free, end a call of another run, whose next stage then starts inside this one.
    const outer = this.starting;
    const outerHasFailed = this.hasFailed;
    this.starting = request;
    this.hasFailed = false;
    requests.pending[request] = to - from;
    for (let unit = from; unit < to && !this.hasFailed; unit++) {
      if (this.isMade(request, unit)) this.start(request, unit);
      else requests.pending[request]--;
    }
    const hasFailed = this.hasFailed;
    this.starting = outer;
    this.hasFailed = outerHasFailed;
    if (hasFailed) {
      this.failRun(request);
      return false;
    }
    return requests.pending[request] === 0;
  }

  private isMade(request: RequestId, unit: number): boolean {
    const { probability } = this.units[unit];
    if (probability === 1) return true;
    this.drawFor(request, unit, this.chanceKey);
    return this.draws.uniform() < probability;
  }

  private start(request: RequestId, unit: number): void {
    const { requests, calls, kernel } = this;
    this.drawFor(request, unit, this.callKey);
    const call = calls.open(kernel.now, this.options.index, this.draws.int32());
    calls.subject[call] = request;
    calls.unit[call] = unit;
    calls.fn[call] = this.options.fn;
    calls.source[call] = requests.source[request];
    calls.holder[call] = this.holderOf(requests.environment[request]);
    this.link(request, call);
    this.send(call);
  }

  private send(call: CallId): void {
    const { calls, kernel } = this;
    const { timeout, callee } = this.units[calls.unit[call]];
    calls.state[call] = CallState.sent;
    calls.sentAt[call] = kernel.now;
    calls.timerAt[call] = kernel.now + timeout;
    if (timeout < Number.POSITIVE_INFINITY) kernel.schedule(timeout, this.gaveUp, call);
    callee.call(call);
  }

  private onGaveUp(call: CallId): void {
    const { calls, kernel } = this;
    if (!this.isDue(call, CallState.sent)) return; // of a try that is over
    const again = calls.openAgain(kernel.now, call);
    this.link(calls.subject[call] as RequestId, again);
    this.abandon(call);
    this.failed(again, Cause.timeout);
  }

  private onTriedAgain(call: CallId): void {
    const { calls } = this;
    if (!this.isDue(call, CallState.waiting)) return;
    if (calls.attempt[call] < 65_535) calls.attempt[call]++;
    this.send(call);
  }

  /** Whether a timer still means this row, which may by now hold a call of anybody. */
  private isDue(call: CallId, state: CallState): boolean {
    const { calls, kernel, options } = this;
    return calls.timerAt[call] === kernel.now && calls.state[call] === state && calls.caller[call] === options.index;
  }

  /** Nobody waits for a try that was sent; whoever answers it later is not heard. */
  private abandon(call: CallId): void {
    this.unlink(call);
    this.calls.state[call] = CallState.abandoned;
    this.units[this.calls.unit[call]].callee.abandoned(call);
  }

  private failed(call: CallId, cause: Cause): void {
    const { calls, kernel } = this;
    const { policy, isRequired } = this.units[calls.unit[call]];
    if (calls.attempt[call] < policy.maxAttempts && isRetryable(policy, cause)) {
      this.draws.restart(calls.own[call] ^ this.retryKey, 0);
      const wait = retryWait(policy, cause, calls.attempt[call] - 1, this.draws);
      calls.state[call] = CallState.waiting;
      calls.timerAt[call] = kernel.now + wait;
      kernel.schedule(wait, this.triedAgain, call);
      return;
    }
    this.end(call, !isRequired);
  }

  /** A call is over, with all its tries. */
  private end(call: CallId, isGood: boolean): void {
    const { calls, requests } = this;
    const request = calls.subject[call] as RequestId;
    this.unlink(call);
    calls.close(call);
    requests.pending[request]--;
    if (this.starting === request) {
      if (!isGood) this.hasFailed = true;
      return;
    }
    if (!isGood) {
      this.failRun(request);
    } else if (requests.pending[request] === 0) {
      requests.stage[request]++;
      this.advance(request);
    }
  }

  private failRun(request: RequestId): void {
    this.cutOff(request);
    this.host.callsDone(request, false);
  }

  private causeOf(call: CallId, answer: Answer): Cause {
    if (answer === Answer.refused) return Cause.throttle;
    if (answer === Answer.timeout) return Cause.timeout;
    return this.units[this.calls.unit[call]].isFunction ? Cause.functionError : Cause.serviceError;
  }

  private drawFor(request: RequestId, unit: number, key: number): void {
    const { own, runs } = this.requests;
    this.draws.restart(own[request] ^ key, runs[request] * 65_536 + unit);
  }

  private link(request: RequestId, call: CallId): void {
    const { calls, requests } = this;
    const first = requests.firstCall[request];
    calls.nextOfRun[call] = first;
    calls.previousOfRun[call] = NONE;
    if (first !== NONE) calls.previousOfRun[first] = call;
    requests.firstCall[request] = call;
  }

  private unlink(call: CallId): void {
    const { nextOfRun, previousOfRun, subject } = this.calls;
    const next = nextOfRun[call];
    const previous = previousOfRun[call];
    if (previous === NONE) this.requests.firstCall[subject[call]] = next;
    else nextOfRun[previous] = next;
    if (next !== NONE) previousOfRun[next] = previous;
  }
}

/** Apart, because a message in the call of `assert` would be put together at every call. */
function refuseHolder(environment: number): void {
  assert(false, `environment ${environment} of one function`);
}
