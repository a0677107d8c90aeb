import { assert } from '../units/assert.ts';
import type { Micros } from '../units/time.ts';

const RECORDS_PER_PAGE = 1_024;
/** What a delta of 32 bits can tell: a page holds at most 71 minutes. */
const SPAN_MAX = 2 ** 32;

/** A stretch of records in the order of their writing: 4 bytes each. */
class Page {
  base: Micros = 0;
  filled = 0;
  next: Page | null = null;
  readonly deltas = new Uint32Array(RECORDS_PER_PAGE);
}

/** Hears how old records are. */
export interface AgeListener {
  answered(now: Micros, age: Micros): void;
}

/** Pages that are not in use, for all logs of a stream. */
export class PagePool {
  private free: Page | null = null;

  take(base: Micros): Page {
    const page = this.free ?? new Page();
    this.free = page.next;
    page.next = null;
    page.base = base;
    page.filled = 0;
    return page;
  }

  give(page: Page): void {
    page.next = this.free;
    this.free = page;
  }
}

/**
 * Records that wait, oldest first, by the times of their writing: a shard that is blocked for a day at 1,000 records a
 * second takes 350 MB. Its first `read` records have been fetched by the reader, the others are still in the stream.
 */
export class RecordLog {
  length = 0;
  read = 0;
  private first: Page;
  private last: Page;
  /** Place of the oldest record in the first page. */
  private head = 0;
  private readPage: Page;
  private readIndex = 0;
  /** Records that ever left: with it, a record keeps its number while others before it leave. */
  private gone = 0;
  /** Numbers of the records that always fail, in order; those before `nextPoison` have left. */
  private poisons: number[] = [];
  private nextPoison = 0;

  constructor(private readonly pool: PagePool) {
    this.first = pool.take(0);
    this.last = this.first;
    this.readPage = this.first;
  }

  /** Appends a record. @param at when it was written, never before the one appended last */
  push(at: Micros): void {
    let page = this.last;
    if (this.length === 0) page.base = at;
    else if (page.filled === RECORDS_PER_PAGE || at - page.base >= SPAN_MAX) {
      page = this.pool.take(at);
      this.last.next = page;
      this.last = page;
    }
    page.deltas[page.filled++] = at - page.base;
    this.length++;
  }

  /** Appends a record whose run will always fail. */
  pushPoison(at: Micros): void {
    this.poisons.push(this.gone + this.length);
    this.push(at);
  }

  /** When the oldest record was written. */
  get oldest(): Micros {
    return this.first.base + this.first.deltas[this.head];
  }

  /** When the oldest record that was not read yet was written. */
  get oldestUnread(): Micros {
    const isPassed = this.readIndex === this.readPage.filled && this.readPage.next !== null;
    const page = isPassed ? (this.readPage.next as Page) : this.readPage;
    return page.base + page.deltas[isPassed ? 0 : this.readIndex];
  }

  /** When the record `offset` places behind the oldest one was written. */
  timeAt(offset: number): Micros {
    if (!(offset >= 0 && offset < this.length)) refuse(offset, this.length);
    let page = this.first;
    let index = this.head + offset;
    while (index >= page.filled) {
      index -= page.filled;
      page = page.next as Page;
    }
    return page.base + page.deltas[index];
  }

  /** Takes the oldest record out. @returns when it was written */
  shift(): Micros {
    const page = this.first;
    const time = page.base + page.deltas[this.head++];
    this.length--;
    if (this.read > 0) this.read--;
    else this.readIndex++;
    this.gone++;
    if (this.head === page.filled) this.leavePage(page);
    while (this.nextPoison < this.poisons.length && this.poisons[this.nextPoison] < this.gone) this.passPoison();
    return time;
  }

  /** Takes the `count` oldest records out, all of which were fetched, and tells how old each of them is now. */
  drain(count: number, now: Micros, listener: AgeListener): void {
    let left = count;
    while (left > 0) {
      const page = this.first;
      const { base, deltas } = page;
      const end = Math.min(page.filled, this.head + left);
      for (let index = this.head; index < end; index++) listener.answered(now, now - base - deltas[index]);
      left -= end - this.head;
      this.head = end;
      if (end === page.filled) this.leavePage(page);
    }
    this.length -= count;
    this.read -= count;
    this.gone += count;
    while (this.nextPoison < this.poisons.length && this.poisons[this.nextPoison] < this.gone) this.passPoison();
  }

  /** Fetches up to `most` further records that were written at `until` or earlier. @returns how many */
  fetch(most: number, until: Micros): number {
    let fetched = 0;
    while (fetched < most && this.read < this.length) {
      if (this.readIndex === this.readPage.filled) {
        this.readPage = this.readPage.next as Page;
        this.readIndex = 0;
      }
      if (this.readPage.base + this.readPage.deltas[this.readIndex] > until) break;
      this.readIndex++;
      this.read++;
      fetched++;
    }
    return fetched;
  }

  /** The place of the first record that always fails among the `count` oldest ones; -1 when there is none. */
  poisonAmong(count: number): number {
    if (this.nextPoison === this.poisons.length) return -1;
    const offset = this.poisons[this.nextPoison] - this.gone;
    return offset < count ? offset : -1;
  }

  /** Counts what waits by going through the pages, for the check at the horizon. */
  count(): number {
    let count = -this.head;
    for (let page: Page | null = this.first; page !== null; page = page.next) count += page.filled;
    return count;
  }

  private leavePage(page: Page): void {
    this.head = 0;
    if (page.next === null) {
      page.filled = 0;
      this.readIndex = 0;
      return;
    }
    this.first = page.next;
    if (this.readPage === page) {
      this.readPage = page.next;
      this.readIndex = 0;
    }
    this.pool.give(page);
  }

  private passPoison(): void {
    this.nextPoison++;
    if (this.nextPoison < RECORDS_PER_PAGE || this.nextPoison * 2 < this.poisons.length) return;
    this.poisons = this.poisons.slice(this.nextPoison);
    this.nextPoison = 0;
  }
}

/** Apart, because a message in the call of `assert` would be put together at every look. */
function refuse(offset: number, length: number): void {
  assert(false, `record ${offset} of ${length}`);
}
