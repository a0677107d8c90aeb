import type { Micros } from '../units/time.ts';
import type { Scope } from './metrics.ts';

/** What one replication measured. Plain data: can cross a thread, and reports are functions of it. */
export interface RunResult {
  readonly replication: number;
  readonly horizon: Micros;
  readonly warmup: Micros;
  /** How the warm-up was found; absent where it was given. */
  readonly warmupSearch?: WarmupSearch;
  /** Width of a time-series bucket; the last one may be cut by the horizon. */
  readonly resolution: Micros;
  readonly entities: readonly EntityResult[];
  readonly breaches: readonly BreachResult[];
  /** What was done to the system, in order of time; over the whole run. */
  readonly faults: readonly FaultResult[];
  /** Events dispatched and requests offered over the whole run, for speed figures. */
  readonly events: number;
  readonly requests: number;
}

/** How the warm-up of a run was found by itself. */
export interface WarmupSearch {
  /** The truncation rule. */
  readonly rule: 'MSER-5';
  /** What it looked at, by the name of its time series. */
  readonly series: string;
  /** Replications that were run for it alone. */
  readonly pilots: number;
  /** Width of one batch: the warm-up is a multiple of it. */
  readonly batch: Micros;
}

/** One time that a fault of the scenario came. */
export interface FaultResult {
  /** Its place in `faults` of the scenario, from 0. */
  readonly index: number;
  /** In words, for example `orders-db 10 times as slow`. */
  readonly description: string;
  readonly startedAt: Micros;
  /** The same instant for what has no length; null: it lasted to the end of the run. */
  readonly endedAt: Micros | null;
}

/** One function, source, downstream, the account, or a cost line. */
export interface EntityResult {
  readonly scope: Scope;
  /** `account` and the total cost line have the empty name. */
  readonly name: string;
  /** By metric name as in the catalogue; a metric without data (no observation, no denominator) is absent. */
  readonly values: ReadonlyMap<string, number>;
  /** By series name, one number per bucket of `resolution`; NaN where the bucket has no data. Warm-up included. */
  readonly series: ReadonlyMap<string, Float64Array>;
}

/** A limit that refused something in one replication. Times from the start of the run. */
export interface BreachResult {
  /** `account-concurrency reserved-concurrency scaling-rate request-rate gateway-rate async-age ...` */
  readonly limit: string;
  readonly scope: Scope;
  readonly name: string;
  /** Value of the limit, in `unit`. */
  readonly value: number;
  readonly unit: string;
  readonly firstAt: Micros;
  readonly lastAt: Micros;
  /** Time at the limit: the seconds in which at least one request was refused. */
  readonly total: Micros;
  /** What would have been used without the limit, in `unit`. */
  readonly peakDemand: number;
  readonly refused: number;
  /** Who was held back by it, most often first. Empty where it is no function that makes requests or calls. */
  readonly causes: readonly BreachCause[];
  /** Of a limit that functions share, who had how much of it when it refused, most first. */
  readonly holders: readonly BreachHolder[];
}

/** A function and how much of a limit it had on average at the first refusal of each second. */
export interface BreachHolder {
  readonly function: string;
  /** In the unit of the limit. */
  readonly count: number;
}

/** A function and the source whose items it worked on, and how often the two were held back by a limit. */
export interface BreachCause {
  readonly function: string;
  readonly source: string;
  readonly count: number;
}
