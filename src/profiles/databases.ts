import { dated } from './dated.ts';

// What decides how many connections a managed database accepts, and how a proxy in front of one behaves (D-02 to D-08).

const MIB = 1024 * 1024;
const READ_ON = '2026-11-23';
const RDS_LIMITS = 'Amazon RDS User Guide, CHAP_Limits';
const AURORA = 'Amazon Aurora User Guide, managing performance';
const AURORA_SERVERLESS = 'Amazon Aurora User Guide, performance and scaling of Aurora Serverless v2';
const RDS_PROXY = 'Amazon RDS User Guide, rds-proxy-connections';

/** A default of `max_connections`: memory in bytes over `bytesPerConnection`, but no more than `maximum`. */
interface MemoryRule {
  readonly bytesPerConnection: number;
  readonly maximum: number;
}

const postgresql: MemoryRule = { bytesPerConnection: 9_531_392, maximum: 5_000 };

/** Engines whose default follows from the memory of the instance. Older MariaDB is as `mysql` (D-03). */
const memoryRules = {
  mysql: dated<MemoryRule>(
    { bytesPerConnection: 12_582_880, maximum: Number.POSITIVE_INFINITY },
    RDS_LIMITS,
    READ_ON,
    'D-02',
    'W-D1',
  ),
  mariadb: dated<MemoryRule>({ bytesPerConnection: 25_165_760, maximum: 12_000 }, RDS_LIMITS, READ_ON, 'D-03'),
  postgresql: dated<MemoryRule>(postgresql, RDS_LIMITS, READ_ON, 'D-04'),
  oracle: dated<MemoryRule>({ bytesPerConnection: 9_868_951, maximum: 20_000 }, RDS_LIMITS, READ_ON, 'D-05'),
  'aurora-postgresql': dated<MemoryRule>(postgresql, AURORA, READ_ON, 'D-04'),
} as const;

/** Engines with one number whatever the instance. */
const fixedConnections = {
  sqlserver: dated(32_767, RDS_LIMITS, READ_ON, 'D-05'),
  db2: dated(64_000, RDS_LIMITS, READ_ON, 'D-05'),
} as const;

/** Aurora MySQL, by the size that ends the name of a class: of small and large families (D-06). */
const auroraMysql = dated(
  {
    burstable: new Map([
      ['db.t3.small', 45],
      ['db.t3.medium', 90],
      ['db.t4g.medium', 90],
      ['db.t3.large', 135],
      ['db.t4g.large', 135],
    ]),
    memoryOptimized: new Map([
      ['large', 1_000],
      ['xlarge', 2_000],
      ['2xlarge', 3_000],
      ['4xlarge', 4_000],
      ['8xlarge', 5_000],
      ['12xlarge', 6_000],
      ['16xlarge', 6_000],
      ['24xlarge', 7_000],
      ['48xlarge', 8_000],
    ]),
  },
  AURORA,
  READ_ON,
  'D-06',
);

/** Aurora Serverless v2: maximum capacity in ACU, connections of MySQL and of PostgreSQL (D-07). */
const serverless = dated<readonly (readonly [capacity: number, mysql: number, postgresql: number])[]>(
  [
    [1, 90, 189],
    [4, 135, 823],
    [8, 1_000, 1_669],
    [16, 2_000, 3_360],
    [32, 3_000, 5_000],
    [64, 4_000, 5_000],
    [128, 5_000, 5_000],
    [192, 6_000, 5_000],
    [256, 6_000, 5_000],
  ],
  AURORA_SERVERLESS,
  READ_ON,
  'D-07',
);

/** PostgreSQL on Aurora Serverless v2 whose minimum is at most `capacity` ACU has no more than `connections`. */
const smallMinimum = dated({ capacity: 0.5, connections: 2_000 }, AURORA_SERVERLESS, READ_ON, 'D-07');

/** What the operating system and the processes of RDS keep of an instance's memory: bytes, and a share of all. */
const systemMemory = dated(
  { fixed: 256 * MIB, share: 0.045 },
  'assumed: not published; a line through two observed values, 60 connections of MySQL at 1 GiB and 630 at 8 GiB, which the table of D-07 agrees with inside 2 %',
  READ_ON,
  'D-02',
  'W-D1',
);

/** How a proxy treats its database unless it is told otherwise (D-08). SQL Server's share is 10 (API reference). */
export const proxyDefaults = dated({ maxConnectionsPercent: 100, borrowTimeout: '120s' }, RDS_PROXY, READ_ON, 'D-08');

export type MemoryEngine = keyof typeof memoryRules;
export type FixedEngine = keyof typeof fixedConnections;
export type DatabaseEngine = MemoryEngine | FixedEngine | 'aurora-mysql';

export const databaseEngines = [
  'mysql',
  'mariadb',
  'postgresql',
  'oracle',
  'sqlserver',
  'db2',
  'aurora-mysql',
  'aurora-postgresql',
] as const satisfies readonly DatabaseEngine[];

export function isMemoryEngine(engine: DatabaseEngine): engine is MemoryEngine {
  return engine in memoryRules;
}

export function isFixedEngine(engine: DatabaseEngine): engine is FixedEngine {
  return engine in fixedConnections;
}

/**
 * The default of `max_connections` by memory, rounded down.
 *
 * @param nominal memory of the instance class in bytes
 * @param usableShare of it that the database counts, after system processes; absent: as `systemMemory` says
 */
export function connectionsByMemory(engine: MemoryEngine, nominal: number, usableShare?: number): number {
  const { fixed, share } = systemMemory.value;
  const usable = usableShare === undefined ? nominal * (1 - share) - fixed : nominal * usableShare;
  const { bytesPerConnection, maximum } = memoryRules[engine].value;
  return Math.min(Math.max(0, Math.floor(usable / bytesPerConnection)), maximum);
}

export function connectionsByEngine(engine: FixedEngine): number {
  return fixedConnections[engine].value;
}

/** The default of Aurora MySQL by instance class; undefined for a class that it does not name. */
export function auroraMysqlConnections(instanceClass: string): number | undefined {
  const { burstable, memoryOptimized } = auroraMysql.value;
  const [, family = '', size = ''] = instanceClass.split('.');
  return burstable.get(instanceClass) ?? (family.startsWith('r') ? memoryOptimized.get(size) : undefined);
}

/** Aurora Serverless v2 from 1 to 256 ACU. */
export const serverlessCapacities = { minimum: 1, maximum: 256, step: 0.5 } as const;

/**
 * The default of Aurora Serverless v2. Between the capacities that are published, MySQL has that of the next lower one,
 * because its values are steps, and PostgreSQL a value on the straight line, because its rule is one (assumed both).
 *
 * @param maximum the largest capacity in ACU
 * @param minimum the smallest; absent: large enough to change nothing
 */
export function serverlessConnections(
  engine: 'aurora-mysql' | 'aurora-postgresql',
  maximum: number,
  minimum = Number.POSITIVE_INFINITY,
): number {
  const steps = serverless.value;
  const above = Math.max(
    1,
    steps.findIndex(([capacity]) => capacity > maximum),
  );
  const last = steps[steps.length - 1];
  const [low, high] = maximum >= last[0] ? [last, last] : [steps[above - 1], steps[above]];
  if (engine === 'aurora-mysql') return low[1];
  const way = low === high ? 0 : (maximum - low[0]) / (high[0] - low[0]);
  const connections = Math.floor(low[2] + way * (high[2] - low[2]));
  return minimum <= smallMinimum.value.capacity ? Math.min(connections, smallMinimum.value.connections) : connections;
}
