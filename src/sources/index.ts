import { z } from 'zod';
import { arrivalsField } from '../arrivals/index.ts';
import { retryFields } from '../platform/retry-settings.ts';
import { distributionField } from '../random/index.ts';
import { duration, name, positiveCount, size } from '../units/fields.ts';
import type { SourceKind } from './service.ts';
import { kindOn, services } from './services.ts';
import { type SqsSettings, sqsField } from './sqs-field.ts';
import { type StreamSettings, streamFields } from './stream-fields.ts';

/** A wait of somebody who repeats without end: without it, time would stand still. */
const wait = duration.refine((value) => value > 0, {
  error: 'expected more than 0s: who never gives up must wait between tries',
});

/** How the client of a synchronous source behaves. */
export const clientField = z
  .strictObject({
    ...retryFields,
    retry: retryFields.retry.describe(
      'Retry policy (R-01 to R-24); absent: that of the service, or the SDK of the date.',
    ),
    timeout: duration
      .optional()
      .describe('How long the client waits for one try; its run goes on when it gives up (S-07).'),
    clients: positiveCount
      .optional()
      .describe('Client objects that share the traffic; each has its own retry quota (R-09).'),
    quota: positiveCount.optional().describe('Tokens of the retry quota of one client.'),
    network: distributionField.optional().describe('Delay each way between client and Lambda.'),
  })
  .describe('Who calls, and what it does when a call fails.');

const common = {
  target: name.describe('The function that is invoked.'),
  arrivals: arrivalsField,
  payload: size.optional().describe('Size of each request; above the platform limit it is refused (E-63, E-64).'),
};

const syncField = <Type extends string>(type: Type) =>
  z.strictObject({ type: z.literal(type), ...common, client: clientField.optional() });

const sender = {
  delivery: z
    .strictObject({
      maximumRetryAttempts: z
        .int()
        .min(0)
        .max(1_000_000)
        .optional()
        .describe('Retries of the sender until Lambda accepts.'),
      maximumEventAge: duration.optional().describe('Age at which the sender gives up.'),
      base: wait.optional().describe('First wait of the sender.'),
      cap: wait.optional().describe('Longest wait of the sender.'),
    })
    .optional()
    .describe('How the sending service repeats until Lambda accepts the event (SRC-01).'),
  deadLetterQueue: name.optional().describe('Where the sender puts what Lambda never accepted.'),
};

const asyncField = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), ...common, ...sender });

/** Of a service that has been both: which settings it has follows from the date. */
const changedField = <Type extends string>(type: Type) =>
  z.strictObject({ type: z.literal(type), ...common, client: clientField.optional(), ...sender });

const typesOf = (kind: SourceKind): readonly string[] =>
  services.filter(({ eras }) => eras.some((era) => era.kind === kind)).map(({ type }) => type);

/** Every source type. */
export const sourceTypes: readonly string[] = services.map(({ type }) => type);

/** The ways in which sources invoke. */
export const sourceKinds: readonly SourceKind[] = [
  ...new Set(services.flatMap(({ eras }) => eras.map(({ kind }) => kind))),
];

const [syncTypes, asyncTypes] = [typesOf('sync'), typesOf('async')];
const fields = sourceTypes.flatMap((type) => {
  if (syncTypes.includes(type)) return asyncTypes.includes(type) ? changedField(type) : syncField(type);
  return asyncTypes.includes(type) ? asyncField(type) : [];
});
const allFields = [...fields, sqsField, ...streamFields];

/** One source of a scenario: its type decides how it invokes. */
export const sourceField = z.discriminatedUnion('type', allFields as [(typeof allFields)[number], ...typeof allFields]);

export type SyncSourceSettings = z.output<ReturnType<typeof syncField>>;
export type AsyncSourceSettings = z.output<ReturnType<typeof asyncField>>;
export type SourceSettings = SyncSourceSettings | AsyncSourceSettings | SqsSettings | StreamSettings;
export type ClientSettings = z.output<typeof clientField>;

/** @param date ISO, of the profile */
export function isSync(settings: SourceSettings, date: string): settings is SyncSourceSettings {
  return kindOn(settings.type, date) === 'sync';
}

/** @param date ISO, of the profile */
export function isAsync(settings: SourceSettings, date: string): settings is AsyncSourceSettings {
  return kindOn(settings.type, date) === 'async';
}

export function isQueue(settings: SourceSettings): settings is SqsSettings {
  return settings.type === 'sqs';
}

export function isStream(settings: SourceSettings): settings is StreamSettings {
  return streamFields.some(({ shape }) => shape.type.value === settings.type);
}
