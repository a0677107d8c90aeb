import { assemble } from '../../src/engine/assemble.ts';
import { scheduleFaults } from '../../src/engine/faults.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import { MessageFlag } from '../../src/sources/sqs-messages.ts';
import type { SqsQueue } from '../../src/sources/sqs-queue.ts';
import { NO_RECEIPT } from '../../src/sources/sqs-receipts.ts';
import type { Micros } from '../../src/units/time.ts';

/** What a queue promises; times in microseconds. */
export interface QueuePromises {
  readonly visibilityTimeout: Micros;
  readonly retention: Micros;
  /** Infinity without a dead-letter queue. */
  readonly maxReceiveCount: number;
}

/** A message that a batch has received. */
interface Received {
  readonly message: number;
  readonly batch: number;
  readonly hiddenUntil: Micros;
}

/**
 * Runs a scenario and watches its first source, a queue, give out messages: what is sent, received, deleted, and gone. The
 * parts are the real ones; only their contracts are listened to.
 */
export function watchQueue(model: ScenarioModel, promises: QueuePromises): QueueWitness {
  const kernel = new Kernel();
  const parts = assemble(model, 0, kernel);
  scheduleFaults(model, parts);
  const [source] = parts.sources;
  const { groupOf } = Reflect.get(source, 'options') as { groupOf: ((message: number) => number) | null };
  const witness = new QueueWitness(Reflect.get(source, 'queue') as SqsQueue, kernel, groupOf, promises);
  kernel.run(parts.timeline.horizon, Number.POSITIVE_INFINITY);
  return witness;
}

/** What it did wrong, in words, and how much was seen. */
export class QueueWitness {
  readonly wrongs: string[] = [];
  received = 0;
  /** Receives of messages that had been received before. */
  receivedAgain = 0;
  /** What is in the queue, in the order of sending, by group. */
  private readonly inQueue = new Map<number, Set<number>>();
  private readonly inFlight = new Map<number, Received>();
  /** Rows of batches are used again: the number of the batch that has a row now. */
  private readonly batches = new Map<number, number>();
  private batchesBegun = 0;

  constructor(
    private readonly queue: SqsQueue,
    private readonly kernel: Kernel,
    private readonly groupOf: ((message: number) => number) | null,
    private readonly promises: QueuePromises,
  ) {
    this.listenToMessages();
    this.listenToReceives();
  }

  private listenToMessages(): void {
    const { messages } = this.queue;
    const add = messages.add.bind(messages);
    const mark = messages.mark.bind(messages);
    messages.add = (now, own) => {
      const message = add(now, own);
      this.of(message).add(message);
      return message;
    };
    messages.mark = (message, flag) => {
      if ((flag & MessageFlag.gone) !== 0) this.of(message).delete(message);
      mark(message, flag);
    };
  }

  private listenToReceives(): void {
    const { queue } = this;
    const receive = queue.receive.bind(queue);
    const succeed = queue.succeed.bind(queue);
    queue.receive = (row, isFirst) => {
      if (isFirst) this.batches.set(row, ++this.batchesBegun);
      const receipt = receive(row, isFirst);
      if (receipt !== NO_RECEIPT) this.gaveOut(receipt, this.batches.get(row) ?? 0);
      return receipt;
    };
    queue.succeed = (receipt) => {
      const message = queue.receipts.message[receipt];
      const isHidden = queue.receipts.hides(receipt);
      succeed(receipt);
      if (isHidden) this.inFlight.delete(message);
    };
  }

  private gaveOut(receipt: number, batch: number): void {
    const { queue, kernel, promises } = this;
    const message = queue.receipts.message[receipt];
    const receives = queue.messages.receives(message);
    const age = kernel.now - queue.messages.sentAt(message);
    this.received++;
    if (receives > 1) this.receivedAgain++;
    if (receives > promises.maxReceiveCount) this.wrongs.push(`message ${message} is received ${receives} times`);
    // At the very instant of the retention it is a matter of which timer was set first.
    if (age > promises.retention) this.wrongs.push(`message ${message} is received ${age} us old`);
    if (!this.of(message).has(message)) this.wrongs.push(`message ${message} is received after it left`);
    const before = this.inFlight.get(message);
    if (before !== undefined && kernel.now < before.hiddenUntil) this.wrongs.push(`message ${message} was hidden`);
    if (this.groupOf !== null) this.checkGroup(message, batch);
    this.inFlight.set(message, { message, batch, hiddenUntil: kernel.now + promises.visibilityTimeout });
  }

  /** whatever of its group was sent before has left, or was received by the same batch; and none is elsewhere. */
  private checkGroup(message: number, batch: number): void {
    const now = this.kernel.now;
    for (const other of this.of(message)) {
      const held = this.inFlight.get(other);
      const isHeld = held !== undefined && now < held.hiddenUntil;
      if (other < message && !(isHeld && held.batch === batch)) {
        this.wrongs.push(`message ${message} overtakes ${other} of its group`);
      }
      if (isHeld && held.batch !== batch) this.wrongs.push(`the group of ${message} is in two batches at once`);
    }
  }

  private of(message: number): Set<number> {
    const group = this.groupOf === null ? 0 : this.groupOf(message);
    let messages = this.inQueue.get(group);
    if (messages === undefined) {
      messages = new Set();
      this.inQueue.set(group, messages);
    }
    return messages;
  }
}
