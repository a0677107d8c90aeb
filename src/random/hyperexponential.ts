import { z } from 'zod';
import { duration } from '../units/fields.ts';
import { Contradiction, type Distribution, defineDistribution } from './distribution.ts';
import { exponentialLaw } from './exponential.ts';
import { choose, mix, sharesUpTo } from './mixing.ts';
import { fitLaw, type ScaleFamily } from './scale-family.ts';
import { positiveNumber, statementFields, statementsOf } from './statements.ts';

interface Branch {
  readonly weight: number;
  /** Microseconds, above 0. */
  readonly mean: number;
}

const family: ScaleFamily = {
  name: 'hyperexponential',
  parameters: 'mean, sd, cv, p50, p90, p95, p99, p999 (or branches)',
  narrowsToConstant: false,
  // The spread is the coefficient of variation; 1 is a plain exponential.
  spreads: { least: 1, most: 100 },
  build: (mean, cv) => hyperexponentialLaw(balancedBranches(mean, cv)),
};

/** One of several exponentials: mostly short, sometimes long. */
export const hyperexponential = defineDistribution({
  name: 'hyperexponential',
  parameters: z.strictObject({
    ...statementFields,
    branches: z
      .array(z.strictObject({ weight: positiveNumber, mean: duration }))
      .min(1)
      .optional(),
  }),
  build: ({ branches, ...stated }) => {
    const statements = statementsOf(stated);
    if (branches === undefined) return fitLaw(family, statements);
    if (statements.length > 0) {
      throw new Contradiction(
        `branches already say all: remove ${statements.map(({ name }) => name).join(', ')}`,
        'branches',
      );
    }
    if (branches.some(({ mean }) => mean === 0)) {
      throw new Contradiction('every branch needs a mean above 0s', 'branches');
    }
    return hyperexponentialLaw(branches);
  },
});

/**
 * Two branches that carry half of the total time each ("balanced means").
 *
 * @see W. Whitt, "Approximating a point process by a renewal process" (1982)
 */
function balancedBranches(mean: number, cv: number): Branch[] {
  const squared = cv * cv;
  const share = (1 + Math.sqrt((squared - 1) / (squared + 1))) / 2;
  return [
    { weight: share, mean: mean / (2 * share) },
    { weight: 1 - share, mean: mean / (2 * (1 - share)) },
  ];
}

function hyperexponentialLaw(branches: readonly Branch[]): Distribution {
  const law = mix(branches.map(({ weight, mean }) => ({ weight, law: exponentialLaw(mean) })));
  const bounds = sharesUpTo(branches);
  const means = Float64Array.from(branches, ({ mean }) => mean);
  return {
    ...law,
    // What is left of the uniform after choosing the branch is uniform again: one draw serves both.
    sample: (stream) => {
      const u = stream.uniform();
      const index = choose(bounds, u);
      const start = index === 0 ? 0 : bounds[index - 1];
      const rest = (bounds[index] - u) / (bounds[index] - start);
      return -means[index] * Math.log(rest);
    },
  };
}
