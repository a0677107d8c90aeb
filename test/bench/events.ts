/**
 * What counts as an event, alike in every program that the benchmark compares: an arrival, a start of work, an end, and
 * a timer that acted. A start is no entry of the agenda, so it is added from the results; timers that mostly find
 * nothing to do are left out altogether, those that acted among them.
 */
import { Simulation } from '../../src/engine/simulation.ts';
import { type Handler, Kernel, type Phase } from '../../src/kernel/kernel.ts';
import type { RunResult } from '../../src/observe/result.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import type { EventKind } from '../../src/units/ids.ts';

const MOSTLY_VOID: ReadonlySet<string> = new Set(['environment expired', 'caller timed out', 'run cut off']);
/** As many events as `study` lets pass between two looks at the clock. */
const SLICE = 200_000;

class CountingKernel extends Kernel {
  acted = 0;

  override on(name: string, phase: Phase, handler: Handler): EventKind {
    if (MOSTLY_VOID.has(name)) return super.on(name, phase, handler);
    return super.on(name, phase, (subject) => {
      this.acted++;
      handler(subject);
    });
  }
}

/** One replication, from the parts to the closed books, as `capsim run` does it. */
export function simulate(model: ScenarioModel, kernel = new Kernel()): RunResult {
  const simulation = new Simulation(model, 0, kernel);
  while (!simulation.advance(SLICE));
  return simulation.result();
}

/** Events of the first replication; it is run once, apart from what is measured. */
export function countEvents(model: ScenarioModel): number {
  const kernel = new CountingKernel();
  const { entities } = simulate(model, kernel);
  return kernel.acted + startsIn(entities);
}

function startsIn(entities: RunResult['entities']): number {
  const series = entities.flatMap((entity) => entity.series.get('invocations') ?? []);
  return series.reduce((sum, steps) => sum + steps.reduce((total, starts) => total + starts, 0), 0);
}
