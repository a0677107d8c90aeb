import type { RunResult } from '../observe/result.ts';
import type { Loaded } from '../scenario/model.ts';
import { replicate as replicateModel } from '../study/replicate.ts';
import { replicationPlan } from '../study/sequential.ts';
import { summarise as summariseModel } from '../study/summarise.ts';
import type { Summary } from './summary.ts';
import { VERSION } from './version.ts';

/** How a scenario is run from code. */
export interface SimulateOptions {
  /** How often the run is repeated with other dice; absent: as the scenario says. */
  readonly replications?: number;
  /** Called between slices of about a tenth of a second; in a browser, let the page have its turn here. */
  pause?(): Promise<void>;
  /** Asked between slices; once true, the replication under way is dropped, and the summary says it is partial. */
  isStopped?(): boolean;
  /** @param done share of all replications' simulated time, 0 to 1 */
  onProgress?(done: number): void;
}

/**
 * Runs the replications of a scenario and sums them up: what `capsim run` writes as `summary.json`, without `run.timing`.
 * The same scenario, seed and version give the same summary.
 *
 * @returns metrics with their confidence intervals (times in ms, shares as fractions, money in USD), the limits that were hit,
 * and the outcome of each expectation; an expectation that is missed is no error
 * @throws RangeError when `replications` is not a whole number of at least 1
 * @throws RunTooShort when the scenario leaves its warm-up to the run, and none is found
 */
export async function simulate(loaded: Loaded, options: SimulateOptions = {}): Promise<Summary> {
  return summarise(loaded, await replicate(loaded, options), options);
}

/**
 * Runs the replications of a scenario one by one.
 *
 * @returns what each replication measured, in order: exact counts, times in ms in `values` and in microseconds elsewhere;
 * fewer than asked when stopped
 * @throws RangeError when `replications` is not a whole number of at least 1
 * @throws RunTooShort when the scenario leaves its warm-up to the run, and none is found
 */
export async function replicate({ model }: Loaded, options: SimulateOptions = {}): Promise<RunResult[]> {
  const { replications } = options;
  if (replications !== undefined && (!Number.isSafeInteger(replications) || replications < 1)) {
    throw new RangeError(`expected replications to be a whole number of at least 1, got ${replications}`);
  }
  return replicateModel(model, {
    replications,
    pause: () => options.pause?.() ?? Promise.resolve(),
    isStopped: () => options.isStopped?.() ?? false,
    onProgress: (done) => options.onProgress?.(done),
  });
}

/**
 * Sums up the replications of a scenario, for whoever wants these and the summary.
 *
 * @param results of `replicate`, of the same scenario
 */
export function summarise(
  { model, locate }: Loaded,
  results: readonly RunResult[],
  options: Pick<SimulateOptions, 'replications'> = {},
): Summary {
  const { run, expect } = model.scenario;
  const { replications: asked = replicationPlan(model).nextCount(results) } = options;
  const summary = summariseModel(model, results, {
    confidence: run.confidence,
    asked,
    partial: results.length < asked,
    version: VERSION,
    expectationPlaces: expect.map((_, index) => locate(`expect[${index}]`)),
  });
  // The summary has the metrics of the catalogue, from which the types are written.
  return summary as unknown as Summary;
}
