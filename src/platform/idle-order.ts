import type { ReuseOrder } from '../profiles/profile.ts';
import type { RandomStream } from '../random/stream.ts';
import type { EnvironmentId } from '../units/ids.ts';

/** The idle environments of one function, and which of them serves the next request (E-23). */
export interface IdleOrder {
  readonly size: number;
  /** @param created the environment's number in order of creation */
  add(environment: EnvironmentId, created: number): void;
  /** Removes the next one to use. Only when `size > 0`. */
  take(): EnvironmentId;
  /** Removes one that is idle. */
  remove(environment: EnvironmentId): void;
}

export function idleOrder(order: ReuseOrder, random: RandomStream): IdleOrder {
  switch (order) {
    case 'most-recently-used':
      return new MostRecentlyUsed();
    case 'newest':
      return new ByCreation(-1);
    case 'oldest':
      return new ByCreation(1);
    case 'random':
      return new AnyIdle(random);
  }
}

const NONE = -1;

/** A stack from whose middle an expired environment can be taken: a list linked in both directions. */
class MostRecentlyUsed implements IdleOrder {
  size = 0;
  private top = NONE;
  private above: number[] = [];
  private below: number[] = [];

  add(environment: EnvironmentId): void {
    this.above[environment] = NONE;
    this.below[environment] = this.top;
    if (this.top !== NONE) this.above[this.top] = environment;
    this.top = environment;
    this.size++;
  }

  take(): EnvironmentId {
    const environment = this.top as EnvironmentId;
    this.remove(environment);
    return environment;
  }

  remove(environment: EnvironmentId): void {
    const above = this.above[environment];
    const below = this.below[environment];
    if (above === NONE) this.top = below;
    else this.below[above] = below;
    if (below !== NONE) this.above[below] = above;
    this.size--;
  }
}

/** A heap by number of creation; what is removed from its middle is passed over when it comes up. */
class ByCreation implements IdleOrder {
  size = 0;
  private readonly heap: number[] = [];
  private readonly environments: number[] = [];
  private readonly idleAs: number[] = [];

  /** @param direction 1: the oldest first; -1: the newest first */
  constructor(private readonly direction: 1 | -1) {}

  add(environment: EnvironmentId, created: number): void {
    this.idleAs[environment] = created;
    this.push(created * this.direction, environment);
    this.size++;
  }

  take(): EnvironmentId {
    for (;;) {
      const created = this.heap[0] * this.direction;
      const environment = this.environments[0] as EnvironmentId;
      this.pop();
      if (this.idleAs[environment] !== created) continue;
      this.remove(environment);
      return environment;
    }
  }

  remove(environment: EnvironmentId): void {
    this.idleAs[environment] = NONE;
    this.size--;
  }

  private push(key: number, environment: number): void {
    let hole = this.heap.length;
    this.heap.push(key);
    this.environments.push(environment);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (this.heap[parent] <= key) break;
      this.move(parent, hole);
      hole = parent;
    }
    this.heap[hole] = key;
    this.environments[hole] = environment;
  }

  private pop(): void {
    const key = this.heap.pop() as number;
    const environment = this.environments.pop() as number;
    const size = this.heap.length;
    if (size === 0) return;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && this.heap[child + 1] < this.heap[child]) child++;
      if (this.heap[child] >= key) break;
      this.move(child, hole);
      hole = child;
    }
    this.heap[hole] = key;
    this.environments[hole] = environment;
  }

  private move(from: number, to: number): void {
    this.heap[to] = this.heap[from];
    this.environments[to] = this.environments[from];
  }
}

/** Any of them with equal probability. */
class AnyIdle implements IdleOrder {
  private readonly idle: EnvironmentId[] = [];
  private readonly place: number[] = [];

  constructor(private readonly random: RandomStream) {}

  get size(): number {
    return this.idle.length;
  }

  add(environment: EnvironmentId): void {
    this.place[environment] = this.idle.length;
    this.idle.push(environment);
  }

  take(): EnvironmentId {
    const environment = this.idle[Math.floor(this.random.uniform() * this.idle.length)];
    this.remove(environment);
    return environment;
  }

  remove(environment: EnvironmentId): void {
    const place = this.place[environment];
    const last = this.idle.pop() as EnvironmentId;
    if (last === environment) return;
    this.idle[place] = last;
    this.place[last] = place;
  }
}
