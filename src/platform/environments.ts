import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Level } from '../observe/level.ts';
import type { ReuseOrder } from '../profiles/profile.ts';
import type { Distribution } from '../random/distribution.ts';
import type { RandomStream } from '../random/stream.ts';
import type { EnvironmentId, EventKind, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import { type IdleOrder, idleOrder } from './idle-order.ts';
import type { RunEnvironments } from './run-environments.ts';

export interface EnvironmentOptions {
  readonly idleLifetime: Distribution;
  readonly maximumAge: Distribution;
  readonly reuseOrder: ReuseOrder;
}

const NEVER = Number.POSITIVE_INFINITY;

/** One of the two versions of a function that an alias may point to; which of them is the newer one changes. */
export type VersionNumber = 0 | 1;

/**
 * The execution environments of one function: on-demand ones, which come with a cold start and go when they have been
 * idle or alive for long enough (E-05, E-20 to E-24), and provisioned ones, which stay
 * until fewer of them are wanted (C-40).
 */
export class Environments implements RunEnvironments {
  /** Told when one ends; null where nobody keeps anything for it. */
  onEnded: ((environment: EnvironmentId) => void) | null = null;
  /** Told when provisioned ones have come, gone, or become busy or idle. */
  onProvisionedChanged: (() => void) | null = null;
  /** The version of the request that is looked at now: what is idle, taken or started on demand belongs to it. */
  serving: VersionNumber = 0;
  /** The version that has the provisioned ones. */
  private provisionedVersion: VersionNumber = 0;
  /** Provisioned ones that there are, those included that go when their run ends. */
  provisioned = 0;
  /** Busy provisioned ones that are not wanted any more. */
  private surplus = 0;
  private readonly idleOnDemand: readonly [IdleOrder, IdleOrder];
  private readonly idleProvisioned: IdleOrder;
  private readonly expired: EventKind;

  private readonly created: number[] = [];
  private readonly retiresAt: Micros[] = [];
  private readonly expiresAt: Micros[] = [];
  /** When the one timer of this environment fires; `NEVER` when there is none. */
  private readonly timerAt: Micros[] = [];
  private readonly isIdle: boolean[] = [];
  private readonly isProvisioned: boolean[] = [];
  private readonly isReset: boolean[] = [];
  private readonly versions: VersionNumber[] = [];
  private readonly generations: number[] = [];
  private readonly inits: Micros[] = [];
  /** What of that is billed. */
  private readonly billedInits: Micros[] = [];
  private readonly vacant: EnvironmentId[] = [];
  private creations = 0;
  /** Of each version; one of an earlier generation is stale. */
  private readonly generation: [number, number] = [0, 0];
  private provisionedGeneration = 0;

  constructor(
    private readonly kernel: Kernel,
    /** How many there are. */
    private readonly level: Level,
    private readonly chance: {
      readonly lifetimes: RandomStream;
      readonly ages: RandomStream;
      readonly choice: RandomStream;
    },
    private readonly options: EnvironmentOptions,
  ) {
    const order = (): IdleOrder => idleOrder(options.reuseOrder, chance.choice);
    this.idleOnDemand = [order(), order()];
    this.idleProvisioned = idleOrder('most-recently-used', chance.choice);
    this.expired = kernel.on('environment expired', Phase.timer, (subject) => this.onExpired(subject as EnvironmentId));
  }

  /** How many there are, busy and idle. */
  get size(): number {
    return this.created.length - this.vacant.length;
  }

  get idle(): number {
    return this.idleOnDemand[this.serving].size;
  }

  /** Whether provisioned ones are there for the request that is looked at. */
  get servesProvisioned(): boolean {
    return this.serving === this.provisionedVersion;
  }

  get idleOnProvisioned(): number {
    return this.idleProvisioned.size;
  }

  /** A new environment, busy at once. */
  start(now: Micros, provisioned: boolean): EnvironmentId {
    const environment = this.vacant.pop() ?? (this.created.length as EnvironmentId);
    this.created[environment] = this.creations++;
    this.retiresAt[environment] = provisioned
      ? NEVER
      : now + Math.round(this.options.maximumAge.sample(this.chance.ages));
    this.timerAt[environment] = NEVER;
    this.expiresAt[environment] = NEVER;
    this.isIdle[environment] = false;
    this.isProvisioned[environment] = provisioned;
    this.isReset[environment] = false;
    const version = provisioned ? this.provisionedVersion : this.serving;
    this.versions[environment] = version;
    this.generations[environment] = provisioned ? this.provisionedGeneration : this.generation[version];
    this.setInit(environment, 0, 0);
    if (provisioned) this.provisioned++;
    this.level.add(now, 1);
    return environment;
  }

  /** An idle on-demand environment, busy from now on. Only when `idle > 0`. */
  takeOnDemand(): EnvironmentId {
    return this.take(this.idleOnDemand[this.serving]);
  }

  /** An idle provisioned environment, busy from now on. Only when `idleOnProvisioned > 0`. */
  takeProvisioned(): EnvironmentId {
    const environment = this.take(this.idleProvisioned);
    this.onProvisionedChanged?.();
    return environment;
  }

  /** New provisioned environments, idle at once: they were initialised before they are counted. */
  addProvisioned(now: Micros, count: number): void {
    for (let n = 0; n < count; n++) this.rest(this.idleProvisioned, this.start(now, true));
    this.onProvisionedChanged?.();
  }

  /** So many fewer are wanted: idle ones go now, busy ones when their run ends. */
  retireProvisioned(now: Micros, count: number): void {
    const idle = Math.min(count, this.idleProvisioned.size);
    for (let n = 0; n < idle; n++) this.endProvisioned(now, this.take(this.idleProvisioned));
    this.surplus += count - idle;
    this.onProvisionedChanged?.();
  }

  /** Of `count` more that are wanted, those that were about to go and now stay. @returns how many */
  keepProvisioned(count: number): number {
    const kept = Math.min(count, this.surplus);
    this.surplus -= kept;
    return kept;
  }

  /** Its run is over: it waits for the next one, or goes when it is stale or too old. */
  release(now: Micros, environment: EnvironmentId): void {
    this.setInit(environment, 0, 0);
    if (this.isProvisioned[environment]) {
      this.releaseProvisioned(now, environment);
      return;
    }
    const version = this.versions[environment];
    if (this.generations[environment] !== this.generation[version] || this.retiresAt[environment] <= now) {
      this.end(now, environment);
      return;
    }
    const expiresAt = Math.min(
      this.retiresAt[environment],
      now + Math.round(this.options.idleLifetime.sample(this.chance.lifetimes)),
    );
    this.expiresAt[environment] = expiresAt;
    this.rest(this.idleOnDemand[version], environment);
    if (this.timerAt[environment] > expiresAt) this.setTimer(environment, expiresAt);
  }

  /** The timeout will stop its code, and wipe it. */
  willTimeOut(environment: EnvironmentId, _request: RequestId, _excess: Micros): void {
    this.reset(environment);
  }

  /** A crash or timeout wiped it: its next use repeats Init inside the run (E-03, E-07). */
  reset(environment: EnvironmentId): void {
    this.isReset[environment] = true;
  }

  /** Whether the next run must repeat Init; asking takes note that it does. */
  takeReset(environment: EnvironmentId): boolean {
    if (!this.isReset[environment]) return false;
    this.isReset[environment] = false;
    return true;
  }

  /** How long the present run waits before the handler begins, and what of that is billed (B-04, B-05). */
  setInit(environment: EnvironmentId, init: Micros, billed: Micros): void {
    this.inits[environment] = init;
    this.billedInits[environment] = billed;
  }

  /** Init was broken off after so long. What is not billed, such as a network interface, comes first. */
  cutInit(environment: EnvironmentId, elapsed: Micros): void {
    const billed = this.billedInits[environment];
    const unbilled = this.inits[environment] - billed;
    this.setInit(environment, elapsed, billed === 0 ? 0 : Math.max(0, elapsed - unbilled));
  }

  billedInitOf(environment: EnvironmentId): Micros {
    return this.billedInits[environment];
  }

  initOf(environment: EnvironmentId): Micros {
    return this.inits[environment];
  }

  /** One idle provisioned environment, if there is one, is replaced in the background: its next use starts cold (C-47). */
  recycleProvisioned(): void {
    if (this.idleProvisioned.size === 0) return;
    const environment = this.idleProvisioned.take();
    this.isReset[environment] = true;
    this.idleProvisioned.add(environment, this.created[environment]);
  }

  /** The version that an environment runs. */
  versionOf(environment: EnvironmentId): VersionNumber {
    return this.versions[environment];
  }

  /** On-demand environments of a version are stale: idle ones go now, busy ones when their run ends (E-09). */
  replaceAll(now: Micros, version = this.serving): void {
    this.generation[version]++;
    const idle = this.idleOnDemand[version];
    while (idle.size > 0) this.end(now, this.take(idle));
  }

  /** From now on provisioned ones belong to another version: idle ones go now, busy ones when their run ends. */
  moveProvisioned(now: Micros, version: VersionNumber): void {
    this.provisionedVersion = version;
    this.provisionedGeneration++;
    this.surplus = 0;
    while (this.idleProvisioned.size > 0) this.endProvisioned(now, this.take(this.idleProvisioned));
    this.onProvisionedChanged?.();
  }

  /**
   * A share of all environments is lost, whichever they are. On-demand ones are gone: idle ones now, busy ones when
   * their run has ended, which is up to whoever asks. Provisioned ones are replaced in the background (C-47).
   *
   * @returns the busy ones
   */
  lose(now: Micros, share: number, random: RandomStream): Set<number> {
    const vacant = new Set(this.vacant);
    const there = this.created.map((_, environment) => environment as EnvironmentId).filter((one) => !vacant.has(one));
    const busy = new Set<number>();
    for (let left = Math.round(share * there.length); left > 0; left--) {
      const place = Math.floor(random.uniform() * there.length);
      const environment = there[place];
      there[place] = there[there.length - 1];
      there.pop();
      if (!this.isIdle[environment]) busy.add(environment);
      this.loseOne(now, environment);
    }
    return busy;
  }

  private loseOne(now: Micros, environment: EnvironmentId): void {
    if (this.isProvisioned[environment]) {
      this.isReset[environment] = true;
    } else if (this.isIdle[environment]) {
      this.idleOnDemand[this.versions[environment]].remove(environment);
      this.isIdle[environment] = false;
      this.end(now, environment);
    } else {
      this.retiresAt[environment] = now;
    }
  }

  private take(order: IdleOrder): EnvironmentId {
    const environment = order.take();
    this.isIdle[environment] = false;
    return environment;
  }

  private rest(order: IdleOrder, environment: EnvironmentId): void {
    this.isIdle[environment] = true;
    order.add(environment, this.created[environment]);
  }

  private releaseProvisioned(now: Micros, environment: EnvironmentId): void {
    if (this.generations[environment] !== this.provisionedGeneration) {
      this.endProvisioned(now, environment);
    } else if (this.surplus > 0) {
      this.surplus--;
      this.endProvisioned(now, environment);
    } else {
      this.rest(this.idleProvisioned, environment);
    }
    this.onProvisionedChanged?.();
  }

  private endProvisioned(now: Micros, environment: EnvironmentId): void {
    this.provisioned--;
    this.end(now, environment);
  }

  private end(now: Micros, environment: EnvironmentId): void {
    this.timerAt[environment] = NEVER;
    this.onEnded?.(environment);
    this.vacant.push(environment);
    this.level.add(now, -1);
  }

  private setTimer(environment: EnvironmentId, at: Micros): void {
    this.timerAt[environment] = at;
    this.kernel.scheduleAt(at, this.expired, environment);
  }

  private onExpired(environment: EnvironmentId): void {
    const now = this.kernel.now;
    if (this.timerAt[environment] !== now) return; // of an environment that is gone
    this.timerAt[environment] = NEVER;
    if (!this.isIdle[environment]) return;
    if (this.expiresAt[environment] > now) {
      this.setTimer(environment, this.expiresAt[environment]);
      return;
    }
    this.idleOnDemand[this.versions[environment]].remove(environment);
    this.isIdle[environment] = false;
    this.end(now, environment);
  }
}
