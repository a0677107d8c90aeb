import { z } from 'zod';
import { duration } from '../units/fields.ts';
import { type Distribution, defineDistribution } from './distribution.ts';
import { fitLaw, type ScaleFamily } from './scale-family.ts';
import { plain, positiveNumber, statementFields, statementsOf, time } from './statements.ts';

const family: ScaleFamily = {
  name: 'pareto',
  parameters: 'min, shape, mean, sd, cv, p50, p90, p95, p99, p999',
  narrowsToConstant: true,
  // The spread is 1 / shape: from 1/2 on there is no variance, from 1 on no mean.
  spreads: { least: 1e-3, most: 10 },
  build: (min, spread) => paretoLaw({ min, shape: 1 / spread }),
};

/** A least value and a tail that falls by a power: what is rare may be very long. */
export const pareto = defineDistribution({
  name: 'pareto',
  parameters: z.strictObject({ ...statementFields, min: duration.optional(), shape: positiveNumber.optional() }),
  build: ({ min, shape, ...stated }) =>
    fitLaw(family, [
      ...time('min', min, (law) => law.quantile(0)),
      ...plain('shape', shape, (_law, spread) => 1 / spread),
      ...statementsOf(stated),
    ]),
});

function paretoLaw({ min, shape }: { min: number; shape: number }): Distribution {
  const quantile = (p: number): number => min * Math.exp(-Math.log1p(-p) / shape);
  const variance = (min * min * shape) / ((shape - 1) * (shape - 1) * (shape - 2));
  return {
    mean: shape > 1 ? (min * shape) / (shape - 1) : Number.POSITIVE_INFINITY,
    variance: shape > 2 ? variance : Number.POSITIVE_INFINITY,
    cdf: (x) => (x <= min ? 0 : -Math.expm1(-shape * Math.log(x / min))),
    quantile,
    sample: (stream) => quantile(stream.uniform()),
  };
}
