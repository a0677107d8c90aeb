import type { Kernel } from '../kernel/kernel.ts';
import type { CallEnd, DownstreamObserver } from '../observe/downstream-observer.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { Distribution } from '../random/distribution.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { CallId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import { Answer, type Callee, type CallOwner, type Calls, NO_FUNCTION } from './calls.ts';

/** How one kind of downstream serves calls. It answers each by `Door.answer`, once. */
export interface Mechanism {
  /** A call has come in. */
  accept(call: CallId): void;
  /** The caller of an open call stopped waiting. Absent: what was begun goes on unchanged. */
  callerLeft?(call: CallId): void;
  /** An environment is gone, and the connections that it kept with it. */
  holderEnded?(holder: number): void;
  /** What it keeps in memory is lost. @param refill time until it is all there again; null: as it is set */
  flush?(now: Micros, refill: Micros | null): void;
}

/** What a downstream does while it is out of order. */
export type Outage = 'none' | 'refuse' | 'hang';

const ENDS: readonly CallEnd[] = ['succeeded', 'rejected', 'timeouts', 'errors'];

/**
 * The front of every downstream that is called: counts, answers, and lets faults happen; what is behind it is a
 * mechanism of its own. Work that a caller has left goes on to its end and uses capacity until then.
 */
export class Door implements Callee {
  /** Service takes so many times as long: a fault. */
  slowdown = 1;
  /** Share of calls that fail although they were served: the downstream's own. */
  errorRate = 0;
  /** The same from a fault; both hold independently. */
  faultErrorRate = 0;
  readonly id: number;
  private outage: Outage = 'none';
  private readonly hanging: CallId[] = [];
  /** Limits that have made calls wait. */
  private readonly holding: LimitWatch[] = [];
  private mechanism: Mechanism | null = null;
  private readonly draws = new RandomStream('one call');
  private readonly serviceKey: number;
  private readonly errorKey: number;

  constructor(
    readonly name: string,
    private readonly kernel: Kernel,
    private readonly calls: Calls,
    private readonly owners: readonly CallOwner[],
    streams: Streams,
    readonly observer: DownstreamObserver,
  ) {
    const entity = `downstreams/${name}`;
    this.id = calls.newDoor();
    this.serviceKey = streams.key(entity, 'service');
    this.errorKey = streams.key(entity, 'error');
  }

  /** Connects what is behind the door; once, when it is built. */
  open(mechanism: Mechanism): void {
    this.mechanism = mechanism;
  }

  call(call: CallId): void {
    this.observer.called(this.kernel.now);
    this.calls.door[call] = this.id;
    if (this.outage === 'refuse') this.answer(call, Answer.error);
    else if (this.outage === 'hang') this.hanging.push(call);
    else (this.mechanism as Mechanism).accept(call);
  }

  abandoned(call: CallId): void {
    this.observer.abandoned.add(this.kernel.now);
    // From here on the row says when its caller left, for the work that is wasted.
    this.calls.timerAt[call] = this.kernel.now;
    this.mechanism?.callerLeft?.(call);
  }

  /** The end of a call that was let in: told to whoever made it. */
  answer(call: CallId, answer: Answer): void {
    const { calls, kernel } = this;
    const told = answer === Answer.success && this.fails(call) ? Answer.error : answer;
    if (told === Answer.timeout && calls.heldBy[call] > 0) this.holding[calls.heldBy[call] - 1].refuse(kernel.now);
    this.observer.ended(kernel.now, ENDS[told], calls.sentAt[call], this.wasted(call));
    calls.door[call] = 0;
    this.owners[calls.caller[call]].answered(call, told);
  }

  /** At the horizon: a call that has not ended. */
  countUnfinished(call: CallId): void {
    this.observer.stillOpen(this.calls.sentAt[call], this.wasted(call));
  }

  /** A limit of this downstream turned a call away. Its answer is told apart. */
  turnedAway(call: CallId, watch: LimitWatch): void {
    watch.refuse(this.kernel.now);
    this.blame(call, watch);
  }

  /** A limit of this downstream makes a call wait; it has refused the call when that waits in vain. */
  madeWait(call: CallId, watch: LimitWatch): void {
    watch.reach(this.kernel.now);
    const known = this.holding.indexOf(watch);
    this.calls.heldBy[call] = known >= 0 ? known + 1 : this.holding.push(watch);
    this.blame(call, watch);
  }

  /** A service time of the call, drawn from its own number; faults make it longer. Whole microseconds. */
  serviceTime(call: CallId, law: Distribution): Micros {
    this.draws.restart(this.calls.own[call] ^ this.serviceKey, this.calls.attempt[call]);
    return Math.round(law.sample(this.draws) * this.slowdown);
  }

  /** A random stream of the call's own, for a mechanism's other draws. @param purpose a key of `Streams.key` */
  drawsOf(call: CallId, purpose: number): RandomStream {
    this.draws.restart(this.calls.own[call] ^ purpose, this.calls.attempt[call]);
    return this.draws;
  }

  /** Begins or ends an outage; what hung while it lasted then fails. */
  setOutage(outage: Outage): void {
    this.outage = outage;
    if (outage === 'hang') return;
    for (const call of this.hanging.splice(0)) this.answer(call, Answer.error);
  }

  /** What is behind loses what it keeps in memory. */
  flush(now: Micros, refill: Micros | null): void {
    this.mechanism?.flush?.(now, refill);
  }

  /** Whether environments keep something here, so that it must hear when they end. */
  get isHeld(): boolean {
    return this.mechanism?.holderEnded !== undefined;
  }

  holderEnded(holder: number): void {
    this.mechanism?.holderEnded?.(holder);
  }

  /** For how long nobody has waited for a call that is open. */
  private wasted(call: CallId): Micros {
    return this.calls.isAbandoned(call) ? this.kernel.now - this.calls.timerAt[call] : 0;
  }

  private blame(call: CallId, watch: LimitWatch): void {
    const { fn, source } = this.calls;
    if (fn[call] !== NO_FUNCTION) watch.blame(this.kernel.now, fn[call], source[call]);
  }

  private fails(call: CallId): boolean {
    const share = 1 - (1 - this.errorRate) * (1 - this.faultErrorRate);
    if (share === 0) return false;
    this.draws.restart(this.calls.own[call] ^ this.errorKey, this.calls.attempt[call]);
    return this.draws.uniform() < share;
  }
}
