import { z } from 'zod';
import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import { proxyDefaults } from '../profiles/databases.ts';
import { assert } from '../units/assert.ts';
import { duration, name } from '../units/fields.ts';
import type { CallId } from '../units/ids.ts';
import { quote } from '../units/read.ts';
import { type Answer, type CallOwner, CallState, type Calls } from './calls.ts';
import { commonFields } from './common-fields.ts';
import type { Door, Mechanism } from './door.ts';
import type { DownstreamKind, DownstreamParts } from './kind.ts';
import { WaitingLine } from './waiting-line.ts';

const NONE = -1;

const percent = ({ input }: { readonly input?: unknown }): string =>
  `expected a number of percent from 1 to 100 such as 95, got ${quote(input)}`;

const field = z
  .strictObject({
    type: z
      .literal('database-proxy')
      .describe('Any number of clients share some connections of a database, each for one call at a time.'),
    of: name.describe('The connection-pool behind it.'),
    maxConnectionsPercent: z
      .number({ error: percent })
      .min(1, { error: percent })
      .max(100, { error: percent })
      .prefault(proxyDefaults.value.maxConnectionsPercent)
      .describe('How many of the connections of the database it may use, in percent (D-08).'),
    borrowTimeout: duration
      .prefault(proxyDefaults.value.borrowTimeout)
      .describe('How long a call may wait for a connection (D-08).'),
    ...commonFields,
  })
  .meta({ title: 'database-proxy' });

/**
 * A proxy in front of a database. It lets every client in, and lends each call one of its connections while the call
 * lasts. When all are lent, calls take longer first, and then their borrowing times out (D-08).
 */
class DatabaseProxy implements Mechanism, CallOwner {
  private readonly kernel: Kernel;
  private readonly calls: Calls;
  private readonly door: Door;
  private readonly line: WaitingLine;
  private readonly owner: number;
  private behind: Door | null = null;
  private watch: LimitWatch | null = null;
  private free = 0;
  private isLending = false;

  constructor(
    private readonly settings: z.output<typeof field>,
    private readonly parts: DownstreamParts,
  ) {
    this.kernel = parts.kernel;
    this.calls = parts.calls;
    this.door = parts.door;
    this.line = new WaitingLine(parts, settings.borrowTimeout);
    this.owner = parts.addOwner(this);
    // Not before everything is built, and not later, so that its capacity is known although no call comes.
    this.kernel.schedule(
      0,
      this.kernel.on('proxy connected', Phase.release, () => this.connect()),
    );
  }

  accept(call: CallId): void {
    this.connect();
    if (this.free > 0 && this.line.size === 0) {
      this.lend(call);
    } else {
      this.door.madeWait(call, this.watch as LimitWatch);
      this.line.add(call);
    }
  }

  /** Who left is not missed: the query goes on, and the database is told whose work is in vain. */
  callerLeft(call: CallId): void {
    const inner = this.calls.mark[call] as CallId;
    if (inner === NONE) return;
    this.calls.state[inner] = CallState.abandoned;
    (this.behind as Door).abandoned(inner);
  }

  /** The answer of the database is the answer; the connection goes to whoever waits. */
  answered(inner: CallId, answer: Answer): void {
    const call = this.calls.subject[inner] as CallId;
    this.calls.close(inner);
    this.calls.mark[call] = NONE;
    this.free++;
    this.door.observer.inUse.add(this.kernel.now, -1);
    if (!this.isLending) this.lendWaiting();
    this.door.answer(call, answer);
  }

  /** A loop and no recursion: a database that refuses answers at once, perhaps a long line of calls. */
  private lendWaiting(): void {
    this.isLending = true;
    while (this.free > 0 && this.line.size > 0) this.lend(this.line.take());
    this.isLending = false;
  }

  private lend(call: CallId): void {
    const { calls, kernel } = this;
    this.free--;
    this.door.observer.inUse.add(kernel.now, 1);
    const inner = calls.openAgain(kernel.now, call);
    calls.caller[inner] = this.owner;
    calls.subject[inner] = call; // its mark belongs to the database
    calls.holder[inner] = NONE; // the connection is the proxy's, not the environment's
    calls.mark[call] = inner;
    calls.heldBy[call] = 0; // it was let in: what it waits for in vain now is the database's
    if (calls.isAbandoned(call)) {
      calls.state[inner] = CallState.abandoned;
      calls.timerAt[inner] = kernel.now;
    } else {
      calls.state[inner] = CallState.sent;
    }
    (this.behind as Door).call(inner);
  }

  /** Learns how many connections it may use. */
  private connect(): void {
    if (this.behind !== null) return;
    const { settings, parts, door } = this;
    this.behind = parts.find(settings.of);
    const accepted = this.behind.observer.capacity;
    assert(accepted >= 1, `the proxy "${door.name}" is in front of "${settings.of}", which has no connections`);
    this.free = Math.max(1, Math.floor((accepted * settings.maxConnectionsPercent) / 100));
    door.observer.capacity = this.free;
    const limit = { value: this.free, unit: 'connections' };
    this.watch = parts.watch('downstream-connections', limit, () => door.observer.concurrency.max);
  }
}

export const databaseProxy: DownstreamKind<typeof field> = {
  field,
  hasConnections: true,
  build: (settings, parts) => new DatabaseProxy(settings, parts),
};
