import { worseOfPath } from '../observe/worse.ts';
import type { Comparison, ExpectationPair, Gate, LimitPair, MetricDifference } from './compare-schema.ts';
import {
  type Difference,
  type Estimate,
  heldByHolm,
  meanOf,
  pairedDifference,
  unpairedDifference,
} from './compare-statistics.ts';
import type { Measures, PerReplication } from './compare-values.ts';
import type { ExpectationResult, Summary } from './summary-schema.ts';

/** What the metrics of two sides have in common, and what not. */
export type MetricComparison = Pick<Comparison, 'metrics' | 'onlyInA' | 'onlyInB' | 'counts'>;

/** A difference before it is known how many others there are. */
type Found = Omit<MetricDifference, 'certainty' | 'change'>;

/** Compares replication by replication: both sides met the same requests. */
export function comparePaired(
  a: Measures<PerReplication>,
  b: Measures<PerReplication>,
  confidence: number,
): MetricComparison {
  return compareAll(a, b, confidence, (own, other) => pairs(own, other, confidence));
}

/** Compares means of independent runs, of which only the intervals are known. */
export function compareUnpaired(
  a: Measures<Estimate | null>,
  b: Measures<Estimate | null>,
  confidence: number,
): MetricComparison {
  return compareAll(a, b, confidence, (own, other) => {
    if (own === null || other === null) return nothing(own?.mean ?? null, other?.mean ?? null);
    const difference = unpairedDifference(own, other, confidence);
    const replications = Math.min(own.count, other.count);
    return { ...shown(difference), a: own.mean, b: other.mean, replications, note: null };
  });
}

type Numbers = Omit<Found, 'path' | 'unit' | 'worse' | 'relative'>;

function compareAll<Values>(
  a: Measures<Values>,
  b: Measures<Values>,
  confidence: number,
  compare: (a: Values, b: Values) => Numbers,
): MetricComparison {
  const found: Found[] = [];
  const isShared = (path: string): boolean => {
    const [own, other] = [a.get(path), b.get(path)];
    return own !== undefined && other !== undefined && own.unit === other.unit && own.about === other.about;
  };
  for (const [path, { unit, values }] of a) {
    const other = b.get(path);
    if (other === undefined || !isShared(path)) continue;
    const numbers = compare(values, other.values);
    found.push({ path, unit, worse: worseOfPath(path), ...numbers, relative: relativeOf(numbers) });
  }
  const metrics = ranked(found, 1 - confidence);
  return {
    metrics,
    onlyInA: [...a.keys()].filter((path) => !isShared(path)),
    onlyInB: [...b.keys()].filter((path) => !isShared(path)),
    counts: countsOf(metrics, 1 - confidence),
  };
}

function pairs(a: PerReplication, b: PerReplication, confidence: number): Numbers {
  const both = a.flatMap((value, i) => {
    const other = b[i];
    return isNumber(value) && isNumber(other) ? [[value, other] as const] : [];
  });
  const [own, other] = [both.map(([value]) => value), both.map(([, value]) => value)];
  if (own.length === 0) return { ...nothing(meanIn(a), meanIn(b)), note: unpairedNote(a, b) };
  const difference = pairedDifference(own, other, confidence);
  const note = own.length === a.length ? null : unpairedNote(a, b);
  return { ...shown(difference), a: meanOf(own), b: meanOf(other), replications: own.length, note };
}

/** Why some replications are not in the difference. */
function unpairedNote(a: PerReplication, b: PerReplication): string {
  const both = a.filter((value, i) => isNumber(value) && isNumber(b[i])).length;
  const have = [a, b].map((side) => side.filter(isNumber).length);
  return `both have data in ${both} of ${a.length} replications, A in ${have[0]}, B in ${have[1]}`;
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

function meanIn(values: PerReplication): number | null {
  const known = values.filter(isNumber);
  return known.length === 0 ? null : meanOf(known);
}

function nothing(a: number | null, b: number | null): Numbers {
  const note = a === null && b === null ? 'no data in either' : `no data in ${a === null ? 'A' : 'B'}`;
  return { a, b, difference: null, low: null, high: null, pValue: null, varianceRatio: null, replications: 0, note };
}

function shown({ value, ...rest }: Difference): Omit<Numbers, 'a' | 'b' | 'replications' | 'note'> {
  // A difference of minus nothing is none.
  return { difference: value === 0 ? 0 : value, ...rest };
}

function relativeOf({ a, difference }: Numbers): number | null {
  return a === null || a === 0 || difference === null ? null : difference / Math.abs(a);
}

const ORDER: readonly MetricDifference['certainty'][] = ['sure', 'likely', 'none', 'unknown'];

/** The surest first, of equal certainty the largest; a change counts by its part of the larger side. */
function ranked(found: readonly Found[], alpha: number): MetricDifference[] {
  const judged = found.filter(({ pValue }) => pValue !== null);
  const held = heldByHolm(
    judged.map(({ pValue }) => pValue ?? 1),
    alpha,
  );
  const sure = new Set(judged.filter((_, i) => held[i]).map(({ path }) => path));
  return found
    .map((each) => {
      const certainty = certaintyOf(each, sure.has(each.path));
      return { ...each, certainty, change: changeOf(each, certainty) };
    })
    .sort((one, other) => ORDER.indexOf(one.certainty) - ORDER.indexOf(other.certainty) || sizeOf(other) - sizeOf(one));
}

function certaintyOf({ low, high, difference }: Found, isSure: boolean): MetricDifference['certainty'] {
  if (difference === null || low === null || high === null) return 'unknown';
  if (isSure) return 'sure';
  return low > 0 || high < 0 ? 'likely' : 'none';
}

function changeOf({ worse, difference }: Found, certainty: MetricDifference['certainty']): MetricDifference['change'] {
  if (certainty === 'none' || certainty === 'unknown') return certainty;
  if (worse === null) return 'different';
  return (difference ?? 0) > 0 === (worse === 'higher') ? 'worse' : 'better';
}

function sizeOf({ a, b, difference }: Found): number {
  const larger = Math.max(Math.abs(a ?? 0), Math.abs(b ?? 0));
  return larger === 0 || difference === null ? 0 : Math.abs(difference) / larger;
}

function countsOf(metrics: readonly MetricDifference[], alpha: number): Comparison['counts'] {
  const known = metrics.filter(({ certainty }) => certainty !== 'unknown');
  const equal = known.filter(({ low, high }) => low === 0 && high === 0).length;
  const count = (wanted: MetricDifference['certainty']): number =>
    metrics.filter(({ certainty }) => certainty === wanted).length;
  return {
    compared: known.length,
    equal,
    sure: count('sure'),
    likely: count('likely'),
    // Rounded, for 1 - 0.95 is not quite 0.05.
    byChance: Math.round(1e6 * alpha * (known.length - equal)) / 1e6,
    unknown: count('unknown'),
  };
}

/** Expectations of both sides by their texts, those that B lost first. */
export function compareExpectations(
  a: readonly ExpectationResult[],
  b: readonly ExpectationResult[],
): ExpectationPair[] {
  const others = new Map(b.map((result) => [result.text.trim(), result]));
  const texts = new Set([...a, ...b].map(({ text }) => text.trim()));
  const own = new Map(a.map((result) => [result.text.trim(), result]));
  return [...texts]
    .map((text) => {
      const [one, other] = [own.get(text), others.get(text)];
      return { text, a: judgedOf(one), b: judgedOf(other), change: outcomeChange(one, other) };
    })
    .sort((one, other) => Number(other.change === 'lost') - Number(one.change === 'lost'));
}

function judgedOf(result: ExpectationResult | undefined): ExpectationPair['a'] {
  if (result === undefined) return null;
  const { outcome, warn, value, low, high, unit } = result;
  return { outcome, warn, value, low, high, unit };
}

function outcomeChange(a: ExpectationResult | undefined, b: ExpectationResult | undefined): ExpectationPair['change'] {
  if (a === undefined || b === undefined) return null;
  if (a.outcome === b.outcome) return 'same';
  if (a.outcome === 'met' && b.outcome === 'missed') return 'lost';
  return a.outcome === 'missed' && b.outcome === 'met' ? 'won' : 'unclear';
}

/** Whether an expectation was met by A and is missed by B; `else warn` lets B miss it. */
export function isLost({ change, b }: ExpectationPair): boolean {
  return change === 'lost' && b?.warn !== true;
}

/** Limits that A or B reached, by the share of the replications in which they did. */
export function compareLimits(a: Summary, b: Summary): LimitPair[] {
  const limits = new Map<string, LimitPair>();
  for (const [side, { breaches }] of [['a', a] as const, ['b', b] as const]) {
    for (const { limit, scope, name, probability } of breaches) {
      const key = `${limit} ${scope} ${name}`;
      const before = limits.get(key) ?? { limit, scope, name, a: 0, b: 0 };
      limits.set(key, { ...before, [side]: probability.value ?? 0 });
    }
  }
  return [...limits.values()];
}

/** Judges `--fail-on`: it fails where the whole interval is on the worse side, or where there is nothing to judge. */
export function judgeGates(paths: readonly string[], metrics: readonly MetricDifference[]): Gate[] {
  const known = new Map(metrics.map((metric) => [metric.path, metric]));
  return paths.map((path) => {
    const metric = known.get(path);
    const reason = metric === undefined ? 'not compared: only one of both has it' : failureOf(metric);
    return { metric: path, pass: reason === null, reason: reason ?? passReason(metric) };
  });
}

function failureOf({ low, high, worse, note }: MetricDifference): string | null {
  if (low === null || high === null) return `cannot be judged: ${note ?? 'a single replication has no interval'}`;
  const isWorse = worse === 'higher' ? low > 0 : worse === 'lower' && high < 0;
  return isWorse ? 'the whole interval of the difference is on the worse side' : null;
}

function passReason(metric: MetricDifference | undefined): string {
  return metric?.change === 'better' ? 'better in B' : 'no worse as far as the interval tells';
}
