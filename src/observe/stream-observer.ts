import { type Micros, MS } from '../units/time.ts';
import { Backlog } from './backlog.ts';
import { putLevel, putTimes } from './function-observer.ts';
import { Histogram } from './histogram.ts';
import { Ledger } from './ledger.ts';
import { Level } from './level.ts';
import type { EntityResult } from './result.ts';
import { Counter, Timeline } from './timeline.ts';

const STREAM_STATES = ['refused', 'filtered', 'expired', 'discarded', 'deadLettered', 'lost'] as const;
/** Final states of a record, `succeeded` aside. */
export type StreamState = (typeof STREAM_STATES)[number];

export interface StreamObserverOptions {
  readonly name: string;
  readonly kind: 'stream' | 'kafka' | 'mq';
  readonly recordSize: number;
}

/**
 * The ledger of one reader of a stream, and how far it is behind. Records are counted at the instants at which they were
 * written, which is later than their time when nobody looked; so it has a timeline of its own.
 */
export class StreamObserver {
  readonly ledger: Ledger<StreamState>;
  /** Records that are written and not running. */
  readonly backlog: Backlog;
  /** Writes that a shard refused, and those that were tried again. */
  readonly writeThrottles: Counter;
  readonly writeRetries: Counter;
  readonly batches: Counter;
  /** Shards that take records, and pollers or consumers at work. */
  readonly shards: Level;
  readonly pollers: Level;
  /** Event poller units that are charged; null for kinds that have none. */
  readonly pollerUnits: Level | null;
  /** Records of a topic that are not done; null for other kinds. */
  readonly offsetLag: Level | null;
  /** Draws the records that came before some instant; set by the source. */
  catchUp: (end: Micros) => void = () => undefined;
  private readonly own: Timeline;
  private readonly batchSizes = new Histogram();
  private readonly iteratorAges = new Histogram();
  private readonly iteratorAgeMaxima: Float64Array;
  private readonly oldestMaxima: Float64Array;
  private oldestMax = 0;

  constructor(
    timeline: Timeline,
    private readonly options: StreamObserverOptions,
  ) {
    this.own = new Timeline(timeline.horizon, timeline.resolution, timeline.warmup);
    this.ledger = new Ledger(this.own, STREAM_STATES);
    this.backlog = new Backlog(this.own);
    this.writeThrottles = new Counter(this.own);
    this.writeRetries = new Counter(this.own);
    this.batches = new Counter(this.own);
    this.shards = new Level(this.own);
    this.pollers = new Level(this.own);
    this.pollerUnits = options.kind === 'kafka' ? new Level(this.own) : null;
    this.offsetLag = options.kind === 'kafka' ? new Level(this.own) : null;
    this.iteratorAgeMaxima = new Float64Array(this.own.buckets).fill(Number.NaN);
    this.oldestMaxima = new Float64Array(this.own.buckets).fill(Number.NaN);
  }

  get name(): string {
    return this.options.name;
  }

  get offered(): Counter {
    return this.ledger.offered;
  }

  get settledInAll(): number {
    return this.ledger.settledInAll;
  }

  /** Records of a batch that reached their end together. */
  settled(now: Micros, state: StreamState | 'succeeded', count: number): void {
    this.offsetLag?.add(now, -count);
    this.ledger.counterOf(state).addMany(now, count);
  }

  /** A batch was received (K-47). @param age of its last record */
  batchReceived(now: Micros, size: number, age: Micros): void {
    this.batchSizes.add(size);
    this.iteratorAges.add(age);
    raise(this.iteratorAgeMaxima, this.own.bucketOf(now), age / MS);
  }

  /** The oldest record that is not done is that old now. */
  oldestIs(now: Micros, age: Micros): void {
    if (age > this.oldestMax) this.oldestMax = age;
    raise(this.oldestMaxima, this.own.bucketOf(now), age / MS);
  }

  startWindow(now: Micros): void {
    this.catchUp(now);
    this.ledger.startWindow();
    this.backlog.startWindow(now);
    this.shards.startWindow(now);
    this.pollers.startWindow(now);
    this.pollerUnits?.startWindow(now);
    this.offsetLag?.startWindow(now);
    for (const counter of [this.writeThrottles, this.writeRetries, this.batches]) counter.startWindow();
    this.batchSizes.clear();
    this.iteratorAges.clear();
    this.oldestMax = 0;
  }

  /** @param open records that are in no final state at the horizon */
  close(open: { readonly waiting: number; readonly running: number }): EntityResult {
    for (const level of [this.backlog, this.shards, this.pollers, this.pollerUnits, this.offsetLag]) level?.close();
    return { scope: 'sources', name: this.name, values: this.values(open), series: this.series() };
  }

  private values(open: { readonly waiting: number; readonly running: number }): Map<string, number> {
    const values = new Map<string, number>();
    const { kind, recordSize } = this.options;
    for (const state of STREAM_STATES) {
      if (state !== 'refused') values.set(state, this.ledger.counterOf(state).inWindow);
    }
    values.set('succeeded', this.ledger.counterOf('succeeded').inWindow);
    this.ledger.put(values, open, []);
    this.backlog.put(values);
    values.set('backlogBytes.max', this.backlog.level.max * recordSize);
    values.set('backlogBytes.atEnd', this.backlog.level.value * recordSize);
    values.set('ageOfOldest.max', this.oldestMax / MS);
    values.set('batches', this.batches.inWindow);
    if (this.batchSizes.count > 0) {
      values.set('batchSize.mean', this.batchSizes.mean);
      values.set('batchSize.max', this.batchSizes.max);
    }
    if (kind === 'stream') {
      values.set('refused', this.ledger.counterOf('refused').inWindow);
      values.set('writeThrottles', this.writeThrottles.inWindow);
      values.set('writeRetries', this.writeRetries.inWindow);
      putTimes(values, 'iteratorAge', this.iteratorAges);
      putLevel(values, 'shards', this.shards);
    } else {
      putLevel(values, 'pollers', this.pollers);
    }
    if (this.offsetLag !== null) putLevel(values, 'offsetLag', this.offsetLag);
    return values;
  }

  private series(): Map<string, Float64Array> {
    const { ledger, backlog } = this;
    const { kind } = this.options;
    const series = new Map([
      ['offered', ledger.offered.series],
      ['succeeded', ledger.counterOf('succeeded').series],
      ['unsuccessful', ledger.unsuccessfulSeries],
      ['retries', ledger.retries.series],
      ['batches', this.batches.series],
      ['latency.mean', ledger.latencySeries],
      ['latency.usual', ledger.usualLatencySeries],
      ['backlog.max', backlog.level.maxima],
      ['ageOfOldest.max', this.oldestMaxima],
      ['expired', ledger.counterOf('expired').series],
      ['deadLettered', ledger.counterOf('deadLettered').series],
    ]);
    if (kind === 'stream') {
      series.set('iteratorAge.max', this.iteratorAgeMaxima).set('writeThrottles', this.writeThrottles.series);
      series.set('shards.max', this.shards.maxima);
    } else {
      series.set('pollers.max', this.pollers.maxima);
      if (this.offsetLag !== null) series.set('offsetLag.max', this.offsetLag.maxima);
    }
    return series;
  }
}

function raise(maxima: Float64Array, bucket: number, value: number): void {
  if (!(maxima[bucket] >= value)) maxima[bucket] = value;
}
