import { z } from 'zod';

/** Raised whenever a field of `compare.json` changes its meaning or goes; new fields do not raise it. */
export const COMPARISON_VERSION = 1;

const sideField = z
  .strictObject({
    file: z.string().describe('As it was named on the command line'),
    changes: z
      .array(z.strictObject({ path: z.string(), value: z.string() }))
      .describe('What --set changed about the file'),
    name: z.string().describe('Of the scenario'),
    digest: z.string().describe('Of the scenario and the files that it reads'),
    version: z.string().describe('Of capsim'),
    profile: z.string(),
    seed: z.union([z.string(), z.int()]),
    replications: z.int().describe('Complete replications'),
    replicationsAsked: z.int(),
  })
  .meta({ id: 'side' });

/** One of the two that are compared. */
export type Side = z.output<typeof sideField>;

const differenceField = z
  .strictObject({
    path: z.string().describe('Path of the metric, as in summary.json and `expect`'),
    unit: z.string().describe('Of a, b, difference, low and high: ms, s, share (a fraction), count, USD, ...'),
    worse: z.enum(['higher', 'lower']).nullable().describe('Its worse direction; null: neither is worse in itself'),
    a: z.number().nullable().describe('Mean over the replications that were compared; null without data'),
    b: z.number().nullable(),
    difference: z.number().nullable().describe('b - a; null where one of them has no data'),
    low: z.number().nullable().describe('Lower end of the confidence interval of the difference; null without one'),
    high: z.number().nullable(),
    relative: z.number().nullable().describe('difference / |a|; null where a is 0'),
    pValue: z.number().nullable().describe('How often chance alone would show such a difference; null: no interval'),
    certainty: z
      .enum(['sure', 'likely', 'none', 'unknown'])
      .describe(
        "sure: the interval excludes 0 even after Holm's correction for the number of metrics; likely: it excludes 0 taken by itself; none: it contains 0; unknown: there is no interval",
      ),
    change: z
      .enum(['better', 'worse', 'different', 'none', 'unknown'])
      .describe('Of B against A; different: sure or likely, in a metric without a worse direction'),
    replications: z.int().describe('Pairs behind the difference; of unpaired ones the smaller number of values'),
    varianceRatio: z
      .number()
      .nullable()
      .describe('How many times more replications the difference would need without common random numbers'),
    note: z.string().nullable(),
  })
  .meta({ id: 'difference', description: 'What one metric is in A and in B' });

/** What one metric is in A and in B. */
export type MetricDifference = z.output<typeof differenceField>;

const countsField = z
  .strictObject({
    compared: z.int().describe('Metrics that both have, with an interval of their difference'),
    equal: z.int().describe('Of these, the same in every replication (unpaired: the same mean)'),
    sure: z.int(),
    likely: z.int(),
    byChance: z.number().describe('Intervals that would exclude 0 by chance if there were no difference at all'),
    unknown: z.int().describe('Metrics that both have, without an interval: no data, or a single replication'),
  })
  .meta({ id: 'counts' });

const judgedField = z.strictObject({
  outcome: z.enum(['met', 'missed', 'inconclusive']),
  warn: z.boolean().describe('True where it ends in "else warn" and was not met'),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  unit: z.string(),
});

const expectationPairField = z
  .strictObject({
    text: z.string(),
    a: judgedField.nullable().describe('Null where A does not have this expectation'),
    b: judgedField.nullable(),
    change: z
      .enum(['lost', 'won', 'same', 'unclear'])
      .nullable()
      .describe('lost: met by A and missed by B; won: the other way round; null where only one of both has it'),
  })
  .meta({ id: 'expectations' });

/** An expectation, as A and B fared with it. */
export type ExpectationPair = z.output<typeof expectationPairField>;

const limitPairField = z
  .strictObject({
    limit: z.string(),
    scope: z.string(),
    name: z.string(),
    a: z.number().describe('Share of the replications of A in which it refused something'),
    b: z.number(),
  })
  .meta({ id: 'limitReached' });

/** A limit that A, B or both reached. */
export type LimitPair = z.output<typeof limitPairField>;

const gateField = z
  .strictObject({
    metric: z.string(),
    pass: z.boolean(),
    reason: z.string().describe('Why, in words'),
  })
  .meta({ id: 'failOn', description: 'One --fail-on' });

/** One `--fail-on METRIC` with its outcome. */
export type Gate = z.output<typeof gateField>;

export const comparisonField = z
  .strictObject({
    schemaVersion: z.literal(COMPARISON_VERSION),
    method: z
      .enum(['paired', 'unpaired'])
      .describe('paired: replication by replication on common random numbers; unpaired: two summaries (Welch)'),
    a: sideField,
    b: sideField,
    confidence: z.number(),
    simulatedTime: z.number().describe('Length of one replication in ms, warm-up included; the same for both'),
    warmup: z.number().describe('ms'),
    partial: z.boolean().describe('True when fewer replications were complete than were asked for'),
    counts: countsField,
    metrics: z.array(differenceField).describe('The surest and largest differences first'),
    onlyInA: z.array(z.string()).describe('Metrics that B does not have'),
    onlyInB: z.array(z.string()),
    limits: z.array(limitPairField),
    expectations: z.array(expectationPairField),
    failOn: z.array(gateField),
    pass: z.boolean().describe('False where an expectation was lost or a --fail-on failed'),
    notes: z.array(z.string()).describe('What a reader should know about the comparison'),
  })
  .meta({ title: 'capsim comparison', description: 'What differs between two scenarios, or two summaries' });

/** What `compare.json` holds. Units as in `summary.json`. */
export type Comparison = z.output<typeof comparisonField>;

/** The JSON Schema of `compare.json`. */
export function comparisonJsonSchema(): unknown {
  return z.toJSONSchema(comparisonField);
}
