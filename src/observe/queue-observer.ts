import { type Micros, MS } from '../units/time.ts';
import { Backlog } from './backlog.ts';
import { putLevel } from './function-observer.ts';
import { Histogram } from './histogram.ts';
import { Ledger } from './ledger.ts';
import { Level } from './level.ts';
import type { EntityResult } from './result.ts';
import { Counter, type Timeline } from './timeline.ts';

/** Final states of a message. */
export const QUEUE_STATES = ['succeeded', 'refused', 'expired', 'discarded', 'deadLettered', 'lost'] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** The ledger of one queue, and what its mapping does. */
export class QueueObserver {
  readonly offered: Counter;
  readonly delivered: Counter;
  readonly retries: Counter;
  readonly receives: Counter;
  readonly duplicates: Counter;
  readonly batches: Counter;
  readonly inFlight: Level;
  /** Batches that the mapping may have at once; in provisioned mode the event pollers. */
  readonly pollers: Level;
  /** When the message that is in the queue longest was sent; NaN when there is none. */
  oldestSentAt: () => Micros = () => Number.NaN;
  private readonly ledger: Ledger<QueueState>;
  private readonly backlog: Backlog;
  private readonly batchSizes = new Histogram();
  private readonly ages: Float64Array;
  private ageMax = 0;

  constructor(
    readonly name: string,
    private readonly timeline: Timeline,
  ) {
    this.ledger = new Ledger(timeline, QUEUE_STATES);
    this.backlog = new Backlog(timeline);
    this.offered = this.ledger.offered;
    this.delivered = this.ledger.delivered;
    this.retries = this.ledger.retries;
    this.receives = new Counter(timeline);
    this.duplicates = new Counter(timeline);
    this.batches = new Counter(timeline);
    this.inFlight = new Level(timeline);
    this.pollers = new Level(timeline);
    this.ages = new Float64Array(timeline.buckets);
  }

  settled(now: Micros, state: QueueState): void {
    this.ledger.settled(now, state);
  }

  succeeded(now: Micros, latency: Micros): void {
    this.ledger.succeeded(now, latency);
  }

  /** The number of messages that wait in the queue, visible or delayed, changes. */
  changeBacklog(now: Micros, by: number): void {
    this.backlog.add(now, by);
  }

  batchStarted(now: Micros, size: number): void {
    this.batches.add(now);
    this.batchSizes.add(size);
  }

  /** The oldest message of the queue is this old, just before it leaves or as it stands. */
  oldestIs(now: Micros, age: Micros): void {
    if (age > this.ageMax) this.ageMax = age;
    const bucket = this.timeline.bucketOf(now);
    if (age > this.ages[bucket]) this.ages[bucket] = age;
  }

  /** Looks at the oldest message, for the time series. */
  sample(now: Micros): void {
    const since = this.oldestSentAt();
    if (!Number.isNaN(since)) this.oldestIs(now, now - since);
  }

  startWindow(now: Micros): void {
    this.ledger.startWindow();
    this.backlog.startWindow(now);
    this.inFlight.startWindow(now);
    this.pollers.startWindow(now);
    for (const counter of [this.receives, this.duplicates, this.batches]) counter.startWindow();
    this.batchSizes.clear();
    this.ageMax = 0;
    this.sample(now);
  }

  get settledInAll(): number {
    return this.ledger.settledInAll;
  }

  close(open: { readonly waiting: number; readonly running: number }): EntityResult {
    this.sample(this.timeline.horizon);
    for (const level of [this.backlog, this.inFlight, this.pollers]) level.close();
    const values = new Map<string, number>();
    this.ledger.put(values, open, QUEUE_STATES);
    values.set('receives', this.receives.inWindow);
    values.set('duplicates', this.duplicates.inWindow);
    this.backlog.put(values);
    values.set('ageOfOldest.max', this.ageMax / MS);
    putLevel(values, 'inFlight', this.inFlight);
    putLevel(values, 'pollers', this.pollers);
    values.set('batches', this.batches.inWindow);
    if (this.batchSizes.count > 0) {
      values.set('batchSize.mean', this.batchSizes.mean);
      values.set('batchSize.max', this.batchSizes.max);
    }
    return { scope: 'sources', name: this.name, values, series: this.series() };
  }

  private series(): Map<string, Float64Array> {
    const { ledger } = this;
    return new Map([
      ['offered', this.offered.series],
      ['succeeded', ledger.counterOf('succeeded').series],
      ['unsuccessful', ledger.unsuccessfulSeries],
      ['expired', ledger.counterOf('expired').series],
      ['deadLettered', ledger.counterOf('deadLettered').series],
      ['receives', this.receives.series],
      ['retries', this.retries.series],
      ['duplicates', this.duplicates.series],
      ['batches', this.batches.series],
      ['backlog.max', this.backlog.level.maxima],
      ['inFlight.max', this.inFlight.maxima],
      ['pollers.max', this.pollers.maxima],
      ['pollers.mean', this.pollers.means],
      ['ageOfOldest.max', this.ages.map((age) => age / MS)],
      ['latency.mean', ledger.latencySeries],
      ['latency.usual', ledger.usualLatencySeries],
    ]);
  }
}
