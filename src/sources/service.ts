import type { Micros } from '../units/time.ts';
import type { DeliveryRule } from './service-delivery.ts';

/** A service whose items invoke functions: one row of the table that the loader, the engine, the reports and the docs read. */
export interface Service {
  /** `type` of a source in a scenario. */
  readonly type: string;
  readonly name: string;
  /** In order of time; the first one begins when Lambda could first be invoked this way. */
  readonly eras: readonly [ServiceEra, ...ServiceEra[]];
}

/** What held for a service from one day until the next era. */
interface Era {
  /** ISO date; a launch date where the platform's own guides do not give one. */
  readonly from: string;
  /** What one concurrent run is. */
  readonly unit: string;
  /** Who tries again after a throttle or an error. How often and how long is a rule or a policy, where there is one. */
  readonly retries: string;
  /** How many records one invocation carries. */
  readonly batching: string;
  /** Rows of the facts sheet. */
  readonly facts: readonly string[];
}

/** A service that waits for the function's answer. */
export interface SyncEra extends Era {
  readonly kind: 'sync';
  /** How long the service waits for the function; null: as long as the function may run. */
  readonly timeout: Micros | null;
  /** Retry policy where the scenario names none; `null`: the profile's default for SDK clients. */
  readonly retry: string | null;
  /** Whether a front door with its own request-rate bucket and timeout, numbers of the profile, stands before Lambda (S-21). */
  readonly hasGateway: boolean;
  /** Largest request that the service passes on, in bytes; null: as much as Lambda takes (E-63). */
  readonly payloadMaximum: number | null;
}

/** A service that hands events over. */
export interface AsyncEra extends Era {
  readonly kind: 'async';
  /** How the sender repeats until Lambda accepts the event (SRC-01); null: as the profile's default for SDK clients. */
  readonly delivery: DeliveryRule | null;
}

/** A service whose items Lambda itself reads, through a mapping. */
interface MappingEra extends Era {
  readonly kind: 'queue' | 'stream' | 'kafka' | 'mq';
}

export type ServiceEra = SyncEra | AsyncEra | MappingEra;

/** The ways in which sources invoke. */
export type SourceKind = ServiceEra['kind'];
