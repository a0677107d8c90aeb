import { z } from 'zod';
import { buildDistribution, distributionField } from '../random/index.ts';
import { count, duration, positiveCount } from '../units/fields.ts';
import { CallConnections, type PoolOptions } from './call-connections.ts';
import { commonFields } from './common-fields.ts';
import { connectionCount, connectionCountFields, countMistakes, type Mistake } from './connection-count.ts';
import { EnvironmentConnections } from './environment-connections.ts';
import type { DownstreamKind } from './kind.ts';

const settingsField = z.strictObject({
  type: z
    .literal('connection-pool')
    .describe('A database that accepts so many connections, each for one call at a time.'),
  ...connectionCountFields,
  systemConnections: count
    .prefault(0)
    .describe('Connections of the database that its own processes and administrators keep.'),
  service: distributionField.describe('Time of one call once it has its connection.'),
  maximumActive: positiveCount
    .optional()
    .describe('Queries that the database executes at once, such as its vCPUs; the others wait inside. Absent: all.'),
  whenFull: z
    .enum(['wait', 'refuse'])
    .prefault('wait')
    .describe('What happens to a call for which there is no connection.'),
  timeout: duration.optional().describe('How long a call may wait for a connection. Absent: for ever.'),
  hold: z
    .enum(['call', 'environment'])
    .prefault('call')
    .describe(
      'Who holds a connection: a call while it lasts, or an environment from its first call to its end (D-16).',
    ),
  connectionsPerEnvironment: positiveCount
    .optional()
    .describe('Connections that an environment opens at its first call, where it holds them. Absent: 1.'),
  ...commonFields,
});

type Settings = z.output<typeof settingsField>;

const field = settingsField
  .superRefine((settings, context) => {
    for (const { setting, message } of mistakesIn(settings)) {
      context.addIssue({ code: 'custom', path: [setting], message });
    }
  })
  .meta({ title: 'connection-pool' });

function mistakesIn(settings: Settings): Mistake[] {
  const mistakes = [...countMistakes(settings), ...holdMistakes(settings)];
  return mistakes.length > 0 ? mistakes : noneLeft(settings);
}

function holdMistakes({ hold, whenFull, timeout, connectionsPerEnvironment }: Settings): Mistake[] {
  const mistakes: Mistake[] = [];
  if (hold === 'call' && connectionsPerEnvironment !== undefined) {
    const message = 'has no effect while each call takes its own connection: add "hold: environment", or remove it';
    mistakes.push({ setting: 'connectionsPerEnvironment', message });
  }
  if (hold === 'call' && whenFull === 'refuse' && timeout !== undefined) {
    mistakes.push({
      setting: 'timeout',
      message: 'contradicts "whenFull: refuse", with which no call waits: remove one',
    });
  }
  return mistakes;
}

function noneLeft(settings: Settings): Mistake[] {
  const accepted = connectionCount(settings);
  if (settings.connections === 0) return []; // told by its own field
  if (accepted === 0) {
    const setting = settings.usableShare === undefined ? 'memory' : 'usableShare';
    return [{ setting, message: 'leaves no connection at all after system processes: expected more' }];
  }
  if (settings.systemConnections < accepted) return [];
  const message = `expected fewer than the ${accepted} connections that there are, got ${settings.systemConnections}`;
  return [{ setting: 'systemConnections', message }];
}

function optionsOf(settings: Settings): PoolOptions {
  return {
    maximum: connectionCount(settings),
    system: settings.systemConnections,
    service: buildDistribution(settings.service),
    queriesAtOnce: settings.maximumActive ?? Number.POSITIVE_INFINITY,
    refuses: settings.whenFull === 'refuse',
    timeout: settings.timeout ?? Number.POSITIVE_INFINITY,
  };
}

export const connectionPool: DownstreamKind<typeof field> = {
  field,
  hasConnections: true,
  build: (settings, parts) =>
    settings.hold === 'call'
      ? new CallConnections(parts, optionsOf(settings))
      : new EnvironmentConnections(parts, optionsOf(settings), settings.connectionsPerEnvironment ?? 1),
};
