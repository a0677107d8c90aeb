/** Whether each state of a chain can be reached from each other one. A row holds the probabilities of what follows. */
export function isIrreducible(transitions: readonly (readonly number[])[]): boolean {
  return transitions.every((_, state) => reachableFrom(state, transitions).size === transitions.length);
}

function reachableFrom(start: number, transitions: readonly (readonly number[])[]): Set<number> {
  const seen = new Set([start]);
  for (const state of seen) {
    transitions[state].forEach((probability, next) => {
      if (probability > 0) seen.add(next);
    });
  }
  return seen;
}

/**
 * Long-run shares of the visits to each state of an irreducible chain. The elimination subtracts nothing, so it
 * keeps all digits.
 *
 * @see W. Grassmann, M. Taksar, D. Heyman, "Regenerative analysis and steady state distributions" (1985)
 */
export function stationaryShares(transitions: readonly (readonly number[])[]): number[] {
  const size = transitions.length;
  const rows = transitions.map((row) => [...row]);
  for (let last = size - 1; last > 0; last--) {
    const leaving = rows[last].slice(0, last).reduce((sum, probability) => sum + probability, 0);
    for (let row = 0; row < last; row++) {
      rows[row][last] /= leaving;
      for (let column = 0; column < last; column++) rows[row][column] += rows[row][last] * rows[last][column];
    }
  }
  const shares = [1];
  for (let state = 1; state < size; state++) {
    shares.push(shares.reduce((sum, share, before) => sum + share * rows[before][state], 0));
  }
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}
