import { z } from 'zod';

/** Raised whenever a field of `plan.json` changes its meaning or goes; new fields do not raise it. */
export const PLAN_VERSION = 1;

const changeField = z.strictObject({ path: z.string(), value: z.string().describe('As after --set') });

const amountField = z
  .strictObject({
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    unit: z.string(),
  })
  .meta({ id: 'amount', description: 'Mean over replications with its interval' });

const judgedField = z
  .strictObject({
    text: z.string(),
    outcome: z.enum(['met', 'missed', 'inconclusive']).describe('inconclusive counts as not met'),
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    limit: z.number(),
    unit: z.string(),
  })
  .meta({ id: 'judged' });

const pointField = z
  .strictObject({
    changes: z.array(changeField).describe('To the scenario as the file and --set have it'),
    replications: z.int().describe('More than the scenario asks for where the answer hinged on them'),
    expectations: z.array(judgedField),
    cost: amountField.nullable().describe('Of the simulated time'),
    concurrency: amountField.nullable().describe('Most requests in flight in the account'),
    claimedConcurrency: amountField.nullable().describe('Most of the quota that was taken, reservations in full'),
    peakRequestRate: z.number().describe('Requests per second of all functions in the busiest step of the time series'),
  })
  .meta({ id: 'point' });

/** What was found at one point of a plan. */
export type PlanPoint = z.output<typeof pointField>;

const settingField = z.strictObject({
  path: z.string(),
  present: z.string().nullable().describe('null: the file does not set it'),
  low: z.string().describe('Least value that could be tried'),
  high: z.string().describe('Greatest value that could be tried'),
  bounded: z.boolean().describe('Whether the user gave these ends; otherwise they are what the search allows itself'),
});

const foundField = z.strictObject({
  path: z.string(),
  before: z.string().nullable(),
  value: z.string(),
  direction: z
    .enum(['least', 'most', 'any', 'cheapest'])
    .describe('least: below it something is missed; most: above it; any: nothing is missed from end to end'),
  beside: z
    .strictObject({ value: z.string(), point: pointField.nullable() })
    .nullable()
    .describe('The nearest value at which not everything is met, all other settings being at their answer'),
});

const unwatchedField = z.strictObject({
  source: z.string(),
  offered: z.number(),
  waiting: z
    .number()
    .describe('Items that still wait at the end; 0 where an expectation speaks of that, or hardly any'),
  lost: z.number().describe('Items that ended without success; 0 likewise'),
});

const answerField = z.strictObject({
  settings: z.array(foundField),
  point: pointField,
  unwatched: z
    .array(unwatchedField)
    .optional()
    .describe('Sources of which 1 % or more waits or is lost with the answer, unknown to every expectation'),
  advice: z
    .array(z.strictObject({ path: z.string(), message: z.string() }))
    .optional()
    .describe('What `capsim validate` would say of the scenario with the answer'),
  local: z
    .boolean()
    .describe('Several settings: no single one can be improved, but another combination might be better'),
  rounds: z.int(),
  stable: z.boolean(),
});

const failureField = z.strictObject({
  best: pointField.describe('Where fewest expectations are not met'),
  ends: z
    .strictObject({
      low: z.strictObject({ value: z.string(), point: pointField.nullable() }),
      high: z.strictObject({ value: z.string(), point: pointField.nullable() }),
    })
    .nullable()
    .describe('With one setting: what was found at both ends'),
  beyond: z.string().nullable().describe('Why nothing greater than the upper end could be tried'),
});

const reachField = z
  .strictObject({
    factor: z.number().describe('Greatest multiple of the present traffic at which everything is met'),
    beyond: z.number().nullable().describe('A multiple at which it is not; null: nothing failed up to factor'),
    fails: z.array(judgedField).describe('What fails there first'),
    notScaled: z.array(z.string()).describe('Sources whose traffic cannot be multiplied and stayed as it is'),
  })
  .meta({ id: 'reach' });

/** How far traffic may grow. */
export type Reach = z.output<typeof reachField>;

const dayField = z
  .string()
  .nullable()
  .describe('ISO day; null: not within the traffic that was tried, or already past');

const runsOutField = z
  .strictObject({
    growth: z.string(),
    from: z.string(),
    already: z.boolean().describe('Whether an expectation is missed with the present traffic'),
    factor: z.number().nullable(),
    on: dayField.describe('When the estimates themselves cross a bound'),
    earliest: dayField.describe('Until then everything is met for sure'),
    latest: dayField.describe('From then on something is missed for sure'),
    tried: z.number().describe('Greatest multiple of the present traffic that was tried'),
    triedUntil: z.string().describe('When traffic reaches that'),
    fails: z.array(judgedField),
    notScaled: z.array(z.string()).describe('Sources whose traffic cannot be multiplied and stayed as it is'),
  })
  .meta({ id: 'runsOut' });

/** When settings run out under growth. */
export type RunsOut = z.output<typeof runsOutField>;

const quotaField = z.strictObject({
  current: z.number(),
  wanted: z.number(),
  peakConcurrency: amountField.nullable().describe('With the quota wanted'),
  claimedConcurrency: amountField.nullable(),
  peakRequestRate: z.number(),
  ratePerUnit: z.number().nullable().describe('Requests per second that a unit of the quota admits'),
  fails: z.array(judgedField).describe('With the current quota, all else as planned'),
});

export const planField = z
  .strictObject({
    schemaVersion: z.literal(PLAN_VERSION),
    name: z.string(),
    version: z.string().describe('Of capsim'),
    digest: z.string(),
    seed: z.union([z.string(), z.int()]).describe('The same at all points: they meet the same random numbers'),
    confidence: z.number(),
    simulatedTime: z.number().describe('Length of one replication in ms'),
    minimise: z.string().nullable().describe('null: the settings themselves'),
    tune: z.array(settingField),
    before: pointField,
    answer: answerField.nullable(),
    failure: failureField.nullable().describe('Why there is no answer'),
    reach: reachField.nullable().describe('How much traffic the answer bears'),
    runsOut: runsOutField.nullable().describe('When the settings of the file run out'),
    answerRunsOut: runsOutField.nullable().describe('When the planned ones do'),
    quota: quotaField.nullable().describe('What a request for a higher quota must say'),
    points: z.int().describe('Points simulated'),
    tried: z
      .array(pointField)
      .default([])
      .describe('All of them, in the order in which they were simulated; also those with more traffic'),
  })
  .meta({ title: 'capsim plan', description: 'The least settings that meet every expectation' });

/** The content of `plan.json`. */
export type Plan = z.output<typeof planField>;

/** The JSON Schema of `plan.json`. */
export function planJsonSchema(): unknown {
  return z.toJSONSchema(planField);
}
