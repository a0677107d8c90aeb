import { gammaln } from 'simple-statistics';
import { assert } from '../units/assert.ts';

/** Tries that succeed independently, each with probability `share`. */
export interface Tries {
  /** A whole number of at least 0. */
  readonly tries: number;
  /** In [0, 1]. */
  readonly share: number;
}

/** The probability of at most `successes` successes. */
export function binomialCdf(successes: number, { tries, share }: Tries): number {
  let sum = 0;
  for (let k = 0; k <= Math.min(tries, successes); k++) sum += probability(k, { tries, share });
  return Math.min(1, sum);
}

/** The smallest number of successes that is not passed with probability `p`, in (0, 1). */
export function binomialQuantile(p: number, { tries, share }: Tries): number {
  assert(p > 0 && p < 1, `a quantile needs a probability in (0, 1), got ${p}`);
  let sum = 0;
  for (let k = 0; k < tries; k++) {
    sum += probability(k, { tries, share });
    if (sum >= p) return k;
  }
  return tries;
}

/**
 * The counts that are believable: outside lies at most `1 - confidence`, at most half of it on each side.
 * For a check that may fail by chance with a probability that is known.
 */
export function binomialBand(of: Tries, confidence: number): { readonly low: number; readonly high: number } {
  const beyond = (1 - confidence) / 2;
  return { low: binomialQuantile(beyond, of), high: binomialQuantile(1 - beyond, of) };
}

function probability(k: number, { tries, share }: Tries): number {
  if (share <= 0) return k === 0 ? 1 : 0;
  if (share >= 1) return k === tries ? 1 : 0;
  const logWays = gammaln(tries + 1) - gammaln(k + 1) - gammaln(tries - k + 1);
  return Math.exp(logWays + k * Math.log(share) + (tries - k) * Math.log1p(-share));
}
