import { z } from 'zod';
import { arrivalsField } from '../arrivals/index.ts';
import { duration, name, positiveCount, share, size } from '../units/fields.ts';

/** The `sqs` source: a queue and its mapping, with the names that AWS gives their settings. */
export const sqsField = z.strictObject({
  type: z.literal('sqs'),
  target: name.describe('The function that is invoked.'),
  arrivals: arrivalsField,
  fifo: z
    .boolean()
    .prefault(false)
    .describe('Whether it is a FIFO queue: order within each message group (Q-40, Q-41).'),
  messageGroups: z
    .strictObject({
      count: positiveCount.describe('Number of message groups, at most 1,000,000.'),
      skew: z
        .number()
        .min(0)
        .max(10)
        .prefault(0)
        .describe("Exponent of Zipf's law over the groups; 0: all groups get as much."),
    })
    .optional()
    .describe('How messages spread over groups; FIFO queues only. Absent: one group.'),
  messageSize: size.prefault('1KB').describe('Size of each message; above the limit it is refused (Q-27).'),
  retention: duration.prefault('4d').describe('Age at which a message is deleted unread, 60s to 14d (Q-26).'),
  delay: duration.prefault('0s').describe('How long each message is hidden after it was sent, 0s to 15m.'),
  visibilityTimeout: duration
    .prefault('30s')
    .describe('How long a received message is hidden from others, at least the timeout of the function (Q-22, Q-26).'),
  maxReceiveCount: positiveCount
    .optional()
    .describe('How often a message may be received before it goes to the dead-letter queue; absent: 10 (Q-24).'),
  deadLetterQueue: name.optional().describe('Downstream that receives messages that were received too often.'),
  batchSize: positiveCount.prefault(10).describe('Messages of one invocation at most (Q-20).'),
  maximumBatchingWindow: duration
    .prefault('0s')
    .describe('How long a batch is collected, 0s to 300s; not for FIFO queues (Q-21).'),
  maximumConcurrency: positiveCount
    .optional()
    .describe('Most batches that the mapping has at once, 2 to 1,000 (Q-08).'),
  provisionedPollers: z
    .strictObject({
      minimum: positiveCount.prefault(2).describe('Event pollers that are kept, 2 to 200 (Q-50).'),
      maximum: positiveCount.prefault(200).describe('Event pollers at most, 2 to 10,000 (Q-50).'),
    })
    .optional()
    .describe('Provisioned mode: event pollers of its own, each with up to 10 batches at once (Q-50 to Q-54).'),
  reportBatchItemFailures: z
    .boolean()
    .prefault(false)
    .describe('Whether the function reports which messages failed, so that only these come back (Q-25).'),
  poison: share
    .prefault('0%')
    .describe(
      'Share of messages whose processing always fails: they fail the whole batch, or are reported as failed. Failures by chance are the errorRate of the function.',
    ),
});

export type SqsSettings = z.output<typeof sqsField>;
