import { gammaln } from 'simple-statistics';
import { assert } from '../units/assert.ts';

const TERMS_MAX = 100_000;
const TINY = 1e-300;

/** The logarithm of the beta function. */
export function logBeta(a: number, b: number): number {
  return gammaln(a) + gammaln(b) - gammaln(a + b);
}

/**
 * The regularised incomplete beta function I_x(a, b), to about 1e-13.
 *
 * @param x in [0, 1]; @param a above 0; @param b above 0
 * @see W. H. Press et al., "Numerical Recipes" (2007), section 6.4
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const factor = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  // Each side converges quickly only where it is the smaller.
  if (x < (a + 1) / (a + b + 2)) return (factor * continuedFraction(x, a, b)) / a;
  return 1 - (factor * continuedFraction(1 - x, b, a)) / b;
}

/** Lentz's method. */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || TINY);
  let result = d;
  for (let m = 1; m < TERMS_MAX; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || TINY);
    c = 1 + even / c || TINY;
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || TINY);
    c = 1 + odd / c || TINY;
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) return result;
  }
  assert(false, `incomplete beta fraction of ${a}, ${b} at ${x} does not converge`);
}
