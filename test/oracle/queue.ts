import type { SqsSettings } from '../../src/sources/sqs-field.ts';
import type { Books, Item } from './books.ts';
import { newRequest } from './lambda.ts';
import type { Sink } from './sinks.ts';
import type { Surroundings } from './surroundings.ts';
import type { Stretch } from './tally.ts';
import type { Steps } from './world.ts';

export interface Message {
  readonly own: number;
  readonly sentAt: number;
  readonly item: Item;
  receives: number;
  /** Whether its item has come to its end, and whether it has left the queue. */
  isSettled: boolean;
  isGone: boolean;
  /** Whether it was ever part of a batch that ran. */
  wasDelivered: boolean;
}

/** Somebody has received a message. */
export interface Receipt {
  readonly message: Message;
  /** Which receive of the message this was. */
  readonly ordinal: number;
  /** Until then nobody else sees it. */
  readonly hiddenUntil: number;
  readonly flight: Stretch;
  isHidden: boolean;
  /** Whether whoever received it is done with it. */
  isOver: boolean;
}

/** A standard queue of SQS: what is sent, hidden, seen again, deleted and given up (section 6.2 of the facts sheet). */
export class Queue {
  /** Messages that can be received, and those of them that have left meanwhile; first come, first served. */
  private readonly visible: Message[] = [];
  private readonly delayed: Message[] = [];
  /** Receipts that hide their message, the one that ends first in front. */
  private readonly hiding: Receipt[] = [];
  private isWatching = false;

  constructor(
    private readonly around: Surroundings,
    private readonly name: string,
    private readonly settings: SqsSettings,
    private readonly visibilityTimeout: number,
    private readonly books: Books,
    private readonly deadLetterQueue: Sink | null,
    /** Called when messages can be received that could not before. */
    private readonly look: () => void,
  ) {}

  /** Messages are sent, one for each number. */
  send(owns: readonly number[]): void {
    const { world } = this.around;
    const { delay } = this.settings;
    for (const own of owns) {
      const item = this.books.offered(newRequest(own));
      const message = {
        own,
        sentAt: world.now,
        item,
        receives: 0,
        isSettled: false,
        isGone: false,
        wasDelivered: false,
      };
      (delay > 0 ? this.delayed : this.visible).push(message);
      world.start(this.grow(message));
    }
    if (delay > 0) world.at(world.now + delay, 'timer', () => this.show());
    else this.look();
  }

  get hasVisible(): boolean {
    while (this.visible[0]?.isGone) this.visible.shift();
    return this.visible.length > 0;
  }

  /** Receives a message. One that was received too often goes to the dead-letter queue instead. */
  receive(): Receipt | null {
    const { maxReceiveCount = 10 } = this.settings;
    while (this.hasVisible) {
      const message = this.visible.shift() as Message;
      if (this.deadLetterQueue === null || message.receives < maxReceiveCount) return this.hide(message);
      const isDelivered = this.deadLetterQueue.deliver(message.own, message.receives);
      message.isGone = true;
      this.settle(message, isDelivered ? 'deadLettered' : 'lost');
    }
    return null;
  }

  /** The message was processed: it is deleted. */
  delete(receipt: Receipt): void {
    const { message } = receipt;
    receipt.isOver = true;
    if (message.isSettled) this.books.count('duplicates');
    this.settle(message, 'succeeded');
    if (receipt.isHidden) this.reveal(receipt);
    // After its time a receipt is good for a delete only while nobody has received the message again.
    else if (message.receives > receipt.ordinal) return;
    message.isGone = true;
  }

  /** The message was not processed: it comes back when its visibility timeout has passed. */
  leave(receipt: Receipt): void {
    receipt.isOver = true;
    if (!receipt.isHidden && receipt.message.isGone) this.settle(receipt.message, 'expired');
  }

  private hide(message: Message): Receipt {
    const { world, tally } = this.around;
    this.books.count('receives');
    message.receives++;
    if (message.receives > 1) this.books.count('retries');
    const receipt = {
      message,
      ordinal: message.receives,
      hiddenUntil: world.now + this.visibilityTimeout,
      flight: tally.begin(`sources.${this.name}.inFlight`),
      isHidden: true,
      isOver: false,
    };
    this.hiding.push(receipt);
    if (!this.isWatching) world.start(this.watch());
    return receipt;
  }

  private reveal(receipt: Receipt): void {
    receipt.isHidden = false;
    this.hiding.splice(this.hiding.indexOf(receipt), 1);
    this.around.tally.end(receipt.flight);
  }

  /** Waits for the end of the visibility timeout that ends first. */
  private *watch(): Steps<void> {
    const { world } = this.around;
    this.isWatching = true;
    yield world.until(this.hiding[0].hiddenUntil, 'timer');
    while (this.hiding.length > 0 && this.hiding[0].hiddenUntil <= world.now) this.showAgain(this.hiding[0]);
    this.isWatching = false;
    if (this.hiding.length > 0) world.start(this.watch());
    this.look();
  }

  private showAgain(receipt: Receipt): void {
    const { message, isOver } = receipt;
    if (!message.isGone) this.visible.push(message);
    else if (isOver) this.settle(message, 'expired');
    this.reveal(receipt);
  }

  private show(): void {
    const { world } = this.around;
    while (this.delayed.length > 0 && this.delayed[0].sentAt + this.settings.delay <= world.now) {
      this.visible.push(this.delayed.shift() as Message);
    }
    this.look();
  }

  /** A message grows too old. One in flight may still be processed. */
  private *grow(message: Message): Steps<void> {
    const { world } = this.around;
    yield world.until(message.sentAt + this.settings.retention, 'timer');
    if (message.isGone) return;
    message.isGone = true;
    const isInFlight = this.hiding.some((receipt) => receipt.message === message);
    if (!isInFlight) this.settle(message, 'expired');
  }

  private settle(message: Message, state: string): void {
    if (message.isSettled) return;
    message.isSettled = true;
    this.books.settled(message.item, state, state === 'succeeded' ? message.sentAt : null);
  }
}
