import { type Micros, MS } from '../units/time.ts';
import { ExactSum } from './exact-sum.ts';
import { putLevel, putRatio, putTimes } from './function-observer.ts';
import { Histogram } from './histogram.ts';
import { Level } from './level.ts';
import type { EntityResult } from './result.ts';
import { Counter, type Timeline } from './timeline.ts';

/** How a call ended for the downstream. */
export type CallEnd = 'succeeded' | 'rejected' | 'timeouts' | 'errors';

const ENDS = ['succeeded', 'rejected', 'timeouts', 'errors'] as const;

/** What is measured of one downstream that is called. */
export class DownstreamObserver {
  readonly calls: Counter;
  readonly abandoned: Counter;
  /** Calls begun and not ended: waiting and being served. */
  readonly concurrency: Level;
  /** Calls that wait for a place. */
  readonly backlog: Level;
  /** What is in use: connections, servers. `capacity` is how many there are; NaN where that is no limit. */
  readonly inUse: Level;
  capacity = Number.NaN;
  /** Calls' own account of their time: held against the integral of `concurrency` at the end. */
  readonly timeInFlight = new ExactSum();
  /** Looks that found what they looked for, and those that did not; null of what is no cache. */
  looks: { readonly hits: Counter; readonly misses: Counter } | null = null;
  private readonly ends: ReadonlyMap<CallEnd, Counter>;
  private readonly latencies = new Histogram();
  private readonly latencySums: Float64Array;
  private readonly latencyCounts: Float64Array;
  private readonly wastedSums: Float64Array;
  private wasted: Micros = 0;

  /** @param hasConnections whether what is in use is connections, which are reported as such */
  constructor(
    readonly name: string,
    private readonly timeline: Timeline,
    private readonly hasConnections: boolean,
  ) {
    this.calls = new Counter(timeline);
    this.abandoned = new Counter(timeline);
    this.concurrency = new Level({ ...timeline, quantiles: true });
    this.backlog = new Level(timeline);
    this.inUse = new Level(timeline);
    this.ends = new Map(ENDS.map((end) => [end, new Counter(timeline)]));
    this.latencySums = new Float64Array(timeline.buckets);
    this.latencyCounts = new Float64Array(timeline.buckets);
    this.wastedSums = new Float64Array(timeline.buckets);
  }

  /** It is a cache. */
  watchLooks(): void {
    this.looks = { hits: new Counter(this.timeline), misses: new Counter(this.timeline) };
  }

  called(now: Micros): void {
    this.calls.add(now);
    this.concurrency.add(now, 1);
  }

  /** @param wasted microseconds since its caller stopped waiting; 0 where somebody still waits */
  ended(now: Micros, end: CallEnd, sentAt: Micros, wasted: Micros): void {
    (this.ends.get(end) as Counter).add(now);
    this.concurrency.add(now, -1);
    const { warmup } = this.timeline;
    this.timeInFlight.add(now - Math.min(now, Math.max(sentAt, warmup)));
    this.wasted += wasted;
    const latency = now - sentAt;
    this.latencies.add(latency);
    const bucket = this.timeline.bucketOf(now);
    this.latencySums[bucket] += latency;
    this.latencyCounts[bucket]++;
    this.wastedSums[bucket] += wasted;
  }

  /** At the horizon: a call that has not ended. @param wasted as in `ended` */
  stillOpen(sentAt: Micros, wasted: Micros): void {
    this.timeInFlight.add(this.timeline.horizon - Math.max(sentAt, this.timeline.warmup));
    this.wasted += wasted;
    this.wastedSums[this.wastedSums.length - 1] += wasted;
  }

  /** Calls that ended over the whole run, for the conservation check. */
  get endedInAll(): number {
    let sum = 0;
    for (const counter of this.ends.values()) sum += counter.total;
    return sum;
  }

  startWindow(now: Micros): void {
    for (const level of [this.concurrency, this.backlog, this.inUse]) level.startWindow(now);
    for (const counter of [this.calls, this.abandoned, ...this.ends.values()]) counter.startWindow();
    this.looks?.hits.startWindow();
    this.looks?.misses.startWindow();
    this.latencies.clear();
    this.wasted = 0;
  }

  close(): EntityResult {
    for (const level of [this.concurrency, this.backlog, this.inUse]) level.close();
    return { scope: 'downstreams', name: this.name, values: this.values(), series: this.series() };
  }

  private values(): Map<string, number> {
    const values = new Map<string, number>();
    values.set('calls', this.calls.inWindow);
    for (const [end, counter] of this.ends) values.set(end, counter.inWindow);
    values.set('abandoned', this.abandoned.inWindow);
    if (this.looks !== null) putLooks(values, this.looks.hits.inWindow, this.looks.misses.inWindow);
    values.set('wastedTime', this.wasted / MS);
    putLevel(values, 'concurrency', this.concurrency);
    values.set('concurrency.p99', this.concurrency.quantile(0.99));
    if (this.hasConnections) putLevel(values, 'connections', this.inUse);
    if (!Number.isNaN(this.capacity)) {
      putRatio(values, 'utilization.mean', this.inUse.mean, this.capacity);
      putRatio(values, 'utilization.max', this.inUse.max, this.capacity);
    }
    putTimes(values, 'latency', this.latencies);
    putLevel(values, 'backlog', this.backlog);
    values.set('backlog.atEnd', this.backlog.value);
    return values;
  }

  private series(): Map<string, Float64Array> {
    return new Map([
      ...(this.looks === null
        ? []
        : ([
            ['hits', this.looks.hits.series],
            ['misses', this.looks.misses.series],
          ] as const)),
      ['calls', this.calls.series],
      ...[...this.ends].map(([end, counter]) => [end, counter.series] as const),
      ['abandoned', this.abandoned.series],
      ['wastedTime', this.wastedSums.map((sum) => sum / MS)],
      ['concurrency.mean', this.concurrency.means],
      ['concurrency.max', this.concurrency.maxima],
      ['inUse.max', this.inUse.maxima],
      ['backlog.max', this.backlog.maxima],
      ['latency.mean', this.latencySums.map((sum, bucket) => sum / this.latencyCounts[bucket] / MS)],
    ]);
  }
}

function putLooks(values: Map<string, number>, hits: number, misses: number): void {
  values.set('hits', hits);
  values.set('misses', misses);
  putRatio(values, 'hitRatio', hits, hits + misses);
}
