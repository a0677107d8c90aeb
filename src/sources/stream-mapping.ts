import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Requests } from '../kernel/requests.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { StreamObserver } from '../observe/stream-observer.ts';
import type { Destination } from '../platform/async-queue.ts';
import { type Caller, type Invocable, type Outcome, Refusal } from '../platform/invocation.ts';
import type { RandomStream } from '../random/stream.ts';
import type { EventKind, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { Feed } from './feed.ts';
import type { OpenItems, Source } from './source.ts';
import type { Stream } from './stream.ts';
import type { BatchRules } from './stream-batch-rules.ts';
import { slotOf } from './stream-keys.ts';
import { PagePool, RecordLog } from './stream-log.ts';
import type { Pollers } from './stream-pollers.ts';
import type { RecordTaker } from './stream-producer.ts';
import { ReadPace, type ReadRule } from './stream-read-pace.ts';
import { type ReaderHost, type ReadingRules, ShardReader } from './stream-reader.ts';
import type { NewShard } from './stream-shards.ts';
import { type SlotSurroundings, StreamSlot } from './stream-slot.ts';

/** The settings of one mapping. */
export interface MappingOptions {
  readonly source: number;
  /** Batches of one shard that may run at once (K-05). */
  readonly parallelizationFactor: number;
  readonly batches: BatchRules;
  readonly reading: ReadingRules;
  /** Share of records that always fail, and share that filters drop. */
  readonly poison: number;
  /** Number of one record that always fails, from 1; 0 for none. */
  readonly poisonRecord: number;
  readonly filtered: number;
  readonly horizon: Micros;
}

/** What a mapping draws from. */
export interface MappingStreams {
  readonly ownNumbers: RandomStream;
  readonly poison: RandomStream;
  readonly filter: RandomStream;
  readonly pollPhase: RandomStream;
}

/** Where a mapping sends what it gives up, and what it watches. */
export interface MappingOutlets {
  readonly onFailure: Destination | null;
  readonly retentionWatch: LimitWatch;
  readonly ageWatch: LimitWatch;
}

/**
 * An event source mapping that reads a stream: one reader for each shard, and for each of them one batch at a time in
 * every slot. It keeps the ledger of all records for its function.
 */
export class StreamMapping implements Source, Caller, RecordTaker, ReaderHost {
  feed: Feed | null = null;
  /** Producers' records that wait to be written again; they are in the ledger of the first mapping. */
  waitingWrites: () => number = () => 0;
  private readonly readers: ShardReader[] = [];
  private readonly slots: StreamSlot[] = [];
  /** The logs of all slots, by shard and slot. */
  private readonly logs: RecordLog[] = [];
  private readonly hasPoison: boolean;
  private readonly isPushed: boolean;
  private readonly children = new Map<number, ShardReader[]>();
  private readonly fresh: ShardReader[] = [];
  private readonly pool = new PagePool();
  private readonly surroundings: SlotSurroundings;
  private readonly polled: EventKind;
  private seen = 0;

  constructor(
    private readonly kernel: Kernel,
    requests: Requests,
    target: Invocable,
    readonly observer: StreamObserver,
    private readonly stream: Stream,
    private readonly pollers: Pollers,
    private readonly random: MappingStreams,
    /** The read limit of a shard, shared where mappings share it. */
    private readonly paceOf: (shard: number) => ReadPace,
    outlets: MappingOutlets,
    private readonly options: MappingOptions,
    /** Whether it counts the records that are offered; otherwise the producers do. */
    private readonly isFurther: boolean,
  ) {
    this.hasPoison = options.poison > 0 || options.poisonRecord > 0;
    this.isPushed = options.reading.pollInterval === null;
    this.polled = kernel.on('shard read', Phase.observation, (reader) => this.readers[reader].onPoll());
    this.surroundings = {
      kernel,
      requests,
      target,
      observer,
      rules: options.batches,
      source: options.source,
      ownNumbers: random.ownNumbers,
      slotsByRow: new Map(),
      windowClosed: kernel.on('batching window over', Phase.timer, (slot) => this.slots[slot].onWindowClosed()),
      retried: kernel.on('batch sent again', Phase.timer, (slot) => this.slots[slot].onRetry()),
      catchUp: (end) => stream.catchUp(end),
      takePoller: (slot) => pollers.take(slot),
      givePoller: () => pollers.give(kernel.now),
      ...outlets,
    };
    observer.catchUp = (end) => stream.catchUp(end);
  }

  get now(): Micros {
    return this.kernel.now;
  }

  get pushDelay(): Micros {
    return this.options.reading.pollInterval === null ? this.options.reading.pushDelay : Number.POSITIVE_INFINITY;
  }

  offer(): void {
    this.stream.offer();
  }

  written(shard: number, hash: number, at: Micros): void {
    const { observer, options, random } = this;
    if (this.isFurther) observer.ledger.offered.add(at);
    if (options.filtered > 0 && random.filter.uniform() < options.filtered) {
      observer.ledger.settled(at, 'filtered');
      return;
    }
    observer.backlog.add(at, 1);
    observer.offsetLag?.add(at, 1);
    const factor = options.parallelizationFactor;
    const log = this.logs[factor === 1 ? shard : shard * factor + slotOf(hash, factor)];
    if (this.hasPoison && this.isPoison()) log.pushPoison(at);
    else log.push(at);
    if (this.isPushed) this.noticed(this.readers[shard]);
  }

  private noticed(reader: ShardReader): void {
    if (!reader.isListening) return;
    reader.isListening = false;
    this.stream.stoppedListening();
    this.fresh.push(reader);
  }

  private isPoison(): boolean {
    const { poison, poisonRecord } = this.options;
    if (++this.seen === poisonRecord) return true;
    return poison > 0 && this.random.poison.uniform() < poison;
  }

  /** Lets readers that listened go on with what was written. */
  wakeReaders(): void {
    if (this.fresh.length === 0) return;
    for (let index = 0; index < this.fresh.length; index++) this.fresh[index].wake();
    this.fresh.length = 0;
  }

  refused(row: RequestId, refusal: Refusal): void {
    if (refusal !== Refusal.serviceError) this.pollers.throttled();
    this.surroundings.slotsByRow.get(row)?.refused(row);
  }

  finished(row: RequestId, outcome: Outcome): void {
    this.surroundings.slotsByRow.get(row)?.finished(outcome);
  }

  catchUp(end: Micros): void {
    this.stream.catchUp(end);
  }

  schedulePoll(at: Micros, reader: number): void {
    this.kernel.scheduleAt(at, this.polled, reader);
  }

  listening(): void {
    this.stream.listening();
  }

  stoppedListening(): void {
    this.stream.stoppedListening();
  }

  drained(shard: number): void {
    for (const child of this.children.get(shard) ?? []) child.parentDrained();
    this.children.delete(shard);
  }

  /** Begins to read a shard; its first poll falls anywhere within the interval. @param parents shards that come first */
  addReader(shard: number, parents: number): ShardReader {
    const { options, random, kernel } = this;
    const slots: StreamSlot[] = [];
    const reader = new ShardReader(this, shard, slots, this.paceOf(shard), options.reading, parents);
    for (let n = 0; n < options.parallelizationFactor; n++) {
      const log = new RecordLog(this.pool);
      const slot = new StreamSlot(this.surroundings, reader, log, this.slots.length);
      this.logs[shard * options.parallelizationFactor + n] = log;
      slots.push(slot);
      this.slots.push(slot);
    }
    this.readers[shard] = reader;
    const interval = options.reading.pollInterval ?? 0;
    reader.begin(kernel.now + Math.floor(random.pollPhase.uniform() * interval));
    return reader;
  }

  /** Shards were closed and others opened; a new one is read when its parents are done (K-70). */
  replace(closed: readonly number[], added: readonly NewShard[]): void {
    for (const { shard, parents } of added) {
      const reader = this.addReader(shard, parents.length);
      for (const parent of parents) this.children.set(parent, [...(this.children.get(parent) ?? []), reader]);
    }
    for (const shard of closed) this.readers[shard].close();
  }

  countOpen(): OpenItems {
    this.stream.close(this.options.horizon);
    let waiting = this.waitingWrites();
    let running = 0;
    for (const slot of this.slots) {
      slot.close(this.options.horizon);
      running += slot.running;
      waiting += slot.log.count() - slot.running;
    }
    return { waiting, running };
  }
}

/** One pace for each shard, shared by all who ask. */
export function sharedPaces(rule: ReadRule): (shard: number) => ReadPace {
  const paces = new Map<number, ReadPace>();
  return (shard) => {
    const pace = paces.get(shard) ?? new ReadPace(rule);
    paces.set(shard, pace);
    return pace;
  };
}
