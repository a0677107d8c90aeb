import { z } from 'zod';
import {
  auroraMysqlConnections,
  connectionsByEngine,
  connectionsByMemory,
  type DatabaseEngine,
  databaseEngines,
  isFixedEngine,
  isMemoryEngine,
  serverlessCapacities,
  serverlessConnections,
} from '../profiles/databases.ts';
import { instanceClasses, nearestClass } from '../profiles/instance-classes.ts';
import { positiveCount, share, size } from '../units/fields.ts';
import { quote } from '../units/read.ts';

const { minimum, maximum, step } = serverlessCapacities;

/** Aurora capacity units, in halves. */
function capacity(lowest: number) {
  const error = ({ input }: { readonly input?: unknown }): string =>
    `expected Aurora capacity units from ${lowest} to ${maximum} in steps of ${step}, got ${quote(input)}`;
  return z.number({ error }).min(lowest, { error }).max(maximum, { error }).multipleOf(step, { error });
}

/** How a person says how many connections a database accepts: the number, or the engine and its size. */
export const connectionCountFields = {
  connections: positiveCount
    .optional()
    .describe('Connections that the database accepts (max_connections). Instead of engine.'),
  engine: z
    .enum(databaseEngines)
    .optional()
    .describe('Takes the default of max_connections of this engine (D-02 to D-07). Instead of connections.'),
  instanceClass: z
    .string()
    .optional()
    .meta({
      description: 'Instance class, for the memory of the database.',
      examples: ['db.t3.medium', 'db.r6g.large'],
    }),
  memory: size.optional().describe('Nominal memory of an instance whose class is not known. Instead of instanceClass.'),
  maximumCapacity: capacity(minimum)
    .optional()
    .describe('Largest capacity of Aurora Serverless v2, in ACU. Instead of instanceClass.'),
  minimumCapacity: capacity(0)
    .optional()
    .describe('Smallest capacity of Aurora Serverless v2, in ACU; at 0 or 0.5 PostgreSQL has at most 2,000 (D-07).'),
  usableShare: share
    .optional()
    .describe(
      'Share of the nominal memory that the database counts, after system processes. Absent: as observed (D-02).',
    ),
};

const countSchema = z.object(connectionCountFields);
type CountSettings = z.output<typeof countSchema>;
type Setting = keyof CountSettings;

/** What is wrong with a setting, and which. */
export interface Mistake {
  readonly setting: string;
  readonly message: string;
}

const OF_ENGINE = ['instanceClass', 'memory', 'maximumCapacity', 'minimumCapacity', 'usableShare'] as const;
const SIZES = ['instanceClass', 'memory', 'maximumCapacity'] as const;

/** What contradicts itself, or is missing, in how many connections there are. */
export function countMistakes(settings: CountSettings): Mistake[] {
  const { connections, engine } = settings;
  if (connections !== undefined) {
    const excess = given(settings, ['engine', ...OF_ENGINE]);
    return excess.map((setting) => mistake(setting, `contradicts "connections": give one of the two`));
  }
  if (engine === undefined) {
    const [first = 'connections'] = given(settings, OF_ENGINE);
    const missing = 'expected how many connections there are, or "engine" with its size';
    return [first === 'connections' ? mistake(first, missing) : mistake(first, `needs "engine", such as "mysql"`)];
  }
  return engineMistakes(settings, engine);
}

function engineMistakes(settings: CountSettings, engine: DatabaseEngine): Mistake[] {
  if (isFixedEngine(engine)) {
    const number = connectionsByEngine(engine);
    const why = `has no effect on "${engine}", which accepts ${number} connections on every instance (D-05): remove it`;
    return given(settings, OF_ENGINE).map((setting) => mistake(setting, why));
  }
  const sizes = given(settings, SIZES);
  if (sizes.length === 0) return [mistake('engine', `"${engine}" needs its size: ${wantedSizes(engine)}`)];
  if (sizes.length > 1) {
    return sizes.slice(1).map((setting) => mistake(setting, `contradicts "${sizes[0]}": give one of the two`));
  }
  return [...sizeMistakes(settings, engine), ...shareMistakes(settings, engine)];
}

function sizeMistakes(settings: CountSettings, engine: DatabaseEngine): Mistake[] {
  const { instanceClass, memory, maximumCapacity, minimumCapacity } = settings;
  if (maximumCapacity !== undefined && !isAurora(engine)) {
    const why = `is of Aurora Serverless v2, not of "${engine}": ${wantedSizes(engine)}`;
    return [mistake('maximumCapacity', why)];
  }
  if (memory !== undefined && engine === 'aurora-mysql') {
    return [mistake('memory', `does not say it for "aurora-mysql" (D-06): ${wantedSizes(engine)}`)];
  }
  if (instanceClass !== undefined) return classMistakes(instanceClass, engine);
  return minimumCapacity !== undefined && maximumCapacity !== undefined && minimumCapacity > maximumCapacity
    ? [mistake('minimumCapacity', `expected at most "maximumCapacity", ${maximumCapacity}, got ${minimumCapacity}`)]
    : [];
}

function classMistakes(instanceClass: string, engine: DatabaseEngine): Mistake[] {
  if (engine === 'aurora-mysql') {
    if (auroraMysqlConnections(instanceClass) !== undefined) return [];
    const known = instanceClasses.value.has(instanceClass) || instanceClass.startsWith('db.r');
    const why = known ? 'has no published default for Aurora MySQL (D-06)' : unknownClass(instanceClass);
    return [mistake('instanceClass', `${quote(instanceClass)} ${why}; or give "connections"`)];
  }
  if (instanceClasses.value.has(instanceClass)) return [];
  const remedy = `or give "memory", its nominal memory`;
  return [mistake('instanceClass', `${quote(instanceClass)} ${unknownClass(instanceClass)}; ${remedy}`)];
}

function unknownClass(written: string): string {
  return `is no instance class that is known (did you mean "${nearestClass(written)}"?)`;
}

function shareMistakes(settings: CountSettings, engine: DatabaseEngine): Mistake[] {
  const mistakes: Mistake[] = [];
  if (settings.minimumCapacity !== undefined && settings.maximumCapacity === undefined) {
    mistakes.push(mistake('minimumCapacity', 'needs "maximumCapacity" beside it'));
  }
  if (settings.usableShare !== undefined && (engine === 'aurora-mysql' || settings.maximumCapacity !== undefined)) {
    mistakes.push(
      mistake('usableShare', 'has no effect where the number is published as a table (D-06, D-07): remove it'),
    );
  }
  return mistakes;
}

/** How many connections the database accepts, by settings without a mistake. 0 where the memory is too small for any. */
export function connectionCount(settings: CountSettings): number {
  const { connections, engine, instanceClass, memory, maximumCapacity, minimumCapacity, usableShare } = settings;
  if (connections !== undefined) return connections;
  if (engine === undefined) return 0;
  if (isFixedEngine(engine)) return connectionsByEngine(engine);
  if (maximumCapacity !== undefined && isAurora(engine)) {
    return serverlessConnections(engine, maximumCapacity, minimumCapacity);
  }
  if (!isMemoryEngine(engine)) return auroraMysqlConnections(instanceClass ?? '') ?? 0;
  return connectionsByMemory(engine, memory ?? instanceClasses.value.get(instanceClass ?? '') ?? 0, usableShare);
}

function isAurora(engine: DatabaseEngine): engine is 'aurora-mysql' | 'aurora-postgresql' {
  return engine === 'aurora-mysql' || engine === 'aurora-postgresql';
}

function wantedSizes(engine: DatabaseEngine): string {
  if (engine === 'aurora-mysql') return 'give "instanceClass" or "maximumCapacity"';
  const own = 'give "instanceClass" or "memory"';
  return isAurora(engine) ? 'give "instanceClass", "memory" or "maximumCapacity"' : own;
}

function given(settings: CountSettings, names: readonly Setting[]): Setting[] {
  return names.filter((name) => settings[name] !== undefined);
}

function mistake(setting: string, message: string): Mistake {
  return { setting, message };
}
