import { z } from 'zod';
import { remedyField, remedySearchField } from './remedy-schema.ts';

/** Raised whenever a field of `summary.json` changes its meaning or goes; new fields do not raise it. */
export const SCHEMA_VERSION = 1;

const metricField = z
  .strictObject({
    value: z.number().nullable().describe('Mean over the replications that have data; null where none has'),
    low: z.number().nullable().describe('Lower end of the confidence interval; null with fewer than two values'),
    high: z.number().nullable().describe('Upper end of the confidence interval; null with fewer than two values'),
    unit: z.string().describe('ms, s, share (a fraction), count, USD, GB-s, per second, or what a limit counts'),
  })
  .meta({ id: 'metric', description: 'A measured quantity with its confidence interval' });

/** A measured quantity with its confidence interval over replications. */
export type Metric = z.output<typeof metricField>;

/** Metrics nested by the parts of their names: `concurrency.max` is `max` inside `concurrency`. */
export interface MetricTree {
  [name: string]: Metric | MetricTree;
}

const metricTreeField: z.ZodType<MetricTree> = z
  .lazy(() => z.record(z.string(), z.union([metricField, metricTreeField])))
  .meta({ id: 'metrics', description: 'Metrics nested by the parts of their names' });

const scopeField = z.enum(['functions', 'sources', 'account', 'downstreams', 'cost']);

export const breachField = z
  .strictObject({
    limit: z.string().describe('Which limit: account-concurrency, reserved-concurrency, scaling-rate, ...'),
    scope: scopeField,
    name: z.string().describe('The entity that the limit belongs to; empty for the account'),
    value: z.number().describe('Value of the limit'),
    unit: z.string().describe('Unit of the limit and of peakDemand'),
    firstAt: metricField.describe('When the limit first refused something, from the start of the run'),
    lastAt: metricField.describe('When it last did'),
    total: metricField.describe('Time at the limit: the seconds in which it refused something'),
    peakDemand: metricField.describe('What would have been used without the limit'),
    refused: metricField.describe('How often it refused'),
    probability: metricField.describe('Share of replications in which it occurred, with a Wilson interval'),
    cause: z.string().describe('What happened, in words'),
    causes: z
      .array(z.strictObject({ function: z.string(), source: z.string(), share: z.number() }))
      .describe(
        'Whom it held back: functions, and the sources whose items they worked on, by share of what it refused',
      ),
    holders: z
      .array(z.strictObject({ function: z.string(), share: z.number() }))
      .prefault([])
      .describe('Of the concurrency of the account: the functions that had it when it refused, by share'),
    remedy: remedyField
      .nullable()
      .optional()
      .describe(
        'The smallest single change found to be enough, of several the one with least harm to others and least cost; null: none was found; absent: none was looked for',
      ),
    remedySearch: remedySearchField.optional(),
  })
  .meta({ id: 'breach', description: 'A limit that refused something; means over the replications in which it did' });

/** A limit that refused something. */
export type Breach = z.output<typeof breachField>;

const alarmResultField = z
  .strictObject({
    name: z.string(),
    metric: z.string().describe('Path of the metric watched'),
    statistic: z.enum(['sum', 'maximum', 'average', 'ratio']).describe('What its value in a period is'),
    comparison: z.enum(['>', '>=', '<', '<=']).describe('With the threshold, where a period is breaching'),
    threshold: z.number(),
    unit: z.string().describe('Unit of the threshold'),
    period: z.number().describe('ms'),
    dataPoints: z.int().describe('Periods that must be breaching, of evaluationPeriods'),
    evaluationPeriods: z.int(),
    missingData: z.enum(['missing', 'notBreaching', 'breaching', 'ignore']),
    firstAt: metricField.describe('When it first fires, from the start of the run: at the end of a period'),
    total: metricField.describe('Time in ALARM'),
    probability: metricField.describe('Share of replications in which it fires, with a Wilson interval'),
    afterBreach: metricField.describe('From the first breach of any limit until it fires; negative: it came first'),
  })
  .meta({ id: 'alarm', description: 'A CloudWatch alarm; means over the replications in which it fires' });

/** When an alarm of the scenario would fire. */
export type Alarm = z.output<typeof alarmResultField>;

const recoveryField = z
  .strictObject({
    fault: z.string().describe('Its name, or what it is in words'),
    description: z.string().describe('What it is in words'),
    kind: z.enum(['fault', 'surge']).describe('Of `faults`, in their order; then surges of rate profiles'),
    startedAt: metricField.describe('When it first came, from the start of the run'),
    endedAt: metricField.describe('When that was over; no value where it lasts to the end of the run'),
    left: metricField.describe('Share of replications in which the system left its band, with a Wilson interval'),
    recovered: metricField.describe('Share of replications in which it came back, with a Wilson interval'),
    stayedDown: metricField.describe('Share in which it did not, and less succeeds than before when the run ends'),
    recoveredAfter: metricField.describe('From the end of the fault, over the replications in which it came back'),
    amplification: z.strictObject({
      max: metricField.describe(
        'Most attempts per original request in a step of the time series, retries of what came in earlier steps included',
      ),
    }),
    wastedWork: metricField.describe('Time of runs and calls for nothing, from the fault until the recovery'),
    note: z.string().nullable().describe('Why something is not known, or not exactly'),
  })
  .meta({
    id: 'recovery',
    description:
      'How the system took a fault or surge; where it comes several times, its worst time in each replication',
  });

/** How the system took a fault or surge. */
export type Recovery = z.output<typeof recoveryField>;

const expectationField = z
  .strictObject({
    text: z.string(),
    metric: z.string().describe('Path of the metric judged'),
    judged: z
      .enum(['mean', 'worst', 'share'])
      .describe('What value is: the mean, the worst replication, or the share of replications that meet the bound'),
    outcome: z.enum(['met', 'missed', 'inconclusive']),
    pass: z.boolean().describe('True means passed'),
    warn: z.boolean().describe('True where it passed only because the expectation ends in "else warn"'),
    value: z.number().nullable().describe('What was compared: the mean, the worst replication, or a share of them'),
    low: z.number().nullable(),
    high: z.number().nullable(),
    limit: z.number().describe('What it was compared with'),
    margin: z.number().nullable().describe('How far inside the limit; negative when outside'),
    unit: z.string().describe('Unit of value, limit and margin'),
    atShare: metricField
      .optional()
      .describe(
        'Judged by a share of replications: the value that so many keep, with the interval of order statistics',
      ),
    line: z.int().nullable().describe('Line of the expectation in the scenario file'),
    column: z.int().nullable(),
    note: z.string().nullable().describe('What a reader should know about the judgement'),
  })
  .meta({ id: 'expectation' });

/** One line of `expect` with its judgement. */
export type ExpectationResult = z.output<typeof expectationField>;

const assumptionField = z
  .strictObject({
    name: z.string().describe('The value of the profile, under its own name'),
    what: z.string().describe('What the value decides'),
    value: z.string().describe('The value with its unit'),
    why: z.string().describe('Why this value was chosen'),
    asOf: z.string().describe('The day for which it is assumed, ISO'),
    facts: z.array(z.string()).describe('Rows of the facts sheet'),
  })
  .meta({ id: 'assumption', description: 'A value of the platform that nobody published' });

/** A value of the platform that nobody published and that this run relied on. */
export type Assumption = z.output<typeof assumptionField>;

const timingField = z
  .strictObject({
    wall: z.number().describe('ms'),
    cpu: z.number().describe('ms, of all threads'),
    jobs: z.int().describe('Threads that shared the replications'),
    requestsPerSecond: z.number().describe('Requests simulated per second of CPU time'),
    eventsPerSecond: z.number().describe('Events dispatched per second of CPU time'),
  })
  .meta({ id: 'timing', description: 'The only part that may differ between equal runs' });

/** How fast the machine was. */
export type Timing = z.output<typeof timingField>;

const stoppingField = z
  .strictObject({
    until: z.string().describe('The rule, as it is written'),
    metric: z.string().describe('Path of the metric whose interval was to become narrow'),
    atMost: z.int().describe('Most replications that the run could have'),
    reached: z.boolean().describe('Whether the interval became narrow enough'),
    halfWidth: z.number().nullable().describe('How far the interval reaches to each side, in unit; null without one'),
    unit: z.string(),
    note: z.string().describe('What a reader should know about intervals of such a run, or why it was not reached'),
  })
  .meta({ id: 'stopping', description: 'The rule that decided on the number of replications' });

/** How a run was stopped by its own rule. */
export type Stopping = z.output<typeof stoppingField>;

const warmupSearchField = z
  .strictObject({
    rule: z.literal('MSER-5'),
    series: z.string().describe('The time series that was looked at'),
    pilots: z.int().describe('Replications that were run to find it, and for nothing else'),
    batch: z.number().describe('Step of the search, in ms: the warm-up is a multiple of it'),
  })
  .meta({ id: 'warmupSearch' });

export const runField = z
  .strictObject({
    version: z.string(),
    digest: z.string().describe('Of the scenario and the files that it reads'),
    profile: z.string(),
    engine: z.string(),
    seed: z.union([z.string(), z.int()]),
    replications: z.int().describe('Complete replications'),
    replicationsAsked: z.int().describe('As the scenario asks, or as its rule asked in the end'),
    stopping: stoppingField.optional().describe('Absent where the number of replications was given'),
    confidence: z.number(),
    simulatedTime: z.number().describe('Length of one replication in ms, warm-up included'),
    warmup: z.number().describe('Left out of everything but the time series, in ms'),
    warmupSearch: warmupSearchField.optional().describe('How the warm-up was found; absent where it was given'),
    resolution: z.number().describe('Bucket of the time series, in ms'),
    requests: z.number().describe('Requests offered in all replications'),
    events: z.number().describe('Events dispatched in all replications'),
    freeTier: z
      .enum(['month', 'both', 'none'])
      .prefault('month')
      .describe('Of which costs the free tier is taken off: those per 30 days, those of the run too, or none'),
    partial: z.boolean().describe('True when the run was stopped before all replications were complete'),
    timing: timingField.optional(),
  })
  .meta({ id: 'run' });

const limitsField = z
  .strictObject({
    accountConcurrency: z.number(),
    reservedConcurrency: z.record(z.string(), z.number()).describe('By function; those without are absent'),
  })
  .meta({ id: 'limits', description: 'The concurrency limits in force' });

const scenarioField = z
  .strictObject({
    file: z.string().describe('Name of the file'),
    text: z.string(),
    options: z
      .strictObject({
        set: z.array(z.strictObject({ path: z.string(), value: z.string() })).optional(),
        seed: z.string().optional(),
        replications: z.union([z.string(), z.number()]).optional(),
        duration: z.string().optional(),
      })
      .describe('What the command line changed'),
  })
  .meta({
    id: 'scenarioText',
    description: 'The scenario as it was run, so that a report can show it and run it again',
  });

/** What a scenario was read from. */
export type ScenarioText = z.output<typeof scenarioField>;

/** What checks a `summary.json` that was read: a definition of zod. */
export const summaryField = z
  .strictObject({
    schemaVersion: z.literal(SCHEMA_VERSION),
    name: z.string(),
    description: z.string().nullable(),
    run: runField,
    scenario: scenarioField.optional(),
    limits: limitsField,
    functions: z.record(z.string(), metricTreeField),
    sources: z.record(z.string(), metricTreeField),
    account: metricTreeField,
    downstreams: z.record(z.string(), metricTreeField),
    cost: metricTreeField,
    breaches: z.array(breachField),
    alarms: z.array(alarmResultField).default([]),
    recovery: z.array(recoveryField).default([]),
    expectations: z.array(expectationField),
    assumptions: z.array(assumptionField),
  })
  .meta({ title: 'capsim summary', description: 'What one run of a scenario found' });

/** What `summary.json` holds. Times in milliseconds, shares as fractions, money in USD; each metric says its unit. */
export type Summary = z.output<typeof summaryField>;

/** The JSON Schema of `summary.json`. */
export function summaryJsonSchema(): unknown {
  return z.toJSONSchema(summaryField);
}
