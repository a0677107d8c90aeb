import { NOT_AN_ITEM, RequestState } from '../kernel/requests.ts';
import type { OpenItems } from '../sources/source.ts';
import { assert } from '../units/assert.ts';
import type { RequestId } from '../units/ids.ts';
import type { Parts } from './assemble.ts';

/** Looks at every row once at the horizon: what is open, by source, and how long unfinished runs were in flight. */
export function sweep({ requests, sources, targets }: Parts): OpenItems[] {
  const open = sources.map((source) => source.countOpen?.() ?? { waiting: 0, running: 0 });
  for (let row = 0; row < requests.rows; row++) {
    const state = requests.state[row];
    if (state === RequestState.free) continue;
    const source = requests.source[row];
    if (state === RequestState.running) targets[source].countUnfinished(row as RequestId);
    if ((requests.flags[row] & NOT_AN_ITEM) !== 0) continue;
    if (state === RequestState.running) open[source].running++;
    else open[source].waiting++;
  }
  return open;
}

/** Nothing is lost silently: every item that was offered is in exactly one final state, or open. */
export function checkConservation({ sources }: Parts, open: readonly OpenItems[]): void {
  for (const [index, { observer }] of sources.entries()) {
    const { waiting, running } = open[index];
    const found = observer.settledInAll + waiting + running;
    assert(
      observer.offered.total === found,
      `source "${observer.name}" was offered ${observer.offered.total} items, of which ${found} are accounted for`,
    );
  }
}

/** Little's law, exactly: the rows' own times in flight add up to the integral of the level of concurrency. */
export function checkLittlesLaw({ functions }: Parts): void {
  for (const { observer } of functions.values()) {
    const byRows = observer.timeInFlight.toBigInt();
    const byLevel = observer.concurrency.integral.toBigInt();
    assert(
      byRows === byLevel,
      `function "${observer.name}" was in flight for ${byRows} microseconds by its requests, ${byLevel} by its level`,
    );
  }
}
