import { z } from 'zod';

const limitPlace = { limit: z.string(), scope: z.string(), name: z.string() };

const differenceField = z
  .strictObject({
    before: z.number().nullable(),
    after: z.number().nullable(),
    low: z.number().nullable().describe('Lower end of the interval of the paired difference'),
    high: z.number().nullable(),
    unit: z.string(),
  })
  .meta({ id: 'remedyDifference', description: 'A metric before and after the change, on the same random numbers' });

export const remedyField = z
  .strictObject({
    path: z.string().describe('The setting'),
    before: z.string().nullable().describe('As after --set; null: the file does not set it'),
    value: z.string().describe('The value nearest to it with which the limit is not reached'),
    beside: z
      .string()
      .nullable()
      .describe('The nearest value tried with which it still is; null for a plain choice, or where less cannot be set'),
    replications: z.int().describe('In none of so many is the limit reached with the change'),
    cost: differenceField.describe('Of 30 days; what the downstreams themselves cost is not in it'),
    ends: z.array(z.strictObject(limitPlace)).describe('Other limits that are no longer reached either'),
    worsens: z
      .array(z.strictObject({ ...limitPlace, before: z.number(), after: z.number() }))
      .describe('Other limits that refuse more than before; mean of all replications'),
    losses: z
      .array(z.strictObject({ source: z.string(), difference: differenceField }))
      .describe('Sources of whose items a smaller share succeeds than before'),
    backlogs: z
      .array(z.strictObject({ source: z.string(), difference: differenceField }))
      .optional()
      .describe('Sources of whose items more wait at the end than before, 1 % of them or more; absent: not known'),
    expectations: z
      .array(z.strictObject({ text: z.string(), before: z.string(), after: z.string() }))
      .describe('Expectations with another outcome than before'),
  })
  .meta({ id: 'remedy', description: 'A single change with which a limit is no longer reached, found by simulation' });

/** A single change that is enough against a limit. */
export type Remedy = z.output<typeof remedyField>;
/** A metric without and with a change, on the same random numbers. */
export type RemedyDifference = z.output<typeof differenceField>;

export const remedySearchField = z
  .strictObject({
    tried: z.array(z.string()).describe('Settings that were tried, in their order'),
    notTried: z.array(z.string()).describe('Settings for which the search had no time left'),
    others: z.array(remedyField).describe('Further single changes that are enough, the best first'),
  })
  .meta({ id: 'remedySearch', description: 'How a remedy was looked for' });
