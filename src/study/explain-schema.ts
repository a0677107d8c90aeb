import { z } from 'zod';
import type { LinkKind } from './chain-link.ts';
import { breachField, runField } from './summary-schema.ts';

/** Raised whenever a field of an explanation changes its meaning or goes; new fields do not raise it. */
export const EXPLANATION_VERSION = 1;

const KINDS = [
  'fault',
  'poison',
  'usual',
  'limit',
  'offered',
  'retries',
  'waiting',
  'age',
  'delay',
  'losses',
  'arrivals',
  'coldStarts',
  'duration',
  'concurrency',
  'environments',
  'errors',
  'throttles',
  'misses',
  'calls',
  'latency',
  'underWay',
  'line',
  'failures',
] as const satisfies readonly LinkKind[];

const eventField = z
  .strictObject({
    kind: z.enum(KINDS).describe('A fault, a bad record, the usual traffic, a limit, or what rose'),
    scope: z.string(),
    name: z.string(),
    limit: z.string().nullable().describe('Of a limit: which, as in `breaches` of summary.json'),
    text: z.string(),
    at: z.number(),
    until: z.number().nullable().describe('null: to the end of the run'),
    before: z.number().nullable(),
    peak: z.number().nullable(),
    peakAt: z.number(),
    because: z.int().nullable().describe('Place in `events` of what it came from; null of the beginning'),
    replications: z.int(),
  })
  .meta({
    id: 'event',
    description:
      'One link of a chain; numbers are medians over the replications that have it, null where there are none',
  });

/** One link of a chain. */
export type ExplainedEvent = z.output<typeof eventField>;

const chainField = z
  .strictObject({
    cause: z.string().describe('The beginning, in words'),
    startedAt: z.number(),
    replications: z.int().describe('In which it began so'),
    events: z
      .array(eventField)
      .describe('The beginning first, then in order of time; what only repeats another link is left out'),
    lasting: z
      .string()
      .nullable()
      .describe('What had not come back when the run ended; null: nothing, or the beginning itself lasted'),
  })
  .meta({ id: 'chain', description: 'One beginning and what came of it' });

/** One beginning and what came of it. */
export type ExplainedChain = z.output<typeof chainField>;

/** What checks what `capsim explain --json` prints. */
export const explanationField = z
  .strictObject({
    schemaVersion: z.literal(EXPLANATION_VERSION),
    name: z.string(),
    run: runField,
    chains: z.array(chainField),
    unexplained: z
      .array(z.strictObject({ limit: z.string(), scope: z.string(), name: z.string() }))
      .describe('Limits of which no chain tells'),
    breaches: z.array(breachField).describe('The limits that were reached, as in summary.json, each with its remedy'),
  })
  .meta({
    title: 'capsim explanation',
    description: 'What happened in a scenario, in order of time and of cause and effect; times in ms from its start',
  });

/** What happened in a scenario, for people and for machines. Times in ms from the start of the run. */
export type Explained = z.output<typeof explanationField>;

/** The JSON Schema of an explanation. */
export function explanationJsonSchema(): unknown {
  return z.toJSONSchema(explanationField);
}
