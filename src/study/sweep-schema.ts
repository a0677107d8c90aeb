import { z } from 'zod';

/** Raised whenever a field of `sweep.json` changes its meaning or goes; new fields do not raise it. */
export const SWEEP_VERSION = 1;

const changeField = z.strictObject({ path: z.string(), value: z.string().describe('As after --set') });

const valueField = z
  .strictObject({
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    unit: z.string(),
  })
  .meta({ id: 'value', description: 'Mean over replications with its interval' });

const pointField = z
  .strictObject({
    changes: z.array(changeField),
    replications: z.int(),
    metrics: z.record(z.string(), valueField),
    expectations: z.array(
      z.strictObject({
        text: z.string(),
        outcome: z.enum(['met', 'missed', 'inconclusive']),
        pass: z.boolean(),
        limit: z.number().optional().describe('The bound, in the unit of its metric, where a mean is held against it'),
      }),
    ),
  })
  .meta({ id: 'point' });

/** What was found at one point of a sweep. */
export type SweepPoint = z.output<typeof pointField>;

export const sweepField = z
  .strictObject({
    schemaVersion: z.literal(SWEEP_VERSION),
    name: z.string(),
    version: z.string().describe('Of capsim'),
    digest: z.string().describe('Of the scenario as the file has it'),
    seed: z.union([z.string(), z.int()]).describe('The same for all points: they meet the same random numbers'),
    confidence: z.number(),
    mode: z.enum(['grid', 'one-at-a-time']),
    vary: z.array(z.strictObject({ path: z.string(), values: z.array(z.string()) })),
    points: z.array(pointField).describe('In order; the last setting varies fastest'),
    partial: z.boolean().describe('True when some points are missing'),
  })
  .meta({ title: 'capsim sweep', description: 'What a scenario does over values of its settings' });

/** The content of `sweep.json`. */
export type Sweep = z.output<typeof sweepField>;

/** The JSON Schema of `sweep.json`. */
export function sweepJsonSchema(): unknown {
  return z.toJSONSchema(sweepField);
}
