import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Level } from '../observe/level.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { ManagedObserver } from '../observe/managed-observer.ts';
import type { RandomStream } from '../random/stream.ts';
import { assert } from '../units/assert.ts';
import type { EnvironmentId, EventKind, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import { ManagedScaling, type ManagedScalingOptions } from './managed-scaling.ts';
import type { RunEnvironments } from './run-environments.ts';

/** Takes new requests; takes none and ends with its last one; is lost, and only its crashes are still to be told. */
type Condition = 'open' | 'closing' | 'lost' | 'gone';

/** Code that goes on after its request timed out. */
interface Leftover {
  readonly environment: EnvironmentId;
  /** The number of that environment among all there ever were, since its id is used again. */
  readonly creation: number;
}

/**
 * The environments of one function on Lambda Managed Instances: each serves several requests at once, none starts for a
 * request, and their number changes by itself at intervals (E-50, E-51). A request goes to the environment with the
 * fewest. Code outlives the timeout of its request, and keeps its slot (E-52).
 */
export class ManagedInstances implements RunEnvironments {
  onEnded: ((environment: EnvironmentId) => void) | null = null;
  readonly servesProvisioned = false;
  readonly idleOnProvisioned = 0;
  private readonly used: number[] = [];
  private readonly conditions: Condition[] = [];
  private readonly creations: number[] = [];
  private readonly vacant: EnvironmentId[] = [];
  /** Open environments by the number of their slots in use, and the place of each in its list. */
  private readonly byUse: readonly EnvironmentId[][];
  private readonly places: number[] = [];
  /** No open environment has fewer slots in use. */
  private fewest = 0;
  private open = 0;
  private created = 0;
  private freeSlots = 0;
  private inUse = 0;
  /** Most slots in use since scaling looked last. */
  private peak = 0;
  /** How much longer the code of running requests that will time out takes than they may. */
  private readonly excess = new Map<RequestId, Micros>();
  private readonly leftovers: Leftover[] = [];
  private readonly vacantLeftovers: number[] = [];
  /** How many of the slots in use of each environment are such code's. */
  private readonly leftoverSlots: number[] = [];
  private readonly scaling: ManagedScaling;
  private readonly looked: EventKind;
  private readonly leftoverEnded: EventKind;

  constructor(
    private readonly kernel: Kernel,
    /** Environments that there are. */
    private readonly level: Level,
    private readonly observer: ManagedObserver,
    /** Watches the slots that there are for new requests. */
    readonly watch: LimitWatch,
    private readonly options: ManagedScalingOptions,
  ) {
    this.byUse = Array.from({ length: options.slots + 1 }, () => []);
    this.scaling = new ManagedScaling(options);
    this.looked = kernel.on('managed instances scale', Phase.observation, () => this.look());
    this.leftoverEnded = kernel.on('code ended after its timeout', Phase.release, (index) => this.endLeftover(index));
  }

  /** The first ones are there from the beginning. */
  begin(): void {
    this.add(this.options.minimum);
    this.kernel.schedule(this.options.interval, this.looked);
  }

  /** Slots that are free. */
  get idle(): number {
    return this.freeSlots;
  }

  takeOnDemand(): EnvironmentId {
    const environment = this.leastUsed();
    this.remove(environment);
    this.used[environment]++;
    this.insert(environment);
    this.freeSlots--;
    this.changeInUse(1);
    return environment;
  }

  release(_now: Micros, environment: EnvironmentId, request: RequestId): void {
    const excess = this.excess.get(request);
    if (excess !== undefined) this.excess.delete(request);
    if (excess === undefined || this.conditions[environment] === 'lost') this.free(environment);
    else this.keepAfterTimeout(environment, excess);
  }

  willTimeOut(_environment: EnvironmentId, request: RequestId, excess: Micros): void {
    this.excess.set(request, excess);
  }

  /** A deployment: as many new ones take over at once, and the old ones end with what they run. */
  replaceAll(now: Micros): void {
    const count = this.open;
    while (this.open > 0) this.close(now, this.leastUsed());
    this.add(count);
  }

  /** @returns the busy ones, whose runs are to crash; code without a request is gone with its environment */
  lose(now: Micros, share: number, random: RandomStream): Set<number> {
    const there = this.conditions.flatMap((one, id) =>
      one === 'open' || one === 'closing' ? [id as EnvironmentId] : [],
    );
    const busy = new Set<number>();
    for (let left = Math.round(share * there.length); left > 0; left--) {
      const place = Math.floor(random.uniform() * there.length);
      const [environment] = there.splice(place, 1);
      if (this.conditions[environment] === 'open') this.withdraw(environment);
      this.conditions[environment] = 'lost';
      this.dropLeftovers(environment);
      if (this.used[environment] === 0) this.end(now, environment);
      else busy.add(environment);
    }
    return busy;
  }

  takeProvisioned(): EnvironmentId {
    assert(false, 'managed instances have no provisioned concurrency');
  }

  start(): EnvironmentId {
    assert(false, 'no environment of managed instances starts for a request');
  }

  // Nothing is initialised for a request, and what one request does leaves the environment as it is for the others.
  reset(): void {}
  takeReset(): boolean {
    return false;
  }
  setInit(): void {}
  cutInit(): void {}
  initOf(): Micros {
    return 0;
  }
  billedInitOf(): Micros {
    return 0;
  }

  private look(): void {
    const { kernel } = this;
    const wanted = this.scaling.next(this.open, this.peak);
    this.peak = this.inUse;
    if (wanted > this.open) this.add(wanted - this.open);
    while (this.open > wanted) this.close(kernel.now, this.leastUsed());
    kernel.schedule(this.options.interval, this.looked);
  }

  private add(count: number): void {
    for (let n = 0; n < count; n++) {
      const environment = this.vacant.pop() ?? (this.used.length as EnvironmentId);
      this.used[environment] = 0;
      this.leftoverSlots[environment] = 0;
      this.conditions[environment] = 'open';
      this.creations[environment] = this.created++;
      this.insert(environment);
    }
    this.open += count;
    this.freeSlots += count * this.options.slots;
    this.watch.change(count * this.options.slots);
    this.level.add(this.kernel.now, count);
    this.observer.present(this.kernel.now, this.level.value);
  }

  private leastUsed(): EnvironmentId {
    while (this.byUse[this.fewest].length === 0) this.fewest++;
    return this.byUse[this.fewest].at(-1) as EnvironmentId;
  }

  private close(now: Micros, environment: EnvironmentId): void {
    this.withdraw(environment);
    this.conditions[environment] = 'closing';
    if (this.used[environment] === 0) this.end(now, environment);
  }

  /** It takes no new requests from now on. */
  private withdraw(environment: EnvironmentId): void {
    this.remove(environment);
    this.open--;
    this.freeSlots -= this.options.slots - this.used[environment];
    this.watch.change(-this.options.slots);
  }

  private end(now: Micros, environment: EnvironmentId): void {
    this.conditions[environment] = 'gone';
    this.onEnded?.(environment);
    this.vacant.push(environment);
    this.level.add(now, -1);
    this.observer.present(now, this.level.value);
  }

  /** A slot is free. */
  private free(environment: EnvironmentId): void {
    const isOpen = this.conditions[environment] === 'open';
    if (isOpen) this.remove(environment);
    this.used[environment]--;
    this.changeInUse(-1);
    if (isOpen) {
      this.insert(environment);
      this.freeSlots++;
    } else if (this.used[environment] === 0) {
      this.end(this.kernel.now, environment);
    }
  }

  private keepAfterTimeout(environment: EnvironmentId, excess: Micros): void {
    const index = this.vacantLeftovers.pop() ?? this.leftovers.length;
    this.leftovers[index] = { environment, creation: this.creations[environment] };
    this.leftoverSlots[environment]++;
    this.kernel.schedule(excess, this.leftoverEnded, index);
  }

  private endLeftover(index: number): void {
    const { environment, creation } = this.leftovers[index];
    this.vacantLeftovers.push(index);
    if (this.creations[environment] !== creation || this.leftoverSlots[environment] === 0) return; // lost with it
    this.leftoverSlots[environment]--;
    this.free(environment);
  }

  private dropLeftovers(environment: EnvironmentId): void {
    const slots = this.leftoverSlots[environment];
    this.leftoverSlots[environment] = 0;
    this.used[environment] -= slots;
    this.changeInUse(-slots);
  }

  private changeInUse(by: number): void {
    this.inUse += by;
    if (this.inUse > this.peak) this.peak = this.inUse;
    this.observer.inUse(this.kernel.now, this.inUse);
  }

  private insert(environment: EnvironmentId): void {
    const use = this.used[environment];
    this.places[environment] = this.byUse[use].push(environment) - 1;
    if (use < this.fewest) this.fewest = use;
  }

  private remove(environment: EnvironmentId): void {
    const list = this.byUse[this.used[environment]];
    const last = list.pop() as EnvironmentId;
    if (last === environment) return;
    list[this.places[environment]] = last;
    this.places[last] = this.places[environment];
  }
}
