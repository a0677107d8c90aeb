/**
 * Stops at a mistake of our own, at once and in one line. Never used for what a user wrote.
 *
 * @throws Error with `message` when `condition` does not hold
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`capsim: ${message}`);
}
