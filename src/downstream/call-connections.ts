import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Distribution } from '../random/distribution.ts';
import type { CallId, EventKind } from '../units/ids.ts';
import { Answer, type Calls } from './calls.ts';
import { Connections, Queries } from './connections.ts';
import type { Door, Mechanism } from './door.ts';
import type { DownstreamParts } from './kind.ts';
import { WaitingLine } from './waiting-line.ts';

/** What both ways of holding connections are told. */
export interface PoolOptions {
  /** All connections, those of the system included. */
  readonly maximum: number;
  readonly system: number;
  readonly service: Distribution;
  readonly queriesAtOnce: number;
  readonly refuses: boolean;
  /** Longest wait for a connection in microseconds; Infinity: for ever. */
  readonly timeout: number;
}

/** A call that had to wait, or was refused: what it would have used without the limit is counted apart. */
const HELD_BACK = 1;

/** Each call takes a connection, runs its query and gives the connection back: M/G/c with places that are connections. */
export class CallConnections implements Mechanism {
  private readonly kernel: Kernel;
  private readonly calls: Calls;
  private readonly door: Door;
  private readonly service: Distribution;
  private readonly refuses: boolean;
  private readonly connections: Connections;
  private readonly queries: Queries;
  private readonly line: WaitingLine;
  private readonly wantEnded: EventKind;

  constructor(parts: DownstreamParts, options: PoolOptions) {
    const { kernel, calls, door } = parts;
    this.kernel = kernel;
    this.calls = calls;
    this.door = door;
    this.service = options.service;
    this.refuses = options.refuses;
    this.connections = new Connections(parts, options.maximum, options.system);
    this.queries = new Queries(parts, options.service, options.queriesAtOnce, (call) => this.onEnded(call));
    this.line = new WaitingLine(parts, options.timeout);
    this.wantEnded = kernel.on('connection not wanted any more', Phase.release, () => this.connections.want(-1));
  }

  accept(call: CallId): void {
    this.connections.want(1);
    if (this.connections.free > 0) {
      this.connections.open(1);
      this.queries.run(call);
    } else {
      this.holdBack(call);
    }
  }

  private holdBack(call: CallId): void {
    const { door, connections } = this;
    this.calls.mark[call] = HELD_BACK;
    this.kernel.schedule(door.serviceTime(call, this.service), this.wantEnded);
    if (this.refuses) {
      door.turnedAway(call, connections.watch);
      door.answer(call, Answer.refused);
    } else {
      door.madeWait(call, connections.watch);
      this.line.add(call);
    }
  }

  private onEnded(call: CallId): void {
    if (this.calls.mark[call] !== HELD_BACK) this.connections.want(-1);
    // Whoever waits comes before what the caller does next.
    if (this.line.size > 0) this.queries.run(this.line.take());
    else this.connections.open(-1);
    this.door.answer(call, Answer.success);
  }
}
