import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { CallId, EventKind } from '../units/ids.ts';
import type { PoolOptions } from './call-connections.ts';
import { Answer, type Calls } from './calls.ts';
import { Connections, Queries } from './connections.ts';
import type { Door, Mechanism } from './door.ts';
import { EnvironmentPool } from './environment-pool.ts';
import type { DownstreamParts } from './kind.ts';

/** The holder of a call that no environment makes. */
const NOBODY = -1;

/**
 * Every environment has a pool of its own. It opens all of it at its first call, and keeps it, idle or not, until the
 * environment ends (D-16): environments times the size of the pool is what the database must bear.
 *
 * An environment that gets less than it wants works with what it got, and asks for the rest when a call finds no idle
 * connection. A call that no environment makes has a pool of one for as long as it lasts.
 */
export class EnvironmentConnections implements Mechanism {
  private readonly kernel: Kernel;
  private readonly calls: Calls;
  private readonly door: Door;
  private readonly refuses: boolean;
  private readonly timeout: number;
  private readonly connections: Connections;
  private readonly queries: Queries;
  private readonly lineId: number;
  private readonly waitedTooLong: EventKind;
  private readonly byHolder = new Map<number, EnvironmentPool>();
  /** By the number that calls bear as their mark; those that are over are used again. */
  private readonly pools: EnvironmentPool[] = [];
  private readonly unused: EnvironmentPool[] = [];
  /** Pools without any connection whose calls wait for the database, in the order in which they came. */
  private readonly shut = new Set<EnvironmentPool>();

  /** @param perEnvironment connections that each environment wants */
  constructor(
    parts: DownstreamParts,
    options: PoolOptions,
    private readonly perEnvironment: number,
  ) {
    const { kernel, calls, door } = parts;
    this.kernel = kernel;
    this.calls = calls;
    this.door = door;
    this.refuses = options.refuses;
    this.timeout = options.timeout;
    this.connections = new Connections(parts, options.maximum, options.system);
    this.queries = new Queries(parts, options.service, options.queriesAtOnce, (call) => this.onEnded(call));
    this.lineId = calls.newLine();
    this.waitedTooLong = kernel.on('call waited too long', Phase.timer, (subject) => this.onWaited(subject as CallId));
  }

  accept(call: CallId): void {
    const pool = this.poolOf(this.calls.holder[call]);
    this.calls.mark[call] = pool.number;
    const gotAll = pool.hasIdle || this.extend(pool);
    if (this.refuses && pool.open === 0) {
      this.door.turnedAway(call, this.connections.watch);
      this.settle(pool);
      this.door.answer(call, Answer.refused);
      return;
    }
    if (!gotAll) this.door.madeWait(call, this.connections.watch);
    if (pool.hasIdle) this.run(pool, call);
    else this.wait(pool, call);
  }

  /** Its idle connections close at once, the others when the database has ended their queries, which it does. */
  holderEnded(holder: number): void {
    const pool = this.byHolder.get(holder);
    if (pool === undefined) return;
    this.byHolder.delete(holder);
    // What still waited did so inside the environment, and never reaches the database.
    const left: CallId[] = [];
    while (pool.waiting > 0) left.push(this.takeWaiting(pool));
    this.close(pool);
    this.openWaiting();
    for (const call of left) this.door.answer(call, Answer.refused);
  }

  private poolOf(holder: number): EnvironmentPool {
    const known = this.byHolder.get(holder);
    if (known !== undefined) return known;
    const pool = this.unused.pop() ?? this.newPool();
    pool.begin(holder === NOBODY ? 1 : this.perEnvironment, holder === NOBODY);
    this.connections.want(pool.wanted);
    if (holder !== NOBODY) this.byHolder.set(holder, pool);
    return pool;
  }

  private newPool(): EnvironmentPool {
    const pool = new EnvironmentPool(this.pools.length, this.calls);
    this.pools.push(pool);
    return pool;
  }

  /** Opens what is missing, or as much of it as the database has left. @returns whether none is missing now */
  private extend(pool: EnvironmentPool): boolean {
    const missing = pool.wanted - pool.open;
    const opened = Math.min(missing, this.connections.free);
    if (opened > 0) this.connections.open(opened);
    pool.open += opened;
    return opened === missing;
  }

  private run(pool: EnvironmentPool, call: CallId): void {
    pool.busy++;
    this.queries.run(call);
  }

  private wait(pool: EnvironmentPool, call: CallId): void {
    this.calls.line[call] = this.lineId;
    pool.add(call);
    if (pool.open === 0) this.shut.add(pool);
    this.door.observer.backlog.add(this.kernel.now, 1);
    this.kernel.schedule(this.timeout, this.waitedTooLong, call);
  }

  private takeWaiting(pool: EnvironmentPool): CallId {
    const call = pool.first as CallId;
    this.leaveLine(pool, call);
    return call;
  }

  private leaveLine(pool: EnvironmentPool, call: CallId): void {
    this.calls.line[call] = 0;
    pool.remove(call);
    if (pool.waiting === 0) this.shut.delete(pool);
    this.door.observer.backlog.add(this.kernel.now, -1);
  }

  private onWaited(call: CallId): void {
    const { calls } = this;
    // The timer may be that of a call that was let in since, or of one that had this row before.
    if (calls.line[call] !== this.lineId || calls.sentAt[call] + this.timeout !== this.kernel.now) return;
    const pool = this.pools[calls.mark[call]];
    this.leaveLine(pool, call);
    this.settle(pool);
    this.door.answer(call, Answer.timeout);
  }

  private onEnded(call: CallId): void {
    const pool = this.pools[this.calls.mark[call]];
    pool.busy--;
    if (pool.hasEnded) this.closeOne(pool);
    else if (pool.waiting > 0) this.run(pool, this.takeWaiting(pool));
    else this.settle(pool);
    this.openWaiting();
    this.door.answer(call, Answer.success);
  }

  /** After a call: the pool of a call that no environment made is over with it. */
  private settle(pool: EnvironmentPool): void {
    if (pool.isOfOneCall) this.close(pool);
  }

  private close(pool: EnvironmentPool): void {
    this.connections.open(pool.busy - pool.open);
    this.connections.want(pool.busy - pool.wanted);
    pool.end();
    if (pool.busy === 0) this.unused.push(pool);
  }

  private closeOne(pool: EnvironmentPool): void {
    pool.open--;
    this.connections.open(-1);
    this.connections.want(-1);
    if (pool.busy === 0) this.unused.push(pool);
  }

  /** Gives connections that have become free to those who wait for them. */
  private openWaiting(): void {
    while (this.shut.size > 0 && this.connections.free > 0) {
      const pool = this.shut.values().next().value as EnvironmentPool;
      this.shut.delete(pool);
      this.extend(pool);
      while (pool.waiting > 0 && pool.hasIdle) this.run(pool, this.takeWaiting(pool));
    }
  }
}
