import { Simulation } from '../engine/simulation.ts';
import type { RunResult } from '../observe/result.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { runInSlices, type SliceOptions } from './slices.ts';

/**
 * Runs the replications of a scenario. A replication depends only on the model and its number, and its result is
 * plain data, so that any number of threads may share the work without changing a byte.
 *
 * @returns the complete replications only, in order; fewer than asked when stopped
 */
export function replicate(model: ScenarioModel, options: Omit<SliceOptions, 'horizon'>): Promise<RunResult[]> {
  return runInSlices((replication) => new Simulation(model, replication), {
    replications: options.replications,
    horizon: model.scenario.run.duration,
    pause: () => options.pause(),
    isStopped: () => options.isStopped(),
    onProgress: (done) => options.onProgress?.(done),
  });
}
