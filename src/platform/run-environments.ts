import type { RandomStream } from '../random/stream.ts';
import type { EnvironmentId, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { VersionNumber } from './environments.ts';

/** Where a function's runs take place, as its runs see it: one to an environment, or several. */
export interface RunEnvironments {
  /** Told when one ends; null where nobody keeps anything for it. */
  onEnded: ((environment: EnvironmentId) => void) | null;
  /** Runs that may begin at once without a new environment. */
  readonly idle: number;
  /** Whether provisioned ones are there for the request that is looked at. */
  readonly servesProvisioned: boolean;
  readonly idleOnProvisioned: number;
  /** A place in an environment that is there. Only when `idle > 0`. */
  takeOnDemand(): EnvironmentId;
  takeProvisioned(): EnvironmentId;
  /** A new environment for a request that found no place. */
  start(now: Micros, provisioned: boolean): EnvironmentId;
  /** A run is over, in one way or another. */
  release(now: Micros, environment: EnvironmentId, request: RequestId): void;
  /** A run begins whose code would take `excess` longer than the function may run. */
  willTimeOut(environment: EnvironmentId, request: RequestId, excess: Micros): void;
  reset(environment: EnvironmentId): void;
  takeReset(environment: EnvironmentId): boolean;
  setInit(environment: EnvironmentId, init: Micros, billed: Micros): void;
  cutInit(environment: EnvironmentId, elapsed: Micros): void;
  initOf(environment: EnvironmentId): Micros;
  billedInitOf(environment: EnvironmentId): Micros;
  replaceAll(now: Micros, version: VersionNumber): void;
  lose(now: Micros, share: number, random: RandomStream): Set<number>;
}
