import { z } from 'zod';
import { choice, hasAnyKey } from '../arrivals/choice.ts';
import { type DistributionSpec, distributionField } from '../random/index.ts';
import { size } from '../units/fields.ts';
import { DAY, SECOND } from '../units/time.ts';

const durationField = z.strictObject({
  duration: distributionField.describe('How long the response is streamed.'),
});

const sizeField = z.strictObject({
  size: size.describe('Size of the response (E-63).'),
  rate: size
    .refine((bytes) => bytes > 0, { error: 'expected more than 0B a second' })
    .describe('How much of it passes in a second.'),
});

/** How long a function's response is streamed after everything else. */
export const responseStreamingField = choice([durationField, sizeField], (value) =>
  hasAnyKey(value, 'size', 'rate') ? sizeField : durationField,
).meta({
  id: 'ResponseStreaming',
  description:
    'A response that is streamed when own time and calls are over; the run lasts until all of it has passed.',
});

type ResponseStreamingSettings = z.output<typeof responseStreamingField>;

/** No function may run for so long, whatever a scenario allows. */
const LONGEST = 2 * DAY;

/** The law of the time that streaming takes. */
export function streamingLaw(settings: ResponseStreamingSettings): DistributionSpec {
  if ('duration' in settings) return settings.duration;
  return { distribution: 'constant', value: Math.min(LONGEST, Math.ceil((settings.size / settings.rate) * SECOND)) };
}
