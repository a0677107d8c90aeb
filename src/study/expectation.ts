import type { MetricDefinition, Unit } from '../observe/metrics.ts';
import { quote, type Reading, readDuration, readRate, readShare } from '../units/read.ts';
import { type Micros, MS, SECOND } from '../units/time.ts';

export type Comparison = '<' | '<=' | '>' | '>=' | '==';

/** Over what an expectation is judged: the mean, the worst replication, or a share of the replications. */
export type Judgement =
  | { readonly over: 'mean' }
  | { readonly over: 'worst' }
  | { readonly over: 'share'; readonly share: number };

/** `METRIC < VALUE [for mean | worst | N% of replications] [else warn]`, with the value still as written. */
export interface Expectation {
  readonly text: string;
  readonly metric: string;
  readonly comparison: Comparison;
  readonly bound: string;
  readonly judgement: Judgement;
  /** Whether a missed or inconclusive outcome is a warning only. */
  readonly warns: boolean;
}

const EXAMPLE = '"functions.checkout.throttleRatio < 0.1%"';
const SHAPE = /^(?<metric>[^\s<>=!]+)\s*(?<comparison>[<>=!]+)\s*(?<rest>.*)$/;
const ENDING = /\s+else\s+(?<otherwise>\S+)$/;
const OVER = /\s+for\s+(?<over>.+)$/;
const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==']);

/**
 * Reads an expectation.
 *
 * @returns the expectation, or what is wrong with it in words
 */
export function readExpectation(text: string): Expectation | string {
  const shape = SHAPE.exec(text.trim())?.groups;
  if (shape === undefined) return `expected a metric, a comparison and a value such as ${EXAMPLE}, got "${text}"`;
  const { metric, comparison } = shape;
  if (!isComparison(comparison)) return `expected <, <=, >, >= or == after ${metric}, got "${comparison}"`;

  const { otherwise, before } = cutEnding(shape.rest);
  if (otherwise !== undefined && otherwise !== 'warn') return `expected "warn" after "else", got "${otherwise}"`;

  const over = OVER.exec(before)?.groups?.over;
  const judgement = over === undefined ? ({ over: 'mean' } as const) : readJudgement(over.trim());
  if (typeof judgement === 'string') return judgement;

  const bound = before.replace(OVER, '').trim();
  if (bound === '') return `expected a value after "${metric} ${comparison}", such as ${EXAMPLE}`;
  return { text, metric, comparison, bound, judgement, warns: otherwise === 'warn' };
}

/** The text without its `else ...`, and what follows that word. The space in front stands in for an absent value. */
function cutEnding(rest: string): { readonly before: string; readonly otherwise: string | undefined } {
  const text = ` ${rest}`;
  return { before: text.replace(ENDING, ''), otherwise: ENDING.exec(text)?.groups?.otherwise };
}

function isComparison(text: string): text is Comparison {
  return COMPARISONS.has(text);
}

function readJudgement(text: string): Judgement | string {
  if (text === 'mean' || text === 'worst') return { over: text };
  const share = /^(?<number>[0-9]+(\.[0-9]+)?)\s*%\s+of\s+replications$/.exec(text)?.groups?.number;
  if (share === undefined) return `expected "mean", "worst" or "95% of replications" after "for", got "${text}"`;
  const fraction = Number(share) / 100;
  if (fraction > 0 && fraction <= 1) return { over: 'share', share: fraction };
  return `expected a share above 0% and up to 100% of replications, got "${share}%"`;
}

/**
 * Reads the value that a metric is compared with.
 *
 * @returns the value in the metric's own unit, or what is wrong with it in words
 */
export function readBound(bound: string, metric: Pick<MetricDefinition, 'unit'>): Reading {
  return READERS[metric.unit](bound);
}

const READERS: Readonly<Record<Unit, (text: string) => Reading>> = {
  ms: (text) => inUnit(readDuration(text), MS),
  s: (text) => inUnit(readDuration(text), SECOND),
  share: readShare,
  count: (text) => readNumber(text, 'a number such as "100"'),
  USD: (text) => readNumber(text.replace(/^\$|\s*USD$/g, ''), 'an amount in US dollars such as "$5"'),
  'GB-s': (text) => readNumber(text, 'a number of GB-seconds such as "5000"'),
  'per second': readRate,
};

function inUnit(duration: Reading, unit: Micros): Reading {
  return typeof duration === 'number' ? duration / unit : duration;
}

/** A plain number of at least 0; thousands may be set off as in 1,000. */
function readNumber(text: string, expected: string): Reading {
  const isNumber = /^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?(e[0-9]{1,2})?$/i.test(text);
  return isNumber ? Number(text.replaceAll(',', '')) : `expected ${expected}, got ${quote(text)}`;
}
