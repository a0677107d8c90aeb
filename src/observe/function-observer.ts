import { type Micros, MS } from '../units/time.ts';
import { Demand, RatePeak } from './demand.ts';
import { ExactSum } from './exact-sum.ts';
import { Histogram } from './histogram.ts';
import { Level } from './level.ts';
import type { ManagedObserver } from './managed-observer.ts';
import type { NetworkObserver } from './network-observer.ts';
import type { ProvisionedObserver } from './provisioned-observer.ts';
import { REFUSAL_REASONS } from './reasons.ts';
import type { EntityResult } from './result.ts';
import { Tally } from './tally.ts';
import { Counter, type Timeline } from './timeline.ts';
import { RunFate, UsageLedger } from './usage.ts';
import type { ObservedVersions } from './version-observer.ts';

/** One run that is over. */
export interface EndedRun {
  startedAt: Micros;
  /** In the handler, without Init. */
  duration: Micros;
  billed: Micros;
  isError: boolean;
  isTimeout: boolean;
  isProvisioned: boolean;
  /** Number of the source whose items it worked on. */
  source: number;
  fate: RunFate;
}

/** What is measured of one function. Facts come in; counters, levels and histograms stay. */
export class FunctionObserver {
  /** Null where environments share no network interfaces. */
  network: NetworkObserver | null = null;
  /** Null where it does not run on managed instances. */
  managed: ManagedObserver | null = null;
  /** Null where it has but one version, and none is deployed that differs, or in stages. */
  versions: ObservedVersions | null = null;
  readonly concurrency: Level;
  readonly environments: Level;
  /** What would be in flight if no first try were refused. */
  readonly demand: Demand;
  /** First tries per second. */
  readonly requestRate: RatePeak;
  /** New environments wanted per second, refused ones included. */
  readonly environmentRate: RatePeak;
  /** Request rows' own account of the time in flight in the window: held against `concurrency.integral` at the end. */
  readonly timeInFlight = new ExactSum();
  readonly invocations: Counter;
  readonly throttles: Counter;
  readonly coldStarts: Counter;
  readonly eventsReceived: Counter;
  readonly eventsDropped: Counter;
  /** Invocations that did not take place because their chain led back too often. */
  readonly recursiveDropped: Counter;
  readonly deadLettered: Counter;
  readonly lost: Counter;
  /** Usage in the window by source and fate, for the price. */
  readonly usage = new UsageLedger();

  private readonly arrivals: Counter;
  private readonly throttlesByReason: readonly Counter[];
  private readonly serviceErrors: Counter;
  private readonly errors: Counter;
  private readonly timeouts: Counter;
  private readonly spillover: Counter;
  private readonly durations: Tally;
  private readonly eventAges = new Histogram();
  /** Of runs for which nobody waited to the end, and of those that repeated work. */
  private readonly wastedSums: Float64Array;
  private wasted: Micros = 0;

  constructor(
    readonly name: string,
    /** Null for a function that has no provisioned concurrency. */
    readonly provisioned: ProvisionedObserver | null,
    private readonly timeline: Timeline,
  ) {
    this.concurrency = new Level({ ...timeline, quantiles: true });
    this.environments = new Level(timeline);
    this.demand = new Demand(timeline.horizon);
    this.requestRate = new RatePeak(timeline.warmup);
    this.environmentRate = new RatePeak(timeline.warmup);
    const counter = (): Counter => new Counter(timeline);
    this.arrivals = counter();
    this.invocations = counter();
    this.throttles = counter();
    this.throttlesByReason = REFUSAL_REASONS.map(counter);
    this.serviceErrors = counter();
    this.errors = counter();
    this.timeouts = counter();
    this.coldStarts = counter();
    this.spillover = counter();
    this.eventsReceived = counter();
    this.eventsDropped = counter();
    this.recursiveDropped = counter();
    this.deadLettered = counter();
    this.lost = counter();
    this.durations = new Tally(timeline);
    this.wastedSums = new Float64Array(timeline.buckets);
  }

  arrived(now: Micros): void {
    this.arrivals.add(now);
  }

  /** @param reason index into `REFUSAL_REASONS`; any other: the reason that managed instances have */
  throttled(now: Micros, reason: number): void {
    this.throttles.add(now);
    const counter = this.throttlesByReason[reason] ?? this.managed?.throttles;
    counter?.add(now);
  }

  serviceFailed(now: Micros): void {
    this.serviceErrors.add(now);
  }

  started(now: Micros, isProvisioned: boolean): void {
    this.invocations.add(now);
    this.concurrency.add(now, 1);
    if (isProvisioned) this.provisioned?.started(now);
  }

  startedCold(now: Micros): void {
    this.coldStarts.add(now);
  }

  spilledOver(now: Micros): void {
    this.spillover.add(now);
  }

  ended(now: Micros, run: EndedRun): void {
    this.concurrency.add(now, -1);
    if (run.isProvisioned) this.provisioned?.ended(now);
    const warmup = this.timeline.warmup;
    this.timeInFlight.add(now - (run.startedAt > warmup ? run.startedAt : warmup > now ? now : warmup));
    this.durations.add(now, run.duration);
    if (run.fate === RunFate.abandoned || run.fate === RunFate.retry) this.waste(now, now - run.startedAt);
    this.usage.ended(run.source, run.fate, run.billed, run.startedAt >= warmup, run.isProvisioned);
    if (run.isTimeout) {
      // CloudWatch stamps a timed-out run with the time of its invocation (M-02).
      this.errors.addEarlier(run.startedAt);
      this.timeouts.addEarlier(run.startedAt);
    } else if (run.isError) {
      this.errors.add(now);
    }
  }

  private waste(now: Micros, time: Micros): void {
    this.wastedSums[this.timeline.bucketOf(now)] += time;
    this.wasted += time;
  }

  /** At the horizon: a run that has not ended. */
  stillRunning(startedAt: Micros, source: number): void {
    this.timeInFlight.add(this.timeline.horizon - Math.max(startedAt, this.timeline.warmup));
    if (startedAt >= this.timeline.warmup) this.usage.unfinished(source);
  }

  eventStarted(age: Micros): void {
    this.eventAges.add(age);
  }

  startWindow(now: Micros): void {
    this.concurrency.startWindow(now);
    this.environments.startWindow(now);
    this.provisioned?.startWindow(now);
    this.network?.startWindow();
    this.managed?.startWindow(now);
    this.versions?.startWindow();
    for (const counter of this.counters()) counter.startWindow();
    this.durations.startWindow();
    this.eventAges.clear();
    this.wasted = 0;
    this.usage.startWindow();
  }

  close(): EntityResult {
    this.concurrency.close();
    this.environments.close();
    this.provisioned?.close();
    this.managed?.close();
    return { scope: 'functions', name: this.name, values: this.values(), series: this.series() };
  }

  private counters(): readonly Counter[] {
    return [
      this.arrivals,
      this.invocations,
      this.throttles,
      ...this.throttlesByReason,
      this.serviceErrors,
      this.errors,
      this.timeouts,
      this.coldStarts,
      this.spillover,
      this.eventsReceived,
      this.eventsDropped,
      this.recursiveDropped,
      this.deadLettered,
      this.lost,
    ];
  }

  private values(): Map<string, number> {
    const values = new Map<string, number>();
    const invocations = this.invocations.inWindow;
    const throttles = this.throttles.inWindow;
    values.set('arrivals', this.arrivals.inWindow);
    values.set('invocations', invocations);
    values.set('throttles', throttles);
    putRatio(values, 'throttleRatio', throttles, invocations + throttles);
    for (const [index, reason] of REFUSAL_REASONS.entries()) {
      values.set(`throttlesByReason.${reason}`, this.throttlesByReason[index].inWindow);
    }
    values.set('serviceErrors', this.serviceErrors.inWindow);
    values.set('errors', this.errors.inWindow);
    values.set('timeouts', this.timeouts.inWindow);
    values.set('coldStarts', this.coldStarts.inWindow);
    putRatio(values, 'coldStartRatio', this.coldStarts.inWindow, invocations);
    values.set('provisionedSpillover', this.spillover.inWindow);
    values.set('provisioned.mean', this.provisioned?.configuredMean ?? 0);
    values.set('provisioned.max', this.provisioned?.configuredMax ?? 0);
    this.provisioned?.putValues(values);
    values.set('concurrency.p99', this.concurrency.quantile(0.99));
    putLevel(values, 'concurrency', this.concurrency);
    putLevel(values, 'environments', this.environments);
    this.network?.putValues(values, this.environments);
    this.managed?.putValues(values);
    this.versions?.putValues(values);
    putTimes(values, 'duration', this.durations.times);
    values.set('billedDuration', this.usage.billed / MS);
    values.set('wastedTime', this.wasted / MS);
    values.set('asyncEventsReceived', this.eventsReceived.inWindow);
    values.set('asyncEventsDropped', this.eventsDropped.inWindow);
    values.set('recursiveInvocationsDropped', this.recursiveDropped.inWindow);
    if (this.eventAges.count > 0) {
      values.set('asyncEventAge.mean', this.eventAges.mean / MS);
      values.set('asyncEventAge.p99', this.eventAges.quantile(0.99) / MS);
      values.set('asyncEventAge.max', this.eventAges.max / MS);
    }
    values.set('deadLettered', this.deadLettered.inWindow);
    values.set('lost', this.lost.inWindow);
    return values;
  }

  private series(): Map<string, Float64Array> {
    const series = new Map([
      ['arrivals', this.arrivals.series],
      ['invocations', this.invocations.series],
      ['throttles', this.throttles.series],
      ['errors', this.errors.series],
      ['coldStarts', this.coldStarts.series],
      ['provisionedSpillover', this.spillover.series],
      ['concurrency.mean', this.concurrency.means],
      ['concurrency.max', this.concurrency.maxima],
      ['environments.max', this.environments.maxima],
      ['duration.mean', this.durations.means],
      ['wastedTime', this.wastedSums.map((sum) => sum / MS)],
      ['asyncEventsReceived', this.eventsReceived.series],
      ['asyncEventsDropped', this.eventsDropped.series],
    ]);
    this.provisioned?.putSeries(series);
    this.network?.putSeries(series, this.environments);
    this.managed?.putSeries(series);
    this.versions?.putSeries(series);
    return series;
  }
}

/** A share, unless there is nothing to have a share of. */
export function putRatio(values: Map<string, number>, name: string, part: number, whole: number): void {
  if (whole > 0) values.set(name, part / whole);
}

export function putLevel(values: Map<string, number>, name: string, level: Level): void {
  if (!Number.isNaN(level.mean)) values.set(`${name}.mean`, level.mean);
  values.set(`${name}.max`, level.max);
}

/** Mean and quantiles in milliseconds, unless nothing was observed. */
export function putTimes(values: Map<string, number>, name: string, times: Histogram): void {
  if (times.count === 0) return;
  values.set(`${name}.mean`, times.mean / MS);
  values.set(`${name}.p50`, times.quantile(0.5) / MS);
  values.set(`${name}.p95`, times.quantile(0.95) / MS);
  values.set(`${name}.p99`, times.quantile(0.99) / MS);
  values.set(`${name}.max`, times.max / MS);
}
