import { CallState } from '../downstream/calls.ts';
import { NOT_AN_ITEM, RequestState } from '../kernel/requests.ts';
import type { OpenItems } from '../sources/source.ts';
import { assert } from '../units/assert.ts';
import type { CallId, RequestId } from '../units/ids.ts';
import type { Parts } from './assemble.ts';

/** Looks at every row once at the horizon: what is open, by source, and how long unfinished runs were in flight. */
export function sweep({ requests, sources, runners }: Parts): OpenItems[] {
  const open = sources.map((source) => source.countOpen?.() ?? { waiting: 0, running: 0 });
  for (let row = 0; row < requests.rows; row++) {
    const state = requests.state[row];
    if (state === RequestState.free) continue;
    const source = requests.source[row];
    if (state === RequestState.running) runners[requests.caller[row]].countUnfinished(row as RequestId);
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

/** Looks at every call once at the horizon. @returns how many are open, by the number of their door */
export function sweepCalls({ calls, doors }: Parts): ReadonlyMap<number, number> {
  const byId = new Map([...doors.values()].map((door) => [door.id, door]));
  const open = new Map<number, number>();
  for (let row = 0; row < calls.rows; row++) {
    const id = calls.door[row];
    const door = byId.get(id);
    if (door === undefined || calls.state[row] === CallState.free) continue;
    door.countUnfinished(row as CallId);
    open.set(id, (open.get(id) ?? 0) + 1);
  }
  return open;
}

/** Every call ended once or is open, and the calls' own times add up to the integral of the level of their downstream. */
export function checkCalls({ doors }: Parts, open: ReadonlyMap<number, number>): void {
  for (const { id, name, observer } of doors.values()) {
    const found = observer.endedInAll + (open.get(id) ?? 0);
    assert(
      observer.calls.total === found,
      `downstream "${name}" was called ${observer.calls.total} times, of which ${found} are accounted for`,
    );
    const byRows = observer.timeInFlight.toBigInt();
    const byLevel = observer.concurrency.integral.toBigInt();
    assert(
      byRows === byLevel,
      `downstream "${name}" had calls for ${byRows} microseconds by the calls themselves, ${byLevel} by its level`,
    );
  }
}
