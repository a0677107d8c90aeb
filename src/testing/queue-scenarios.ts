import fc from 'fast-check';
import { type Document, maybe } from './document.ts';

/** Queues of every kind in front of functions that are slow, limited, wrong, or all of it. */
export const queueChoices = fc.record({
  fifo: maybe(fc.record({ count: fc.integer({ min: 1, max: 8 }), skew: fc.constantFrom(0, 1.2) })),
  batchSize: fc.integer({ min: 1, max: 10 }),
  window: fc.constantFrom('0s', '0s', '1s', '7s'),
  visibility: fc.constantFrom('10s', '11s', '60s'),
  retention: fc.constantFrom('60s', '2m', '4d'),
  delay: fc.constantFrom('0s', '0s', '3s', '90s'),
  maxReceiveCount: maybe(fc.integer({ min: 1, max: 4 })),
  cap: maybe(fc.integer({ min: 2, max: 8 })),
  provisioned: fc.boolean(),
  partial: fc.boolean(),
  poison: fc.constantFrom('0%', '10%', '100%'),
  errorRate: fc.constantFrom('0%', '20%', '100%'),
  sinkErrors: fc.constantFrom('0%', '50%'),
  duration: fc.constantFrom('0s', '50ms', '4s', '9s', '20s'),
  init: fc.constantFrom('0s', '8s'),
  reserved: maybe(fc.integer({ min: 0, max: 5 })),
  serviceErrors: fc.constantFrom('0%', '0%', '30%'),
  arrivals: fc.constantFrom<Record<string, unknown>>(
    { at: '0s', count: 300 },
    { process: 'poisson', rate: '3/s' },
    { process: 'constant', rate: '40/s' },
  ),
  redriveAt: maybe(fc.integer({ min: 0, max: 200 })),
});
export type QueueChoices = typeof queueChoices extends fc.Arbitrary<infer Value> ? Value : never;

export function queueDocumentOf(chosen: QueueChoices): Document {
  const { fifo, cap, provisioned, maxReceiveCount, reserved, redriveAt } = chosen;
  const isCapped = cap !== undefined;
  return {
    name: 'queues',
    platform: { accountConcurrency: 300, serviceErrorRate: chosen.serviceErrors },
    run: { duration: '4m', resolution: '10s' },
    functions: {
      f: {
        duration: chosen.duration,
        init: chosen.init,
        timeout: '10s',
        errorRate: chosen.errorRate,
        ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
      },
    },
    sources: {
      q: {
        type: 'sqs',
        target: 'f',
        batchSize: chosen.batchSize,
        visibilityTimeout: chosen.visibility,
        retention: chosen.retention,
        delay: chosen.delay,
        poison: chosen.poison,
        reportBatchItemFailures: chosen.partial,
        arrivals: chosen.arrivals,
        ...(fifo === undefined ? { maximumBatchingWindow: chosen.window } : { fifo: true, messageGroups: fifo }),
        ...(maxReceiveCount === undefined ? {} : { maxReceiveCount, deadLetterQueue: 'd' }),
        ...(isCapped ? { maximumConcurrency: cap } : {}),
        ...(provisioned && !isCapped ? { provisionedPollers: { minimum: 2, maximum: 4 } } : {}),
      },
    },
    downstreams: { d: { type: 'queue', errorRate: chosen.sinkErrors } },
    faults: redriveAt === undefined ? [] : [{ at: `${redriveAt}s`, redrive: 'd', to: 'q', rate: '20/s' }],
  };
}

/** One queue in front of one function. */
export const queueScenarios: fc.Arbitrary<Document> = queueChoices.map(queueDocumentOf);
