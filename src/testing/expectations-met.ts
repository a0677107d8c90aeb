import type { Summary } from '../library/summary.ts';

/** An expectation of a scenario did not pass. */
export class ExpectationMissed extends Error {
  override readonly name = 'ExpectationMissed';
}

/**
 * The expectations of a scenario hold in what was simulated.
 *
 * @throws ExpectationMissed with a line for each that does not pass: its text, what was found, and the limit
 */
export function assertExpectations({ expectations }: Pick<Summary, 'expectations'>): void {
  const missed = expectations.filter(({ pass }) => !pass);
  if (missed.length === 0) return;
  const lines = missed.map(({ text, outcome, value, low, high, limit, unit, note }) => {
    const interval = low === null || high === null ? '' : ` (${low} to ${high})`;
    const found = value === null ? 'no value' : `${value}${interval}`;
    return `${text}: ${outcome}, ${found} ${unit} against ${limit}${note === null ? '' : `; ${note}`}`;
  });
  throw new ExpectationMissed(lines.join('\n'));
}
