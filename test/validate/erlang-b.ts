import type { Interval } from '../../src/study/interval.ts';
import { replicate } from '../../src/study/replicate.ts';
import { summarise } from '../../src/study/summarise.ts';
import type { Metric } from '../../src/study/summary-schema.ts';
import { erlangB } from '../../src/theory/erlang.ts';
import { type MeanInterval, studentInterval } from '../../src/theory/student.ts';
import { assert } from '../../src/units/assert.ts';
import { modelOf } from '../support/run.ts';

// A function with a reservation, Poisson traffic and callers that do not retry is Erlang's loss system: the share of
// requests that is throttled is known exactly, and the shape of the durations does not matter.

const CONFIDENCE = 0.95;
const REPLICATIONS = 10;

/** Durations of mean 1 s: memoryless, without any spread, and skewed as those of programs are. */
const SHAPES = {
  exponential: '{ distribution: exponential, mean: 1s }',
  constant: '1s',
  lognormal: '{ distribution: lognormal, mean: 1s, cv: 1 }',
} as const;
type Shape = keyof typeof SHAPES;

/** Servers, and the load offered to them in erlangs: arrivals a second, since the mean duration is 1 s. */
export interface LossSystem {
  readonly servers: number;
  readonly erlangs: number;
}

export interface LossCase extends LossSystem {
  readonly shape: Shape;
}

/** From a small system with time to spare to a large one that is nearly full. */
export const LOSS_SYSTEMS: readonly LossSystem[] = [
  { servers: 10, erlangs: 5 },
  { servers: 60, erlangs: 50 },
  { servers: 100, erlangs: 100 },
  { servers: 1000, erlangs: 950 },
];

export function casesOf(system: LossSystem): readonly LossCase[] {
  return (Object.keys(SHAPES) as Shape[]).map((shape) => ({ ...system, shape }));
}

/** What a number of seeds said about one case. */
export interface Coverage {
  readonly loss: LossCase;
  /** Erlang's share of requests refused. */
  readonly predicted: number;
  /** The mean over replications, for each seed. */
  readonly measured: readonly number[];
  /** Seeds whose confidence interval holds the predicted value. */
  readonly covered: number;
}

/** Seconds until a replication is measured, and for how long it is then. */
export interface Span {
  readonly warmup: number;
  readonly measured: number;
}

const FULL_SPAN: Span = { warmup: 60, measured: 500 };

/**
 * Runs a case with so many seeds and holds each interval of the throttle ratio against the exact value. No two cases
 * share a seed: with common random numbers their intervals would miss together, and be worth fewer than they are.
 */
export async function coverageOf(loss: LossCase, seeds: number, span = FULL_SPAN): Promise<Coverage> {
  const predicted = erlangB(loss.erlangs, loss.servers);
  const measured: number[] = [];
  let covered = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const { value, low, high } = await throttleRatio(loss, seed, span);
    assert(value !== null && low !== null && high !== null, `seed ${seed} of a loss system gave no interval`);
    measured.push(value);
    if (low <= predicted && predicted <= high) covered++;
  }
  return { loss, predicted, measured, covered };
}

/** Seeds and covered seeds of several cases together. */
export function pooled(coverages: readonly Coverage[]): { readonly seeds: number; readonly covered: number } {
  return {
    seeds: coverages.reduce((sum, { measured }) => sum + measured.length, 0),
    covered: coverages.reduce((sum, { covered }) => sum + covered, 0),
  };
}

/** The mean of all seeds of several cases of one system, with its own interval. */
export function pooledMean(coverages: readonly Coverage[], confidence: number): MeanInterval {
  return studentInterval(
    coverages.flatMap(({ measured }) => measured),
    confidence,
  );
}

/** The interval that a user reads in `summary.json`. */
async function throttleRatio(loss: LossCase, seed: number, span: Span): Promise<Interval> {
  const model = await modelOf(scenarioOf(loss, seed, span));
  const results = await replicate(model, {
    replications: REPLICATIONS,
    pause: () => Promise.resolve(),
    isStopped: () => false,
  });
  const options = { confidence: CONFIDENCE, asked: REPLICATIONS, partial: false, version: '' };
  return summarise(model, results, options).functions.f.throttleRatio as Metric;
}

function scenarioOf({ servers, erlangs, shape }: LossCase, number: number, { warmup, measured }: Span): string {
  const seed = `${servers} servers, ${erlangs} erlangs, ${shape}, ${number}`;
  return `
name: loss-system
platform: { accountConcurrency: ${servers + 100} }
run: { duration: ${warmup + measured}s, warmup: ${warmup}s, seed: '${seed}', replications: ${REPLICATIONS}, confidence: ${CONFIDENCE} }
functions:
  f: { duration: ${SHAPES[shape]}, init: 0s, timeout: 900s, reservedConcurrency: ${servers} }
sources:
  callers: { type: sdk, target: f, arrivals: { process: poisson, rate: ${erlangs}/s }, client: { retry: none } }
`;
}
