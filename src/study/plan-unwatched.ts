import { metricIn } from './metric-at.ts';
import type { Plan } from './plan-schema.ts';
import type { Summary } from './summary-schema.ts';

type Unwatched = NonNullable<NonNullable<Plan['answer']>['unwatched']>[number];

/** From this share of what was offered on, what waits or came to nothing is worth a word. */
const SHARE = 0.01;

/** What still waits, and the expectations that would not be met where much does. */
const WAITING = ['waiting', 'backlog', 'timeToDrain', 'ageOfOldest', 'iteratorAge'];
/** Ends of an item without success. */
const LOST = ['failed', 'clientGaveUp', 'refused', 'discarded', 'lost', 'deadLettered'];

/**
 * Sources of which much still waits or came to nothing, although no expectation speaks of that: a latency is that of items
 * that were done, so a setting with which hardly anything is done can meet everything.
 */
export function unwatchedOf({ sources, expectations }: Pick<Summary, 'sources' | 'expectations'>): Unwatched[] {
  return Object.entries(sources).flatMap(([source, metrics]) => {
    const amount = (metric: string): number => metricIn(metrics, metric)?.value ?? 0;
    const isWatched = (names: readonly string[]): boolean =>
      expectations.some(({ text }) => names.some((name) => text.includes(`sources.${source}.${name}`)));
    const offered = amount('offered');
    const worth = (count: number): number => (count >= 1 && count >= SHARE * offered ? count : 0);
    const waiting = isWatched(WAITING) ? 0 : worth(amount('backlog.atEnd'));
    const lost = isWatched(['successRatio', ...LOST]) ? 0 : worth(LOST.reduce((sum, name) => sum + amount(name), 0));
    return waiting + lost === 0 ? [] : [{ source, offered, waiting, lost }];
  });
}
