import { assert } from '../units/assert.ts';
import type { Micros } from '../units/time.ts';

const BITS = 12;
const PAGE = 1 << BITS;
const WITHIN = PAGE - 1;
const PAGES_MAX = 2 ** (31 - BITS);

export const NO_MESSAGE = -1;

/** What is true of a message: bits of its flags. */
export const MessageFlag = {
  /** Its item has reached its end; what the message does afterwards is a duplicate. */
  settled: 1,
  /** It is no longer in the queue. */
  gone: 2,
  /** The row is not in use any more. */
  free: 4,
  /** It was part of a batch that began to run. */
  delivered: 8,
  /** It was received, and cannot be received by others now. */
  inFlight: 16,
} as const;

class Page {
  readonly sentAt = new Float64Array(PAGE);
  readonly own = new Int32Array(PAGE);
  readonly next = new Int32Array(PAGE);
  readonly receives = new Uint16Array(PAGE);
  readonly flags = new Uint8Array(PAGE);
  readonly holders = new Uint8Array(PAGE);
  readonly depth: Uint16Array;
  /** Rows in use. */
  live = 0;

  constructor(hasDepth: boolean) {
    this.depth = new Uint16Array(hasDepth ? PAGE : 0);
  }
}

/**
 * The messages of one queue, numbered in the order in which they were sent, so that order and age need no list. 20
 * bytes a message, in pages that are given back when all of their messages are gone.
 */
export class Messages {
  /** Messages ever sent. */
  sent = 0;
  private readonly pages: (Page | undefined)[] = [];
  private readonly spare: Page[] = [];
  private oldest = 0;

  /** @param hasDepth whether chains of invocations are followed */
  constructor(private readonly hasDepth = false) {}

  /** A new message, held once. @param depth links of a loop that led to it */
  add(now: Micros, own: number, depth = 0): number {
    const message = this.sent++;
    const page = this.pages[message >> BITS] ?? this.newPage();
    const row = message & WITHIN;
    page.sentAt[row] = now;
    page.own[row] = own;
    page.next[row] = NO_MESSAGE;
    page.receives[row] = 0;
    page.flags[row] = 0;
    page.holders[row] = 1;
    if (this.hasDepth) page.depth[row] = depth;
    page.live++;
    return message;
  }

  sentAt(message: number): Micros {
    return this.pageOf(message).sentAt[message & WITHIN];
  }

  /** The item's own random number, from which all that is drawn for it follows. */
  own(message: number): number {
    return this.pageOf(message).own[message & WITHIN];
  }

  /** Links of a loop that led to it; 0 where chains are not followed. */
  depth(message: number): number {
    return this.hasDepth ? this.pageOf(message).depth[message & WITHIN] : 0;
  }

  /** Times it was received. */
  receives(message: number): number {
    return this.pageOf(message).receives[message & WITHIN];
  }

  countReceive(message: number): number {
    const { receives } = this.pageOf(message);
    const row = message & WITHIN;
    if (receives[row] < 65_535) receives[row]++;
    return receives[row];
  }

  /** The message behind it in the list that it stands in. */
  next(message: number): number {
    return this.pageOf(message).next[message & WITHIN];
  }

  setNext(message: number, next: number): void {
    this.pageOf(message).next[message & WITHIN] = next;
  }

  is(message: number, flag: number): boolean {
    return (this.pageOf(message).flags[message & WITHIN] & flag) !== 0;
  }

  mark(message: number, flag: number): void {
    this.pageOf(message).flags[message & WITHIN] |= flag;
  }

  unmark(message: number, flag: number): void {
    this.pageOf(message).flags[message & WITHIN] &= ~flag;
  }

  /** One more place refers to it. */
  hold(message: number): void {
    const { holders } = this.pageOf(message);
    if (holders[message & WITHIN] === 255) refuse(message, 'is in more batches at once than can be counted');
    holders[message & WITHIN]++;
  }

  /** One place less refers to it; when none is left and it is gone from the queue, its row is given back. */
  release(message: number): void {
    const page = this.pageOf(message);
    const row = message & WITHIN;
    if (page.holders[row] === 0) refuse(message, 'was released more often than held');
    page.holders[row]--;
    if (page.holders[row] > 0 || (page.flags[row] & MessageFlag.gone) === 0) return;
    page.flags[row] |= MessageFlag.free;
    page.live--;
    if (page.live === 0 && (message | WITHIN) < this.sent) this.giveBack(message >> BITS, page);
  }

  /** The message that has been in the queue longest; `NO_MESSAGE` when it is empty. */
  oldestInQueue(): number {
    while (this.oldest < this.sent) {
      const page = this.pages[this.oldest >> BITS];
      if (page === undefined) this.oldest = (this.oldest | WITHIN) + 1;
      else if ((page.flags[this.oldest & WITHIN] & MessageFlag.gone) === 0) return this.oldest;
      else this.oldest++;
    }
    return NO_MESSAGE;
  }

  /** The items in no final state, counted one by one. @param visit is told each of their messages */
  eachOpen(visit: (message: number) => void): void {
    for (const [number, page] of this.pages.entries()) {
      if (page === undefined) continue;
      const first = number << BITS;
      const end = Math.min(PAGE, this.sent - first);
      for (let row = 0; row < end; row++) {
        if ((page.flags[row] & (MessageFlag.settled | MessageFlag.free)) === 0) visit(first + row);
      }
    }
  }

  private pageOf(message: number): Page {
    return this.pages[message >> BITS] as Page;
  }

  private newPage(): Page {
    assert(this.pages.length < PAGES_MAX, `more than ${PAGES_MAX * PAGE} messages in one queue`);
    const page = this.spare.pop() ?? new Page(this.hasDepth);
    page.live = 0;
    this.pages.push(page);
    return page;
  }

  private giveBack(number: number, page: Page): void {
    this.pages[number] = undefined;
    if (this.spare.length < 16) this.spare.push(page);
  }
}

/** Apart, because a message in the call of `assert` would be put together for every message. */
function refuse(message: number, why: string): void {
  assert(false, `message ${message} ${why}`);
}
