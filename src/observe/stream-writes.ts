import type { Micros } from '../units/time.ts';
import type { LimitWatch } from './limit-watch.ts';
import type { StreamObserver } from './stream-observer.ts';
import type { Counter } from './timeline.ts';

/** The writes of a stream: part of the ledger of its first reader. */
export class StreamWrites {
  readonly offered: Counter;
  readonly retried: Counter;

  constructor(
    private readonly observer: StreamObserver,
    private readonly throughput: LimitWatch | null,
  ) {
    this.offered = observer.ledger.offered;
    this.retried = observer.writeRetries;
  }

  /** A shard refused a write (K-60). */
  throttle(at: Micros): void {
    this.observer.writeThrottles.add(at);
    this.throughput?.refuse(at);
  }

  /** The producer gives a record up, or the stream can never take it. */
  refuse(at: Micros): void {
    this.observer.ledger.settled(at, 'refused');
  }
}
