import { Simulation } from '../engine/simulation.ts';
import type { RunResult } from '../observe/result.ts';
import type { RunSettings } from '../scenario/definition.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { batchMeans, MSER_BATCH, mserTruncation } from '../theory/mser.ts';
import { assert } from '../units/assert.ts';
import { formatDuration } from '../units/format.ts';
import type { Micros } from '../units/time.ts';
import { runInSlices, type SliceOptions } from './slices.ts';

/** Pilot replications: beyond all that a run can have, so that what is left out does not depend on what is measured. */
const PILOTS = 5;
const FIRST_PILOT = 1_000_000;
/** Steps of the series that the rule looks at, whatever the resolution of the run: batches of half a percent. */
const STEPS = 1000;
/** Fewer steps, in runs of less than that many microseconds, are no series. */
const STEPS_MIN = 100;

/** `run.warmup: auto` has no answer. */
export class RunTooShort extends Error {
  override readonly name = 'RunTooShort';
}

/**
 * Finds the warm-up of a scenario that leaves it to the run (`run.warmup: auto`): by MSER-5 on the requests in flight
 * in the account, averaged over five pilot replications from the empty system. Depends on the model alone.
 *
 * @returns a model whose warm-up is given; the same model where it was given before; null when stopped
 * @throws RunTooShort when the rule would leave out more than half of the run
 */
export async function settleWarmup(
  model: ScenarioModel,
  options: Pick<SliceOptions, 'pause' | 'isStopped' | 'onProgress'>,
): Promise<ScenarioModel | null> {
  if (model.scenario.run.warmup !== 'auto') return model;
  const pilot = pilotOf(model);
  const results = await runInSlices((number) => new Simulation(pilot, FIRST_PILOT + number), {
    nextCount: () => PILOTS,
    horizon: pilot.scenario.run.duration,
    pause: () => options.pause(),
    isStopped: () => options.isStopped(),
    onProgress: (share) => options.onProgress?.(share),
  });
  return results.length < PILOTS ? null : settledBy(model, results);
}

function pilotOf(model: ScenarioModel): ScenarioModel {
  const { duration } = model.scenario.run;
  return withRun(model, { warmup: 0, resolution: Math.ceil(duration / STEPS) });
}

/** The model with the warm-up that its pilots ask for. */
function settledBy(model: ScenarioModel, pilots: readonly RunResult[]): ScenarioModel {
  const { duration } = model.scenario.run;
  const { resolution } = pilots[0];
  const batch = MSER_BATCH * resolution;
  const whole = Math.floor(duration / resolution);
  const truncation = whole < STEPS_MIN ? null : mserTruncation(batchMeans(averaged(pilots, whole), MSER_BATCH));
  if (truncation === null) {
    throw new RunTooShort(
      `the run is too short to find its warm-up: after half of ${formatDuration(duration)} the requests in flight have not settled (MSER-5); use a longer run.duration, or give run.warmup yourself, 0s where the start is what matters`,
    );
  }
  return { ...withRun(model, { warmup: truncation * batch }), warmup: { ...SEARCH, batch } };
}

const SEARCH = { rule: 'MSER-5', series: 'account.concurrency.mean', pilots: PILOTS } as const;

function withRun(model: ScenarioModel, changes: { readonly warmup: Micros } & Partial<RunSettings>): ScenarioModel {
  const { scenario } = model;
  return { ...model, scenario: { ...scenario, run: { ...scenario.run, ...changes } } };
}

/** The requests in flight in the account in each whole step, over the pilots. */
function averaged(pilots: readonly RunResult[], steps: number): Float64Array {
  const sums = new Float64Array(steps);
  for (const { entities } of pilots) {
    const series = entities.find(({ scope }) => scope === 'account')?.series.get('concurrency.mean');
    assert(series !== undefined, 'a pilot has no series of the requests in flight in the account');
    for (let step = 0; step < steps; step++) sums[step] += series[step] / PILOTS;
  }
  return sums;
}
