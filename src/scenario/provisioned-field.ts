import { z } from 'zod';
import { choice, hasAnyKey, isPlainObject } from '../arrivals/choice.ts';
import { cronField, fromField } from '../arrivals/schedule.ts';
import { count, duration, positiveCount, share } from '../units/fields.ts';

const min = count.describe('Fewest environments.');
const max = count.describe('Most environments.');

const fixedField = z.strictObject({
  provisioned: count.describe('Environments to keep ready.'),
  requestedAt: duration.describe('When they are requested; those of a plain number are ready from the start.'),
});

const entryField = z
  .strictObject({
    at: duration.optional().describe('When, in simulated time.'),
    cron: cronField.optional(),
    from: fromField.optional(),
    min: min.optional().describe('Fewest environments from then on; absent: that of the policy.'),
    max: max.optional().describe('Most environments from then on; absent: that of the policy.'),
  })
  .refine(({ at, cron }) => (at === undefined) !== (cron === undefined), {
    message: 'expected either `at` or `cron`',
  })
  .refine((entry) => entry.min !== undefined || entry.max !== undefined, {
    message: 'expected `min`, `max` or both',
  })
  .refine(({ cron, from }) => cron !== undefined || from === undefined, {
    message: 'expected `from` beside `cron` only',
    path: ['from'],
  });

const policyField = z
  .strictObject({
    min: min.describe('Fewest environments; so many are ready from the start.'),
    max,
    targetUtilization: share
      .optional()
      .describe('Share in use that target tracking aims at, 10% to 90% (C-60); absent: the schedule alone decides.'),
    statistic: z
      .enum(['average', 'maximum'])
      .prefault('average')
      .describe('What the alarms see of the utilization in each period (C-62).'),
    period: duration.prefault('1m').describe('Time of one data point, in whole minutes (C-62).'),
    dataPoints: positiveCount
      .optional()
      .describe('Data points above the target that let it scale out; absent: as the profile says (C-62).'),
    scaleInDataPoints: positiveCount
      .optional()
      .describe('Data points below 90 % of the target that let it scale in; absent: as the profile says.'),
    scaleOutCooldown: duration
      .optional()
      .describe('Wait after a scale-out, unless the next one is larger; absent: as the profile says (C-65).'),
    scaleInCooldown: duration.optional().describe('Wait after a scale-in; absent: as the profile says (C-65).'),
    schedule: z.array(entryField).prefault([]).describe('Other bounds at given times (C-66).'),
  })
  .meta({ id: 'ProvisionedPolicy', description: 'Provisioned concurrency that Application Auto Scaling changes.' });

/** A number, ready from the start; a number that is asked for in the run; or bounds with what moves between them. */
export const provisionedField = choice([count, fixedField, policyField], (value) => {
  if (!isPlainObject(value)) return count;
  return hasAnyKey(value, 'provisioned', 'requestedAt') ? fixedField : policyField;
});

export type ProvisionedPolicySettings = z.output<typeof policyField>;
type ProvisionedSettings = z.output<typeof provisionedField>;

/** The policy of a function whose provisioned concurrency has one; null for a number. */
export function policyOf(wanted: ProvisionedSettings | undefined): ProvisionedPolicySettings | null {
  return typeof wanted === 'object' && 'min' in wanted ? wanted : null;
}

/** The bounds that one entry of a schedule sets. */
export function boundsOf(
  policy: ProvisionedPolicySettings,
  entry: ProvisionedPolicySettings['schedule'][number],
): { readonly min: number; readonly max: number } {
  return { min: entry.min ?? policy.min, max: entry.max ?? policy.max };
}
