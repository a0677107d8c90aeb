import { widened } from '../kernel/requests.ts';
import { assert } from '../units/assert.ts';
import type { CallId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';

/** How a call ended, as its caller hears it. */
export const Answer = {
  success: 0,
  /** No room: full, throttled (429 or 400), or not let in. */
  refused: 1,
  /** It waited in the downstream for as long as that lets anybody wait. */
  timeout: 2,
  /** It was let in and failed. */
  error: 3,
} as const;
export type Answer = (typeof Answer)[keyof typeof Answer];

/** Where a call stands with its caller. `free` rows are not in use. */
export const CallState = { free: 0, waiting: 1, sent: 2, abandoned: 3 } as const;
export type CallState = (typeof CallState)[keyof typeof CallState];

/** What can be called: a downstream or, synchronously, a function. */
export interface Callee {
  /**
   * Begins a try of a call. Its caller's `answered` is told exactly once how it ended, perhaps before this returns;
   * also when the caller has stopped waiting for it.
   */
  call(call: CallId): void;
  /** The caller of a call stopped waiting; what was begun for it goes on. */
  abandoned(call: CallId): void;
}

/** Who calls. */
export interface CallOwner {
  /** The call is over. Whoever opened it closes it. */
  answered(call: CallId, answer: Answer): void;
}

const ROWS_AT_FIRST = 256;
const ROWS_MAX = 2 ** 31 - 1;
const NONE = -1;

/** A call whose `fn` is this came from no function: load from elsewhere. */
export const NO_FUNCTION = 65_535;

/** The calls that are under way: one row for each try, in typed columns. */
export class Calls {
  /** When this try was sent; while it waits to be tried again, when it failed. */
  sentAt = new Float64Array(ROWS_AT_FIRST);
  /** When its caller stops waiting, or when it is tried again; Infinity where nothing of the kind is to come. */
  timerAt = new Float64Array(ROWS_AT_FIRST);
  /** When the downstream began to serve it, NaN before: a downstream's own. */
  startedAt = new Float64Array(ROWS_AT_FIRST);
  /** Random number of the call, from which all that is drawn for it follows, by try. */
  own = new Int32Array(ROWS_AT_FIRST);
  /** What it is to its caller: the row of the request that makes it. */
  subject = new Int32Array(ROWS_AT_FIRST);
  /** The environment that makes it, unique among all functions; -1: none. Connections are kept by it. */
  holder = new Int32Array(ROWS_AT_FIRST);
  /** Tries, the present one included. */
  attempt = new Uint16Array(ROWS_AT_FIRST);
  /** Index of the part that is told how it ended. */
  caller = new Uint16Array(ROWS_AT_FIRST);
  /** Number of the function it came from, for causes; `NO_FUNCTION` for load from elsewhere. */
  fn = new Uint16Array(ROWS_AT_FIRST);
  /** Number of the source whose item led to it; only where there is a function. */
  source = new Uint16Array(ROWS_AT_FIRST);
  /** Which call of its caller's plan it is. */
  unit = new Uint16Array(ROWS_AT_FIRST);
  state = new Uint8Array(ROWS_AT_FIRST);
  /** A downstream's own: partition, connection, or the call behind it. */
  mark = new Int32Array(ROWS_AT_FIRST);
  /** The door at which it is, by number; 0: at none. */
  door = new Uint16Array(ROWS_AT_FIRST);
  /** Which limit of its door made it wait, by number; 0: none. */
  heldBy = new Uint8Array(ROWS_AT_FIRST);
  /** The waiting line in which it stands; 0: none. */
  line = new Uint16Array(ROWS_AT_FIRST);
  /** Neighbours in that line, or in a list of the downstream's own. */
  next = new Int32Array(ROWS_AT_FIRST);
  previous = new Int32Array(ROWS_AT_FIRST);
  /** Neighbours among the open calls of one run: the caller's own. */
  nextOfRun = new Int32Array(ROWS_AT_FIRST);
  previousOfRun = new Int32Array(ROWS_AT_FIRST);

  /** Rows in use. */
  live = 0;
  private used = 0;
  private freed = NONE;
  private capacity = ROWS_AT_FIRST;
  private lines = 0;
  private doors = 0;

  /** A row for the first try of a call. @param own its random number */
  open(now: Micros, caller: number, own: number): CallId {
    let row = this.freed;
    if (row === NONE) {
      if (this.used === this.capacity) this.grow();
      row = this.used++;
    } else {
      this.freed = this.next[row];
    }
    this.live++;
    this.sentAt[row] = now;
    this.timerAt[row] = Number.POSITIVE_INFINITY;
    this.startedAt[row] = Number.NaN;
    this.own[row] = own;
    this.subject[row] = NONE;
    this.holder[row] = NONE;
    this.attempt[row] = 1;
    this.caller[row] = caller;
    this.fn[row] = NO_FUNCTION;
    this.source[row] = 0;
    this.unit[row] = 0;
    this.state[row] = CallState.waiting;
    this.mark[row] = NONE;
    this.door[row] = 0;
    this.line[row] = 0;
    this.heldBy[row] = 0;
    this.next[row] = NONE;
    this.previous[row] = NONE;
    this.nextOfRun[row] = NONE;
    this.previousOfRun[row] = NONE;
    return row as CallId;
  }

  /** A second row for the same call, for another try or for the part of it that happens behind a downstream. */
  openAgain(now: Micros, call: CallId): CallId {
    const row = this.open(now, this.caller[call], this.own[call]);
    this.subject[row] = this.subject[call];
    this.holder[row] = this.holder[call];
    this.attempt[row] = this.attempt[call];
    this.fn[row] = this.fn[call];
    this.source[row] = this.source[call];
    this.unit[row] = this.unit[call];
    return row;
  }

  close(call: CallId): void {
    if (this.state[call] === CallState.free) refuseToClose(call);
    this.state[call] = CallState.free;
    this.timerAt[call] = Number.POSITIVE_INFINITY;
    this.next[call] = this.freed;
    this.freed = call;
    this.live--;
  }

  /** Rows ever used: with `door`, what a sweep at the horizon looks at. */
  get rows(): number {
    return this.used;
  }

  /** Whether nobody waits for it any more. */
  isAbandoned(call: CallId): boolean {
    return this.state[call] === CallState.abandoned;
  }

  /** Number of a new door, from 1. */
  newDoor(): number {
    return ++this.doors;
  }

  /** Number of a new waiting line, from 1. */
  newLine(): number {
    return ++this.lines;
  }

  private grow(): void {
    const capacity = this.capacity + (this.capacity >> 1);
    assert(capacity <= ROWS_MAX, `more than ${this.capacity} calls at once`);
    this.sentAt = widened(this.sentAt, new Float64Array(capacity));
    this.timerAt = widened(this.timerAt, new Float64Array(capacity));
    this.startedAt = widened(this.startedAt, new Float64Array(capacity));
    this.own = widened(this.own, new Int32Array(capacity));
    this.subject = widened(this.subject, new Int32Array(capacity));
    this.holder = widened(this.holder, new Int32Array(capacity));
    this.attempt = widened(this.attempt, new Uint16Array(capacity));
    this.caller = widened(this.caller, new Uint16Array(capacity));
    this.fn = widened(this.fn, new Uint16Array(capacity));
    this.source = widened(this.source, new Uint16Array(capacity));
    this.unit = widened(this.unit, new Uint16Array(capacity));
    this.state = widened(this.state, new Uint8Array(capacity));
    this.mark = widened(this.mark, new Int32Array(capacity));
    this.door = widened(this.door, new Uint16Array(capacity));
    this.heldBy = widened(this.heldBy, new Uint8Array(capacity));
    this.line = widened(this.line, new Uint16Array(capacity));
    this.next = widened(this.next, new Int32Array(capacity));
    this.previous = widened(this.previous, new Int32Array(capacity));
    this.nextOfRun = widened(this.nextOfRun, new Int32Array(capacity));
    this.previousOfRun = widened(this.previousOfRun, new Int32Array(capacity));
    this.capacity = capacity;
  }
}

/** Apart, because a message in the call of `assert` would be put together at every close. */
function refuseToClose(call: number): void {
  assert(false, `call ${call} closed twice`);
}
