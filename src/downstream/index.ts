import { z } from 'zod';
import { cache } from './cache.ts';
import { connectionPool } from './connection-pool.ts';
import { databaseProxy } from './database-proxy.ts';
import type { Mechanism } from './door.ts';
import type { DownstreamKind, DownstreamParts } from './kind.ts';
import { latencyCurve } from './latency-curve.ts';
import { type QueueSettings, queueField } from './queue-field.ts';
import { rateLimited } from './rate-limited.ts';
import { station } from './station.ts';
import { table } from './table.ts';

/** Every type of downstream that can be called. */
const kinds = {
  station,
  'rate-limited': rateLimited,
  'latency-curve': latencyCurve,
  cache,
  table,
  'connection-pool': connectionPool,
  'database-proxy': databaseProxy,
} as const;

type Kinds = typeof kinds;
export type CalledSettings = { [Type in keyof Kinds]: z.output<Kinds[Type]['field']> }[keyof Kinds];
export type DownstreamSettings = QueueSettings | CalledSettings;

const fields = Object.values(kinds).map(({ field }) => field);

/** One downstream of a scenario: its type decides how it serves. */
export const downstreamField = z
  .discriminatedUnion('type', [queueField, ...(fields as [(typeof fields)[number], ...typeof fields])])
  .meta({ id: 'Downstream', description: 'Something that functions or the platform call or send to.' });

/** The names of all types, in the order of the table. */
export const downstreamTypes: readonly string[] = ['queue', ...Object.keys(kinds)];

/** Whether calls to it are answered; what is not is a queue that only fills. */
export function isCalled(settings: DownstreamSettings): settings is CalledSettings {
  return settings.type !== 'queue';
}

export function hasConnections({ type }: CalledSettings): boolean {
  return kinds[type].hasConnections;
}

/** Builds what is behind the door of a downstream. */
export function buildMechanism(settings: CalledSettings, parts: DownstreamParts): Mechanism {
  const kind = kinds[settings.type] as unknown as DownstreamKind<z.ZodType<CalledSettings>>;
  return kind.build(settings, parts);
}
