import type { Micros } from '../units/time.ts';
import { putRatio, putTimes } from './function-observer.ts';
import { Tally } from './tally.ts';
import { Counter, type Timeline } from './timeline.ts';

/**
 * The items of one source: each is offered once and enters one final state, once. The states are those that the kind
 * of source knows; all of them are counters, under their own names.
 */
export class Ledger<State extends string> {
  readonly offered: Counter;
  readonly delivered: Counter;
  readonly retries: Counter;
  private readonly finals: ReadonlyMap<State | 'succeeded', Counter>;
  private readonly successes: Counter;
  private readonly latencies: Tally;

  constructor(timeline: Timeline, states: readonly State[]) {
    this.offered = new Counter(timeline);
    this.delivered = new Counter(timeline);
    this.retries = new Counter(timeline);
    this.finals = new Map(
      [...new Set([...states, 'succeeded' as const])].map((state) => [state, new Counter(timeline)]),
    );
    this.successes = this.counterOf('succeeded');
    this.latencies = new Tally(timeline);
  }

  /** An item reached its end; nothing more is counted for it. */
  settled(now: Micros, state: State): void {
    this.counterOf(state).add(now);
  }

  succeeded(now: Micros, latency: Micros): void {
    this.successes.add(now);
    this.latencies.add(now, latency);
  }

  /** Somebody heard what became of an item, so long after it was offered. */
  answered(now: Micros, latency: Micros): void {
    this.latencies.add(now, latency);
  }

  startWindow(): void {
    for (const counter of [this.offered, this.delivered, this.retries, ...this.finals.values()]) counter.startWindow();
    this.latencies.startWindow();
  }

  /** Items in a final state over the whole run, for the conservation check. */
  get settledInAll(): number {
    let sum = 0;
    for (const counter of this.finals.values()) sum += counter.total;
    return sum;
  }

  counterOf(state: State | 'succeeded'): Counter {
    return this.finals.get(state) as Counter;
  }

  /** What every kind of source has, with those final states that its kind reports. */
  put(
    values: Map<string, number>,
    open: { readonly waiting: number; readonly running: number },
    reported: readonly (State | 'succeeded')[],
  ): void {
    values.set('offered', this.offered.inWindow);
    values.set('delivered', this.delivered.inWindow);
    for (const state of reported) values.set(state, this.counterOf(state).inWindow);
    values.set('retries', this.retries.inWindow);
    let settled = 0;
    for (const counter of this.finals.values()) settled += counter.inWindow;
    putRatio(values, 'successRatio', this.counterOf('succeeded').inWindow, settled);
    putTimes(values, 'latency', this.latencies.times);
    values.set('waiting', open.waiting);
    values.set('running', open.running);
  }

  /** Items that entered a final state other than success, by bucket. */
  get unsuccessfulSeries(): Float64Array {
    const sums = new Float64Array(this.offered.series.length);
    for (const [state, { series }] of this.finals) {
      if (state === 'succeeded') continue;
      for (let bucket = 0; bucket < sums.length; bucket++) sums[bucket] += series[bucket];
    }
    return sums;
  }

  /** Mean latency of what was answered in each bucket, in milliseconds. */
  get latencySeries(): Float64Array {
    return this.latencies.means;
  }

  /** The geometric mean, in milliseconds: the usual latency, which a few items that took very long hardly change. */
  get usualLatencySeries(): Float64Array {
    return this.latencies.usual;
  }
}
