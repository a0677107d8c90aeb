import { z } from 'zod';
import type { RandomStream } from '../random/stream.ts';
import { duration, rate } from '../units/fields.ts';
import { type Micros, SECOND } from '../units/time.ts';
import { defineArrivals, noFiles } from './kind.ts';
import { isIrreducible, stationaryShares } from './markov-chain.ts';
import type { ArrivalProcess } from './process.ts';

const state = z.strictObject({
  rate: rate.meta({ description: 'Poisson rate while the state lasts' }),
  dwell: duration
    .refine((dwell) => dwell > 0, { message: 'expected a dwell time above 0' })
    .meta({ description: 'Mean time in the state, exponentially distributed' }),
  to: z
    .array(z.number().nonnegative())
    .optional()
    .meta({ description: 'Weights of the states that may follow, one for each state in order; absent: the next one' }),
});

type State = z.output<typeof state>;

const states = z
  .array(state)
  .min(2)
  .superRefine((all, context) => {
    let isComplete = true;
    all.forEach(({ to }, index) => {
      const message = weightsProblem(to, all.length);
      if (message === null) return;
      isComplete = false;
      context.addIssue({ code: 'custom', path: [index, 'to'], message });
    });
    if (isComplete && !isIrreducible(transitions(all))) {
      context.addIssue({ code: 'custom', message: 'expected states of which each can be reached from each other one' });
    }
  });

function weightsProblem(to: readonly number[] | undefined, size: number): string | null {
  if (to === undefined) return null;
  if (to.length !== size) return `expected ${size} weights, one for each state, got ${to.length}`;
  return to.some((weight) => weight > 0) ? null : 'expected at least one weight above 0';
}

/** Probabilities of the state that follows, a row for each state. */
function transitions(all: readonly State[]): number[][] {
  return all.map(({ to }, index) => {
    const weights = to ?? all.map((_, other) => (other === (index + 1) % all.length ? 1 : 0));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
}

/** The share of time spent in each state. */
function timeShares(all: readonly State[]): number[] {
  const visits = stationaryShares(transitions(all));
  const times = visits.map((share, index) => share * all[index].dwell);
  const sum = times.reduce((total, time) => total + time, 0);
  return times.map((time) => time / sum);
}

/**
 * Bursty arrivals: Poisson at a rate that jumps between states (a Markov-modulated Poisson process). The first state
 * is drawn by its long-run share of time, so that the expected number of arrivals is in proportion to time from the
 * start, and no warm-up is needed.
 */
export const mmpp = defineArrivals({
  field: z
    .strictObject({ process: z.literal('mmpp'), states })
    .meta({ description: 'Bursty arrivals: Poisson at a rate that jumps between states' }),
  build: ({ states: all }, { stream, horizon }) => new Mmpp(stream, all, horizon),
  offered: ({ states: all }, horizon) =>
    timeShares(all).reduce((mean, share, index) => mean + share * all[index].rate, 0) * (horizon / SECOND),
  files: noFiles,
});

class Mmpp implements ArrivalProcess {
  readonly duration = Number.NaN;
  private time = 0;
  private until: number;
  private state: number;
  /** Per microsecond. */
  private readonly rates: Float64Array;
  private readonly dwells: Float64Array;
  /** For each state a row of running sums of the probabilities of what follows. */
  private readonly followers: Float64Array[];

  constructor(
    private readonly stream: RandomStream,
    all: readonly State[],
    private readonly horizon: Micros,
  ) {
    this.rates = Float64Array.from(all, ({ rate }) => rate / SECOND);
    this.dwells = Float64Array.from(all, ({ dwell }) => dwell);
    this.followers = transitions(all).map(runningSums);
    this.state = drawn(runningSums(timeShares(all)), stream.uniform());
    this.until = this.dwell();
  }

  next(): Micros {
    // What is still to pass on the integral of the rate; a change of state uses a part of it up.
    let remaining = -Math.log(this.stream.uniform());
    for (;;) {
      const rate = this.rates[this.state];
      const available = (this.until - this.time) * rate;
      if (remaining < available) {
        this.time += remaining / rate;
        return Math.round(this.time);
      }
      if (this.until >= this.horizon) return this.end();
      remaining -= available;
      this.change();
    }
  }

  /** Ends the process, which might otherwise pass through states without arrivals for ever. */
  private end(): Micros {
    this.time = Number.POSITIVE_INFINITY;
    return this.time;
  }

  private change(): void {
    this.time = this.until;
    this.state = drawn(this.followers[this.state], this.stream.uniform());
    this.until = this.time + this.dwell();
  }

  private dwell(): number {
    return -Math.log(this.stream.uniform()) * this.dwells[this.state];
  }
}

function runningSums(probabilities: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(probabilities, (probability) => {
    sum += probability;
    return sum;
  });
}

/** The first entry whose running sum exceeds `uniform`; the last one that has a share where rounding leaves a gap. */
function drawn(sums: Float64Array, uniform: number): number {
  let index = 0;
  const total = sums[sums.length - 1];
  while (sums[index] <= uniform && sums[index] < total) index++;
  return index;
}
