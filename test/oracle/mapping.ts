import type { RandomStream } from '../../src/random/stream.ts';
import type { SqsSettings } from '../../src/sources/sqs-field.ts';
import { Books } from './books.ts';
import { Chance } from './chance.ts';
import { type Lambda, newRequest, type Request } from './lambda.ts';
import { type Message, Queue, type Receipt } from './queue.ts';
import type { Sink } from './sinks.ts';
import type { Surroundings } from './surroundings.ts';
import { Alarm, type Steps } from './world.ts';

const MINUTE = 60_000_000;
const SECOND = 1_000_000;

interface Batch {
  readonly request: Request;
  readonly receipts: Receipt[];
  readonly openedAt: number;
}

/** A mapping that reads a standard queue: it receives batches and invokes the function with each. */
export class QueueMapping {
  readonly books: Books;
  private readonly chance: Chance;
  private readonly ownNumbers: RandomStream;
  private readonly queue: Queue;
  private readonly visibilityTimeout: number;
  private readonly batchSize: number;
  private readonly allowance: Allowance;
  /** Batches that are collected, running, or waiting after a throttle; and how many are throttled. */
  private readonly batches = new Set<Batch>();
  private throttled = 0;
  /** The batch that is being collected. */
  private collecting: Batch | null = null;
  /** Lets it look at the queue again when one more batch is allowed. */
  private readonly alarm: Alarm;

  constructor(
    private readonly around: Surroundings,
    name: string,
    private readonly settings: SqsSettings,
    private readonly target: Lambda,
    deadLetterQueue: Sink | null,
  ) {
    if (settings.fifo || settings.provisionedPollers) throw new Error('the oracle knows plain standard queues only');
    const { model, streams } = around;
    this.books = new Books(around, name);
    this.alarm = new Alarm(around.world, 'timer', () => this.look());
    this.chance = new Chance(streams, `sources/${name}`);
    this.ownNumbers = this.chance.along('requests');
    const { maximumBatchingWindow: window, visibilityTimeout } = settings;
    const needed = window + model.scenario.functions[settings.target].timeout;
    this.visibilityTimeout = window > 0 && needed > visibilityTimeout ? needed + 30 * SECOND : visibilityTimeout;
    this.queue = new Queue(around, name, settings, this.visibilityTimeout, this.books, deadLetterQueue, () =>
      this.look(),
    );
    const fitting = Math.floor(model.platform.sqsBatchPayloadMaximum / Math.max(1, settings.messageSize));
    this.batchSize = Math.min(settings.batchSize, Math.max(1, fitting));
    this.allowance = new Allowance(around, settings.maximumConcurrency);
  }

  /** So many messages are sent at once. */
  send(count: number): void {
    this.queue.send(Array.from({ length: count }, () => this.ownNumbers.int32()));
  }

  close(): void {
    const running = [...this.batches].filter(({ request }) => request.isRunning);
    const items = new Set(running.flatMap(({ receipts }) => receipts.map(({ message }) => message.item)));
    this.books.close((item) => items.has(item));
  }

  /** Receives what there is, with as many batches at once as are allowed. */
  private look(): void {
    const { queue, allowance } = this;
    if (this.collecting !== null) {
      this.fill(this.collecting);
      if (this.collecting.receipts.length === this.batchSize) this.beginCollected();
    }
    while (this.batches.size < allowance.whole && queue.hasVisible) this.open();
    allowance.follow(this.batches.size, queue.hasVisible && this.throttled === 0);
    if (queue.hasVisible) this.alarm.set(allowance.nextAt);
  }

  private open(): void {
    const { world } = this.around;
    const first = this.queue.receive();
    if (first === null) return; // all that was left went to the dead-letter queue
    const batch = { request: newRequest(ownOf(first)), receipts: [first], openedAt: world.now };
    this.batches.add(batch);
    this.fill(batch);
    const { maximumBatchingWindow: window } = this.settings;
    if (batch.receipts.length === this.batchSize || window === 0) {
      this.begin(batch);
      return;
    }
    this.collecting = batch;
    world.at(world.now + window, 'timer', () => {
      if (this.collecting === batch) this.beginCollected();
    });
  }

  private fill(batch: Batch): void {
    while (batch.receipts.length < this.batchSize) {
      const receipt = this.queue.receive();
      if (receipt === null) return;
      batch.receipts.push(receipt);
    }
  }

  private beginCollected(): void {
    const batch = this.collecting as Batch;
    this.collecting = null;
    this.begin(batch);
  }

  private begin(batch: Batch): void {
    const isWhole = !this.settings.reportBatchItemFailures;
    batch.request.records = batch.receipts.length;
    batch.request.isPoisoned = isWhole && batch.receipts.some(({ message }) => this.isPoison(message));
    this.invoke(batch);
  }

  private invoke(batch: Batch): void {
    const refusal = this.target.admit(batch.request, true);
    if (refusal === null) {
      this.endThrottle(batch);
      this.around.world.start(this.run(batch));
    } else if (refusal === 'service error') {
      this.endThrottle(batch);
      this.allowance.failed();
      this.giveBack(batch); // ERR-02
    } else {
      this.around.world.start(this.waitAfterThrottle(batch));
    }
  }

  private *run(batch: Batch): Steps<void> {
    const { settings, queue, books } = this;
    books.count('batches');
    for (const { message } of batch.receipts) {
      if (!message.wasDelivered) books.count('delivered');
      message.wasDelivered = true;
    }
    const outcome = yield* this.target.run(batch.request);
    if (outcome === 'success') {
      for (const receipt of batch.receipts) {
        // What the function names as failed stays.
        if (settings.reportBatchItemFailures && this.isPoison(receipt.message)) queue.leave(receipt);
        else queue.delete(receipt);
      }
      this.batches.delete(batch);
    } else {
      if (!settings.reportBatchItemFailures) this.allowance.failed();
      this.giveBack(batch);
    }
    this.look();
  }

  /** The same batch is tried again until its messages are visible to others. */
  private *waitAfterThrottle(batch: Batch): Steps<void> {
    const { world, model } = this.around;
    const { sqsThrottleRetryBase: base, sqsThrottleRetryMaximum: maximum } = model.platform;
    const { request } = batch;
    if (request.throttles === 0) {
      this.throttled++;
      this.allowance.throttled();
    }
    const wait = Math.min(base * 2 ** request.throttles, maximum);
    request.throttles++;
    const givenUpAt = batch.openedAt + this.visibilityTimeout;
    yield world.until(Math.min(world.now + wait, givenUpAt), 'timer');
    if (world.now < givenUpAt) {
      this.invoke(batch);
    } else {
      this.endThrottle(batch);
      this.giveBack(batch);
    }
    this.look();
  }

  private endThrottle({ request }: Batch): void {
    if (request.throttles > 0) this.throttled--;
    request.throttles = 0;
  }

  private giveBack(batch: Batch): void {
    for (const receipt of batch.receipts) this.queue.leave(receipt);
    this.batches.delete(batch);
  }

  private isPoison({ own }: Message): boolean {
    return this.chance.happens(this.settings.poison, own, 'poison', 0);
  }
}

/** A batch has the luck of its first message, of the time that this was sent and of how often it was received. */
function ownOf({ message, ordinal }: Receipt): number {
  return message.own ^ Math.imul(ordinal, 0x9e3779b1) ^ Math.imul(message.sentAt | 0, 0x85ebca6b);
}

/** How many batches a mapping may have at once. */
class Allowance {
  /** Batches times microseconds of a minute, so that only whole numbers are added. */
  private amount: number;
  private readonly maximum: number;
  private since = 0;
  private busy = 0;
  private isGrowing = false;
  /** Since when it has needed no more than the fewest that it keeps. */
  private quietSince: number;

  constructor(
    private readonly around: Surroundings,
    private readonly maximumConcurrency: number | undefined,
  ) {
    const { sqsPollersInitial, sqsPollersMaximum } = around.model.platform;
    this.maximum = Math.min(maximumConcurrency ?? Number.POSITIVE_INFINITY, sqsPollersMaximum) * MINUTE;
    this.amount = Math.min(sqsPollersInitial * MINUTE, this.maximum);
    this.quietSince = maximumConcurrency === undefined ? 0 : Number.POSITIVE_INFINITY;
  }

  get whole(): number {
    this.reach();
    return Math.floor(this.amount / MINUTE);
  }

  /** When one more will be allowed, if nothing changes. */
  get nextAt(): number {
    const { sqsPollersPerMinute: up } = this.around.model.platform;
    const missing = (this.whole + 1) * MINUTE - this.amount;
    if (!this.isGrowing || this.amount === this.maximum || up === 0) return Number.POSITIVE_INFINITY;
    return this.around.world.now + Math.ceil(missing / up);
  }

  /** It grows while messages remain that nobody receives, and shrinks to what is needed. */
  follow(busy: number, isGrowing: boolean): void {
    this.reach();
    this.busy = busy;
    this.isGrowing = isGrowing;
    const isQuiet = this.maximumConcurrency === undefined && busy <= this.around.model.platform.sqsPollersLow;
    if (!isQuiet) this.quietSince = Number.POSITIVE_INFINITY;
    else if (this.quietSince === Number.POSITIVE_INFINITY) this.quietSince = this.around.world.now;
  }

  /** */
  failed(): void {
    const { sqsErrorStep, sqsErrorShare } = this.around.model.platform;
    this.reach();
    this.reduce(Math.round(sqsErrorStep * MINUTE + this.amount * sqsErrorShare));
  }

  /** */
  throttled(): void {
    this.reach();
    this.reduce(Math.round(this.around.model.platform.sqsThrottleStep * MINUTE));
  }

  private reduce(by: number): void {
    const least = Math.min(this.amount, this.keptAt(this.around.world.now));
    this.amount = Math.max(least, this.amount - by);
  }

  private reach(): void {
    const { now } = this.around.world;
    const { sqsPollersPerMinute: up, sqsPollersDownPerMinute: down, sqsPollersLowAfter } = this.around.model.platform;
    if (this.isGrowing) this.amount = Math.min(this.maximum, this.amount + (now - this.since) * up);
    // While it shrinks, it may become quiet for long enough to keep fewer.
    const turn = Math.min(now, Math.max(this.since, this.quietSince + sqsPollersLowAfter));
    for (const until of this.isGrowing ? [] : [turn, now]) {
      const kept = Math.max(this.keptAt(this.since), this.busy * MINUTE);
      if (this.amount > kept) this.amount = Math.max(kept, this.amount - (until - this.since) * down);
      this.since = until;
    }
    this.since = now;
  }

  /** What it keeps though nothing needs it. */
  private keptAt(time: number): number {
    const { sqsPollersInitial, sqsPollersLow, sqsPollersLowAfter } = this.around.model.platform;
    const isLow = time - this.quietSince >= sqsPollersLowAfter;
    return (isLow ? Math.min(sqsPollersLow, sqsPollersInitial) : sqsPollersInitial) * MINUTE;
  }
}
