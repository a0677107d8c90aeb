import { expect } from 'vitest';
import { studentInterval } from '../../src/theory/student.ts';
import { wilsonInterval } from '../../src/theory/wilson.ts';

// An interval of 99.9 % misses once in a thousand such tests; the seeds are fixed, so it does so today or never.
const CONFIDENCE = 0.999;

/** Expects an exact mean inside the interval of independent values, one of each replication for example. */
export function expectMean(values: readonly number[], exact: number, what = 'the mean'): void {
  const { low, high } = studentInterval(values, CONFIDENCE);
  expectInside({ low: low ?? Number.NaN, high: high ?? Number.NaN }, exact, what);
}

/** Expects an exact share inside the interval of so many independent successes of so many tries. */
export function expectShare(successes: number, tries: number, exact: number, what = 'the share'): void {
  expectInside(wilsonInterval(successes, tries, CONFIDENCE), exact, what);
}

function expectInside({ low, high }: { readonly low: number; readonly high: number }, exact: number, what: string) {
  const said = `${what} is ${exact} by theory, and between ${low} and ${high} as measured`;
  expect(exact, said).toBeGreaterThanOrEqual(low);
  expect(exact, said).toBeLessThanOrEqual(high);
}
