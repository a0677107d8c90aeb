import { Background } from '../../src/downstream/background.ts';
import { Answer, type CallOwner, CallState, Calls } from '../../src/downstream/calls.ts';
import type { Mechanism } from '../../src/downstream/door.ts';
import { buildMechanism, type CalledSettings, downstreamField, hasConnections } from '../../src/downstream/index.ts';
import type { DownstreamParts } from '../../src/downstream/kind.ts';
import { Kernel, Phase } from '../../src/kernel/kernel.ts';
import { DownstreamObserver } from '../../src/observe/downstream-observer.ts';
import { type LimitIdentity, LimitWatch } from '../../src/observe/limit-watch.ts';
import type { BreachResult } from '../../src/observe/result.ts';
import { Timeline } from '../../src/observe/timeline.ts';
import { findProfile, type PlatformOverrides, profileValues } from '../../src/profiles/index.ts';
import type { PlatformProfile, PlatformValues } from '../../src/profiles/profile.ts';
import { type RandomStream, Streams } from '../../src/random/stream.ts';
import { assert } from '../../src/units/assert.ts';
import type { CallId, EventKind } from '../../src/units/ids.ts';
import { HOUR, MINUTE, type Micros, SECOND } from '../../src/units/time.ts';
import { CheckedDoor } from './checked-door.ts';

/** A downstream as a scenario writes it. */
export type Written = { readonly type: string } & Readonly<Record<string, unknown>>;

export interface BenchOptions {
  /** End of the run. Default 1 h. */
  readonly horizon?: Micros;
  readonly warmup?: Micros;
  readonly seed?: string;
  /** Values of the platform that differ from lambda-2026. */
  readonly platform?: PlatformOverrides;
  /** Other downstreams by name, which `Mechanism`s find by `parts.find`. */
  readonly others?: Readonly<Record<string, Written>>;
}

/** What may be said of a call that is sent. */
export interface CallOptions {
  /** The environment that makes it. Default -1: none. */
  readonly holder?: number;
  /** Its function and source, at most 9, for causes of breaches: `f0`, `s0` ... Default: from no function. */
  readonly fn?: number;
  readonly source?: number;
  /** Its own random number. Default: from a stream of the bench. */
  readonly own?: number;
}

/** How a call ended, in the words of `Answer`. */
export type AnswerName = keyof typeof Answer;

/** One call as its caller saw it. */
export interface SentCall extends Required<CallOptions> {
  readonly sentAt: Micros;
  /** NaN while it is open. */
  endedAt: Micros;
  /** Undefined while it is open. */
  answer: AnswerName | undefined;
  /** Its row while it is open, -1 before and after. */
  row: CallId;
}

const NAMES = {
  functions: Array.from({ length: 10 }, (_, number) => `f${number}`),
  sources: Array.from({ length: 10 }, (_, number) => `s${number}`),
};
const ANSWERS = Object.keys(Answer) as readonly AnswerName[];

/**
 * A bench for one downstream; what it answers is checked to come once.
 *
 * @example
 * const bench = downstream({ type: 'station', servers: 1, service: '100ms' });
 * bench.sendManyAt(0, 3);
 * bench.run();
 * bench.latency(2); // 300_000
 */
export function downstream(written: Written, options?: BenchOptions): DownstreamBench {
  return new DownstreamBench(written, options);
}

/** Reads a downstream as a scenario writes it. @throws with every mistake in it */
export function readDownstream(written: Written): CalledSettings {
  const read = downstreamField.safeParse(written);
  if (read.success) return read.data as CalledSettings;
  throw new Error(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}

/**
 * One downstream, and callers whose calls are sent at given instants. Everything is real but the callers; each call is
 * checked to be answered once.
 */
export class DownstreamBench {
  readonly kernel = new Kernel();
  readonly calls = new Calls();
  /** Every call in the order in which it was ordered; its place here is its number. */
  readonly sent: SentCall[] = [];
  readonly horizon: Micros;
  readonly timeline: Timeline;
  private readonly owners: CallOwner[] = [];
  private readonly doors = new Map<string, CheckedDoor>();
  private readonly mechanisms = new Map<string, Mechanism>();
  private readonly watches: { readonly watch: LimitWatch; readonly peakDemand: () => number }[] = [];
  private readonly streams: Streams;
  private readonly platform: PlatformValues;
  private readonly random: RandomStream;
  private readonly begins: EventKind;
  private readonly leaves: EventKind;
  private readonly happens: EventKind;
  private readonly happenings: (() => void)[] = [];
  private isClosed = false;

  /** @param written the downstream under test, which gets the name `d` */
  constructor(written: Written, options: BenchOptions = {}) {
    const { horizon = HOUR, warmup = 0, seed = 'bench', platform = {}, others = {} } = options;
    this.horizon = horizon;
    this.timeline = new Timeline(horizon, Math.min(MINUTE, horizon), warmup);
    this.streams = new Streams(seed, 0);
    this.platform = { ...profileValues(findProfile('lambda-2026') as PlatformProfile), ...platform } as PlatformValues;
    this.random = this.streams.named('bench', 'calls');
    this.begins = this.kernel.on('bench call', Phase.arrival, (number) => this.begin(number));
    this.leaves = this.kernel.on('bench caller leaves', Phase.timer, (number) => this.leave(number));
    this.happens = this.kernel.on('bench happening', Phase.timer, (number) => this.happenings[number]());
    this.owners.push({ answered: (call, answer) => this.hear(call, answer) });
    for (const [name, other] of [['d', written] as const, ...Object.entries(others)]) this.build(name, other, warmup);
    const windowBegins = this.kernel.on('bench window', Phase.release, () => this.startWindow());
    if (warmup > 0) this.kernel.scheduleAt(warmup, windowBegins);
  }

  /** The downstream under test. */
  get door(): CheckedDoor {
    return this.doorOf('d');
  }

  /** What is behind the door of the downstream under test, as its own class. */
  mechanism<Kind extends Mechanism>(): Kind {
    return this.mechanisms.get('d') as Kind;
  }

  get observer(): DownstreamObserver {
    return this.door.observer;
  }

  doorOf(name: string): CheckedDoor {
    const door = this.doors.get(name);
    assert(door !== undefined, `no downstream "${name}" in this bench`);
    return door;
  }

  /** Orders a call for an instant, not before now. @returns its number */
  sendAt(at: Micros, { holder = -1, fn = 65_535, source = 0, own }: CallOptions = {}): number {
    const number = this.sent.length;
    const call = { sentAt: at, endedAt: Number.NaN, answer: undefined, row: -1 as CallId };
    this.sent.push({ ...call, holder, fn, source, own: own ?? this.random.int32() });
    this.kernel.scheduleAt(at, this.begins, number);
    return number;
  }

  /** Orders several at once. @returns the number of the first */
  sendManyAt(at: Micros, count: number, options: CallOptions = {}): number {
    const first = this.sent.length;
    for (let n = 0; n < count; n++) this.sendAt(at, options);
    return first;
  }

  /** Orders evenly spaced calls: the first at 0, none at `until` or later. */
  sendEvenly(perSecond: number, until: Micros): void {
    for (let k = 0; ; k++) {
      const at = Math.round((k * SECOND) / perSecond);
      if (at >= until) return;
      this.sendAt(at);
    }
  }

  /** Orders calls as a Poisson process from 0 to `until`. */
  sendPoisson(perSecond: number, until: Micros = this.horizon, options: CallOptions = {}): void {
    const stream = this.streams.named('bench', 'gaps');
    for (let at = 0; ; ) {
      at -= (Math.log(stream.uniform()) * SECOND) / perSecond;
      if (Math.round(at) >= until) return;
      this.sendAt(Math.round(at), options);
    }
  }

  /** The caller of a call stops waiting at an instant, if the call is still open then. */
  leaveAt(at: Micros, number: number): void {
    this.kernel.scheduleAt(at, this.leaves, number);
  }

  /** Lets anything happen at an instant, before the calls that are sent then. */
  at(instant: Micros, happening: () => void): void {
    this.happenings.push(happening);
    this.kernel.scheduleAt(instant, this.happens, this.happenings.length - 1);
  }

  /** Lets everything happen that is due before an instant. @param until default: the horizon */
  run(until: Micros = this.horizon): this {
    this.kernel.run(until);
    return this;
  }

  /** Latency of one call in microseconds; NaN while it is open. */
  latency(number: number): Micros {
    return this.sent[number].endedAt - this.sent[number].sentAt;
  }

  /** How many calls have ended so. */
  count(answer: AnswerName): number {
    return this.sent.filter((call) => call.answer === answer).length;
  }

  /** Calls that have begun and not ended, as their callers see it. */
  get open(): number {
    return this.sent.filter((call) => call.row !== -1).length;
  }

  /**
   * Ends the run at its horizon; Little's law must then hold exactly at every downstream, and no call be lost.
   *
   * @returns the metrics of the downstream under test by name
   */
  close(): ReadonlyMap<string, number> {
    assert(!this.isClosed, 'a bench closed twice');
    this.isClosed = true;
    this.run();
    const values = new Map([...this.doors].map(([name, door]) => [name, door.close()]));
    return values.get('d') as ReadonlyMap<string, number>;
  }

  /** Limits that were reached, in the order in which they were declared. */
  breaches(): BreachResult[] {
    return this.watches
      .map(({ watch, peakDemand }) => watch.result(peakDemand(), NAMES))
      .filter((breach): breach is BreachResult => breach !== null);
  }

  private build(name: string, written: Written, warmup: Micros): void {
    const { kernel, calls, owners, streams } = this;
    const settings = readDownstream(written);
    const observer = new DownstreamObserver(name, this.timeline, hasConnections(settings));
    const door = new CheckedDoor(name, kernel, calls, owners, streams, observer);
    door.errorRate = settings.errorRate;
    this.doors.set(name, door);
    const entity = `downstreams/${name}`;
    const parts: DownstreamParts = {
      kernel,
      calls,
      door,
      platform: this.platform,
      warmup,
      stream: (purpose) => streams.named(entity, purpose),
      key: (purpose) => streams.key(entity, purpose),
      watch: (limit, value, peakDemand) => this.watch({ limit, scope: 'downstreams', name, ...value }, peakDemand),
      find: (other) => this.doorOf(other),
      addOwner: (owner) => this.owners.push(owner) - 1,
    };
    const mechanism = buildMechanism(settings, parts);
    this.mechanisms.set(name, mechanism);
    door.open(mechanism);
    if (settings.background > 0) new Background(parts, settings.background).start();
  }

  private watch(identity: LimitIdentity, peakDemand: () => number): LimitWatch {
    const watch = new LimitWatch(this.timeline, identity);
    this.watches.push({ watch, peakDemand });
    return watch;
  }

  private startWindow(): void {
    for (const { observer } of this.doors.values()) observer.startWindow(this.kernel.now);
  }

  private begin(number: number): void {
    const { calls, kernel } = this;
    const sent = this.sent[number];
    const call = calls.open(kernel.now, 0, sent.own);
    calls.subject[call] = number;
    calls.holder[call] = sent.holder;
    calls.fn[call] = sent.fn;
    calls.source[call] = sent.source;
    calls.state[call] = CallState.sent;
    sent.row = call;
    this.door.call(call);
  }

  private leave(number: number): void {
    const { row } = this.sent[number];
    if (row === -1) return;
    this.calls.state[row] = CallState.abandoned;
    this.door.abandoned(row);
  }

  private hear(call: CallId, answer: Answer): void {
    const sent = this.sent[this.calls.subject[call]];
    assert(sent.row === call, `call ${this.calls.subject[call]} answered when it was not open`);
    sent.endedAt = this.kernel.now;
    sent.answer = ANSWERS[answer];
    sent.row = -1 as CallId;
    this.calls.close(call);
  }
}
