import { mean, sampleVariance } from 'simple-statistics';
import { studentCdf, studentInterval, studentQuantile } from '../theory/student.ts';
import { assert } from '../units/assert.ts';

/** How much more one thing measures than another, with its confidence interval. */
export interface Difference {
  /** The second minus the first. */
  readonly value: number;
  /** Null where a single pair or value leaves the spread unknown. */
  readonly low: number | null;
  readonly high: number | null;
  /** How often chance alone would show a difference at least as large; null without an interval. */
  readonly pValue: number | null;
  /** Variance of the difference without pairs, by that with them; null where it is not known or means nothing. */
  readonly varianceRatio: number | null;
}

/** A mean and its uncertainty, of which the single values are not known. */
export interface Estimate {
  readonly mean: number;
  /** Standard error of the mean; null where it is not known. */
  readonly error: number | null;
  /** Values behind the mean. */
  readonly count: number;
}

/** Differences below this part of the values are rounding, such as that of a sum taken in another order. */
const ROUNDING = 1e-12;
/** Where neither side varies in so many replications, there is no chance in it: a setting, or a level at its limit. */
const ENOUGH_CONSTANT = 5;

/**
 * The mean difference of pairs with Student's interval.
 *
 * @param a one value for each pair, at least one
 * @param b as many, in the same order
 */
export function pairedDifference(a: readonly number[], b: readonly number[], confidence: number): Difference {
  assert(a.length > 0 && a.length === b.length, `${a.length} values cannot be paired with ${b.length}`);
  const differences = a.map((value, i) => withoutRounding(value, b[i]));
  const [first] = differences;
  const rounding = ROUNDING * Math.max(...a.map(Math.abs), ...b.map(Math.abs));
  if (differences.every((each) => Math.abs(each - first) <= rounding)) {
    const pValue = constantChance(first, a.length, isConstant(a) && isConstant(b));
    return { ...fixed(first, a.length > 1), pValue: a.length > 1 ? pValue : null, varianceRatio: null };
  }
  const { mean: value, low, high } = studentInterval(differences, confidence);
  const variance = sampleVariance(differences);
  const error = Math.sqrt(variance / a.length);
  const unpaired = sampleVariance([...a]) + sampleVariance([...b]);
  return { value, low, high, pValue: chanceOf(value / error, a.length - 1), varianceRatio: unpaired / variance };
}

/**
 * The difference of the means of two independent samples with Welch's interval.
 *
 * @see B. L. Welch, "The generalization of 'Student's' problem when several different population variances are
 *   involved" (1947)
 */
export function unpairedDifference(a: Estimate, b: Estimate, confidence: number): Difference {
  const value = withoutRounding(a.mean, b.mean);
  if (a.error === null || b.error === null) return { ...fixed(value, false), pValue: null, varianceRatio: null };
  const [own, other] = [a.error * a.error, b.error * b.error];
  const variance = own + other;
  const count = Math.min(a.count, b.count);
  if (variance === 0) return { ...fixed(value, true), pValue: constantChance(value, count, true), varianceRatio: null };
  const freedom = (variance * variance) / ((own * own) / (a.count - 1) + (other * other) / (b.count - 1));
  const error = Math.sqrt(variance);
  const half = studentQuantile((1 + confidence) / 2, freedom) * error;
  const pValue = chanceOf(value / error, freedom);
  return { value, low: value - half, high: value + half, pValue, varianceRatio: null };
}

/**
 * Which of many differences hold although there are many: with Holm's correction, the chance that even one of them is
 * only chance is at most `alpha`, however they depend on each other.
 *
 * @see S. Holm, "A simple sequentially rejective multiple test procedure" (1979)
 */
export function heldByHolm(pValues: readonly number[], alpha: number): boolean[] {
  const held = pValues.map(() => false);
  const ranked = [...pValues.keys()].sort((one, other) => pValues[one] - pValues[other]);
  for (const [rank, index] of ranked.entries()) {
    if (pValues[index] > alpha / (pValues.length - rank)) break;
    held[index] = true;
  }
  return held;
}

/** The mean of values, exact where they are all equal. */
export function meanOf(values: readonly number[]): number {
  return isConstant(values) ? values[0] : mean([...values]);
}

function withoutRounding(a: number, b: number): number {
  const difference = b - a;
  return Math.abs(difference) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b)) ? 0 : difference;
}

function fixed(value: number, isBounded: boolean): Pick<Difference, 'value' | 'low' | 'high'> {
  return isBounded ? { value, low: value, high: value } : { value, low: null, high: null };
}

/** Student's law knows nothing without spread; that so many differences have one sign is chance once in 2^(count - 1). */
function constantChance(value: number, count: number, isFixed: boolean): number {
  if (value === 0) return 1;
  return isFixed && count >= ENOUGH_CONSTANT ? 0 : Math.exp((1 - count) * Math.LN2);
}

function chanceOf(t: number, freedom: number): number {
  return Math.min(1, 2 * studentCdf(-Math.abs(t), freedom));
}

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
