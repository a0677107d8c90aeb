import { gammaln } from 'simple-statistics';
import { z } from 'zod';
import { duration } from '../units/fields.ts';
import { type Distribution, defineDistribution } from './distribution.ts';
import { fitLaw, type ScaleFamily } from './scale-family.ts';
import { plain, positiveNumber, statementFields, statementsOf, time } from './statements.ts';

const family: ScaleFamily = {
  name: 'weibull',
  parameters: 'mean, sd, cv, p50, p90, p95, p99, p999, shape, scale',
  narrowsToConstant: true,
  // The spread is 1 / shape: from almost constant to a mean of 10! scales.
  spreads: { least: 1e-3, most: 10 },
  build: (scale, spread) => weibullLaw({ scale, shape: 1 / spread }),
};

/** Whatever the shape, this share of a Weibull law is below its scale. */
const SHARE_BELOW_SCALE = 1 - Math.exp(-1);

/** A power of an exponential: a heavy tail for shapes below 1, wear for shapes above. */
export const weibull = defineDistribution({
  name: 'weibull',
  parameters: z.strictObject({ ...statementFields, shape: positiveNumber.optional(), scale: duration.optional() }),
  build: ({ shape, scale, ...stated }) =>
    fitLaw(family, [
      ...time('scale', scale, (law) => law.quantile(SHARE_BELOW_SCALE)),
      ...plain('shape', shape, (_law, spread) => 1 / spread),
      ...statementsOf(stated),
    ]),
});

function weibullLaw({ scale, shape }: { scale: number; shape: number }): Distribution {
  const logMean = gammaln(1 + 1 / shape);
  const mean = scale * Math.exp(logMean);
  // exp(log(x) / shape) in place of a power, whose last digits differ between versions of the runtime.
  const quantile = (p: number): number => scale * Math.exp(Math.log(-Math.log1p(-p)) / shape);
  return {
    mean,
    variance: mean * mean * Math.expm1(gammaln(1 + 2 / shape) - 2 * logMean),
    cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-Math.exp(shape * Math.log(x / scale)))),
    quantile,
    sample: (stream) => quantile(stream.uniform()),
  };
}
