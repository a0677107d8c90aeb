import type { Kernel } from '../kernel/kernel.ts';
import { RequestFlag, RequestState, type Requests } from '../kernel/requests.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { StreamObserver } from '../observe/stream-observer.ts';
import type { Destination } from '../platform/async-queue.ts';
import { type Invocable, Outcome } from '../platform/invocation.ts';
import type { RandomStream } from '../random/stream.ts';
import type { EventKind, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { BatchRules } from './stream-batch-rules.ts';
import type { RecordLog } from './stream-log.ts';
import { TumblingWindows } from './stream-tumbling.ts';

const NO_ROW = -1;

/** What all slots of a mapping share. */
export interface SlotSurroundings {
  readonly kernel: Kernel;
  readonly requests: Requests;
  readonly target: Invocable;
  readonly observer: StreamObserver;
  readonly rules: BatchRules;
  readonly source: number;
  readonly ownNumbers: RandomStream;
  readonly onFailure: Destination | null;
  readonly retentionWatch: LimitWatch;
  readonly ageWatch: LimitWatch;
  /** Who runs a batch, by its row. */
  readonly slotsByRow: Map<RequestId, StreamSlot>;
  readonly windowClosed: EventKind;
  readonly retried: EventKind;
  /** Draws the records that came before now. */
  catchUp(end: Micros): void;
  /** Whether a poller is free for a slot; if not, the slot is called when one is. */
  takePoller(slot: StreamSlot): boolean;
  givePoller(): void;
}

/** Whom a slot asks for more records. */
export interface SlotOwner {
  /** The slot has nothing to do. */
  slotIsIdle(): void;
}

type SlotState = 'idle' | 'gathering' | 'queued' | 'running' | 'waiting';

/**
 * One place in which batches of a shard run, one at a time and in order (K-04, K-05). A batch that is throttled or fails
 * holds up all records behind it, until it succeeds, its data expires or a limit ends it (K-40, K-42).
 */
export class StreamSlot {
  state: SlotState = 'idle';
  /** When records were fetched last while none waited: the batching window begins there. */
  fetchedAt: Micros = 0;
  /** Records of the present batch: the first ones of the log. */
  private batch = 0;
  /** Sizes of the batches that follow it, the next one last: what bisecting has put aside. */
  private readonly rest: number[] = [];
  private row: number = NO_ROW;
  /** Failures that count towards the maximum, and all since the last progress, for the growing wait. */
  private attempts = 0;
  private failures = 0;
  private isFirstRun = true;
  private windowEndsAt: Micros = Number.NaN;
  private retryAt: Micros = Number.NaN;
  private readonly tumbling: TumblingWindows;
  private isFinalRun = false;
  private hasPoller = false;

  constructor(
    private readonly all: SlotSurroundings,
    private readonly owner: SlotOwner,
    readonly log: RecordLog,
    /** Its number among all slots of the mapping. */
    private readonly index: number,
  ) {
    this.tumbling = new TumblingWindows(all.rules.tumblingWindow);
  }

  /** Whether more records would be of use now. */
  get isHungry(): boolean {
    return this.state === 'idle' || this.state === 'gathering';
  }

  /** Whether nothing is left of its shard here. */
  get isDrained(): boolean {
    return this.state === 'idle' && this.log.length === 0;
  }

  /** Records that are running. */
  get running(): number {
    return this.state === 'running' ? this.batch : 0;
  }

  /** Begins a batch if there is enough for one; only while hungry. */
  offer(now: Micros): void {
    this.letGo(now);
    const { rules } = this.all;
    if (this.tumbling.isOver(this.log, now)) {
      this.begin(now, 0);
      return;
    }
    const available = this.log.read;
    if (available === 0) {
      this.state = 'idle';
      return;
    }
    const size = this.tumbling.fitting(this.log, Math.min(available, rules.batchSize));
    const isFull = size === rules.batchSize || size < available;
    if (isFull || now >= this.fetchedAt + rules.batchingWindow) this.begin(now, size);
    else this.gather();
  }

  /** The batching window is over (K-07), or a tumbling one is. */
  onWindowClosed(): void {
    const { now } = this.all.kernel;
    const isGathered = this.state === 'gathering' && this.windowEndsAt === now;
    if (!isGathered && !(this.state === 'idle' && this.tumbling.isOpen)) return;
    this.all.catchUp(now);
    this.offer(now);
  }

  /** A poller is free for this slot, which has a batch to send again or begins one. */
  onPollerFree(now: Micros): void {
    if (this.batch > 0 || this.isFinalRun) {
      this.sendOrGoOn(now);
      return;
    }
    this.state = 'idle';
    this.offer(now);
    if (this.isHungry) this.owner.slotIsIdle();
  }

  /** The time to send the batch again has come. */
  onRetry(): void {
    const now = this.all.kernel.now;
    if (this.state !== 'waiting' || this.retryAt !== now) return;
    this.all.catchUp(now);
    this.sendOrGoOn(now);
  }

  /** The batch was throttled, or the service failed: it stays as it is, and no attempt is counted (K-42). */
  refused(row: RequestId): void {
    const { requests, kernel } = this.all;
    if (requests.throttles[row] < 65_535) requests.throttles[row]++;
    this.waitForRetry(kernel.now);
  }

  finished(outcome: Outcome): void {
    const now = this.all.kernel.now;
    this.all.catchUp(now);
    this.isFirstRun = false;
    if (this.log.length > 0) this.all.observer.oldestIs(now, now - this.log.oldest);
    const failed = this.firstFailed(outcome);
    this.succeed(now, failed);
    this.batch -= failed;
    if (this.batch > 0 || (this.isFinalRun && outcome !== Outcome.success)) this.fail(now, failed > 0);
    else this.goOn(now);
  }

  /** At the horizon: how old the oldest record is. */
  close(horizon: Micros): void {
    if (this.log.length > 0) this.all.observer.oldestIs(horizon, horizon - this.log.oldest);
  }

  /** Lets go of records that the stream no longer keeps, or that are too old for the mapping; only between batches. */
  letGo(now: Micros): void {
    this.expire(now, this.log.length);
    this.dropOld(now, this.log.length);
  }

  /** Places of the batch before the first record that failed; the size of the batch when none did. */
  private firstFailed(outcome: Outcome): number {
    if (outcome !== Outcome.success) return 0;
    if (!this.all.rules.isReportingItems) return this.batch;
    const poison = this.log.poisonAmong(this.batch);
    return poison < 0 ? this.batch : poison;
  }

  private gather(): void {
    const { kernel, rules, windowClosed } = this.all;
    this.state = 'gathering';
    const endsAt = this.fetchedAt + rules.batchingWindow;
    if (this.windowEndsAt === endsAt) return;
    this.windowEndsAt = endsAt;
    kernel.scheduleAt(endsAt, windowClosed, this.index);
  }

  private begin(now: Micros, size: number): void {
    if (!this.takePoller()) return;
    this.windowEndsAt = Number.NaN;
    this.batch = size;
    this.isFinalRun = size === 0;
    if (size > 0) {
      this.all.observer.batchReceived(now, size, now - this.log.timeAt(size - 1));
      this.enterWindow(now);
    }
    this.startAnew();
    this.send(now);
  }

  /** Whether it has a poller now; if not, it is called when one is free. */
  private takePoller(): boolean {
    if (!this.hasPoller) this.hasPoller = this.all.takePoller(this);
    if (!this.hasPoller) this.state = 'queued';
    return this.hasPoller;
  }

  private givePoller(): void {
    if (!this.hasPoller) return;
    this.hasPoller = false;
    this.all.givePoller();
  }

  private enterWindow(now: Micros): void {
    const endsAt = this.tumbling.enter(this.log);
    if (endsAt > now) this.all.kernel.scheduleAt(endsAt, this.all.windowClosed, this.index);
  }

  private startAnew(): void {
    this.attempts = 0;
    this.failures = 0;
    this.isFirstRun = true;
  }

  private send(now: Micros): void {
    const { requests, target, rules, observer } = this.all;
    if (this.row === NO_ROW) this.openRow(now);
    const row = this.row as RequestId;
    const isPoisoned = !rules.isReportingItems && this.log.poisonAmong(this.batch) >= 0;
    requests.flags[row] =
      RequestFlag.batch | (isPoisoned ? RequestFlag.poisoned : 0) | (this.isFirstRun ? 0 : RequestFlag.repeat);
    requests.records[row] = this.batch;
    this.state = 'waiting';
    target.invoke(row, true);
    if (requests.state[row] !== RequestState.running) return;
    this.state = 'running';
    observer.backlog.add(now, -this.batch);
    observer.batches.add(now);
    if (this.isFirstRun) observer.ledger.delivered.addMany(now, this.batch);
    else observer.ledger.retries.add(now);
  }

  private openRow(now: Micros): void {
    const { requests, source, ownNumbers, slotsByRow } = this.all;
    const row = requests.open(now, source, ownNumbers.int32());
    this.row = row;
    slotsByRow.set(row, this);
  }

  private closeRow(): void {
    if (this.row === NO_ROW) return;
    const row = this.row as RequestId;
    this.all.slotsByRow.delete(row);
    this.all.requests.close(row);
    this.row = NO_ROW;
  }

  private succeed(now: Micros, count: number): void {
    if (count === 0) return;
    const { ledger } = this.all.observer;
    this.all.observer.settled(now, 'succeeded', count);
    this.log.drain(count, now, ledger);
  }

  /** @param isProgress whether the records before the first failed one are done (K-44) */
  private fail(now: Micros, isProgress: boolean): void {
    const { rules, observer } = this.all;
    if (isProgress) this.failures = 0;
    const isSplitting = rules.isBisecting && this.batch > 1;
    if (!isSplitting && ++this.attempts > rules.maximumRetryAttempts) {
      this.giveUp(now, this.batch);
      this.goOn(now);
      return;
    }
    observer.backlog.add(now, this.batch);
    if (isSplitting) this.closeRow();
    else this.keepRowFresh();
    if (isSplitting && !isProgress) this.split();
    this.waitForRetry(now);
  }

  /** Two halves, each sent on its own; no attempt is used up (K-43). */
  private split(): void {
    const first = Math.ceil(this.batch / 2);
    this.rest.push(this.batch - first);
    this.batch = first;
  }

  /** A row counts its runs up to 255, and draws by that number: with a new one they go on being different. */
  private keepRowFresh(): void {
    const { requests, ownNumbers } = this.all;
    if (requests.runs[this.row] < 255) return;
    requests.own[this.row] = ownNumbers.int32();
    requests.runs[this.row] = 1;
  }

  private waitForRetry(now: Micros): void {
    const { kernel, rules, retried } = this.all;
    let wait = rules.retryBase;
    for (let n = 0; n < this.failures && wait < rules.retryMaximum; n++) wait *= 2;
    this.failures++;
    const last = this.batch === 0 ? Number.POSITIVE_INFINITY : this.log.timeAt(this.batch - 1);
    const endsAt = last + Math.min(rules.retention, rules.maximumRecordAge);
    this.state = 'waiting';
    this.retryAt = Math.max(now, Math.min(now + Math.min(wait, rules.retryMaximum), endsAt));
    kernel.scheduleAt(this.retryAt, retried, this.index);
    this.givePoller();
  }

  /** Sends what is left of the batch, or what follows where nothing is. */
  private sendOrGoOn(now: Micros): void {
    const before = this.batch;
    this.batch -= this.expire(now, this.batch);
    this.batch -= this.dropOld(now, this.batch);
    if (this.batch > 0 || before === 0) {
      if (!this.takePoller()) return;
      if (this.log.length > 0) this.all.observer.oldestIs(now, now - this.log.oldest);
      this.send(now);
    } else {
      this.goOn(now);
    }
  }

  /** The present batch is done with: the next part of it, or a new one. */
  private goOn(now: Micros): void {
    this.closeRow();
    const next = this.rest.pop();
    if (next !== undefined) {
      this.batch = next;
      this.startAnew();
      this.isFirstRun = false;
      this.sendOrGoOn(now);
      return;
    }
    if (this.isFinalRun) this.tumbling.close();
    this.isFinalRun = false;
    this.batch = 0;
    this.state = 'idle';
    this.givePoller();
    this.offer(now);
    if (this.isHungry) this.owner.slotIsIdle();
  }

  /** What the stream no longer keeps. @returns how many of the first `most` records */
  private expire(now: Micros, most: number): number {
    const { observer, retentionWatch, rules } = this.all;
    if (most === 0 || this.log.oldest > now - rules.retention) return 0;
    observer.oldestIs(now, now - this.log.oldest);
    const count = this.shiftUntil(now - rules.retention, most);
    for (let n = 0; n < count; n++) retentionWatch.refuse(now);
    observer.settled(now, 'expired', count);
    observer.backlog.add(now, -count);
    return count;
  }

  /** What is too old for the mapping (K-24). @returns how many of the first `most` records */
  private dropOld(now: Micros, most: number): number {
    const { observer, ageWatch, rules } = this.all;
    if (most === 0 || this.log.oldest > now - rules.maximumRecordAge) return 0;
    observer.oldestIs(now, now - this.log.oldest);
    const count = this.shiftUntil(now - rules.maximumRecordAge, most);
    for (let n = 0; n < count; n++) ageWatch.refuse(now);
    observer.settled(now, this.sendAway(now), count);
    observer.backlog.add(now, -count);
    return count;
  }

  /** Takes out the first records that were written at `limit` or earlier. */
  private shiftUntil(limit: Micros, most: number): number {
    let count = 0;
    while (count < most && this.log.oldest <= limit) {
      this.log.shift();
      count++;
    }
    return count;
  }

  /** The mapping gives a batch up: what is known of it goes to the failure destination as one message (K-45). */
  private giveUp(now: Micros, count: number): void {
    if (count === 0) return;
    const state = this.sendAway(now);
    for (let n = 0; n < count; n++) this.log.shift();
    this.all.observer.settled(now, state, count);
    this.batch = 0;
  }

  private sendAway(now: Micros): 'discarded' | 'deadLettered' | 'lost' {
    const { onFailure } = this.all;
    if (onFailure === null) return 'discarded';
    const isOpen = this.row !== NO_ROW;
    if (!isOpen) this.openRow(now);
    const row = this.row as RequestId;
    this.all.requests.flags[row] |= RequestFlag.batch;
    const isDelivered = onFailure.deliver(row);
    if (!isOpen) this.closeRow();
    return isDelivered ? 'deadLettered' : 'lost';
  }
}
