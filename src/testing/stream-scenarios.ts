import fc from 'fast-check';
import type { Document } from './document.ts';

const rarely = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
const sometimes = fc.constantFrom(undefined, undefined, true);

export const mapping = {
  target: fc.constant('f'),
  batchSize: fc.integer({ min: 1, max: 60 }),
  maximumBatchingWindow: rarely(fc.constantFrom('500ms', '3s', '20s')),
  parallelizationFactor: fc.integer({ min: 1, max: 4 }),
  maximumRecordAge: rarely(fc.constant('60s')),
  maximumRetryAttempts: rarely(fc.integer({ min: 0, max: 3 })),
  bisectBatchOnFunctionError: sometimes,
  reportBatchItemFailures: sometimes,
  onFailure: rarely(fc.constant('failed')),
  poison: fc.constantFrom('0%', '0.5%', '5%'),
  filtered: fc.constantFrom('0%', '20%'),
  tumblingWindow: rarely(fc.constantFrom('7s', '30s')),
};

const arrivals = fc.oneof(
  fc.record({ process: fc.constant('poisson'), rate: fc.constantFrom('3/s', '60/s', '400/s') }),
  fc.record({ at: fc.constantFrom('0s', '20s'), count: fc.integer({ min: 1, max: 3000 }) }),
  fc.constant({ from: 'web', perInvocation: 1.5 }),
);

export const kinesis = fc.record({
  type: fc.constant('kinesis'),
  ...mapping,
  enhancedFanOut: sometimes,
  arrivals,
  shards: fc.integer({ min: 1, max: 5 }),
  recordSize: fc.constantFrom('100B', '20KB', '300KB'),
  partitionKeys: fc.record({
    count: rarely(fc.integer({ min: 1, max: 20 })),
    skew: fc.constantFrom(0, 1.2),
    hot: fc.constantFrom('0%', '60%'),
  }),
  consumers: fc.oneof(fc.constant({}), fc.record({ audit: fc.record({ ...mapping, enhancedFanOut: sometimes }) })),
});

export const kafka = fc.record({
  type: fc.constant('kafka'),
  target: mapping.target,
  batchSize: mapping.batchSize,
  poison: fc.constantFrom('0%', '0.5%'),
  arrivals,
  partitions: fc.integer({ min: 1, max: 6 }),
  retention: rarely(fc.constant('1m')),
  provisionedPollers: rarely(fc.record({ minimum: fc.integer({ min: 1, max: 3 }) })),
});

export const mq = fc.record({
  type: fc.constant('mq'),
  target: mapping.target,
  batchSize: mapping.batchSize,
  broker: fc.constantFrom('activemq', 'rabbitmq'),
  arrivals,
});

/** One stream, topic or broker in front of one function. */
export const streamScenarios: fc.Arbitrary<Document> = fc
  .record({
    source: fc.oneof({ arbitrary: kinesis, weight: 4 }, { arbitrary: kafka, weight: 1 }, { arbitrary: mq, weight: 1 }),
    duration: fc.constantFrom<unknown>('20ms', '1s', { distribution: 'exponential', mean: '300ms' }),
    errorRate: fc.constantFrom('0%', '5%', '60%'),
    reserved: fc.constantFrom(undefined, 0, 1, 3),
    warmup: fc.constantFrom('0s', '17s'),
    serviceErrorRate: fc.constantFrom('0%', '10%'),
    reshard: rarely(fc.integer({ min: 1, max: 6 })),
  })
  .map(
    ({ source, duration, errorRate, reserved, warmup, serviceErrorRate, reshard }) =>
      ({
        name: 'streams',
        platform: { serviceErrorRate, kinesisRetention: '1h', accountConcurrency: 200 },
        run: { duration: '3m', warmup, seed: `${errorRate} ${reshard}` },
        functions: {
          f: {
            duration,
            init: '100ms',
            errorRate,
            ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
          },
          web: { duration: '10ms', init: '0s' },
        },
        sources: {
          s: source,
          w: { type: 'sdk', target: 'web', arrivals: { process: 'poisson', rate: '20/s' } },
        },
        downstreams: { failed: { type: 'queue', errorRate: '10%' } },
        faults:
          reshard === undefined || source.type !== 'kinesis' ? [] : [{ at: '60s', reshard: 's', shards: reshard }],
      }) as unknown as Document,
  );
