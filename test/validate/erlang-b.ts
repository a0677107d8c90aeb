import type { ScenarioModel } from '../../src/scenario/model.ts';
import type { Interval } from '../../src/study/interval.ts';
import { replicate } from '../../src/study/replicate.ts';
import { summarise } from '../../src/study/summarise.ts';
import type { Metric, MetricTree } from '../../src/study/summary-schema.ts';
import { binomialBand } from '../../src/theory/binomial.ts';
import { erlangB } from '../../src/theory/erlang.ts';
import { assert } from '../../src/units/assert.ts';
import { modelOf } from '../support/run.ts';

// A function with a reservation, Poisson traffic and callers that do not retry is Erlang's loss system: the share of
// requests that is throttled is known exactly, whatever the shape of the durations.

export const CONFIDENCE = 0.95;
export const REPLICATIONS = 10;

/** Durations of mean 1 s: memoryless, without any spread, and the usual skew of programs. */
export const SHAPES = {
  exponential: '{ distribution: exponential, mean: 1s }',
  constant: '1s',
  lognormal: '{ distribution: lognormal, mean: 1s, cv: 1 }',
} as const;
export type Shape = keyof typeof SHAPES;

export interface LossCase {
  readonly servers: number;
  /** Arrivals a second, since the mean duration is 1 s. */
  readonly erlangs: number;
  readonly shape: Shape;
}

/** From a small system to one that is large and nearly full. */
export const LOSS_CASES: readonly LossCase[] = [
  { servers: 10, erlangs: 5 },
  { servers: 60, erlangs: 50 },
  { servers: 100, erlangs: 100 },
  { servers: 1000, erlangs: 950 },
].flatMap((system) => (Object.keys(SHAPES) as Shape[]).map((shape) => ({ ...system, shape })));

/** The confidence intervals of one case, one for each seed. */
export interface Coverage {
  readonly loss: LossCase;
  /** Erlang's share of requests refused. */
  readonly predicted: number;
  readonly intervals: readonly Interval[];
  /** Mean over all seeds. */
  readonly measured: number;
  /** Intervals that hold the predicted value. */
  readonly covered: number;
}

/** Runs one case with seeds 1, 2, ... and holds each interval of `functions.f.throttleRatio` against the exact value. */
export async function coverageOf(loss: LossCase, seeds: number): Promise<Coverage> {
  const predicted = erlangB(loss.erlangs, loss.servers);
  const intervals: Interval[] = [];
  for (let seed = 1; seed <= seeds; seed++) intervals.push(await throttleRatio(loss, seed));
  return {
    loss,
    predicted,
    intervals,
    measured: intervals.reduce((sum, { value }) => sum + (value ?? Number.NaN), 0) / seeds,
    covered: intervals.filter((interval) => holds(interval, predicted)).length,
  };
}

/** Intervals and covered intervals of several cases together. */
export function pooled(coverages: readonly Coverage[]): { readonly intervals: number; readonly covered: number } {
  return {
    intervals: coverages.reduce((sum, { intervals }) => sum + intervals.length, 0),
    covered: coverages.reduce((sum, { covered }) => sum + covered, 0),
  };
}

/** The interval that a user would read in `summary.json`. */
export async function throttleRatio(loss: LossCase, seed: number): Promise<Interval> {
  const model = await modelOf(scenarioOf(loss, seed));
  const results = await replicate(model, {
    replications: REPLICATIONS,
    pause: () => Promise.resolve(),
    isStopped: () => false,
  });
  const summary = summarise(model, results, { confidence: CONFIDENCE, asked: REPLICATIONS, partial: false, version: '' });
  return summary.functions.f.throttleRatio as Metric;
}

export function scenarioOf({ servers, erlangs, shape }: LossCase, seed: number): string {
  return `
name: loss-system
platform: { accountConcurrency: ${servers + 100} }
run: { duration: 560s, warmup: 60s, seed: ${seed}, replications: ${REPLICATIONS}, confidence: ${CONFIDENCE} }
functions:
  f: { duration: ${SHAPES[shape]}, init: 0s, timeout: 900s, reservedConcurrency: ${servers} }
sources:
  callers: { type: sdk, target: f, arrivals: { process: poisson, rate: ${erlangs}/s }, client: { retry: none } }
`;
}

function holds({ low, high }: Interval, value: number): boolean {
  assert(low !== null && high !== null, 'an interval without bounds');
  return low <= value && value <= high;
}
