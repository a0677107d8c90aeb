import { z } from 'zod';
import { duration, positiveCount } from '../units/fields.ts';
import { quote } from '../units/read.ts';

/** What a period without data says about the metric; CloudWatch's names. */
const missingData = z.enum(['missing', 'notBreaching', 'breaching', 'ignore']);

const noThreshold = ({ input }: { readonly input?: unknown }): string =>
  `expected a comparison and a value such as "> 10", got ${quote(input)}`;

export const alarmField = z
  .strictObject({
    name: z
      .string()
      .min(1, { error: 'expected at least one character; leave it out to be named by its condition' })
      .max(255, { error: 'expected at most 255 characters' })
      .optional()
      .describe('Shown in reports; absent: the condition itself.'),
    metric: z.string().meta({
      description: 'Path of a metric that has a value in each period, as in the time series.',
      examples: ['functions.checkout.throttles'],
    }),
    statistic: z
      .enum(['average', 'maximum', 'sum'])
      .optional()
      .describe('How the values of a period are told by one; absent: as the metric says, .max or .mean or a count.'),
    threshold: z.union([z.string(), z.number()], { error: noThreshold }).meta({
      description: 'A comparison (> >= < <=) and a value in the unit of the metric; a value alone means >=.',
      examples: ['> 10', '>= 500ms', '> 1%'],
    }),
    period: duration
      .prefault('1m')
      .describe('Length of one period: 10s, 20s, 30s or a multiple of 1m, and of run.resolution.'),
    evaluationPeriods: positiveCount
      .optional()
      .describe('Latest periods that are looked at; absent: as many as dataPoints, or 1.'),
    dataPoints: positiveCount
      .optional()
      .describe('How many of them must be breaching; absent: all (CloudWatch DatapointsToAlarm).'),
    missingData: missingData.prefault('missing').describe('How a period without data is treated.'),
  })
  .meta({ id: 'Alarm', description: 'A CloudWatch alarm; the summary says when it would fire.' });

export type AlarmSettings = z.output<typeof alarmField>;
export type MissingData = z.output<typeof missingData>;

/** How many of how many periods must be breaching: all of them where only one number is given. */
export function countsOf({ dataPoints, evaluationPeriods }: Pick<AlarmSettings, 'dataPoints' | 'evaluationPeriods'>): {
  readonly dataPoints: number;
  readonly periods: number;
} {
  const periods = evaluationPeriods ?? dataPoints ?? 1;
  return { dataPoints: dataPoints ?? periods, periods };
}
