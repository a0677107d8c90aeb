import { replicate } from '../../src/study/replicate.ts';
import { summarise } from '../../src/study/summarise.ts';
import type { Metric } from '../../src/study/summary-schema.ts';
import { erlangB } from '../../src/theory/erlang.ts';
import { assert } from '../../src/units/assert.ts';
import { modelOf } from '../support/run.ts';

// Erlang's loss system, so small that hundreds of runs of it take seconds: a function with a reservation, Poisson
// traffic, callers that do not retry. What is throttled is known exactly.
const SERVERS = 3;
const ERLANGS = 2;
/** In mean durations; from empty to what lasts it takes two or three. */
const WARMUP = 10;
const WINDOW = 100;

/** What intervals of many runs, alike but for their seeds, held. */
export interface Coverage {
  readonly runs: number;
  /** Runs whose 95 % interval holds the exact value. */
  readonly covered: number;
  /** Replications of all runs. */
  readonly replications: number;
}

/** @param replications as `run.replications` says it */
export async function coverageOf(replications: string, runs: number): Promise<Coverage> {
  const exact = erlangB(ERLANGS, SERVERS);
  let covered = 0;
  let total = 0;
  for (let run = 0; run < runs; run++) {
    const model = await modelOf(scenario(replications, run));
    const results = await replicate(model, { pause: () => Promise.resolve(), isStopped: () => false });
    const options = { confidence: 0.95, asked: results.length, partial: false, version: '' };
    const { low, high } = summarise(model, results, options).functions.f.throttleRatio as Metric;
    assert(low !== null && high !== null, `run ${run} of a loss system gave no interval`);
    if (low <= exact && exact <= high) covered++;
    total += results.length;
  }
  return { runs, covered, replications: total };
}

function scenario(replications: string, run: number): string {
  return `
name: loss-system
run:
  duration: ${WARMUP + WINDOW}s
  warmup: ${WARMUP}s
  resolution: ${WARMUP + WINDOW}s
  seed: ${replications.length} ${run}
  replications: ${replications}
functions:
  f: { duration: { distribution: exponential, mean: 1s }, init: 0s, timeout: 900s, reservedConcurrency: ${SERVERS} }
sources:
  callers: { type: sdk, target: f, arrivals: { process: poisson, rate: ${ERLANGS}/s }, client: { retry: none } }
`;
}
