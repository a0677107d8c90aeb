import { z } from 'zod';
import { choice, hasAnyKey, isPlainObject } from '../arrivals/choice.ts';
import { count, duration, name, positiveCount, rate, share } from '../units/fields.ts';
import { deploymentMistakes, rollbackField, stagesField, versionField } from './rollout-field.ts';
import { nearest } from './suggest.ts';

const naming = { name: name.optional().describe('What `recovery` in the summary and expectations call it.') };

const time = {
  ...naming,
  at: duration.optional().describe('When it happens.'),
  every: duration
    .optional()
    .describe('Instead of `at`: it comes at random, so long on average after the start or after the one before.'),
};

const span = {
  ...time,
  for: duration.optional().describe('How long it lasts. Absent: to the end of the run.'),
  lasts: duration.optional().describe('With `every`: how long it lasts on average.'),
};

/** When a fault happens, as it is written. */
export interface Timing {
  readonly at?: number | undefined;
  readonly every?: number | undefined;
  readonly for?: number | undefined;
  readonly lasts?: number | undefined;
}

/** What the times of a fault leave open, each by its key. */
function timingMistakes(
  { at, every, for: length, lasts }: Timing,
  isLasting: boolean,
): [key: string, message: string][] {
  const mistakes: [string, string][] = [];
  if (at === undefined && every === undefined) {
    const random = isLasting ? '`every: 6h` with `lasts: 5m`' : '`every: 6h`';
    mistakes.push(['at', `expected a time such as \`at: 40m\`, or ${random} for one that comes at random`]);
  }
  if (at !== undefined && every !== undefined) {
    mistakes.push(['every', 'expected either `at` or `every`, got both; remove one of them']);
  }
  if (every === 0) mistakes.push(['every', 'expected more than 0s']);
  if (!isLasting) return mistakes;
  if (length === 0) mistakes.push(['for', 'expected more than 0s']);
  if (lasts === 0) mistakes.push(['lasts', 'expected more than 0s']);
  if (every === undefined && lasts !== undefined) {
    mistakes.push(['lasts', 'belongs to `every`; with `at` write `for`']);
  }
  if (every !== undefined && length !== undefined) {
    mistakes.push(['for', 'belongs to `at`; with `every` write `lasts`, the mean']);
  }
  if (every !== undefined && lasts === undefined) {
    mistakes.push(['lasts', 'expected how long it lasts on average, such as `lasts: 5m`']);
  }
  return mistakes;
}

/** Of a fault that has a beginning and an end. @param effects of which at least one must be there */
function lasting<Shape extends z.core.$ZodShape>(shape: Shape, ...effects: (keyof Shape & string)[]) {
  return z.strictObject({ ...span, ...shape }).superRefine((fault, context) => {
    const value = fault as Timing & Record<string, unknown>;
    for (const [key, message] of timingMistakes(value, true)) {
      context.addIssue({ code: 'custom', path: [key], message });
    }
    // Where a setting is unknown, an effect was probably meant by it.
    const isWhole = !context.issues.some(({ code }) => code === 'unrecognized_keys');
    if (isWhole && effects.length > 0 && effects.every((effect) => value[effect] === undefined)) {
      const named = effects.map((effect) => `\`${effect}\``).join(', ');
      context.addIssue({ code: 'custom', path: [], message: `expected at least one of ${named}` });
    }
  });
}

/** Of a fault that happens in an instant. */
function sudden<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.strictObject({ ...time, ...shape }).superRefine((fault, context) => {
    for (const [key, message] of timingMistakes(fault as Timing, false)) {
      context.addIssue({ code: 'custom', path: [key], message });
    }
  });
}

const at = duration.describe('When it happens.');

const deployField = sudden({
  deploy: name.describe('The function of which a new version is deployed: its environments become stale (E-09).'),
  version: versionField.optional(),
  stages: stagesField.optional(),
  rollback: rollbackField.optional(),
}).superRefine((fault, context) => {
  for (const [key, message] of deploymentMistakes(fault as Parameters<typeof deploymentMistakes>[0])) {
    context.addIssue({ code: 'custom', path: [key], message });
  }
});

const redriveField = z.strictObject({
  ...naming,
  at,
  redrive: name.describe('The dead-letter queue whose messages are sent again; as many as it holds at that time.'),
  to: name.describe('The queue that they are sent to: a source of type sqs.'),
  rate: rate.prefault('500/s').describe('Messages moved per second.'),
});

const reshardField = z.strictObject({
  ...naming,
  at,
  reshard: name.describe(
    'The stream whose shards are replaced; their records come before those of the new ones (K-65).',
  ),
  shards: positiveCount.describe('Shards that it has from then on, of equal size.'),
});

const factor = (what: string) =>
  z
    .number({ error: ({ input }) => `expected a number above 0, such as 10, got ${JSON.stringify(input)}` })
    .positive({ error: ({ input }) => `expected a number above 0, such as 10, got ${input}` })
    .max(1_000_000)
    .describe(what);

const downstreamFaultField = lasting(
  {
    downstream: name.describe('The downstream that it happens to.'),
    slowdown: factor('Services that begin meanwhile take so many times as long.').optional(),
    outage: z
      .union([z.literal(true), z.enum(['refuse', 'hang'])])
      .transform((outage) => (outage === true ? ('refuse' as const) : outage))
      .optional()
      .describe('Calls fail at once (true or `refuse`), or get no answer until it is over, and then fail (`hang`).'),
    errorRate: share.optional().describe('Share of calls that fail although they were served, beside its own.'),
  },
  'slowdown',
  'outage',
  'errorRate',
);

const emptyField = sudden({
  downstream: name.describe('The cache that it happens to.'),
  empty: z.literal(true).describe('The cache loses what it holds.'),
  refill: duration
    .optional()
    .describe('Time in which its hit ratio grows from 0 to its value again. Absent: its warmUpTime.'),
});

const functionFaultField = lasting(
  {
    function: name.describe('The function that it happens to.'),
    errorRate: share.optional().describe('Share of runs begun meanwhile that fail, beside its own.'),
    durationFactor: factor('The own time of runs begun meanwhile is so many times as long.').optional(),
  },
  'errorRate',
  'durationFactor',
);

const serviceErrorsField = lasting({
  serviceErrors: share.describe('Share of invocations that the service itself answers with a 5xx.'),
  function: name.optional().describe('The function whose invocations they are. Absent: all functions.'),
});

const lossField = sudden({
  loseEnvironments: share.describe('Share of environments, idle or busy, that are lost at once.'),
  function: name
    .optional()
    .describe('The function whose environments they are. Absent: all functions, each by itself.'),
});

const quotaField = lasting({
  accountConcurrency: count.describe('The quota of the account meanwhile (C-03); what runs above it goes on.'),
});

const surgeField = lasting({
  source: name.describe('The source whose traffic grows.'),
  surge: z
    .number({ error: ({ input }) => `expected a number above 1, such as 3, got ${JSON.stringify(input)}` })
    .gt(1, { error: ({ input }) => `expected a number above 1, such as 3, got ${input}; to have less, lower the rate` })
    .max(10_000)
    .describe('So many times as much arrives: what came before and further arrivals beside it.'),
});

/** The keys of which each form has one, in the order in which they decide; `errorRate` and `function` are in several. */
const forms: readonly (readonly [field: z.ZodType, ...keys: string[]])[] = [
  [deployField, 'deploy', 'version', 'stages', 'rollback'],
  [reshardField, 'reshard', 'shards'],
  [redriveField, 'redrive', 'to', 'rate'],
  [emptyField, 'empty', 'refill'],
  [downstreamFaultField, 'downstream', 'slowdown', 'outage'],
  [serviceErrorsField, 'serviceErrors'],
  [lossField, 'loseEnvironments'],
  [quotaField, 'accountConcurrency'],
  [surgeField, 'source', 'surge'],
  [functionFaultField, 'function', 'errorRate', 'durationFactor'],
];

const nothing = z.custom<never>(() => false, {
  error:
    'expected what happens: `deploy`, `redrive`, `reshard`, `downstream` (with `slowdown`, `outage`, `errorRate` or `empty`), ' +
    '`function` (with `errorRate` or `durationFactor`), `serviceErrors`, `loseEnvironments`, `accountConcurrency`, or `source` with `surge`',
});

/** The form that a fault was probably meant to have, by the key that is nearest to one that is unknown. */
function formMeant(value: unknown): z.ZodType {
  if (!isPlainObject(value)) return deployField;
  for (const written of Object.keys(value).filter((key) => !(key in span))) {
    const key = nearest(
      written,
      forms.flatMap(([, ...keys]) => keys),
    );
    const form = key === null ? undefined : forms.find(([, ...keys]) => keys.includes(key));
    if (form !== undefined) return form[0];
  }
  return nothing;
}

/** Something that happens to the system. Its form is chosen by what it names. */
export const faultField = choice(
  [
    deployField,
    redriveField,
    reshardField,
    downstreamFaultField,
    emptyField,
    functionFaultField,
    serviceErrorsField,
    lossField,
    quotaField,
    surgeField,
  ],
  (value) => forms.find(([, ...keys]) => hasAnyKey(value, ...keys))?.[0] ?? formMeant(value),
).meta({ id: 'Fault', description: 'Something that happens to the system during the run.' });

export type Fault = z.output<typeof faultField>;
export type DownstreamFault = z.output<typeof downstreamFaultField>;
export type FunctionFault = z.output<typeof functionFaultField>;
