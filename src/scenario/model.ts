import type { CountColumns, TraceColumns } from '../arrivals/columns.ts';
import type { WarmupSearch } from '../observe/result.ts';
import type { PlatformProfile, PlatformValues } from '../profiles/profile.ts';
import type { Scenario } from './definition.ts';
import type { Place, Problem } from './place.ts';
import type { Readable } from './readable.ts';

/** Content of the files that arrivals name, by source. */
export interface ScenarioData {
  readonly traces: ReadonlyMap<string, TraceColumns>;
  readonly counts: ReadonlyMap<string, CountColumns>;
}

/** Everything that a run depends on, besides the number of its replication. Plain data: can cross a thread. */
export interface ScenarioModel {
  readonly scenario: Scenario;
  /** The profile's numbers with the scenario's own in place of some. */
  readonly platform: PlatformValues;
  readonly profile: PlatformProfile;
  readonly data: ScenarioData;
  /** How the warm-up was found, where the scenario leaves that to the run; absent: it is given, or not yet found. */
  readonly warmup?: WarmupSearch;
  /** Sixteen hexadecimal digits that change with anything that a run depends on. */
  readonly digest: string;
}

/** Something legal that is probably not what was wanted. */
export interface Advice extends Problem {
  /** Rows of the facts sheet, for example `S-07`. */
  readonly facts: readonly string[];
}

/** A scenario that can be run, and where its parts stand in the text. */
export interface Loaded {
  readonly model: ScenarioModel;
  readonly text: string;
  readonly file: string;
  readonly advice: readonly Advice[];
  /** The place of a path such as `expect[2]`; of the nearest part around it where the file does not have it. */
  locate(path: string): Place;
  /** What the file has at a path, after the changes that it was read with; undefined: nothing. */
  writtenAt(path: string): unknown;
}

export type LoadResult =
  | { readonly ok: true; readonly loaded: Loaded }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** Null where the text itself is broken. */
      readonly readable: Readable | null;
    };

/** Freezes plain values, however deep; typed arrays and Maps stay as they are. */
export function frozen<Value>(value: Value): Value {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
}
