import type { z } from 'zod';
import type { RandomStream } from './stream.ts';

/** A law of a random duration. All times in microseconds, as real numbers: whoever draws rounds once. */
export interface Distribution {
  readonly mean: number;
  /** In microseconds squared; Infinity where it does not exist. */
  readonly variance: number;
  /** The share of values that are at most `x`. */
  cdf(x: number): number;
  /** The smallest `x` with `cdf(x) >= p`, for p in (0, 1). */
  quantile(p: number): number;
  /** One value, at least 0. Uses one uniform (inversion) unless that is impossible; keeps no state between draws. */
  sample(stream: RandomStream): number;
}

/** A kind of distribution: its name in a scenario, how its parameters are read, and how it is built. */
export interface DistributionKind<Name extends string, Parameters extends z.ZodObject> {
  readonly name: Name;
  readonly parameters: Parameters;
  /** @throws Contradiction when no distribution of this kind has these parameters */
  build(parameters: z.output<Parameters>): Distribution;
}

export function defineDistribution<Name extends string, Parameters extends z.ZodObject>(
  kind: DistributionKind<Name, Parameters>,
): DistributionKind<Name, Parameters> {
  return kind;
}

/** What a person stated cannot all be true. The message names the numbers and, where there is one, the bound. */
export class Contradiction extends Error {
  /** @param parameter the name of the parameter at fault, where it is one alone */
  constructor(
    message: string,
    readonly parameter?: string,
  ) {
    super(message);
  }
}
