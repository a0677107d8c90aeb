import { gammaln } from 'simple-statistics';
import { assert } from '../units/assert.ts';

const TERMS_MAX = 100_000;
const EXACT = 1e-17;
const TINY = 1e-300;

/**
 * The logarithm of the regularised lower incomplete gamma function P(shape, x), which is the cumulative share of a
 * gamma law of scale 1. As a logarithm it stays exact where P itself would be rounded to 0.
 *
 * @param shape above 0, at most 1e6; @param x above 0
 * @see W. H. Press et al., "Numerical Recipes" (2007), section 6.2: series below the mean, continued fraction above
 */
export function logGammaShare(shape: number, x: number): number {
  const logFactor = shape * Math.log(x) - x - gammaln(shape);
  if (x < shape + 1) return logFactor + Math.log(series(shape, x));
  return Math.log1p(-Math.exp(logFactor) * continuedFraction(shape, x));
}

/** The sum over n of x^n / (shape (shape + 1) ... (shape + n)). */
function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < TERMS_MAX; n++) {
    term *= x / (shape + n);
    sum += term;
    if (term < sum * EXACT) return sum;
  }
  assert(false, `incomplete gamma series of shape ${shape} at ${x} does not converge`);
}

/** Lentz's method for Q(shape, x) without its leading factor. */
function continuedFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let result = d;
  for (let n = 1; n < TERMS_MAX; n++) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / (a * d + b || TINY);
    c = b + a / c || TINY;
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) return result;
  }
  assert(false, `incomplete gamma fraction of shape ${shape} at ${x} does not converge`);
}
