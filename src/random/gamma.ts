import { gammaln } from 'simple-statistics';
import { z } from 'zod';
import { duration } from '../units/fields.ts';
import { normalQuantile } from '../units/normal.ts';
import { type Distribution, defineDistribution } from './distribution.ts';
import { logGammaShare } from './incomplete-gamma.ts';
import { fitLaw, type ScaleFamily } from './scale-family.ts';
import { plain, positiveNumber, statementFields, statementsOf, time } from './statements.ts';
import type { RandomStream } from './stream.ts';

const family: ScaleFamily = {
  name: 'gamma',
  parameters: 'mean, sd, cv, p50, p90, p95, p99, p999, shape, scale',
  narrowsToConstant: true,
  // The spread is the coefficient of variation, 1 / sqrt(shape).
  spreads: { least: 1e-3, most: 10 },
  build: (scale, spread) => gammaLaw({ scale, shape: 1 / (spread * spread) }),
};

/** A sum of exponential stages; fewer than one stage where it spreads further than an exponential. */
export const gamma = defineDistribution({
  name: 'gamma',
  parameters: z.strictObject({ ...statementFields, shape: positiveNumber.optional(), scale: duration.optional() }),
  build: ({ shape, scale, ...stated }) =>
    fitLaw(family, [
      ...time('scale', scale, (law) => law.variance / law.mean),
      ...plain('shape', shape, (_law, spread) => 1 / (spread * spread)),
      ...statementsOf(stated),
    ]),
});

function gammaLaw({ scale, shape }: { scale: number; shape: number }): Distribution {
  return {
    mean: shape * scale,
    variance: shape * scale * scale,
    cdf: (x) => (x <= 0 ? 0 : Math.exp(logGammaShare(shape, x / scale))),
    quantile: (p) => scale * standardQuantile(shape, p),
    sample: (stream) => scale * standardSample(shape, stream),
  };
}

/** Newton's method on the logarithms. The logarithm of the share is concave, so it closes in from below. */
function standardQuantile(shape: number, p: number): number {
  const logFactor = gammaln(shape);
  const target = Math.log(p);
  // P(shape, x) is at most x^shape / Gamma(shape + 1): this start is never above the answer.
  let logX = (target + gammaln(shape + 1)) / shape;
  for (let step = 0; step < 200; step++) {
    const x = Math.exp(logX);
    const logShare = logGammaShare(shape, x);
    const slope = Math.exp(shape * logX - x - logFactor - logShare);
    const next = logX + (target - logShare) / slope;
    if (!(next > logX + 1e-15)) return x;
    logX = next;
  }
  return Math.exp(logX);
}

/** For shapes below 1, a draw of shape + 1 times a power of a uniform. */
function standardSample(shape: number, stream: RandomStream): number {
  if (shape >= 1) return marsagliaTsang(shape, stream);
  return marsagliaTsang(shape + 1, stream) * Math.exp(Math.log(stream.uniform()) / shape);
}

/**
 * Gamma by rejection: it has no inverse that is cheap. Takes two uniforms, rarely four or more.
 *
 * @see G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables" (2000)
 */
function marsagliaTsang(shape: number, stream: RandomStream): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normalQuantile(stream.uniform());
    const root = 1 + c * z;
    const v = root * root * root;
    const u = stream.uniform();
    if (v > 0 && Math.log(u) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}
