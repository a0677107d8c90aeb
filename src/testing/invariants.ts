import type { RunResult } from '../observe/result.ts';
import type { Loaded } from '../scenario/model.ts';
import { assertArrivalsAddUp, assertConserved } from './conservation.ts';
import { assertCostsAddUp } from './costs.ts';
import { assertFiguresSound, assertLittlesLaw } from './figures-sound.ts';
import { assertLimitsHeld } from './limits-held.ts';

/**
 * Everything that holds in every run of every scenario: conservation, limits, Little's law, sound figures, costs that add up.
 *
 * @param results of `replicate`, of the same scenario
 * @throws InvariantBroken at the first that does not hold
 */
export function assertInvariants(loaded: Loaded, results: readonly RunResult[]): void {
  for (const result of results) {
    assertConserved(loaded, result);
    assertArrivalsAddUp(loaded, result);
    assertLimitsHeld(loaded, result);
    assertLittlesLaw(loaded, result);
    assertFiguresSound(loaded, result);
    assertCostsAddUp(loaded, result);
  }
}
