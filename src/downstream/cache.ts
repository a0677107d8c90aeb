import { z } from 'zod';
import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Distribution } from '../random/distribution.ts';
import { buildDistribution, distributionField } from '../random/index.ts';
import { duration, name, share } from '../units/fields.ts';
import type { CallId, EventKind } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import { Answer, type CallOwner, CallState, type Calls } from './calls.ts';
import { commonFields } from './common-fields.ts';
import type { Door, Mechanism } from './door.ts';
import type { DownstreamKind, DownstreamParts } from './kind.ts';

const NONE = -1;

const field = z
  .strictObject({
    type: z
      .literal('cache')
      .describe('Answers a share of calls itself, and passes the others on to what is behind it.'),
    of: name.describe('The downstream behind it, to which misses go.'),
    hitRatio: share.describe('Share of calls that it can answer itself once it is warm.'),
    latency: distributionField
      .prefault('1ms')
      .describe('Time of a look into the cache: all of a hit, and the part of a miss before the call behind.'),
    warmUpTime: duration
      .prefault('0s')
      .describe('Time from the start in which the hit ratio grows from 0 to its value. 0s: warm from the start.'),
    ...commonFields,
  })
  .meta({ title: 'cache' });

/**
 * A cache in front of another downstream: looks, and calls what is behind when it has nothing. When it is emptied, all
 * load reaches what is behind, until it is warm again. Whether a call hits is drawn for each try by itself.
 */
export class Cache implements Mechanism, CallOwner {
  private readonly kernel: Kernel;
  private readonly calls: Calls;
  private readonly door: Door;
  private readonly latency: Distribution;
  private readonly hitRatio: number;
  private readonly find: () => Door;
  private behind: Door | null = null;
  private readonly owner: number;
  private readonly hitKey: number;
  private readonly looked: EventKind;
  private emptyAt: Micros = 0;
  private readonly warmUpTime: Micros;
  private refill: Micros;

  constructor(settings: z.output<typeof field>, parts: DownstreamParts) {
    this.kernel = parts.kernel;
    this.calls = parts.calls;
    this.door = parts.door;
    this.latency = buildDistribution(settings.latency);
    this.hitRatio = settings.hitRatio;
    this.warmUpTime = settings.warmUpTime;
    this.refill = this.warmUpTime;
    this.find = () => parts.find(settings.of);
    this.owner = parts.addOwner(this);
    this.hitKey = parts.key('hit');
    this.door.observer.watchLooks();
    this.looked = this.kernel.on('cache looked', Phase.release, (subject) => this.onLooked(subject as CallId));
  }

  accept(call: CallId): void {
    this.kernel.schedule(this.door.serviceTime(call, this.latency), this.looked, call);
  }

  /** The caller does not hear the answer, but what is behind is told, as far as it is at work. */
  callerLeft(call: CallId): void {
    const inner = this.calls.mark[call] as CallId;
    if (inner === NONE) return;
    this.calls.state[inner] = CallState.abandoned;
    this.doorBehind().abandoned(inner);
  }

  /** The answer from behind is the answer. */
  answered(inner: CallId, answer: Answer): void {
    const call = this.calls.subject[inner] as CallId;
    this.calls.close(inner);
    this.calls.mark[call] = NONE;
    this.door.answer(call, answer);
  }

  /** Empties the cache. @param refill time in which its hit ratio grows back in a straight line; null: its warmUpTime */
  flush(now: Micros, refill: Micros | null): void {
    this.emptyAt = now;
    this.refill = refill ?? this.warmUpTime;
  }

  private onLooked(call: CallId): void {
    const { door, kernel } = this;
    const isHit = door.drawsOf(call, this.hitKey).uniform() < this.ratioNow();
    const looks = door.observer.looks;
    (isHit ? looks?.hits : looks?.misses)?.add(kernel.now);
    if (isHit) door.answer(call, Answer.success);
    else this.passOn(call);
  }

  private passOn(call: CallId): void {
    const { calls, kernel } = this;
    const inner = calls.openAgain(kernel.now, call);
    calls.caller[inner] = this.owner;
    calls.subject[inner] = call; // its mark belongs to what is behind
    calls.mark[call] = inner;
    // Who left during the look is missed by nobody behind: that call is made in vain from its beginning.
    if (calls.isAbandoned(call)) {
      calls.state[inner] = CallState.abandoned;
      calls.timerAt[inner] = kernel.now;
    } else {
      calls.state[inner] = CallState.sent;
    }
    this.doorBehind().call(inner);
  }

  private ratioNow(): number {
    const since = this.kernel.now - this.emptyAt;
    return since >= this.refill ? this.hitRatio : (this.hitRatio * since) / this.refill;
  }

  private doorBehind(): Door {
    this.behind ??= this.find();
    return this.behind;
  }
}

export const cache: DownstreamKind<typeof field> = {
  field,
  hasConnections: false,
  build: (settings, parts) => new Cache(settings, parts),
};
