import fc from 'fast-check';
import { downstream, front, step } from './call-scenarios.ts';
import { share } from './choices.ts';
import { maybe, number } from './document.ts';
import { plainChoices } from './plain-scenarios.ts';
import { kafka, kinesis, mapping, mq } from './stream-scenarios.ts';

// What a whole scenario may have beside functions that are invoked directly: calls and what they lead to, streams,
// queues and topics, policies, modes of functions, and faults.

const rarely = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });

const extras = fc.record({
  steps: fc.array(step, { maxLength: 3 }),
  /** Percentages of what the function may have at most. */
  policy: rarely(
    fc.record({
      min: number(0, 2),
      more: number(0, 3),
      targetUtilization: maybe(fc.constantFrom('20%', '70%')),
      at: number(0, 19),
      scheduled: number(0, 3),
    }),
  ),
  /** An alias over two versions. */
  versions: rarely(
    fc.record({
      weight: fc.constantFrom('0%', '10%', '50%'),
      errorRate: maybe(share),
      durationFactor: maybe(fc.constantFrom(0.2, 5)),
      provisioned: maybe(number(0, 2)),
    }),
  ),
  vpc: fc.constantFrom(undefined, undefined, true),
  snapStart: fc.constantFrom(undefined, undefined, 'java21', 'python3.13'),
  responseStreaming: rarely(fc.constantFrom({ duration: '200ms' }, { size: '2MB', rate: '1MB' })),
  durationPerRecord: fc.constantFrom('0s', '5ms'),
});
export type Extras = typeof extras extends fc.Arbitrary<infer Value> ? Value : never;

const dynamodb = fc.record({
  type: fc.constant('dynamodb-stream' as const),
  ...mapping,
  arrivals: fc.constant({ process: 'poisson', rate: '30/s' }),
  shards: number(1, 4),
});

const sqs = fc.record({
  type: fc.constant('sqs' as const),
  fifo: maybe(fc.record({ count: number(1, 8), skew: fc.constantFrom(0, 1.2) })),
  batchSize: number(1, 10),
  maximumBatchingWindow: fc.constantFrom('0s', '1s', '7s'),
  visibilityTimeout: fc.constantFrom('60s', '2m'),
  retention: fc.constantFrom('60s', '2m', '4d'),
  delay: fc.constantFrom('0s', '3s', '90s'),
  maxReceiveCount: maybe(number(1, 4)),
  pollers: fc.constantFrom<'usual' | 'capped' | 'provisioned'>('usual', 'capped', 'provisioned'),
  reportBatchItemFailures: fc.constantFrom(undefined, true),
  poison: fc.constantFrom('0%', '10%', '100%'),
  arrivals: fc.constantFrom<Record<string, unknown>>(
    { at: '0s', count: 200 },
    { process: 'poisson', rate: '3/s' },
    { process: 'constant', rate: '20/s' },
  ),
});
export type SqsChoices = typeof sqs extends fc.Arbitrary<infer Value> ? Value : never;

const pull = fc.record({
  source: fc.oneof(
    { arbitrary: sqs, weight: 3 },
    { arbitrary: kinesis, weight: 3 },
    { arbitrary: dynamodb, weight: 1 },
    { arbitrary: kafka, weight: 1 },
    { arbitrary: mq, weight: 1 },
  ),
  target: number(0, 99),
  from: maybe(number(0, 99)),
  queue: number(0, 99),
});
export type PullChoices = typeof pull extends fc.Arbitrary<infer Value> ? Value : never;

const timing = fc.oneof(
  {
    arbitrary: fc.record({ at: number(0, 120).map((at) => `${at}s`), for: maybe(fc.constantFrom('2s', '30s')) }),
    weight: 3,
  },
  { arbitrary: fc.constant({ every: '40s', lasts: '5s' }), weight: 1 },
);

const fault = fc.record({
  kind: fc.constantFrom(
    'deploy' as const,
    'loseEnvironments' as const,
    'function' as const,
    'serviceErrors' as const,
    'downstream' as const,
    'empty' as const,
    'surge' as const,
    'quota' as const,
    'reshard' as const,
    'redrive' as const,
  ),
  timing,
  /** Which of the things that it can happen to; modulo their number. */
  about: number(0, 99),
  isOfAll: fc.boolean(),
  share,
  factor: fc.constantFrom(0.2, 3, 20),
  outage: fc.constantFrom(undefined, 'refuse', 'hang'),
  stages: fc.constantFrom(undefined, 'Canary10Percent1Minutes', 'Linear10PercentEvery1Minute', 'AllAtOnce'),
  rollback: fc.constantFrom(undefined, '5%'),
  count: number(1, 6),
});
export type FaultChoices = typeof fault extends fc.Arbitrary<infer Value> ? Value : never;

/** What a whole scenario is made from; each choice is independent of the others and shrinks by itself. */
export const wholeChoices = fc.record({
  plain: plainChoices,
  warmup: fc.constantFrom('0s', '0s', '0s', '13s'),
  extras: fc.array(extras, { minLength: 4, maxLength: 4 }),
  stores: fc.array(downstream, { maxLength: 3 }),
  front: maybe(front),
  pulls: fc.array(pull, { maxLength: 2 }),
  faults: fc.array(fault, { maxLength: 3 }),
});
export type WholeChoices = typeof wholeChoices extends fc.Arbitrary<infer Value> ? Value : never;
