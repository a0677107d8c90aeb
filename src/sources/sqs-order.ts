import { MessageFlag, type Messages, NO_MESSAGE } from './sqs-messages.ts';

/** Which visible message is received next. A message in it is held by it. */
export interface MessageOrder {
  /** A message that was never received becomes visible. */
  add(message: number): void;
  /** A message that was received becomes visible again. */
  putBack(message: number): void;
  /**
   * Takes the next message that may be received now, which the caller then holds; `NO_MESSAGE` when there is none.
   *
   * @param isFirst whether it is the first one of its batch
   */
  take(isFirst: boolean): number;
  /** Whether `take` would find one for a new batch. */
  hasNext(): boolean;
  /** A message that was taken is in flight no more: it was put back just now, or is gone. */
  landed(message: number): void;
}

/** Standard queues: first visible, first received, which is what "best-effort ordering" comes to in the mean. */
export class StandardOrder implements MessageOrder {
  private first = NO_MESSAGE;
  private last = NO_MESSAGE;

  constructor(private readonly messages: Messages) {}

  add(message: number): void {
    this.messages.setNext(message, NO_MESSAGE);
    if (this.first === NO_MESSAGE) this.first = message;
    else this.messages.setNext(this.last, message);
    this.last = message;
  }

  putBack(message: number): void {
    this.add(message);
  }

  take(): number {
    if (!this.hasNext()) return NO_MESSAGE;
    const message = this.first;
    this.first = this.messages.next(message);
    return message;
  }

  hasNext(): boolean {
    // What left the queue while it stood here (deleted late, or too old) is passed over.
    while (this.first !== NO_MESSAGE && this.messages.is(this.first, MessageFlag.gone)) {
      const gone = this.first;
      this.first = this.messages.next(gone);
      this.messages.release(gone);
    }
    return this.first !== NO_MESSAGE;
  }

  landed(_message: number): void {
    // Messages of a standard queue do not wait for each other.
  }
}

const NO_GROUP = -1;

/**
 * FIFO queues: messages of one group leave in the order in which they were sent, and none while another batch has some
 * of that group in flight. A batch takes what it can of one group before it goes on to the next.
 */
export class FifoOrder implements MessageOrder {
  private readonly first: Int32Array;
  private readonly last: Int32Array;
  /** Messages of the group in flight. */
  private readonly inFlight: Uint32Array;
  /** The group behind this one among those that may be received from; itself for the last one. */
  private readonly following: Int32Array;
  private readonly isListed: Uint8Array;
  private firstGroup = NO_GROUP;
  private lastGroup = NO_GROUP;
  /** The group that the batch now put together takes from. */
  private current = NO_GROUP;

  constructor(
    private readonly messages: Messages,
    groups: number,
    /** The group of a message, from 0. */
    private readonly groupOf: (message: number) => number,
  ) {
    this.first = new Int32Array(groups).fill(NO_MESSAGE);
    this.last = new Int32Array(groups).fill(NO_MESSAGE);
    this.inFlight = new Uint32Array(groups);
    this.following = new Int32Array(groups);
    this.isListed = new Uint8Array(groups);
  }

  add(message: number): void {
    const group = this.groupOf(message);
    this.messages.setNext(message, NO_MESSAGE);
    if (this.first[group] === NO_MESSAGE) this.first[group] = message;
    else this.messages.setNext(this.last[group], message);
    this.last[group] = message;
    this.list(group);
  }

  /** Back to its place: messages are numbered in the order in which they were sent. */
  putBack(message: number): void {
    const { messages } = this;
    const group = this.groupOf(message);
    let before = NO_MESSAGE;
    let after = this.first[group];
    while (after !== NO_MESSAGE && after < message) {
      before = after;
      after = messages.next(after);
    }
    messages.setNext(message, after);
    if (before === NO_MESSAGE) this.first[group] = message;
    else messages.setNext(before, message);
    if (after === NO_MESSAGE) this.last[group] = message;
    this.list(group);
  }

  take(isFirst: boolean): number {
    if (isFirst) this.current = NO_GROUP;
    if (this.current === NO_GROUP || !this.hasMessage(this.current)) {
      if (!this.hasNext()) return NO_MESSAGE;
      this.current = this.unlist();
    }
    const group = this.current;
    const message = this.first[group];
    this.first[group] = this.messages.next(message);
    this.inFlight[group]++;
    return message;
  }

  hasNext(): boolean {
    while (this.firstGroup !== NO_GROUP) {
      if (this.inFlight[this.firstGroup] === 0 && this.hasMessage(this.firstGroup)) return true;
      this.unlist();
    }
    return false;
  }

  landed(message: number): void {
    const group = this.groupOf(message);
    this.inFlight[group]--;
    this.list(group);
  }

  private hasMessage(group: number): boolean {
    const { messages, first } = this;
    while (first[group] !== NO_MESSAGE && messages.is(first[group], MessageFlag.gone)) {
      const gone = first[group];
      first[group] = messages.next(gone);
      messages.release(gone);
    }
    return first[group] !== NO_MESSAGE;
  }

  private list(group: number): void {
    if (this.isListed[group] === 1 || this.inFlight[group] > 0 || this.first[group] === NO_MESSAGE) return;
    this.isListed[group] = 1;
    if (this.firstGroup === NO_GROUP) this.firstGroup = group;
    else this.following[this.lastGroup] = group;
    this.following[group] = group;
    this.lastGroup = group;
  }

  private unlist(): number {
    const group = this.firstGroup;
    this.isListed[group] = 0;
    this.firstGroup = group === this.lastGroup ? NO_GROUP : this.following[group];
    return group;
  }
}
