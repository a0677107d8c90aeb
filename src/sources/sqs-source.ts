import { type Kernel, Phase } from '../kernel/kernel.ts';
import { RequestFlag, RequestState, type Requests, widened } from '../kernel/requests.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { QueueObserver } from '../observe/queue-observer.ts';
import { type Caller, type Invocable, Outcome, Refusal } from '../platform/invocation.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { EventKind, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { Feed } from './feed.ts';
import type { OpenItems, Source } from './source.ts';
import { MessageFlag } from './sqs-messages.ts';
import type { PollRate } from './sqs-poll-rate.ts';
import type { Pollers } from './sqs-pollers.ts';
import type { QueueReader, SqsQueue } from './sqs-queue.ts';
import { NO_RECEIPT } from './sqs-receipts.ts';

export interface SqsSourceOptions {
  readonly name: string;
  /** Its number among sources. */
  readonly index: number;
  /** Messages of a batch at most: the batch size, or what fits into one payload. */
  readonly batchSize: number;
  /** How long a batch is collected from its first message on. */
  readonly window: Micros;
  /** How long a received message is hidden, and so how long a throttled batch is tried again. */
  readonly visibilityTimeout: Micros;
  readonly reportBatchItemFailures: boolean;
  /** Share of messages whose processing always fails. */
  readonly poison: number;
  readonly throttleRetry: { readonly base: Micros; readonly maximum: Micros };
  /** Whether each message is above the size limit, and so refused. */
  readonly isTooLarge: boolean;
  /** Whether order within a group is kept: what follows a failed message of its group fails with it. */
  readonly groupOf: ((message: number) => number) | null;
  readonly resolution: Micros;
}

const NO_BATCH = -1;
const NEVER = Number.POSITIVE_INFINITY;

/** A queue with its mapping: pollers that receive batches, invoke the function, and delete what was processed. */
export class SqsSource implements Source, Caller, QueueReader {
  feed: Feed | null = null;
  private readonly ownNumbers: RandomStream;
  private readonly nextOwn: () => number;
  private readonly draws = new RandomStream('one message');
  private readonly poisonKey: number;
  private readonly polled: EventKind;
  private readonly windowOver: EventKind;
  private readonly triedAgain: EventKind;
  private readonly sampled: EventKind;
  /** By row of the request table: the first receipt of the batch. */
  private firstReceipt = new Int32Array(1024);
  /** Batches that are collected, running, or waiting after a throttle. */
  private busy = 0;
  /** Batches that wait after a throttle: no poller is added meanwhile. */
  private throttled = 0;
  /** The batch that is being collected, and its last receipt. */
  private collecting = NO_BATCH;
  private lastReceipt = NO_RECEIPT;
  /** When the queue is polled next without anything happening. */
  private pollAt = NEVER;
  /** Groups of the batch now completed in which a message failed. */
  private readonly failedGroups: number[] = [];

  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    private readonly target: Invocable,
    private readonly queue: SqsQueue,
    private readonly pollers: Pollers,
    private readonly pollRate: PollRate | null,
    readonly observer: QueueObserver,
    streams: Streams,
    private readonly watches: { readonly pollers: LimitWatch; readonly visibility: LimitWatch },
    private readonly options: SqsSourceOptions,
  ) {
    const entity = `sources/${options.name}`;
    this.ownNumbers = streams.named(entity, 'requests');
    this.nextOwn = () => this.ownNumbers.int32();
    this.poisonKey = streams.key(entity, 'poison');
    queue.connect(this);
    this.polled = kernel.on('queue polled', Phase.timer, () => this.onPolled());
    this.windowOver = kernel.on('batching window over', Phase.timer, (batch) => this.onWindowOver(batch as RequestId));
    this.triedAgain = kernel.on('batch tried again', Phase.timer, (batch) => this.onTriedAgain(batch as RequestId));
    this.sampled = kernel.on('queue looked at', Phase.observation, () => this.onSampled());
    kernel.scheduleAt(options.resolution - 1, this.sampled);
  }

  offer(_given: number, depth = 0): void {
    this.offerMany(1, depth);
  }

  /** So many messages are sent at once. @param depth links of a loop that led to them */
  offerMany(count: number, depth = 0): void {
    this.observer.offered.addMany(this.kernel.now, count);
    if (this.options.isTooLarge) {
      for (let n = 0; n < count; n++) this.observer.settled(this.kernel.now, 'refused');
      return;
    }
    this.queue.send(count, this.nextOwn, depth);
    this.poll();
  }

  /** A message that was in a dead-letter queue is sent again, as what it was. */
  offerAgain(own: number, _given: number): void {
    this.observer.offered.add(this.kernel.now);
    this.queue.send(1, () => own);
    this.poll();
  }

  messagesCame(): void {
    this.poll();
  }

  becameVisible(batch: number): void {
    if (this.requests.state[batch] === RequestState.running) this.watches.visibility.refuse(this.kernel.now);
  }

  refused(batch: RequestId, refusal: Refusal): void {
    const { requests, kernel, options } = this;
    if (refusal === Refusal.serviceError) {
      // Not a throttle: what was received comes back when its visibility timeout has passed (ERR-02).
      this.endThrottle(batch);
      this.pollers.failed(kernel.now);
      this.abandon(batch);
      return;
    }
    if (requests.throttles[batch] === 0) {
      this.throttled++;
      this.pollers.throttled(kernel.now);
    }
    let wait = options.throttleRetry.base;
    for (let n = 0; n < requests.throttles[batch] && wait < options.throttleRetry.maximum; n++) wait *= 2;
    if (requests.throttles[batch] < 65_535) requests.throttles[batch]++;
    const next = kernel.now + Math.min(wait, options.throttleRetry.maximum);
    kernel.scheduleAt(Math.min(next, this.givenUpAt(batch)), this.triedAgain, batch);
  }

  finished(batch: RequestId, outcome: Outcome): void {
    if (outcome === Outcome.success) {
      this.complete(batch);
    } else {
      // With partial responses errors do not slow the mapping down.
      if (!this.options.reportBatchItemFailures) this.pollers.failed(this.kernel.now);
      this.abandon(batch);
    }
    this.poll();
  }

  countOpen(): OpenItems {
    const { messages, receipts } = this.queue;
    const running = new Set<number>();
    for (let row = 0; row < this.requests.rows; row++) {
      const isOwn = this.requests.source[row] === this.options.index;
      if (!isOwn || this.requests.state[row] !== RequestState.running) continue;
      for (let receipt = this.firstReceipt[row]; receipt !== NO_RECEIPT; receipt = receipts.nextInBatch[receipt]) {
        running.add(receipts.message[receipt]);
      }
    }
    const open = { waiting: 0, running: 0 };
    messages.eachOpen((message) => {
      if (running.has(message)) open.running++;
      else open.waiting++;
    });
    return open;
  }

  /** Lets pollers take what there is, as far as they are allowed to. */
  private poll(): void {
    const { pollers, pollRate, kernel, queue } = this;
    const now = kernel.now;
    pollers.reach(now);
    if (this.collecting !== NO_BATCH && this.mayReceive()) this.goOnCollecting(this.collecting as RequestId);
    while (this.busy < pollers.allowed && queue.hasNext() && this.mayReceive()) {
      this.startBatch();
    }
    const remain = queue.hasNext();
    pollers.set(now, this.busy, remain && this.throttled === 0);
    if (!remain) return;
    this.wakeAt(pollers.nextAt());
    if (this.busy < pollers.allowed || this.collecting !== NO_BATCH) this.wakeAt(pollRate?.nextAt ?? NEVER);
    else if (pollers.isAtMaximum) this.watches.pollers.refuse(now);
  }

  /** Whether a poller of provisioned mode may make a call now; others are not bound by a rate. */
  private mayReceive(): boolean {
    return this.pollRate === null || this.pollRate.admits(this.kernel.now);
  }

  private wakeAt(at: Micros): void {
    if (at >= this.pollAt) return; // the poll that is due before will look again
    this.pollAt = at;
    this.kernel.scheduleAt(at, this.polled);
  }

  private onPolled(): void {
    if (this.kernel.now < this.pollAt) return; // an earlier one took its place
    this.pollAt = NEVER;
    this.poll();
  }

  private startBatch(): void {
    const { kernel, requests, options } = this;
    const batch = requests.open(kernel.now, options.index, 0);
    requests.flags[batch] |= RequestFlag.batch;
    if (batch >= this.firstReceipt.length) {
      this.firstReceipt = widened(this.firstReceipt, new Int32Array(batch * 2));
    }
    this.firstReceipt[batch] = NO_RECEIPT;
    this.lastReceipt = NO_RECEIPT;
    this.busy++;
    this.fill(batch);
    const size = requests.records[batch];
    if (size === 0) {
      this.close(batch); // all that was left went to the dead-letter queue
      return;
    }
    if (size < options.batchSize && options.window > 0) {
      this.collecting = batch;
      kernel.schedule(options.window, this.windowOver, batch);
    } else {
      this.begin(batch);
    }
  }

  private goOnCollecting(batch: RequestId): void {
    this.fill(batch);
    if (this.requests.records[batch] < this.options.batchSize) return;
    this.collecting = NO_BATCH;
    this.begin(batch);
  }

  private onWindowOver(batch: RequestId): void {
    const isOver = this.requests.queuedAt[batch] + this.options.window === this.kernel.now;
    if (this.collecting !== batch || !isOver) return;
    this.collecting = NO_BATCH;
    this.begin(batch);
  }

  /** Receives messages for a batch until it is full or none is left. */
  private fill(batch: RequestId): void {
    const before = this.requests.records[batch];
    this.receiveInto(batch);
    const received = this.requests.records[batch] - before;
    if (received > 0) this.pollRate?.take(this.kernel.now, received, this.pollers.count);
  }

  private receiveInto(batch: RequestId): void {
    const { queue, requests, options } = this;
    const { receipts } = queue;
    while (requests.records[batch] < options.batchSize) {
      const receipt = queue.receive(batch, requests.records[batch] === 0);
      if (receipt === NO_RECEIPT) return;
      if (requests.records[batch] === 0) {
        this.firstReceipt[batch] = receipt;
        requests.own[batch] = this.ownOfTry(receipt);
      } else {
        receipts.nextInBatch[this.lastReceipt] = receipt;
      }
      this.lastReceipt = receipt;
      requests.records[batch]++;
      if (requests.hasDepth) {
        requests.depth[batch] = Math.max(requests.depth[batch], queue.messages.depth(receipts.message[receipt]));
      }
    }
  }

  /** A message that is received again, or sent again, is a new try with luck of its own. */
  private ownOfTry(receipt: number): number {
    const { messages, receipts } = this.queue;
    const message = receipts.message[receipt];
    const ordinal = Math.imul(receipts.ordinal[receipt], 0x9e3779b1);
    return messages.own(message) ^ ordinal ^ Math.imul(messages.sentAt(message) | 0, 0x85ebca6b);
  }

  private begin(batch: RequestId): void {
    const { poison, reportBatchItemFailures } = this.options;
    if (poison > 0 && !reportBatchItemFailures && this.hasPoison(batch)) {
      this.requests.flags[batch] |= RequestFlag.poisoned;
    }
    this.invoke(batch);
  }

  private invoke(batch: RequestId): void {
    const { requests, kernel, queue, observer } = this;
    this.target.invoke(batch, true);
    if (requests.state[batch] !== RequestState.running) return;
    this.endThrottle(batch);
    observer.batchStarted(kernel.now, requests.records[batch]);
    const { messages, receipts } = queue;
    let again = 0;
    for (let receipt = this.firstReceipt[batch]; receipt !== NO_RECEIPT; receipt = receipts.nextInBatch[receipt]) {
      const message = receipts.message[receipt];
      if (messages.is(message, MessageFlag.delivered)) {
        again++;
        continue;
      }
      messages.mark(message, MessageFlag.delivered);
      observer.delivered.add(kernel.now);
    }
    if (again * 2 >= requests.records[batch]) requests.flags[batch] |= RequestFlag.repeat;
  }

  private onTriedAgain(batch: RequestId): void {
    if (this.kernel.now < this.givenUpAt(batch)) {
      this.invoke(batch);
    } else {
      this.endThrottle(batch);
      this.abandon(batch);
    }
    this.poll();
  }

  private givenUpAt(batch: RequestId): Micros {
    return this.requests.queuedAt[batch] + this.options.visibilityTimeout;
  }

  private endThrottle(batch: RequestId): void {
    if (this.requests.throttles[batch] === 0) return;
    this.requests.throttles[batch] = 0;
    this.throttled--;
  }

  /** The run succeeded: what it did not report as failed is deleted. */
  private complete(batch: RequestId): void {
    const { queue, failedGroups } = this;
    const { receipts } = queue;
    failedGroups.length = 0;
    let receipt = this.firstReceipt[batch];
    while (receipt !== NO_RECEIPT) {
      const next = receipts.nextInBatch[receipt];
      if (this.isReported(receipts.message[receipt])) queue.fail(receipt);
      else queue.succeed(receipt);
      receipt = next;
    }
    this.close(batch);
  }

  /** Whether the function reports a message as failed: because it always fails, or follows such a one in its group. */
  private isReported(message: number): boolean {
    const { options, failedGroups } = this;
    if (options.poison === 0 || !options.reportBatchItemFailures) return false;
    const isPoison = this.isPoison(message);
    if (options.groupOf === null) return isPoison;
    const group = options.groupOf(message);
    if (failedGroups.includes(group)) return true;
    if (isPoison) failedGroups.push(group);
    return isPoison;
  }

  /** Nothing is deleted: all messages come back when their visibility timeout has passed. */
  private abandon(batch: RequestId): void {
    const { receipts } = this.queue;
    let receipt = this.firstReceipt[batch];
    while (receipt !== NO_RECEIPT) {
      const next = receipts.nextInBatch[receipt];
      this.queue.fail(receipt);
      receipt = next;
    }
    this.close(batch);
  }

  private close(batch: RequestId): void {
    this.busy--;
    this.requests.close(batch);
  }

  private hasPoison(batch: RequestId): boolean {
    const { receipts } = this.queue;
    for (let receipt = this.firstReceipt[batch]; receipt !== NO_RECEIPT; receipt = receipts.nextInBatch[receipt]) {
      if (this.isPoison(receipts.message[receipt])) return true;
    }
    return false;
  }

  private isPoison(message: number): boolean {
    this.draws.restart(this.queue.messages.own(message) ^ this.poisonKey, 0);
    return this.draws.uniform() < this.options.poison;
  }

  private onSampled(): void {
    const { kernel, pollers, observer, options } = this;
    pollers.reach(kernel.now);
    observer.sample(kernel.now);
    kernel.schedule(options.resolution, this.sampled);
  }
}
