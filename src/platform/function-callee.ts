import { Answer, type Callee, type CallOwner, type Calls } from '../downstream/calls.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { RequestFlag, type Requests } from '../kernel/requests.ts';
import type { CallId, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import { type Caller, type Invocable, Outcome } from './invocation.ts';

/** How chains of invocations that lead back to where they began are stopped. */
export interface ChainRule {
  /** Whether a call by that function, by its number, is part of a loop. */
  isLink(fn: number): boolean;
  /** Links of the loop after which there is no further invocation; Infinity where nothing stops it. */
  readonly limit: number;
  dropped(now: Micros): void;
}

/**
 * A function as other functions call it synchronously: both hold an environment while it runs. Who gives up leaves its
 * run behind, which goes on (S-07).
 */
export class FunctionCallee implements Callee, Caller {
  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    private readonly calls: Calls,
    private readonly owners: readonly CallOwner[],
    private readonly target: Invocable,
    /** Its number among those who are told how runs end. */
    private readonly index: number,
    private readonly chain: ChainRule,
  ) {}

  call(call: CallId): void {
    const { requests, calls } = this;
    const depth = this.chain.isLink(calls.fn[call]) ? requests.depth[calls.subject[call]] + 1 : 0;
    if (depth >= this.chain.limit) {
      this.chain.dropped(this.kernel.now);
      this.owners[calls.caller[call]].answered(call, Answer.error);
      return;
    }
    // Each try is a run with luck of its own.
    const own = calls.own[call] ^ Math.imul(calls.attempt[call] - 1, 0x9e3779b1);
    const request = requests.open(this.kernel.now, calls.source[call], own);
    if (requests.hasDepth) requests.depth[request] = depth;
    requests.flags[request] = RequestFlag.nested | (calls.attempt[call] > 1 ? RequestFlag.repeat : 0);
    requests.caller[request] = this.index;
    requests.attempt[request] = calls.attempt[call];
    requests.forCall[request] = call;
    calls.mark[call] = request;
    this.target.invoke(request, true);
  }

  abandoned(call: CallId): void {
    this.requests.flags[this.calls.mark[call]] |= RequestFlag.abandoned;
  }

  /** A 5xx of the service is told like a throttle: SDKs repeat both. */
  refused(request: RequestId): void {
    this.tell(request, Answer.refused);
  }

  finished(request: RequestId, outcome: Outcome): void {
    this.tell(request, outcome === Outcome.success ? Answer.success : Answer.error);
  }

  private tell(request: RequestId, answer: Answer): void {
    const call = this.requests.forCall[request] as CallId;
    this.requests.close(request);
    this.owners[this.calls.caller[call]].answered(call, answer);
  }
}
