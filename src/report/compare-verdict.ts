import { isLost } from '../study/compare.ts';
import type { Comparison, MetricDifference } from '../study/compare-schema.ts';
import { formatCount } from '../units/format.ts';
import { type Headline, NOTICED_BY_OPERATORS, NOTICED_BY_USERS } from './compare-headlines.ts';
import { formatChange } from './compare-words.ts';
import { plural } from './format.ts';

/** What a comparison found, in a line, with what else matters below it. */
export interface CompareVerdict {
  readonly tone: 'good' | 'bad' | 'mixed' | 'same' | 'unknown';
  readonly text: string;
  readonly details: readonly string[];
}

/** What leads: first what was to be held, then what users of the system notice, then what it costs. */
export function compareVerdictOf(comparison: Comparison): CompareVerdict {
  const broken = [...lostWords(comparison), ...failedWords(comparison)];
  const found = foundBy(comparison);
  if (broken.length === 0) return found;
  return { tone: 'bad', text: broken[0], details: [...broken.slice(1), found.text, ...found.details] };
}

function lostWords({ expectations }: Comparison): string[] {
  const lost = expectations.filter(isLost).map(({ text }) => text);
  if (lost.length === 0) return [];
  return [
    `B misses ${lost.length === 1 ? 'an expectation' : `${lost.length} expectations`} that A meets: ${lost.join('; ')}.`,
  ];
}

function failedWords({ failOn }: Comparison): string[] {
  return failOn.filter(({ pass }) => !pass).map(({ metric, reason }) => `--fail-on ${metric}: ${reason}.`);
}

function foundBy({ counts, metrics, a, b, method }: Comparison): CompareVerdict {
  const { compared, equal, sure, likely, byChance } = counts;
  if (Math.min(a.replications, b.replications) < 2) {
    const text = 'No verdict: one replication has no intervals, so no difference can be told from chance.';
    return { tone: 'unknown', text, details: ['Give both more: --replications 10.'] };
  }
  if (compared === 0) return { tone: 'unknown', text: 'No verdict: there is no metric to compare.', details: [] };
  if (sure === 0 && likely <= byChance) {
    const text = `No difference found: ${sameWords({ compared, equal, likely, byChance, method })}.`;
    return { tone: 'same', text, details: [] };
  }
  return differences(metrics);
}

function sameWords(facts: {
  readonly compared: number;
  readonly equal: number;
  readonly likely: number;
  readonly byChance: number;
  readonly method: Comparison['method'];
}): string {
  const { compared, equal, likely, byChance } = facts;
  if (equal === compared) return `all ${plural(compared, 'metric')} are the same in every replication`;
  if (likely === 0) return `none of the ${plural(compared, 'metric')} compared differs by more than chance`;
  return `${likely} of ${plural(compared, 'interval')} exclude 0, and by chance about ${formatCount(byChance)} would`;
}

/** Sentences of one kind, cost aside. */
const SENTENCES_MAX = 3;
/** So much of the requests must fare otherwise before a latency is that of others. */
const OTHERS = 0.01;

function differences(metrics: readonly MetricDifference[]): CompareVerdict {
  const telling = metrics.filter((metric) => !isOfOthers(metric, metrics));
  const [better, worse] = (['better', 'worse'] as const).map((change) => {
    const changed = telling.filter((metric) => metric.change === change);
    const said = (headlines: readonly Headline[]): Sentence[] =>
      headlines.flatMap((headline) => sentenceOn(headline, changed, metrics) ?? []);
    return { first: said(NOTICED_BY_USERS), second: said(NOTICED_BY_OPERATORS) };
  });
  const cost = costOf(metrics);
  const hasFirst = better.first.length + worse.first.length > 0;
  const [good, bad] = [better, worse].map(({ first, second }) => (hasFirst ? first : second));
  const rest = hasFirst ? [...better.second, ...worse.second] : [];
  const closing = [...rest.slice(0, SENTENCES_MAX), ...(cost === null ? [] : [costSentence(cost)])];
  if (good.length === 0 && bad.length === 0) return plain(metrics, cost);
  if (good.length > 0 && bad.length > 0) {
    const text = `B ${good[0].words}: ${good[0].numbers}; but it ${bad[0].words}: ${bad[0].numbers}.`;
    const lines = [...good.slice(1, SENTENCES_MAX), ...bad.slice(1, SENTENCES_MAX), ...closing];
    return { tone: 'mixed', text, details: lines.map(inFull) };
  }
  const [first, ...others] = [...good, ...bad];
  const details = [...others.slice(0, SENTENCES_MAX), ...closing].map(inFull);
  return { tone: good.length === 0 ? 'bad' : 'good', text: `B ${first.words}: ${first.numbers}.`, details };
}

/**
 * Whether a figure is that of other requests: where another share of them succeeds, refusals, which are quick, come or
 * go, and a latency moves although no answer became slower or faster; where more run, more of them fail.
 */
function isOfOthers(metric: MetricDifference, metrics: readonly MetricDifference[]): boolean {
  const [entity, measure] = splitPath(metric.path);
  const beside = (name: string): MetricDifference | undefined =>
    metrics.find(({ path }) => path === `${entity}.${name}`);
  if (measure.startsWith('latency.')) {
    const succeeded = beside('successRatio');
    return (
      (succeeded?.change === 'better' || succeeded?.change === 'worse') && Math.abs(succeeded.relative ?? 1) >= OTHERS
    );
  }
  if (measure !== 'errors') return false;
  const share = ({ errors, runs }: { errors: number | null; runs: number | null | undefined }): number | null =>
    errors === null || !runs ? null : errors / runs;
  const runs = beside('invocations');
  const [before, after] = [share({ errors: metric.a, runs: runs?.a }), share({ errors: metric.b, runs: runs?.b })];
  return before !== null && after !== null && Math.abs(after - before) <= SAME_ERRORS * Math.max(before, after);
}

/** Shares of errors that differ by no more are the same. */
const SAME_ERRORS = 0.2;

function inFull({ words, numbers }: Sentence): string {
  return `It ${words}: ${numbers}.`;
}

/** Where nothing changed that users notice: what it costs, or the largest of the other changes. */
function plain(metrics: readonly MetricDifference[], cost: MetricDifference | null): CompareVerdict {
  const changes = metrics.filter(({ certainty }) => certainty === 'sure' || certainty === 'likely');
  const has = (change: MetricDifference['change']): boolean => changes.some((metric) => metric.change === change);
  const details = ['Nothing else differs that users of the system would notice.'];
  if (cost !== null && Math.abs(cost.relative ?? 1) >= COST_NOTICED) {
    const { words, numbers } = costSentence(cost);
    return { tone: cost.change === 'worse' ? 'bad' : 'good', text: `B ${words}: ${numbers}.`, details };
  }
  const [isWorse, isBetter] = [has('worse'), has('better')];
  const tone = isWorse === isBetter ? 'mixed' : isWorse ? 'bad' : 'good';
  const first =
    changes.find(({ change }) => change === 'worse') ?? changes.find(({ change }) => change === 'better') ?? changes[0];
  return { tone, text: `B differs, most of all in ${first.path}: ${formatChange(first)}.`, details };
}

const COST_NOTICED = 0.01;

/** What happens to whom, and the numbers behind it. */
interface Sentence {
  readonly words: string;
  readonly numbers: string;
}

/** One sentence for each kind of change, on whom it is surest for and concerns most requests. */
function sentenceOn(
  { scope, metrics: names, noticed, less, more }: Headline,
  changed: readonly MetricDifference[],
  metrics: readonly MetricDifference[],
): Sentence | null {
  const told = tellingOf({ scope, metrics: names, noticed }, changed);
  const weighed = told.map((metric) => ({ metric, weight: weightOf(metric, metrics) }));
  const [first] = weighed.sort(
    (one, other) =>
      Number(other.metric.certainty === 'sure') - Number(one.metric.certainty === 'sure') || other.weight - one.weight,
  );
  if (first === undefined) return null;
  const { metric } = first;
  const [entity, measure] = splitPath(metric.path);
  const words = ((metric.difference ?? 0) < 0 ? less : more)(nameIn(entity));
  return { words: hedged(metric, words), numbers: `${measure} ${formatChange(metric)}` };
}

/** The metric of each entity that tells of a change: what is sure before what is likely, then in the order of the names. */
function tellingOf(
  { scope, metrics: names, noticed }: Pick<Headline, 'scope' | 'metrics' | 'noticed'>,
  changed: readonly MetricDifference[],
): MetricDifference[] {
  const told = new Map<string, MetricDifference>();
  const rankOf = ({ certainty, path }: MetricDifference): number =>
    (certainty === 'sure' ? 0 : names.length) + names.indexOf(splitPath(path)[1]);
  const ranked = [...changed].sort((one, other) => rankOf(one) - rankOf(other));
  for (const metric of ranked) {
    const [entity, measure] = splitPath(metric.path);
    const isMeant = names.includes(measure) && entity.startsWith(scope) && !told.has(entity);
    if (isMeant && isNoticed(metric, noticed)) told.set(entity, metric);
  }
  return [...told.values()];
}

function isNoticed({ unit, difference, relative, worse, a, b }: MetricDifference, least: number): boolean {
  if (unit !== 'share') return relative === null || Math.abs(relative) >= least;
  // 99.5% of success beside 99.9% is five times as many failures; 89.4% throttled beside 89.2% is nothing.
  const ofHarm = Math.max(...[a ?? 0, b ?? 0].map((share) => (worse === 'lower' ? 1 - share : share)));
  const change = Math.abs(difference ?? 0);
  return change >= least && change >= HARM_NOTICED * ofHarm;
}

/** A smaller part of all that goes wrong is no headline. */
const HARM_NOTICED = 0.01;

/** How many requests a change of a share concerns; anything else is weighed as a part of A's value. */
function weightOf(
  { path, unit, difference, relative }: MetricDifference,
  metrics: readonly MetricDifference[],
): number {
  if (unit !== 'share') return Math.abs(relative ?? Number.POSITIVE_INFINITY);
  const [entity] = splitPath(path);
  const volume = metrics.find((metric) => metric.path === `${entity}.arrivals` || metric.path === `${entity}.offered`);
  return Math.abs(difference ?? 0) * Math.max(volume?.a ?? 1, volume?.b ?? 1);
}

/** The difference in what all costs together, where there is one. */
function costOf(metrics: readonly MetricDifference[]): MetricDifference | null {
  const cost = metrics.find(({ path }) => path === 'cost.total');
  return cost?.change === 'better' || cost?.change === 'worse' ? cost : null;
}

function costSentence(cost: MetricDifference): Sentence {
  return { words: hedged(cost, (cost.difference ?? 0) < 0 ? 'costs less' : 'costs more'), numbers: formatChange(cost) };
}

function hedged({ certainty }: MetricDifference, words: string): string {
  return certainty === 'sure' ? words : `probably ${words}`;
}

/** `functions.checkout` and `latency.p99`; `recovery[0]` and `stayedDown`. */
function splitPath(path: string): readonly [entity: string, measure: string] {
  const [scope, ...rest] = path.split('.');
  if (scope.includes('[')) return [scope, rest.join('.')];
  return [`${scope}.${rest[0]}`, rest.slice(1).join('.')];
}

/** `checkout` of `functions.checkout`; a fault without a name by its place. */
function nameIn(entity: string): string {
  return entity.includes('[') ? entity : entity.slice(entity.indexOf('.') + 1);
}
