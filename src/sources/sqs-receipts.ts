import { widened } from '../kernel/requests.ts';
import type { Micros } from '../units/time.ts';

const ROWS_AT_FIRST = 256;

export const NO_RECEIPT = -1;
const NO_BATCH = -1;

/**
 * The receipts of one queue: one row for each time that a message was received, from then until its visibility timeout
 * has passed or it is deleted, and as long as its batch is not over. All have the same timeout, so those that still
 * hide their message stand in a list in the order in which it will pass, and one timer serves all of them.
 */
export class Receipts {
  message = new Int32Array(ROWS_AT_FIRST);
  receivedAt = new Float64Array(ROWS_AT_FIRST);
  /** Which receive of its message this was, from 1. */
  ordinal = new Uint16Array(ROWS_AT_FIRST);
  /** The receipt behind it in its batch. */
  nextInBatch = new Int32Array(ROWS_AT_FIRST);
  /** The first one that hides its message. */
  firstHidden = NO_RECEIPT;
  /** Receipts that hide their message: messages in flight. */
  hidden = 0;
  private batch = new Int32Array(ROWS_AT_FIRST);
  private isHidden = new Uint8Array(ROWS_AT_FIRST);
  private next = new Int32Array(ROWS_AT_FIRST);
  private previous = new Int32Array(ROWS_AT_FIRST);
  private lastHidden = NO_RECEIPT;
  private used = 0;
  private freed = NO_RECEIPT;

  /** A message is received just now, for a batch. */
  open(now: Micros, message: number, ordinal: number, batch: number): number {
    const receipt = this.freeRow();
    this.message[receipt] = message;
    this.receivedAt[receipt] = now;
    this.ordinal[receipt] = ordinal;
    this.nextInBatch[receipt] = NO_RECEIPT;
    this.batch[receipt] = batch;
    this.isHidden[receipt] = 1;
    this.hidden++;
    this.next[receipt] = NO_RECEIPT;
    this.previous[receipt] = this.lastHidden;
    if (this.lastHidden === NO_RECEIPT) this.firstHidden = receipt;
    else this.next[this.lastHidden] = receipt;
    this.lastHidden = receipt;
    return receipt;
  }

  /** Whether its message cannot be received by others. */
  hides(receipt: number): boolean {
    return this.isHidden[receipt] === 1;
  }

  /** The batch that it belongs to; -1 when that is over. */
  batchOf(receipt: number): number {
    return this.batch[receipt];
  }

  /** The message can be received again, or is gone. @returns whether the row is given back */
  reveal(receipt: number): boolean {
    const after = this.next[receipt];
    const before = this.previous[receipt];
    if (before === NO_RECEIPT) this.firstHidden = after;
    else this.next[before] = after;
    if (after === NO_RECEIPT) this.lastHidden = before;
    else this.previous[after] = before;
    this.isHidden[receipt] = 0;
    this.hidden--;
    return this.closeIfDone(receipt);
  }

  /** Its batch is over. @returns whether the row is given back */
  leaveBatch(receipt: number): boolean {
    this.batch[receipt] = NO_BATCH;
    return this.closeIfDone(receipt);
  }

  private closeIfDone(receipt: number): boolean {
    if (this.batch[receipt] !== NO_BATCH || this.isHidden[receipt] === 1) return false;
    this.next[receipt] = this.freed;
    this.freed = receipt;
    return true;
  }

  private freeRow(): number {
    const receipt = this.freed;
    if (receipt !== NO_RECEIPT) {
      this.freed = this.next[receipt];
      return receipt;
    }
    if (this.used === this.message.length) this.grow();
    return this.used++;
  }

  private grow(): void {
    const rows = this.used * 2;
    this.message = widened(this.message, new Int32Array(rows));
    this.receivedAt = widened(this.receivedAt, new Float64Array(rows));
    this.ordinal = widened(this.ordinal, new Uint16Array(rows));
    this.nextInBatch = widened(this.nextInBatch, new Int32Array(rows));
    this.batch = widened(this.batch, new Int32Array(rows));
    this.isHidden = widened(this.isHidden, new Uint8Array(rows));
    this.next = widened(this.next, new Int32Array(rows));
    this.previous = widened(this.previous, new Int32Array(rows));
  }
}
