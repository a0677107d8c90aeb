/** Units as they stand in `summary.json`: times are milliseconds, shares fractions, money USD. */
export type Unit = 'count' | 'share' | 'ms' | 's' | 'USD' | 'GB-s' | 'per second';

export type Scope = 'functions' | 'sources' | 'account' | 'downstreams' | 'cost';

/** One metric of one kind of entity: part of the catalogue that expectations are checked against. */
export interface MetricDefinition {
  /** Name below its entity, for example `concurrency.max`. */
  readonly name: string;
  readonly unit: Unit;
  /** One sentence that says what is counted, with CloudWatch's name where it has one. */
  readonly what: string;
  /** In each replication 1 or 0, so that over replications it is a share with a Wilson interval. */
  readonly isShareOfRuns?: boolean;
}
