import { Simulation } from '../engine/simulation.ts';
import type { RunResult } from '../observe/result.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { fixedPlan, replicationPlan } from './sequential.ts';
import { runInSlices, type SliceOptions } from './slices.ts';
import { settleWarmup } from './warmup.ts';

/** What running the replications of a scenario needs from its surroundings. */
export interface ReplicateOptions extends Omit<SliceOptions, 'horizon' | 'nextCount'> {
  /** Absent: as `run.replications` says, a number or a rule. */
  readonly replications?: number;
}

/**
 * Runs the replications of a scenario. A replication depends only on the model and its number, and its result is
 * plain data, so that any number of threads may share the work without changing a byte.
 *
 * @returns the complete replications only, in order; fewer than asked when stopped
 * @throws RunTooShort when the scenario leaves its warm-up to the run, and none is found
 */
export async function replicate(model: ScenarioModel, options: ReplicateOptions): Promise<RunResult[]> {
  const plan = options.replications === undefined ? replicationPlan(model) : fixedPlan(options.replications);
  const settled = await settleWarmup(model, options);
  if (settled === null) return [];
  return runInSlices((replication) => new Simulation(settled, replication), {
    nextCount: (results) => plan.nextCount(results),
    horizon: model.scenario.run.duration,
    pause: () => options.pause(),
    isStopped: () => options.isStopped(),
    onProgress: (done) => options.onProgress?.(done),
  });
}
