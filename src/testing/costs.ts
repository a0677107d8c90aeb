import type { RunResult } from '../observe/result.ts';
import type { Loaded } from '../scenario/model.ts';
import { Figures, hold } from './figures.ts';

const PARTS = ['requests', 'compute', 'ephemeral', 'retries', 'abandoned', 'failed'] as const;
const SPANS = ['', 'Per30Days'] as const;
/** Sums of thousands of prices, of which each is rounded in binary. */
const ROUNDING = 1e-9;

/**
 * What functions pay for their runs is what the account pays, and what sources pay for them is the same.
 *
 * @param result one replication of the scenario
 * @throws InvariantBroken
 */
export function assertCostsAddUp(loaded: Loaded, result: RunResult): void {
  const figures = new Figures(loaded, result);
  for (const metric of PARTS.flatMap((part) => SPANS.map((span) => `${part}${span}`))) {
    const total = figures.count(`cost.${metric}`);
    for (const scope of ['functions', 'sources'] as const) {
      const sum = figures.names(scope).reduce((all, name) => all + figures.count(`${scope}.${name}.cost.${metric}`), 0);
      const isEqual = Math.abs(sum - total) <= ROUNDING * Math.max(1, Math.abs(total));
      hold(isEqual, () => `cost.${metric} is ${total} USD, and ${sum} USD for all ${scope} together`);
    }
  }
}
