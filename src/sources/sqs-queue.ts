import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { QueueObserver, QueueState } from '../observe/queue-observer.ts';
import type { EventKind } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import { MessageFlag, type Messages, NO_MESSAGE } from './sqs-messages.ts';
import type { MessageOrder } from './sqs-order.ts';
import { NO_RECEIPT, Receipts } from './sqs-receipts.ts';

export interface SqsQueueOptions {
  readonly isFifo: boolean;
  readonly visibilityTimeout: Micros;
  readonly retention: Micros;
  readonly delay: Micros;
  /** How often a message may be received before it goes to the dead-letter queue; null: there is none. */
  readonly maxReceiveCount: number | null;
  /** Links of its loop after which a message does not invoke any more; Infinity where nothing stops it. */
  readonly recursionLimit: number;
  /** Messages that may be in flight. */
  readonly inFlightMaximum: number;
  /** The end of the run: nothing that would happen later needs a timer. */
  readonly horizon: Micros;
}

/** Where a queue puts what was received too often. @returns false when the delivery failed */
export type DeadLetters = (own: number, tries: number) => boolean;

export interface QueueWatches {
  readonly inFlight: LimitWatch;
  readonly retention: LimitWatch;
}

/** Who receives from a queue. */
export interface QueueReader {
  /** There are messages that were not there before. */
  messagesCame(): void;
  /** The visibility timeout of a message has passed while its batch was not over. */
  becameVisible(batch: number): void;
}

/** A queue of Amazon SQS: what is sent, hidden, seen again, deleted, and given up (section 6.2 of the facts sheet). */
export class SqsQueue {
  readonly receipts = new Receipts();
  private readonly shown: EventKind;
  private readonly hiddenOver: EventKind;
  private readonly tooOld: EventKind;
  /** The first message whose delay has not passed. */
  private delayed = 0;
  private hasVisibilityTimer = false;
  private hasRetentionTimer = false;
  private reader: QueueReader | null = null;

  constructor(
    private readonly kernel: Kernel,
    readonly messages: Messages,
    private readonly order: MessageOrder,
    private readonly observer: QueueObserver,
    private readonly deadLetters: DeadLetters | null,
    private readonly watches: QueueWatches,
    private readonly options: SqsQueueOptions,
    /** Is told of each message that the recursion stop takes out. */
    private readonly onRecursion: (now: Micros) => void = () => {},
  ) {
    this.shown = kernel.on('delayed messages shown', Phase.timer, () => this.showDelayed());
    this.hiddenOver = kernel.on('visibility timeout passed', Phase.timer, () => this.onVisibilityTimer());
    this.tooOld = kernel.on('retention passed', Phase.timer, () => this.onRetentionTimer());
    observer.oldestSentAt = () => {
      const oldest = messages.oldestInQueue();
      return oldest === NO_MESSAGE ? Number.NaN : messages.sentAt(oldest);
    };
  }

  connect(reader: QueueReader): void {
    this.reader = reader;
  }

  /**
   * Messages are sent now, so many at once.
   *
   * @param nextOwn gives each its own random number
   * @param depth links of a loop that led to them
   */
  send(count: number, nextOwn: () => number, depth = 0): void {
    const { kernel, messages, order, options } = this;
    for (let sent = 0; sent < count; sent++) {
      const message = messages.add(kernel.now, nextOwn(), depth);
      if (options.delay === 0) order.add(message);
    }
    this.observer.changeBacklog(kernel.now, count);
    if (!this.hasRetentionTimer) this.setRetentionTimer();
    if (options.delay > 0) kernel.schedule(options.delay, this.shown);
    else this.delayed = messages.sent;
  }

  /** Whether a message could be received for a new batch. */
  hasNext(): boolean {
    if (!this.order.hasNext()) return false;
    if (this.receipts.hidden < this.options.inFlightMaximum) return true;
    this.watches.inFlight.refuse(this.kernel.now);
    return false;
  }

  /**
   * Receives one message. Those that were received too often, or lead back too often, go to the dead-letter queue on
   * the way.
   *
   * @param batch the batch it is for
   * @returns its receipt, or `NO_RECEIPT`
   */
  receive(batch: number, isFirst: boolean): number {
    const { kernel, messages, options, observer } = this;
    while (this.receipts.hidden < options.inFlightMaximum) {
      const message = this.order.take(isFirst);
      if (message === NO_MESSAGE) return NO_RECEIPT;
      observer.changeBacklog(kernel.now, -1);
      if (options.maxReceiveCount !== null && messages.receives(message) >= options.maxReceiveCount) {
        this.sendAway(message);
        continue;
      }
      if (messages.depth(message) >= options.recursionLimit) {
        this.onRecursion(kernel.now);
        this.sendAway(message);
        continue;
      }
      observer.receives.add(kernel.now);
      const ordinal = messages.countReceive(message);
      if (ordinal > 1) observer.retries.add(kernel.now);
      messages.mark(message, MessageFlag.inFlight);
      observer.inFlight.add(kernel.now, 1);
      const receipt = this.receipts.open(kernel.now, message, ordinal, batch);
      if (!this.hasVisibilityTimer) this.setVisibilityTimer();
      return receipt;
    }
    return NO_RECEIPT;
  }

  /** The batch of a receipt is over, and its message was processed: it is deleted. */
  succeed(receipt: number): void {
    const { messages, receipts, observer, kernel } = this;
    const message = receipts.message[receipt];
    if (messages.is(message, MessageFlag.settled)) {
      observer.duplicates.add(kernel.now);
    } else {
      messages.mark(message, MessageFlag.settled);
      observer.succeeded(kernel.now, kernel.now - messages.sentAt(message));
    }
    if (receipts.hides(receipt)) {
      this.leave(message);
      this.reveal(receipt);
      this.order.landed(message);
    } else if (this.isDeletedLate(receipt, message)) {
      // Visible again: it is passed over where it stands.
      observer.changeBacklog(kernel.now, -1);
      this.leave(message);
    }
    this.endBatch(receipt);
  }

  /** The batch of a receipt is over without success: its message comes back when its visibility timeout has passed. */
  fail(receipt: number): void {
    const message = this.receipts.message[receipt];
    if (!this.receipts.hides(receipt)) this.settleIfGone(message);
    this.endBatch(receipt);
  }

  /**
   * A delete after the visibility timeout works while nobody has received the message again; a FIFO queue does not
   * take the receipt any more (assumed after the description of receipt handles).
   */
  private isDeletedLate(receipt: number, message: number): boolean {
    const { messages, options } = this;
    if (options.isFifo || messages.is(message, MessageFlag.gone)) return false;
    return messages.receives(message) === this.receipts.ordinal[receipt];
  }

  private endBatch(receipt: number): void {
    const message = this.receipts.message[receipt];
    if (this.receipts.leaveBatch(receipt)) this.messages.release(message);
  }

  private reveal(receipt: number): void {
    const message = this.receipts.message[receipt];
    this.observer.inFlight.add(this.kernel.now, -1);
    if (this.receipts.reveal(receipt)) this.messages.release(message);
  }

  /** It is not in the queue any more. */
  private leave(message: number): void {
    const { messages, kernel } = this;
    if (messages.oldestInQueue() === message) {
      this.observer.oldestIs(kernel.now, kernel.now - messages.sentAt(message));
    }
    messages.mark(message, MessageFlag.gone);
  }

  private settle(message: number, state: QueueState): void {
    if (this.messages.is(message, MessageFlag.settled)) return;
    this.messages.mark(message, MessageFlag.settled);
    this.observer.settled(this.kernel.now, state);
  }

  /** A message that grew too old while it was in flight has its end when its last chance is over. */
  private settleIfGone(message: number): void {
    if (this.messages.is(message, MessageFlag.gone)) this.settle(message, 'expired');
  }

  private sendAway(message: number): void {
    const { messages } = this;
    const isDelivered = this.deadLetters?.(messages.own(message), messages.receives(message));
    this.settle(message, isDelivered === undefined ? 'discarded' : isDelivered ? 'deadLettered' : 'lost');
    this.leave(message);
    this.order.landed(message);
    messages.release(message);
  }

  private showDelayed(): void {
    const { messages, kernel, options } = this;
    while (this.delayed < messages.sent && messages.sentAt(this.delayed) + options.delay <= kernel.now) {
      this.order.add(this.delayed++);
    }
    this.reader?.messagesCame();
  }

  private onVisibilityTimer(): void {
    const { receipts, kernel, options } = this;
    this.hasVisibilityTimer = false;
    let receipt = receipts.firstHidden;
    while (receipt !== NO_RECEIPT && receipts.receivedAt[receipt] + options.visibilityTimeout <= kernel.now) {
      this.showAgain(receipt);
      receipt = receipts.firstHidden;
    }
    if (receipt !== NO_RECEIPT) this.setVisibilityTimer();
    this.reader?.messagesCame();
  }

  private showAgain(receipt: number): void {
    const { receipts, messages } = this;
    const message = receipts.message[receipt];
    const batch = receipts.batchOf(receipt);
    messages.unmark(message, MessageFlag.inFlight);
    if (!messages.is(message, MessageFlag.gone)) {
      messages.hold(message);
      this.observer.changeBacklog(this.kernel.now, 1);
      this.order.putBack(message);
      if (batch >= 0) this.reader?.becameVisible(batch);
    } else if (batch < 0) {
      this.settleIfGone(message);
    }
    this.order.landed(message);
    this.reveal(receipt);
  }

  private setVisibilityTimer(): void {
    const { receipts, kernel, options } = this;
    this.hasVisibilityTimer = true;
    kernel.scheduleAt(receipts.receivedAt[receipts.firstHidden] + options.visibilityTimeout, this.hiddenOver);
  }

  private onRetentionTimer(): void {
    const { messages, kernel, options } = this;
    this.hasRetentionTimer = false;
    let oldest = messages.oldestInQueue();
    while (oldest !== NO_MESSAGE && messages.sentAt(oldest) + options.retention <= kernel.now) {
      this.expire(oldest);
      oldest = messages.oldestInQueue();
    }
    if (oldest !== NO_MESSAGE) this.setRetentionTimer();
  }

  private expire(message: number): void {
    const { messages, kernel, observer } = this;
    this.watches.retention.refuse(kernel.now);
    this.leave(message);
    if (messages.is(message, MessageFlag.inFlight)) return; // a run of it may still succeed
    observer.changeBacklog(kernel.now, -1);
    this.settle(message, 'expired');
  }

  private setRetentionTimer(): void {
    const oldest = this.messages.oldestInQueue();
    if (oldest === NO_MESSAGE || this.options.retention >= this.options.horizon) return;
    this.hasRetentionTimer = true;
    this.kernel.scheduleAt(this.messages.sentAt(oldest) + this.options.retention, this.tooOld);
  }
}
