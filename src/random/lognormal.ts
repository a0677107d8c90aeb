import { z } from 'zod';
import { normalCdf, normalQuantile } from '../units/normal.ts';
import { SECOND } from '../units/time.ts';
import { type Distribution, defineDistribution } from './distribution.ts';
import { fitLaw, type ScaleFamily } from './scale-family.ts';
import { plain, positiveNumber, statementFields, statementsOf, time } from './statements.ts';

const family: ScaleFamily = {
  name: 'lognormal',
  parameters: 'mean, sd, cv, p50, p90, p95, p99, p999, sigma (and mu in place of p50)',
  narrowsToConstant: true,
  // With sigma 10 the mean is 10^21 medians: nothing that is measured spreads further.
  spreads: { least: 1e-6, most: 10 },
  build: lognormalLaw,
};

/** The logarithm is normal: the usual law of durations of programs. */
export const lognormal = defineDistribution({
  name: 'lognormal',
  parameters: z.strictObject({
    ...statementFields,
    mu: z.number().optional().meta({ description: 'Mean of the natural logarithm of the duration in seconds' }),
    sigma: positiveNumber.optional().meta({ description: 'Standard deviation of the natural logarithm' }),
  }),
  build: ({ mu, sigma, ...stated }) =>
    fitLaw(family, [
      ...time('mu', mu === undefined ? undefined : SECOND * Math.exp(mu), (law) => law.quantile(0.5)),
      ...plain('sigma', sigma, (_law, spread) => spread),
      ...statementsOf(stated),
    ]),
});

/** @param median microseconds, above 0; @param sigma above 0 */
function lognormalLaw(median: number, sigma: number): Distribution {
  const mean = median * Math.exp((sigma * sigma) / 2);
  const quantile = (p: number): number => median * Math.exp(sigma * normalQuantile(p));
  return {
    mean,
    variance: Math.expm1(sigma * sigma) * mean * mean,
    cdf: (x) => (x <= 0 ? 0 : normalCdf(Math.log(x / median) / sigma)),
    quantile,
    sample: (stream) => quantile(stream.uniform()),
  };
}
