import { type Micros, MS } from '../units/time.ts';
import { putLevel, putRatio, putTimes } from './function-observer.ts';
import { Histogram } from './histogram.ts';
import { Level } from './level.ts';
import type { EntityResult } from './result.ts';
import { Counter, type Timeline } from './timeline.ts';

/** Final states of an item: it enters exactly one, once. */
export const FINAL_STATES = ['succeeded', 'failed', 'gaveUp', 'refused', 'discarded', 'deadLettered', 'lost'] as const;
export type FinalState = (typeof FINAL_STATES)[number];

/** The ledger of one source, and how long its callers waited. */
export class SourceObserver {
  /** Accepted events that are not running; asynchronous sources only. */
  readonly backlog: Level;
  readonly offered: Counter;
  readonly delivered: Counter;
  readonly retries: Counter;
  readonly abandoned: Counter;
  readonly expired: Counter;
  readonly duplicates: Counter;
  private readonly finals: Readonly<Record<FinalState, Counter>>;
  private readonly latencies = new Histogram();
  private readonly latencySums: Float64Array;
  private readonly latencyCounts: Float64Array;
  private largestBacklog = 0;
  private largestAt: Micros = 0;
  private drainedAt = Number.NaN;

  constructor(
    readonly name: string,
    readonly kind: 'sync' | 'async',
    private readonly timeline: Timeline,
  ) {
    const counter = (): Counter => new Counter(timeline);
    this.backlog = new Level(timeline);
    this.offered = counter();
    this.delivered = counter();
    this.retries = counter();
    this.abandoned = counter();
    this.expired = counter();
    this.duplicates = counter();
    this.finals = {
      succeeded: counter(),
      failed: counter(),
      gaveUp: counter(),
      refused: counter(),
      discarded: counter(),
      deadLettered: counter(),
      lost: counter(),
    };
    this.latencySums = new Float64Array(timeline.buckets);
    this.latencyCounts = new Float64Array(timeline.buckets);
  }

  /** An item reached its end; nothing more is counted for it. */
  settled(now: Micros, state: FinalState): void {
    this.finals[state].add(now);
  }

  succeeded(now: Micros, latency: Micros): void {
    this.finals.succeeded.add(now);
    this.answered(now, latency);
  }

  failed(now: Micros, latency: Micros): void {
    this.finals.failed.add(now);
    this.answered(now, latency);
  }

  changeBacklog(now: Micros, by: number): void {
    this.backlog.add(now, by);
    const depth = this.backlog.value;
    if (depth > this.largestBacklog) {
      this.largestBacklog = depth;
      this.largestAt = now;
      this.drainedAt = Number.NaN;
    } else if (depth === 0 && Number.isNaN(this.drainedAt)) {
      this.drainedAt = now;
    }
  }

  startWindow(now: Micros): void {
    this.backlog.startWindow(now);
    for (const counter of this.counters()) counter.startWindow();
    this.latencies.clear();
    this.largestBacklog = this.backlog.value;
    this.largestAt = now;
    this.drainedAt = Number.NaN;
  }

  /** Items in a final state over the whole run, for the conservation check. */
  get settledInAll(): number {
    return FINAL_STATES.reduce((sum, state) => sum + this.finals[state].total, 0);
  }

  /** @param open items that are waiting and running at the horizon */
  close(open: { readonly waiting: number; readonly running: number }): EntityResult {
    this.backlog.close();
    const values = this.kind === 'sync' ? this.syncValues(open) : this.asyncValues(open);
    return { scope: 'sources', name: this.name, values, series: this.series() };
  }

  private answered(now: Micros, latency: Micros): void {
    this.latencies.add(latency);
    const bucket = this.timeline.bucketOf(now);
    this.latencySums[bucket] += latency;
    this.latencyCounts[bucket]++;
  }

  private counters(): readonly Counter[] {
    const { offered, delivered, retries, abandoned, expired, duplicates } = this;
    return [offered, delivered, retries, abandoned, expired, duplicates, ...Object.values(this.finals)];
  }

  private commonValues(open: { readonly waiting: number; readonly running: number }): Map<string, number> {
    const values = new Map<string, number>();
    values.set('offered', this.offered.inWindow);
    values.set('delivered', this.delivered.inWindow);
    values.set('succeeded', this.finals.succeeded.inWindow);
    values.set('failed', this.finals.failed.inWindow);
    values.set('refused', this.finals.refused.inWindow);
    values.set('retries', this.retries.inWindow);
    const settled = FINAL_STATES.reduce((sum, state) => sum + this.finals[state].inWindow, 0);
    putRatio(values, 'successRatio', this.finals.succeeded.inWindow, settled);
    putTimes(values, 'latency', this.latencies);
    values.set('waiting', open.waiting);
    values.set('running', open.running);
    return values;
  }

  private syncValues(open: { readonly waiting: number; readonly running: number }): Map<string, number> {
    return this.commonValues(open)
      .set('clientGaveUp', this.finals.gaveUp.inWindow)
      .set('abandoned', this.abandoned.inWindow);
  }

  private asyncValues(open: { readonly waiting: number; readonly running: number }): Map<string, number> {
    const values = this.commonValues(open);
    values.set('expired', this.expired.inWindow);
    values.set('discarded', this.finals.discarded.inWindow);
    values.set('deadLettered', this.finals.deadLettered.inWindow);
    values.set('lost', this.finals.lost.inWindow);
    values.set('duplicates', this.duplicates.inWindow);
    putLevel(values, 'backlog', this.backlog);
    values.set('backlog.atEnd', this.backlog.value);
    if (this.largestBacklog > 0 && !Number.isNaN(this.drainedAt)) {
      values.set('timeToDrain', (this.drainedAt - this.largestAt) / MS);
    }
    return values;
  }

  private series(): Map<string, Float64Array> {
    const series = new Map([
      ['offered', this.offered.series],
      ['succeeded', this.finals.succeeded.series],
      ['failed', this.finals.failed.series],
      ['retries', this.retries.series],
      ['latency.mean', this.latencySums.map((sum, bucket) => sum / this.latencyCounts[bucket] / MS)],
    ]);
    if (this.kind === 'sync') series.set('clientGaveUp', this.finals.gaveUp.series);
    else series.set('backlog.max', this.backlog.maxima).set('deadLettered', this.finals.deadLettered.series);
    return series;
  }
}
