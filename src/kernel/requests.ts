import { assert } from '../units/assert.ts';
import type { RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';

/** Where a request stands. `free` rows are not in use. */
export const RequestState = { free: 0, waiting: 1, running: 2 } as const;
export type RequestState = (typeof RequestState)[keyof typeof RequestState];

/** What a row is besides an item: bits of `flags`. */
export const RequestFlag = {
  /** The caller stopped waiting: the run goes on, but no item depends on it any more. */
  abandoned: 1,
  /** A second delivery of an item: work, but not an item. */
  duplicate: 2,
  /** The run started on a provisioned environment. */
  provisioned: 4,
  /** The run started cold. */
  cold: 8,
  /** A batch of a stream or queue: work, but its items are kept by its source. */
  batch: 16,
  /** The run will fail, whatever the function's own error rate: its batch has a record that always fails. */
  poisoned: 32,
  /** A function invoked by another: work, but its item is the one that the calling run works on. */
  nested: 64,
  /** The run repeats work that a run of another row had begun: a batch received or cut again, a call made again. */
  repeat: 128,
} as const;

/** Rows that are work without being an item of a source's ledger. */
export const NOT_AN_ITEM = RequestFlag.abandoned | RequestFlag.duplicate | RequestFlag.batch | RequestFlag.nested;

const ROWS_AT_FIRST = 1_024;
const ROWS_MAX = 2 ** 31 - 1;
const NONE = -1;

/**
 * The requests that are waiting or running: one row each, in typed columns, 48 bytes a row and 16 more where a run needs
 * deadlines and measured durations. Five million parked events fit beside their timers in half a gigabyte.
 */
export class Requests {
  /** When the item was first offered by its source. */
  offeredAt = new Float64Array(ROWS_AT_FIRST);
  /** When this attempt was sent, or the event accepted into the asynchronous queue. */
  queuedAt = new Float64Array(ROWS_AT_FIRST);
  /** When the present run began; only while running. */
  startedAt = new Float64Array(ROWS_AT_FIRST);
  /** The item's own random number, from which all that is drawn for it follows. */
  own = new Int32Array(ROWS_AT_FIRST);
  /** The environment that serves it; only while running. */
  environment = new Int32Array(ROWS_AT_FIRST);
  /** Tries of whoever sends it, the present one included. */
  attempt = new Uint32Array(ROWS_AT_FIRST);
  /** Refusals of the present kind in a row, for a growing wait. */
  throttles = new Uint16Array(ROWS_AT_FIRST);
  /** Index of its source. */
  source = new Uint16Array(ROWS_AT_FIRST);
  /** Index of the part that is told how the run ended. */
  caller = new Uint16Array(ROWS_AT_FIRST);
  /** Runs begun for the item: the attributes of each run are drawn by this number. */
  runs = new Uint8Array(ROWS_AT_FIRST);
  state = new Uint8Array(ROWS_AT_FIRST);
  flags = new Uint8Array(ROWS_AT_FIRST);
  /** Records or messages of a batch, for the time that each of them takes; 0 where a request is no batch. */
  records = new Uint16Array(ROWS_AT_FIRST);
  /** Tokens of the retry quota that the last retry cost, to be given back on success. */
  retryCost = new Uint8Array(ROWS_AT_FIRST);
  /** How the run will end, or what its caller will hear. */
  outcome = new Uint8Array(ROWS_AT_FIRST);
  /** Neighbours in the list of deadlines of its source; empty unless a source has deadlines. */
  next: Int32Array;
  previous: Int32Array;
  /** A measured duration that overrides the function's distribution, NaN where there is none; empty without traces. */
  given: Float64Array;
  /** Number of the function that runs it, for timers that it outlives; empty where there are none. Only while running. */
  runBy: Uint16Array;
  /** When the present run ends if nothing ends it before; empty where nothing can. */
  endsAt: Float64Array;
  // Of runs that make calls; empty where no function does.
  /** When its own time is over, and its calls begin. */
  callsAt: Float64Array;
  /** When the function's timeout cuts it off; Infinity where it ends before it makes calls. */
  cutOffAt: Float64Array;
  /** First of its open calls; -1: none. */
  firstCall: Int32Array;
  /** The call that it answers, where another function invoked it; -1: none. */
  forCall: Int32Array;
  /** Links of loops that its chain of invocations has passed; empty where no function leads back to itself. */
  depth: Uint16Array;
  /** The stage of its function's plan at which it is, and how many calls of that stage have not ended. */
  stage: Uint16Array;
  pending: Uint16Array;

  /** Whether rows may have a measured duration. */
  readonly hasGiven: boolean;
  /** Whether runs may be ended before their time. */
  readonly hasEnds: boolean;
  /** Whether timers of a run may fire after its end, when its row may hold a run of another function. */
  readonly hasLateTimers: boolean;
  /** Whether chains of invocations are followed. */
  readonly hasDepth: boolean;
  /** Rows in use. */
  live = 0;
  private used = 0;
  private freed = NONE;
  private capacity = ROWS_AT_FIRST;

  constructor(
    private readonly columns: {
      readonly deadlines: boolean;
      readonly given: boolean;
      readonly calls: boolean;
      readonly depth: boolean;
      /** Whether a run may be ended before its time; absent: none is. */
      readonly ends?: boolean;
    },
  ) {
    this.next = new Int32Array(columns.deadlines ? ROWS_AT_FIRST : 0);
    this.previous = new Int32Array(columns.deadlines ? ROWS_AT_FIRST : 0);
    this.given = new Float64Array(columns.given ? ROWS_AT_FIRST : 0);
    const rows = columns.calls ? ROWS_AT_FIRST : 0;
    this.callsAt = new Float64Array(rows);
    this.cutOffAt = new Float64Array(rows);
    this.firstCall = new Int32Array(rows);
    this.forCall = new Int32Array(rows);
    this.stage = new Uint16Array(rows);
    this.pending = new Uint16Array(rows);
    this.depth = new Uint16Array(columns.depth ? ROWS_AT_FIRST : 0);
    this.hasGiven = columns.given;
    this.hasEnds = columns.ends ?? false;
    this.endsAt = new Float64Array(this.hasEnds ? ROWS_AT_FIRST : 0);
    this.hasLateTimers = this.hasEnds || columns.calls;
    this.runBy = new Uint16Array(this.hasLateTimers ? ROWS_AT_FIRST : 0);
    this.hasDepth = columns.depth;
  }

  /** A waiting row for an item of `source`, offered now. Whoever opens a row closes it. */
  open(now: Micros, source: number, own: number): RequestId {
    let row = this.freed;
    if (row === NONE) {
      if (this.used === this.capacity) this.grow();
      row = this.used++;
    } else {
      this.freed = this.environment[row];
    }
    this.live++;
    this.offeredAt[row] = now;
    this.queuedAt[row] = now;
    this.own[row] = own;
    this.source[row] = source;
    this.caller[row] = source;
    this.attempt[row] = 0;
    this.throttles[row] = 0;
    this.runs[row] = 0;
    this.flags[row] = 0;
    this.retryCost[row] = 0;
    this.records[row] = 0;
    this.state[row] = RequestState.waiting;
    if (this.columns.given) this.given[row] = Number.NaN;
    if (this.columns.depth) this.depth[row] = 0;
    if (this.columns.calls) {
      this.callsAt[row] = Number.NaN;
      this.cutOffAt[row] = Number.POSITIVE_INFINITY;
      this.firstCall[row] = NONE;
      this.forCall[row] = NONE;
    }
    return row as RequestId;
  }

  /** A second row for the same item, which takes over its identity, its age and its count of attempts. */
  openAgain(request: RequestId): RequestId {
    const row = this.open(this.offeredAt[request], this.source[request], this.own[request]);
    this.caller[row] = this.caller[request];
    this.attempt[row] = this.attempt[request];
    this.throttles[row] = this.throttles[request];
    this.runs[row] = this.runs[request];
    this.retryCost[row] = this.retryCost[request];
    this.records[row] = this.records[request];
    if (this.columns.given) this.given[row] = this.given[request];
    if (this.columns.depth) this.depth[row] = this.depth[request];
    return row;
  }

  close(request: RequestId): void {
    if (this.state[request] === RequestState.free) refuseToClose(request);
    this.state[request] = RequestState.free;
    this.environment[request] = this.freed;
    this.freed = request;
    this.live--;
  }

  /** Rows ever used: with `state`, what a sweep at the horizon looks at. */
  get rows(): number {
    return this.used;
  }

  private grow(): void {
    // By half, not by doubling: with millions of parked events, what is reserved but never used counts.
    const capacity = this.capacity + (this.capacity >> 1);
    assert(capacity <= ROWS_MAX, `more than ${this.capacity} requests at once`);
    this.offeredAt = widened(this.offeredAt, new Float64Array(capacity));
    this.queuedAt = widened(this.queuedAt, new Float64Array(capacity));
    this.startedAt = widened(this.startedAt, new Float64Array(capacity));
    this.own = widened(this.own, new Int32Array(capacity));
    this.environment = widened(this.environment, new Int32Array(capacity));
    this.attempt = widened(this.attempt, new Uint32Array(capacity));
    this.throttles = widened(this.throttles, new Uint16Array(capacity));
    this.source = widened(this.source, new Uint16Array(capacity));
    this.caller = widened(this.caller, new Uint16Array(capacity));
    this.runs = widened(this.runs, new Uint8Array(capacity));
    this.state = widened(this.state, new Uint8Array(capacity));
    this.flags = widened(this.flags, new Uint8Array(capacity));
    this.records = widened(this.records, new Uint16Array(capacity));
    this.retryCost = widened(this.retryCost, new Uint8Array(capacity));
    this.outcome = widened(this.outcome, new Uint8Array(capacity));
    if (this.columns.deadlines) {
      this.next = widened(this.next, new Int32Array(capacity));
      this.previous = widened(this.previous, new Int32Array(capacity));
    }
    if (this.columns.given) this.given = widened(this.given, new Float64Array(capacity));
    if (this.hasEnds) this.endsAt = widened(this.endsAt, new Float64Array(capacity));
    if (this.hasLateTimers) this.runBy = widened(this.runBy, new Uint16Array(capacity));
    if (this.columns.depth) this.depth = widened(this.depth, new Uint16Array(capacity));
    if (this.columns.calls) {
      this.callsAt = widened(this.callsAt, new Float64Array(capacity));
      this.cutOffAt = widened(this.cutOffAt, new Float64Array(capacity));
      this.firstCall = widened(this.firstCall, new Int32Array(capacity));
      this.forCall = widened(this.forCall, new Int32Array(capacity));
      this.stage = widened(this.stage, new Uint16Array(capacity));
      this.pending = widened(this.pending, new Uint16Array(capacity));
    }
    this.capacity = capacity;
  }
}

/** `wider`, beginning with the values of `narrow`. */
export function widened<Column extends Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array>(
  narrow: Column,
  wider: Column,
): Column {
  wider.set(narrow);
  return wider;
}

/** Apart, because a message in the call of `assert` would be put together at every close. */
function refuseToClose(request: RequestId): void {
  assert(false, `request ${request} closed twice`);
}
