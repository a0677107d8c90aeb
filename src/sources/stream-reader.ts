import type { Micros } from '../units/time.ts';
import type { ReadPace } from './stream-read-pace.ts';
import type { SlotOwner, StreamSlot } from './stream-slot.ts';

/** How a mapping gets at the records of a shard. */
export interface ReadingRules {
  /** Wait after a read that brought nothing (K-01, K-02); null: records are pushed (K-03). */
  readonly pollInterval: Micros | null;
  /** Time from the writing of a record to its delivery, where it is pushed. */
  readonly pushDelay: Micros;
  /** Records that one read brings at most. */
  readonly recordsPerRead: number;
  readonly recordSize: number;
}

/** What a reader needs of its mapping. */
export interface ReaderHost {
  readonly now: Micros;
  catchUp(end: Micros): void;
  schedulePoll(at: Micros, reader: number): void;
  /** A reader waits for the next record that is written to its shard. */
  listening(): void;
  stoppedListening(): void;
  /** All records of a closed shard are done with. */
  drained(shard: number): void;
}

/**
 * Reads one shard for one mapping and deals its records to slots by key. After an empty read it waits for the next poll;
 * while records remain it goes straight on (K-01).
 */
export class ShardReader implements SlotOwner {
  /** Waits for the next record to be written. */
  isListening = false;
  private pollAt: Micros = Number.NaN;
  private isClosed = false;
  private isDrained = false;

  constructor(
    private readonly host: ReaderHost,
    /** Number of the shard, and of this reader. */
    private readonly shard: number,
    readonly slots: readonly StreamSlot[],
    private readonly pace: ReadPace,
    private readonly rules: ReadingRules,
    /** Shards whose records come before those of this one and are not done yet. */
    private parents: number,
  ) {}

  /** Begins to read, unless parents come first. */
  begin(at: Micros): void {
    if (this.parents === 0) this.pollNotBefore(at);
  }

  parentDrained(): void {
    this.parents--;
    this.begin(this.host.now);
  }

  /** No more records will be written to the shard. */
  close(): void {
    this.isClosed = true;
    this.checkDrained();
  }

  /** Records came while it listened. */
  wake(): void {
    let first = Number.POSITIVE_INFINITY;
    for (const { log } of this.slots) if (log.length > log.read) first = Math.min(first, log.oldestUnread);
    this.pollNotBefore(Math.max(this.host.now, first + this.rules.pushDelay));
  }

  slotIsIdle(): void {
    this.checkDrained();
    if (!this.isDrained && this.parents === 0) this.pollNotBefore(this.host.now);
  }

  onPoll(): void {
    const now = this.host.now;
    if (this.pollAt !== now) return;
    this.pollAt = Number.NaN;
    this.host.catchUp(now + 1);
    const due = this.pace.dueAt(now);
    if (!this.isHungry) return;
    if (due > now) {
      this.pollNotBefore(due);
      return;
    }
    this.read(now);
    for (let index = 0; index < this.slots.length; index++) {
      if (this.slots[index].isHungry) this.slots[index].offer(now);
    }
    this.checkDrained();
    this.goOn(now);
  }

  private get isHungry(): boolean {
    for (let index = 0; index < this.slots.length; index++) if (this.slots[index].isHungry) return true;
    return false;
  }

  private pollNotBefore(at: Micros): void {
    if (this.pollAt <= at) return;
    this.stopListening();
    this.pollAt = at;
    this.host.schedulePoll(at, this.shard);
  }

  /** One read brings the oldest records; where it cannot bring all, every slot gets its share of them. */
  private read(now: Micros): void {
    const { slots, rules } = this;
    const until = now - rules.pushDelay;
    let unread = 0;
    for (let index = 0; index < slots.length; index++) unread += slots[index].log.length - slots[index].log.read;
    const most = Math.min(unread, rules.recordsPerRead);
    let fetched = 0;
    for (let index = 0; index < slots.length; index++) {
      const { log } = slots[index];
      const share = Math.ceil(((log.length - log.read) / unread) * most);
      fetched += this.fetchFor(slots[index], Math.min(share, most - fetched), until);
    }
    if (fetched > 0 || rules.pollInterval !== null) this.pace.take(now, fetched * rules.recordSize);
  }

  private fetchFor(slot: StreamSlot, most: number, until: Micros): number {
    const { log } = slot;
    const isWaiting = slot.state === 'gathering' && log.read > 0;
    const fetched = log.fetch(most, until);
    if (fetched > 0 && !isWaiting) slot.fetchedAt = this.host.now;
    return fetched;
  }

  private goOn(now: Micros): void {
    if (!this.isHungry || this.isDrained) return;
    const { pollInterval, pushDelay } = this.rules;
    let next = Number.POSITIVE_INFINITY;
    for (const { log } of this.slots) if (log.length > log.read) next = Math.min(next, log.oldestUnread + pushDelay);
    if (next < Number.POSITIVE_INFINITY) this.pollNotBefore(Math.max(next, this.pace.dueAt(now)));
    else if (pollInterval !== null) this.pollNotBefore(now + pollInterval);
    else this.listen();
  }

  private stopListening(): void {
    if (!this.isListening) return;
    this.isListening = false;
    this.host.stoppedListening();
  }

  private listen(): void {
    this.isListening = true;
    this.host.listening();
  }

  private checkDrained(): void {
    if (!this.isClosed || this.isDrained || this.parents > 0) return;
    for (const slot of this.slots) if (!slot.isDrained) return;
    this.isDrained = true;
    this.stopListening();
    this.host.drained(this.shard);
  }
}
