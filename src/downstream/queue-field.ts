import { z } from 'zod';
import { distributionField } from '../random/index.ts';
import { rate, share } from '../units/fields.ts';

export const queueField = z
  .strictObject({
    type: z.literal('queue').describe('A queue or topic that takes whatever it is sent.'),
    errorRate: share.prefault('0%').describe('Share of deliveries that fail; what was to be delivered is lost.'),
    latency: distributionField.prefault('10ms').describe('Time of one call by which a function sends a message.'),
    drainRate: rate
      .refine((perSecond) => perSecond > 0, {
        error: 'expected a rate above 0/s; leave drainRate out for a queue that nothing empties',
      })
      .optional()
      .describe('Messages that something beyond this scenario takes out; absent: none.'),
  })
  .meta({ title: 'queue' });

export type QueueSettings = z.output<typeof queueField>;
