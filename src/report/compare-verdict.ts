import { isLost } from '../study/compare.ts';
import type { Comparison, MetricDifference } from '../study/compare-schema.ts';
import { formatCount } from '../units/format.ts';
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

/** A metric that a user of the system notices, and how it is said. */
interface Headline {
  readonly matches: (path: string) => boolean;
  readonly less: (name: string) => string;
  readonly more: (name: string) => string;
}

const ending = (...endings: readonly string[]): Headline['matches'] => {
  return (path) => endings.some((each) => path.endsWith(each));
};

const HEADLINES: readonly Headline[] = [
  {
    matches: ending('.stayedDown'),
    less: (name) => `stays down less often after ${name}`,
    more: (name) => `stays down more often after ${name}`,
  },
  {
    matches: ending('.throttleRatio'),
    less: (name) => `throttles ${name} less`,
    more: (name) => `throttles ${name} more`,
  },
  {
    matches: ending('.successRatio'),
    less: (name) => `lets fewer items of ${name} succeed`,
    more: (name) => `lets more items of ${name} succeed`,
  },
  {
    matches: (path) => path.startsWith('downstreams.') && path.endsWith('.rejected'),
    less: (name) => `has ${name} turn away fewer calls`,
    more: (name) => `has ${name} turn away more calls`,
  },
  {
    matches: ending('.iteratorAge.max', '.ageOfOldest.max'),
    less: (name) => `keeps ${name} less far behind`,
    more: (name) => `lets ${name} fall further behind`,
  },
  {
    matches: (path) => path.startsWith('sources.') && path.endsWith('.latency.p99'),
    less: (name) => `takes less time for ${name}`,
    more: (name) => `takes longer for ${name}`,
  },
  {
    matches: ending('.coldStartRatio'),
    less: (name) => `starts ${name} cold less often`,
    more: (name) => `starts ${name} cold more often`,
  },
  {
    matches: ending('.errors'),
    less: (name) => `has fewer errors in ${name}`,
    more: (name) => `has more errors in ${name}`,
  },
];

/** Said last and always: what a change costs is asked of every change. */
const COST: Headline = {
  matches: (path) => path === 'cost.total',
  less: () => 'costs less',
  more: () => 'costs more',
};

/** Sentences of one kind, cost aside. */
const SENTENCES_MAX = 3;
/** A smaller part of A's value is no headline, however sure it is. */
const NOTICED = 0.01;

function differences(metrics: readonly MetricDifference[]): CompareVerdict {
  const telling = metrics.filter((metric) => !isOfOthers(metric, metrics));
  const changed = (change: MetricDifference['change']) => telling.filter((metric) => metric.change === change);
  const [better, worse] = [headlinesOf(changed('better')), headlinesOf(changed('worse'))];
  const cost = sentenceOn(
    COST,
    metrics.filter(({ change }) => change === 'better' || change === 'worse'),
  );
  if (better.length === 0 && worse.length === 0) return plain(metrics, cost);
  const closing = cost === null ? [] : [cost];
  if (better.length > 0 && worse.length > 0) {
    const text = `B ${better[0].words}, but it ${worse[0].words}.`;
    const lines = [...better.slice(0, SENTENCES_MAX), ...worse.slice(0, SENTENCES_MAX), ...closing];
    return { tone: 'mixed', text, details: lines.map(inFull) };
  }
  const [first, ...others] = [...better, ...worse];
  const details = [...others.slice(0, SENTENCES_MAX), ...closing].map(inFull);
  return { tone: better.length === 0 ? 'bad' : 'good', text: `B ${first.words}: ${first.numbers}.`, details };
}

/**
 * Whether a latency is that of other requests: where another share of them succeeds, refusals, which are quick, come or
 * go, and the figure moves although no answer became slower or faster.
 */
function isOfOthers({ path }: MetricDifference, metrics: readonly MetricDifference[]): boolean {
  const [source, measure] = path.split('.latency.');
  if (measure === undefined) return false;
  const succeeded = metrics.find((metric) => metric.path === `${source}.successRatio`);
  return (
    succeeded !== undefined &&
    (succeeded.change === 'better' || succeeded.change === 'worse') &&
    Math.abs(succeeded.relative ?? 1) >= NOTICED
  );
}

function inFull({ words, numbers }: Sentence): string {
  return `It ${words}: ${numbers}.`;
}

/** Where nothing changed that users notice first: the largest of the other changes. */
function plain(metrics: readonly MetricDifference[], cost: Sentence | null): CompareVerdict {
  const changes = metrics.filter(({ certainty }) => certainty === 'sure' || certainty === 'likely');
  const has = (change: MetricDifference['change']): boolean => changes.some((metric) => metric.change === change);
  const [isWorse, isBetter] = [has('worse'), has('better')];
  const tone = isWorse === isBetter ? 'mixed' : isWorse ? 'bad' : 'good';
  const first =
    changes.find(({ change }) => change === 'worse') ?? changes.find(({ change }) => change === 'better') ?? changes[0];
  const text = `B differs, most of all in ${first.path}: ${formatChange(first)}.`;
  return { tone, text, details: cost === null || first.path === 'cost.total' ? [] : [inFull(cost)] };
}

/** What happens to whom, and the numbers behind it. */
interface Sentence {
  readonly words: string;
  readonly numbers: string;
}

/** One sentence for each kind of change, by the metric in which it is surest and largest. */
function headlinesOf(metrics: readonly MetricDifference[]): Sentence[] {
  const noticed = metrics.filter(({ relative }) => relative === null || Math.abs(relative) >= NOTICED);
  return HEADLINES.flatMap((headline) => sentenceOn(headline, noticed) ?? []);
}

function sentenceOn({ matches, less, more }: Headline, metrics: readonly MetricDifference[]): Sentence | null {
  const metric = metrics.find(({ path }) => matches(path));
  if (metric === undefined) return null;
  const words = ((metric.difference ?? 0) < 0 ? less : more)(nameIn(metric.path));
  const measure = metric.path.startsWith('cost.') ? '' : `${metric.path.split('.').slice(2).join('.')} `;
  return {
    words: metric.certainty === 'sure' ? words : `probably ${words}`,
    numbers: `${measure}${formatChange(metric)}`,
  };
}

/** `checkout` of `functions.checkout.throttleRatio`; a fault without a name by its place. */
function nameIn(path: string): string {
  const [scope, name] = path.split('.');
  return scope.includes('[') ? scope : name;
}
