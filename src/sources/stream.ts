import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { StreamObserver } from '../observe/stream-observer.ts';
import type { EventKind } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { StreamMapping } from './stream-mapping.ts';
import type { StreamProducer } from './stream-producer.ts';
import type { NewShard, Shards } from './stream-shards.ts';

/**
 * A stream: its shards, who writes to them and who reads from them. Records are drawn when somebody looks, so whoever
 * looks catches up first.
 */
export class Stream {
  producer: StreamProducer | null = null;
  readonly mappings: StreamMapping[] = [];
  private readonly woken: EventKind;
  private wakeAt: Micros = Number.NaN;
  private listeners = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly shards: Shards,
    private readonly observer: StreamObserver,
  ) {
    // After all that happens at an instant, so that a record is read at the instant at which it is written.
    this.woken = kernel.on('stream looked at', Phase.observation, () => this.onWake());
    observer.catchUp = (end) => this.catchUp(end);
    observer.shards.set(0, shards.open);
  }

  /** Lets the readers begin; after all mappings were added. */
  start(): void {
    for (const shard of this.shards.openShards()) for (const mapping of this.mappings) mapping.addReader(shard, 0);
  }

  /** Draws the records that are written before `end`. */
  catchUp(end: Micros): void {
    this.producer?.produceBefore(end);
    for (let index = 0; index < this.mappings.length; index++) this.mappings[index].wakeReaders();
  }

  /** A record arrives now. */
  offer(): void {
    const { now } = this.kernel;
    this.producer?.produceBefore(now);
    this.producer?.offer(now);
    for (let index = 0; index < this.mappings.length; index++) this.mappings[index].wakeReaders();
    this.scheduleWake();
  }

  /** A reader listens: the next record must be noticed when it can be delivered. */
  listening(): void {
    this.listeners++;
    this.scheduleWake();
  }

  stoppedListening(): void {
    this.listeners--;
  }

  /** Replaces the shards by `count` new ones of equal size. */
  reshard(count: number): void {
    this.catchUp(this.kernel.now);
    const closed = this.shards.openShards();
    this.replace(closed, this.shards.reshard(count, this.kernel.now));
  }

  split(shard: number): void {
    this.catchUp(this.kernel.now);
    this.replace([shard], this.shards.split(shard, this.kernel.now));
  }

  /** Draws what is left of the run. */
  close(horizon: Micros): void {
    this.producer?.produceBefore(horizon);
  }

  private replace(closed: readonly number[], added: readonly NewShard[]): void {
    this.observer.shards.set(this.kernel.now, this.shards.open);
    for (const mapping of this.mappings) mapping.replace(closed, added);
  }

  private onWake(): void {
    if (this.wakeAt !== this.kernel.now) return;
    this.wakeAt = Number.NaN;
    this.catchUp(this.kernel.now + 1);
    this.scheduleWake();
  }

  private scheduleWake(): void {
    if (this.listeners === 0 || this.producer === null) return;
    let delay = Number.POSITIVE_INFINITY;
    for (let index = 0; index < this.mappings.length; index++) {
      delay = Math.min(delay, this.mappings[index].pushDelay);
    }
    const at = Math.max(this.kernel.now, this.producer.next + delay);
    if (this.wakeAt <= at) return;
    this.wakeAt = at;
    this.kernel.scheduleAt(at, this.woken);
  }
}
