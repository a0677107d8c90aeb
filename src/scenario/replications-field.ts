import { z } from 'zod';
import { choice, isPlainObject } from '../arrivals/choice.ts';
import { positiveCount } from '../units/fields.ts';
import { quote } from '../units/read.ts';

/** Replications before the first look at a rule that stops a run: fewer say too little about their own spread. */
export const FIRST_CHECK = 10;

const EXAMPLE = '{ until: "functions.checkout.throttleRatio +- 5%", atMost: 500 }';

const untilField = z
  .strictObject({
    until: z.string().meta({
      description:
        'A metric and how far its interval may reach to each side: a percentage of the mean, or an amount in the unit of the metric.',
      examples: ['functions.checkout.throttleRatio +- 5%', 'sources.web.latency.p99 +- 10ms'],
    }),
    atMost: positiveCount.describe('Most replications, 10 to 100,000; then the run ends, narrow enough or not.'),
  })
  .meta({ id: 'Until', description: 'Replications until an interval is narrow enough.' });

/** A rule written where only an object can hold it. */
const unwrapped = z.custom<never>(() => false, {
  error: ({ input }) => `expected a whole number of at least 1, or a rule such as ${EXAMPLE}, got ${quote(input)}`,
});

/** A number, or a rule that says when there are enough. */
export const replicationsField = choice([positiveCount, untilField], (value) => {
  if (isPlainObject(value)) return untilField;
  return typeof value === 'string' && /[+±]/.test(value) ? unwrapped : positiveCount;
});

export type ReplicationsSettings = z.output<typeof replicationsField>;

/** The most replications that there can be. */
export function mostReplications(replications: ReplicationsSettings): number {
  return typeof replications === 'number' ? replications : replications.atMost;
}
