import { z } from 'zod';
import { type Distribution, defineDistribution } from './distribution.ts';
import { fitLaw } from './scale-family.ts';
import { statementFields, statementsOf } from './statements.ts';

/** Memoryless; its standard deviation is its mean. */
export const exponential = defineDistribution({
  name: 'exponential',
  parameters: z.strictObject(statementFields),
  build: (stated) =>
    fitLaw(
      {
        name: 'exponential',
        parameters: 'mean, sd, p50, p90, p95, p99, p999',
        narrowsToConstant: false,
        spreads: { least: 1, most: 1 },
        build: exponentialLaw,
      },
      statementsOf(stated),
    ),
});

/** @param mean microseconds, above 0 */
export function exponentialLaw(mean: number): Distribution {
  const quantile = (p: number): number => -mean * Math.log1p(-p);
  return {
    mean,
    variance: mean * mean,
    cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-x / mean)),
    quantile,
    sample: (stream) => quantile(stream.uniform()),
  };
}
