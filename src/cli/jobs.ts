import { availableParallelism } from 'node:os';
import { estimateRun } from '../scenario/estimate.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { memoryLimit } from './memory.ts';

/**
 * Threads that a run uses where the user does not say: one per processor, and fewer where so many replications at a
 * time would probably need more memory than there is.
 */
export function jobsThatFit(model: ScenarioModel): number {
  // The estimate holds all results and one replication under way: taken for what each thread adds, it is generous.
  const { memoryBytes } = estimateRun(model);
  return Math.max(1, Math.min(availableParallelism(), Math.floor(memoryLimit() / memoryBytes)));
}
