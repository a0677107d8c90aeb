import { assert } from '../units/assert.ts';
import { normalQuantile } from '../units/normal.ts';

/** A confidence interval of a share. */
export interface ShareInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a share: sensible also where none or all of the tries succeeded.
 *
 * @param successes at most `tries`; @param tries at least 1; @param confidence in (0, 1)
 * @see E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927)
 */
export function wilsonInterval(successes: number, tries: number, confidence: number): ShareInterval {
  assert(tries >= 1 && successes >= 0 && successes <= tries, `${successes} successes of ${tries} tries`);
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / tries;
  const stretch = 1 + (z * z) / tries;
  const middle = (share + (z * z) / (2 * tries)) / stretch;
  const half = (z * Math.sqrt((share * (1 - share)) / tries + (z * z) / (4 * tries * tries))) / stretch;
  return {
    low: successes === 0 ? 0 : Math.max(0, middle - half),
    high: successes === tries ? 1 : Math.min(1, middle + half),
  };
}
