import leven from 'leven';
import { sourceMetrics } from '../observe/catalogue.ts';
import type { Place } from '../scenario/place.ts';
import { nearest } from '../scenario/suggest.ts';
import { sourceKinds } from '../sources/index.ts';
import type { SourceKind } from '../sources/service.ts';
import { assert } from '../units/assert.ts';
import type { Catalogue } from './catalogue.ts';
import { readBound, readExpectation } from './expectation.ts';
import { judge } from './judge.ts';
import type { ExpectationResult } from './summary-schema.ts';

/** A mistake in an expectation, by its place in the list. */
export interface ExpectationMistake {
  readonly index: number;
  readonly message: string;
}

/** Every mistake in a scenario's expectations: grammar, unknown metrics, values of another unit. */
export function checkExpectations(texts: readonly string[], catalogue: Catalogue): ExpectationMistake[] {
  return texts.flatMap((text, index) => {
    const message = mistakeIn(text, catalogue);
    return message === null ? [] : [{ index, message }];
  });
}

function mistakeIn(text: string, catalogue: Catalogue): string | null {
  const expectation = readExpectation(text);
  if (typeof expectation === 'string') return expectation;
  const metric = catalogue.get(expectation.metric);
  if (metric === undefined) return unknownMetric(expectation.metric, catalogue);
  const bound = readBound(expectation.bound, metric);
  return typeof bound === 'string' ? `${expectation.metric}: ${bound}` : null;
}

/** What judging needs beside the measured values. */
export interface JudgeOptions {
  readonly confidence: number;
  /** Complete replications, those without data for a metric included. */
  readonly replications: number;
  /** By index of the expectation; may be shorter where the place is not known. */
  readonly places: readonly Pick<Place, 'line' | 'column'>[];
}

/** Judges expectations that were found free of mistakes before. */
export function judgeExpectations(
  texts: readonly string[],
  catalogue: Catalogue,
  measured: ReadonlyMap<string, readonly number[]>,
  { confidence, replications, places }: JudgeOptions,
): ExpectationResult[] {
  return texts.map((text, index) => {
    const expectation = readExpectation(text);
    assert(typeof expectation !== 'string', `expectation "${text}" was not checked before it was judged`);
    const metric = catalogue.get(expectation.metric);
    assert(metric !== undefined, `expectation "${text}" names a metric that was not checked`);
    const limit = readBound(expectation.bound, metric);
    assert(typeof limit === 'number', `the value of expectation "${text}" was not checked`);
    const values = measured.get(expectation.metric) ?? [];
    const { unit, isShareOfRuns = false } = metric;
    const verdict = judge({ expectation, limit, unit, isShareOfRuns, values, replications, confidence });
    const place = places[index];
    return {
      text,
      metric: expectation.metric,
      judged: expectation.judgement.over,
      outcome: verdict.outcome,
      pass: verdict.outcome === 'met' || expectation.warns,
      warn: verdict.outcome !== 'met' && expectation.warns,
      value: verdict.value,
      low: verdict.low,
      high: verdict.high,
      limit: verdict.limit,
      margin: verdict.margin,
      unit: verdict.unit,
      ...(verdict.atShare !== undefined && { atShare: verdict.atShare }),
      line: place?.line ?? null,
      column: place?.column ?? null,
      note: verdict.note,
    };
  });
}

/** What is wrong with a path that the catalogue does not have, and which was probably meant. */
export function unknownMetric(path: string, catalogue: Catalogue): string {
  const misplaced = misplacedMetric(path, catalogue) ?? missingRecovery(path, catalogue);
  return misplaced ?? `unknown metric "${path}"${suggestion(path, [...catalogue.keys()])}`;
}

/** The recovery from what the scenario does not have, or has no such name for. */
function missingRecovery(path: string, catalogue: Catalogue): string | null {
  const named = /^recovery(\.[^.[\]]+|\[\d+\])/.exec(path)?.[0];
  if (named === undefined) return null;
  const there = [
    ...new Set([...catalogue.keys()].flatMap((known) => /^recovery(\.[^.]+|\[\d+\])/.exec(known)?.[0] ?? [])),
  ];
  if (there.includes(named)) return null;
  const found =
    there.length === 0
      ? 'the scenario has no fault and no surge'
      : `there ${there.length === 1 ? 'is' : 'are'} ${there.join(', ')}`;
  return `unknown metric "${path}": ${found}; a fault is called by its \`name\``;
}

/** A metric that exists, but not for this entity. */
function misplacedMetric(path: string, catalogue: Catalogue): string | null {
  const [scope, entity, ...rest] = path.split('.');
  const kind = SOURCE_KINDS.find(({ metrics }) => metrics.has(rest.join('.')));
  const isSource = [...catalogue.keys()].some((known) => known.startsWith(`sources.${entity}.`));
  if (scope === 'sources' && isSource && kind !== undefined) {
    return `unknown metric "${path}": ${rest.join('.')} exists for ${kind.words} sources only`;
  }
  const name = scope === 'account' || scope === 'cost' ? [entity, ...rest].join('.') : rest.join('.');
  const elsewhere = [...catalogue.keys()].find((known) => known.endsWith(`.${name}`) && scopeOf(known) !== scope);
  if (name === '' || elsewhere === undefined || hasMetric(scope, name, catalogue)) return null;
  return `unknown metric "${path}": ${name} exists for ${scopeOf(elsewhere)} only; did you mean "${elsewhere}"?`;
}

const SOURCE_KINDS: readonly { readonly words: string; readonly metrics: ReadonlySet<string> }[] = sourceKinds.map(
  (kind) => ({
    words: wordFor(kind),
    metrics: new Set(sourceMetrics(kind).map(({ name }) => name)),
  }),
);

function wordFor(kind: SourceKind): string {
  return { sync: 'synchronous', async: 'asynchronous', queue: 'queue', stream: 'stream', kafka: 'Kafka', mq: 'MQ' }[
    kind
  ];
}

function scopeOf(path: string): string {
  return path.split('.', 1)[0];
}

function hasMetric(scope: string, name: string, catalogue: Catalogue): boolean {
  return [...catalogue.keys()].some((known) => scopeOf(known) === scope && known.endsWith(`.${name}`));
}

/** Metrics of one entity that a message names. */
const NAMES_MAX = 24;

/** `functions.checkout`, of what is measured there. */
function entityOf(path: string): string {
  return path.split('.').slice(0, 2).join('.');
}

/** The nearest known path; within one entity or metric a near miss counts more than the length of the whole. */
function suggestion(path: string, known: readonly string[]): string {
  const own = known.filter((candidate) => entityOf(candidate) === entityOf(path));
  const names = own.map((candidate) => candidate.slice(entityOf(path).length + 1));
  if (own.length > 0) {
    const name = path.slice(entityOf(path).length + 1);
    const near = nearest(name, names);
    const list = names.length > NAMES_MAX ? `${names.slice(0, NAMES_MAX).join(', ')}, ...` : names.join(', ');
    return near === null ? `; ${entityOf(path)} has ${list}` : `; did you mean "${entityOf(path)}.${near}"?`;
  }
  const ranked = known
    .map((candidate) => ({ candidate, distance: leven(path, candidate) }))
    .sort((one, other) => one.distance - other.distance);
  const [closest] = ranked;
  if (closest === undefined) return '';
  if (closest.distance <= Math.max(2, path.length / 3)) return `; did you mean "${closest.candidate}"?`;
  return `; metrics are named like "${known[0]}"`;
}
