import { mean, sampleStandardDeviation } from 'simple-statistics';
import { studentInterval } from '../../src/theory/student.ts';

/** How much of a validation is run: `quick` takes seconds and is what the tests use, `full` takes minutes. */
export type Effort = 'quick' | 'full';

export type Verdict = 'holds' | 'FAILS' | 'not judged';

/** What became of one line. All of it is text as a reader sees it. */
export interface Outcome {
  readonly predicted: string;
  readonly reference: string;
  readonly deviation: string;
  readonly verdict: Verdict;
  /** Why it is not judged, or by what it is. */
  readonly because: string;
}

/** One comparison. Its name does not depend on what is at hand or on the effort. */
export interface Line {
  readonly what: string;
  readonly judge: (effort: Effort) => Outcome | Promise<Outcome>;
}

export interface Section {
  readonly title: string;
  /** What is compared and how it is judged, as Markdown. */
  readonly about: string;
  readonly lines: readonly Line[];
  /** What a reader should make of the figures, as Markdown. */
  readonly remarks?: string;
}

/** Of each judged mean: so high that of a hundred lines of a right engine none fails but once in ten times. The seeds are fixed. */
export const CONFIDENCE = 0.999;

export function rounded(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function signedPercent(value: number, digits = 2): string {
  return `${value < 0 ? '-' : '+'}${rounded(Math.abs(100 * value), digits)} %`;
}

/** Of a prediction from a reference, in percent of the reference. */
export function deviationOf(predicted: number, reference: number, digits = 2): string {
  return reference === 0 ? rounded(predicted, digits) : signedPercent(predicted / reference - 1, digits);
}

export function notJudged(because: string, known: Partial<Omit<Outcome, 'verdict' | 'because'>> = {}): Outcome {
  return { predicted: '', reference: '', deviation: '', ...known, verdict: 'not judged', because };
}

/** Where the measurements are kept beside the checkout, and are not. */
export const NOT_HERE = 'the measurements are not at hand';

/**
 * Holds the mean over replications against a value that is exact: inside Student's interval of 99.9 %.
 *
 * @param values one of each replication
 */
export function exactly(values: readonly number[], exact: number, digits: number, unit = ''): Outcome {
  const { mean: middle, low, high } = studentInterval(values, CONFIDENCE);
  const error = sampleStandardDeviation([...values]) / Math.sqrt(values.length);
  const isInside = (low ?? Number.NaN) <= exact && exact <= (high ?? Number.NaN);
  return {
    predicted: `${rounded(middle, digits)}${unit}`,
    reference: `${rounded(exact, digits)}${unit}`,
    deviation: deviationOf(middle, exact),
    verdict: isInside ? 'holds' : 'FAILS',
    because: `${rounded((middle - exact) / error, 1)} standard errors of ${values.length} replications`,
  };
}

/**
 * Holds a published result of one random run against ours: inside the interval in which 99.9 % of such runs lie. Where
 * the published one is the mean of several, that is narrower.
 *
 * @param options.runs how many runs the published value is the mean of
 * @param options.half half a unit of the last published digit
 */
export function asPublished(
  values: readonly number[],
  published: number,
  { digits, runs, half, unit = '' }: { digits: number; runs: number; half: number; unit?: string },
): Outcome {
  const middle = mean([...values]);
  const { high } = studentInterval(values, CONFIDENCE);
  const halfOfMean = (high ?? Number.NaN) - middle;
  // What holds the mean of n runs holds the difference from a mean of m others when stretched so.
  const reach = halfOfMean * Math.sqrt(1 + values.length / runs) + half;
  return {
    predicted: `${rounded(middle, digits)}${unit}`,
    reference: `${rounded(published, digits)}${unit}`,
    deviation: deviationOf(middle, published),
    verdict: Math.abs(middle - published) <= reach ? 'holds' : 'FAILS',
    because: `within ${rounded(reach, digits)}${unit}, as ${runs === 1 ? 'one such run varies' : `the mean of ${runs} such runs varies`}`,
  };
}

/** Computed once, by whoever asks first; for lines that share a run. */
export function shared<Value>(compute: (effort: Effort) => Value): (effort: Effort) => Value {
  const known = new Map<Effort, Value>();
  return (effort) => {
    if (!known.has(effort)) known.set(effort, compute(effort));
    return known.get(effort) as Value;
  };
}
