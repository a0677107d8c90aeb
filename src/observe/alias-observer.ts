import { type Micros, MS } from '../units/time.ts';
import type { EndedRun } from './function-observer.ts';
import { Counter, type Timeline } from './timeline.ts';
import type { ObservedVersions } from './version-observer.ts';

/** What is measured of each of the versions that an alias points to, under their names. */
export class AliasObserver implements ObservedVersions {
  private readonly versions: readonly VersionCounts[];

  constructor(names: readonly string[], timeline: Timeline) {
    this.versions = names.map((name) => new VersionCounts(name, timeline));
  }

  /** @param version index of its name */
  started(
    now: Micros,
    version: number,
    { isCold, isSpilled }: { readonly isCold: boolean; readonly isSpilled: boolean },
  ): void {
    const counts = this.versions[version];
    counts.invocations.add(now);
    if (isCold) counts.coldStarts.add(now);
    if (isSpilled) counts.spillover.add(now);
  }

  ended(now: Micros, version: number, { isError, isTimeout, startedAt, duration }: EndedRun): void {
    const counts = this.versions[version];
    counts.runs++;
    counts.time += duration;
    // As for the function, a timed-out run has the time of its invocation (M-02).
    if (isTimeout) counts.errors.addEarlier(startedAt);
    else if (isError) counts.errors.add(now);
  }

  startWindow(): void {
    for (const counts of this.versions) counts.startWindow();
  }

  putValues(values: Map<string, number>): void {
    const all = this.versions.reduce((sum, { invocations }) => sum + invocations.inWindow, 0);
    for (const counts of this.versions) counts.putValues(values, all);
  }

  putSeries(series: Map<string, Float64Array>): void {
    for (const { name, invocations, errors } of this.versions) {
      series.set(`versions.${name}.invocations`, invocations.series);
      series.set(`versions.${name}.errors`, errors.series);
    }
  }
}

class VersionCounts {
  readonly invocations: Counter;
  readonly errors: Counter;
  readonly coldStarts: Counter;
  readonly spillover: Counter;
  /** Runs that ended in the window, and their time. */
  runs = 0;
  time: Micros = 0;

  constructor(
    readonly name: string,
    timeline: Timeline,
  ) {
    this.invocations = new Counter(timeline);
    this.errors = new Counter(timeline);
    this.coldStarts = new Counter(timeline);
    this.spillover = new Counter(timeline);
  }

  startWindow(): void {
    for (const counter of [this.invocations, this.errors, this.coldStarts, this.spillover]) counter.startWindow();
    this.runs = 0;
    this.time = 0;
  }

  /** @param all invocations of both versions */
  putValues(values: Map<string, number>, all: number): void {
    const put = (metric: string, value: number): void => {
      values.set(`versions.${this.name}.${metric}`, value);
    };
    const { invocations, errors, coldStarts, spillover, runs, time } = this;
    put('invocations', invocations.inWindow);
    if (all > 0) put('share', invocations.inWindow / all);
    put('errors', errors.inWindow);
    put('coldStarts', coldStarts.inWindow);
    put('provisionedSpillover', spillover.inWindow);
    if (runs > 0) put('duration.mean', time / runs / MS);
  }
}
