import type { ArrivalProcess } from '../arrivals/process.ts';
import type { StreamWrites } from '../observe/stream-writes.ts';
import type { RandomStream } from '../random/stream.ts';
import type { Micros } from '../units/time.ts';
import type { KeyHashes } from './stream-keys.ts';
import type { Shards } from './stream-shards.ts';
import { WriteRetries } from './stream-write-retries.ts';

/** How producers repeat a write that the shard refused. */
export interface ProducerPolicy {
  /** Tries in all, the first included. */
  readonly maxAttempts: number;
  /** First wait; doubled each time, and random between nothing and that (full jitter). */
  readonly base: Micros;
  readonly cap: Micros;
}

/** Who reads what was written. */
export interface RecordTaker {
  /** A record was written to a shard. @param hash of its key */
  written(shard: number, hash: number, at: Micros): void;
}

/**
 * Those who write to a stream. Nobody waits for a record, so no event is needed for it: the records up to some instant
 * are drawn when somebody looks at the stream, in the order of their writing.
 */
export class StreamProducer {
  readonly retries = new WriteRetries();
  private nextArrival: Micros;

  constructor(
    private readonly process: ArrivalProcess,
    private readonly keys: KeyHashes,
    private readonly shards: Shards,
    private readonly writes: StreamWrites,
    private readonly takers: readonly RecordTaker[],
    private readonly jitter: RandomStream,
    private readonly policy: ProducerPolicy,
    private readonly isTooLarge: boolean,
  ) {
    this.nextArrival = process.next();
  }

  /** The next write that is to come; Infinity when none is. */
  get next(): Micros {
    return Math.min(this.nextArrival, this.retries.next);
  }

  /** Writes everything that is due before `end`. */
  produceBefore(end: Micros): void {
    while (true) {
      const arrival = this.nextArrival;
      if (this.retries.next <= arrival) {
        if (this.retries.next >= end) return;
        this.retryFirst();
      } else {
        if (arrival >= end) return;
        this.nextArrival = this.process.next();
        this.offer(arrival);
      }
    }
  }

  /** A record is offered now. */
  offer(at: Micros): void {
    this.writes.offered.add(at);
    if (this.isTooLarge) this.writes.refuse(at);
    else this.write(at, this.keys.next(), 1);
  }

  private retryFirst(): void {
    const { next, hash, attempt } = this.retries;
    this.retries.take();
    this.writes.retried.add(next);
    this.write(next, hash, attempt + 1);
  }

  private write(at: Micros, hash: number, attempt: number): void {
    const { shards, takers } = this;
    const shard = shards.shardOf(hash);
    if (!shards.takes(shard, at)) {
      this.refused(at, hash, attempt);
      return;
    }
    for (let index = 0; index < takers.length; index++) takers[index].written(shard, hash, at);
  }

  private refused(at: Micros, hash: number, attempt: number): void {
    const { maxAttempts, base, cap } = this.policy;
    this.writes.throttle(at);
    if (attempt >= maxAttempts) {
      this.writes.refuse(at);
      return;
    }
    let wait = base;
    for (let n = 1; n < attempt && wait < cap; n++) wait *= 2;
    this.retries.add(at + Math.round(Math.min(wait, cap) * this.jitter.uniform()), hash, attempt);
  }
}
