import { Loops, linkedOf, linksOf } from '../scenario/loops.ts';
import type { ScenarioModel } from '../scenario/model.ts';

/** Depths are kept in 16 bits. */
const DEPTH_MAX = 65_535;

/**
 * Chains of invocations that lead back to where they began. The depth of an item is the number of links inside
 * its loop that the chain has passed. A chain that goes round a ring of k functions passes k links for each time that
 * it meets one of them, so it is stopped at k times the limit.
 */
export class Chains {
  private readonly loops: Loops;
  private readonly limit: number | null;
  /** Whether there is anything to follow. */
  readonly areFollowed: boolean;

  constructor({ scenario, platform }: ScenarioModel) {
    this.limit = platform.recursionLimit;
    this.loops = new Loops(linksOf(linkedOf(scenario)).filter(({ isFollowed }) => isFollowed));
    this.areFollowed = this.limit !== null && !this.loops.isEmpty;
  }

  /** Whether what the one leads to in the other belongs to the same chain. */
  has(from: string, to: string): boolean {
    return this.areFollowed && this.loops.has({ from, to });
  }

  /** Depth of the first invocation of a function that does not take place; Infinity where nothing is followed. */
  limitOf(name: string): number {
    const around = this.loops.around(name).length;
    if (this.limit === null || around === 0) return Number.POSITIVE_INFINITY;
    return Math.min(DEPTH_MAX, this.limit * around);
  }
}
