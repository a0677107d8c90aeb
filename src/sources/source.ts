import type { Level } from '../observe/level.ts';
import type { EntityResult } from '../observe/result.ts';
import type { Micros } from '../units/time.ts';
import type { Feed } from './feed.ts';

/** Items of a source that are in no final state. */
export interface OpenItems {
  waiting: number;
  running: number;
}

/** What the engine needs of the observer of any source: the ledger, and the results of its kind. */
export interface SourceLedger {
  readonly name: string;
  readonly offered: { readonly total: number };
  /** Items in a final state over the whole run, for the conservation check. */
  readonly settledInAll: number;
  /** Event poller units that are charged (B-26); absent or null for kinds without. */
  readonly pollerUnits?: Level | null;
  startWindow(now: Micros): void;
  /** @param open items in no final state at the horizon */
  close(open: OpenItems): EntityResult;
}

/** What makes work for a function: items arrive, and its kind decides how they invoke and what follows. */
export interface Source {
  readonly observer: SourceLedger;
  feed: Feed | null;
  /**
   * An item arrives.
   *
   * @param given the measured duration of its run; NaN where there is none
   * @param depth links of a loop that led to it; 0 where it begins a chain
   */
  offer(given: number, depth?: number): void;
  /** So many items arrive at once; absent where they are offered one by one. */
  offerMany?(count: number): void;
  /**
   * An item arrives whose random number is not the source's next one: a dead-letter queue had kept it, or a surge
   * brings it. Absent where items have no number of their own. @param given as of `offer`, like `depth`
   */
  offerAgain?(own: number, given: number, depth?: number): void;
  /**
   * Counts at the horizon the items that are in no final state, by looking at them one by one. Absent where every item
   * is a row of the request table, which the engine looks through itself.
   */
  countOpen?(): OpenItems;
}
