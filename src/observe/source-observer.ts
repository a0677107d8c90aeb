import type { Micros } from '../units/time.ts';
import { Backlog } from './backlog.ts';
import { Ledger } from './ledger.ts';
import type { EntityResult } from './result.ts';
import { Counter, type Timeline } from './timeline.ts';

/** Final states of an item: it enters exactly one, once. */
export const FINAL_STATES = ['succeeded', 'failed', 'gaveUp', 'refused', 'discarded', 'deadLettered', 'lost'] as const;
export type FinalState = (typeof FINAL_STATES)[number];

/** The ledger of one source whose items are requests or events, and how long its callers waited. */
export class SourceObserver {
  readonly offered: Counter;
  readonly delivered: Counter;
  readonly retries: Counter;
  readonly abandoned: Counter;
  readonly expired: Counter;
  readonly duplicates: Counter;
  /** Further tries that Lambda itself makes with accepted events; asynchronous sources only. */
  readonly redelivered: Counter;
  private readonly ledger: Ledger<FinalState>;
  /** Accepted events that are not running; asynchronous sources only. */
  private readonly backlog: Backlog;

  constructor(
    readonly name: string,
    readonly kind: 'sync' | 'async',
    timeline: Timeline,
  ) {
    this.ledger = new Ledger(timeline, FINAL_STATES);
    this.backlog = new Backlog(timeline);
    this.offered = this.ledger.offered;
    this.delivered = this.ledger.delivered;
    this.retries = this.ledger.retries;
    this.abandoned = new Counter(timeline);
    this.expired = new Counter(timeline);
    this.duplicates = new Counter(timeline);
    this.redelivered = new Counter(timeline);
  }

  /** An item reached its end; nothing more is counted for it. */
  settled(now: Micros, state: FinalState): void {
    this.ledger.settled(now, state);
  }

  succeeded(now: Micros, latency: Micros): void {
    this.ledger.succeeded(now, latency);
  }

  failed(now: Micros, latency: Micros): void {
    this.ledger.settled(now, 'failed');
    this.ledger.answered(now, latency);
  }

  changeBacklog(now: Micros, by: number): void {
    this.backlog.add(now, by);
  }

  startWindow(now: Micros): void {
    this.backlog.startWindow(now);
    this.ledger.startWindow();
    for (const counter of [this.abandoned, this.expired, this.duplicates, this.redelivered]) counter.startWindow();
  }

  /** Items in a final state over the whole run, for the conservation check. */
  get settledInAll(): number {
    return this.ledger.settledInAll;
  }

  /** @param open items that are waiting and running at the horizon */
  close(open: { readonly waiting: number; readonly running: number }): EntityResult {
    this.backlog.close();
    const values = this.kind === 'sync' ? this.syncValues(open) : this.asyncValues(open);
    return { scope: 'sources', name: this.name, values, series: this.series() };
  }

  private syncValues(open: { readonly waiting: number; readonly running: number }): Map<string, number> {
    const values = new Map<string, number>();
    this.ledger.put(values, open, ['succeeded', 'failed', 'refused']);
    values.set('clientGaveUp', this.ledger.counterOf('gaveUp').inWindow);
    values.set('abandoned', this.abandoned.inWindow);
    return values;
  }

  private asyncValues(open: { readonly waiting: number; readonly running: number }): Map<string, number> {
    const values = new Map<string, number>();
    this.ledger.put(values, open, ['succeeded', 'failed', 'refused', 'discarded', 'deadLettered', 'lost']);
    values.set('expired', this.expired.inWindow);
    values.set('duplicates', this.duplicates.inWindow);
    values.set('redelivered', this.redelivered.inWindow);
    this.backlog.put(values);
    return values;
  }

  private series(): Map<string, Float64Array> {
    const { ledger } = this;
    const series = new Map([
      ['offered', this.offered.series],
      ['succeeded', ledger.counterOf('succeeded').series],
      ['unsuccessful', ledger.unsuccessfulSeries],
      ['failed', ledger.counterOf('failed').series],
      ['retries', this.retries.series],
      ['latency.mean', ledger.latencySeries],
      ['latency.usual', ledger.usualLatencySeries],
    ]);
    if (this.kind === 'sync') {
      series.set('clientGaveUp', ledger.counterOf('gaveUp').series).set('abandoned', this.abandoned.series);
    } else {
      series.set('backlog.max', this.backlog.level.maxima).set('redelivered', this.redelivered.series);
      series.set('deadLettered', ledger.counterOf('deadLettered').series);
    }
    return series;
  }
}
