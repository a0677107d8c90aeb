import type { QueueSink } from '../downstream/queue-sink.ts';
import { Kernel, Phase } from '../kernel/kernel.ts';
import type { DownstreamObserver } from '../observe/downstream-observer.ts';
import type { RunResult } from '../observe/result.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { Micros } from '../units/time.ts';
import { assemble, type Parts } from './assemble.ts';
import { bill } from './bill.ts';
import { checkCalls, checkConservation, checkLittlesLaw, sweep, sweepCalls } from './checks.ts';
import { scheduleFaults } from './faults.ts';

/**
 * One replication of a scenario, from its first event to its result. It depends on the model and the number of the
 * replication alone, and can be advanced in portions, so that whoever runs it may stop it.
 */
export class Simulation {
  private readonly parts: Parts;

  /** @param kernel one whose agenda is another than the usual; the result is the same */
  constructor(
    private readonly model: ScenarioModel,
    private readonly replication: number,
    private readonly kernel = new Kernel(),
  ) {
    this.parts = assemble(model, replication, kernel);
    scheduleFaults(model, this.parts);
    const { warmup } = this.parts.timeline;
    const warmedUp = this.kernel.on('warm-up ended', Phase.release, () => this.startWindow());
    if (warmup > 0) this.kernel.scheduleAt(warmup, warmedUp);
  }

  /** How far simulated time has come. */
  get now(): Micros {
    return this.kernel.now;
  }

  /** @returns true when the horizon is reached */
  advance(events: number): boolean {
    return this.kernel.run(this.parts.timeline.horizon, events);
  }

  /**
   * Closes the books at the horizon.
   *
   * @throws Error when an item was lost or counted twice, or the time in flight disagrees with itself
   */
  result(): RunResult {
    const { account, functions, sources, watches, timeline, faultLog } = this.parts;
    const { horizon, warmup, resolution } = timeline;
    const open = sweep(this.parts);
    const openCalls = sweepCalls(this.parts);
    const functionResults = [...functions.values()].map(({ observer }) => observer.close());
    const downstreams = this.downstreams();
    const entities = [
      ...functionResults,
      ...sources.map(({ observer }, index) => observer.close(open[index])),
      account.observer.close(),
      ...downstreams.map((downstream) => downstream.close()),
      ...bill(this.model, this.parts),
    ];
    checkConservation(this.parts, open);
    checkLittlesLaw(this.parts);
    checkCalls(this.parts, openCalls);
    const requests = sources.reduce((sum, { observer }) => sum + observer.offered.total, 0);
    return {
      replication: this.replication,
      horizon,
      warmup,
      ...(this.model.warmup !== undefined && { warmupSearch: this.model.warmup }),
      resolution,
      entities,
      breaches: watches.breaches({
        functions: [...functions.keys()],
        sources: sources.map(({ observer }) => observer.name),
      }),
      faults: faultLog.results(),
      events: this.kernel.dispatched,
      requests,
    };
  }

  private startWindow(): void {
    const { account, functions, sources } = this.parts;
    const now = this.kernel.now;
    account.observer.startWindow(now);
    for (const { observer } of functions.values()) observer.startWindow(now);
    for (const { observer } of sources) observer.startWindow(now);
    for (const downstream of this.downstreams()) downstream.startWindow(now);
  }

  /** What measures each downstream, in file order. */
  private downstreams(): readonly (QueueSink | DownstreamObserver)[] {
    const { sinks, doors } = this.parts;
    return Object.keys(this.model.scenario.downstreams).flatMap(
      (name) => sinks.get(name) ?? doors.get(name)?.observer ?? [],
    );
  }
}
