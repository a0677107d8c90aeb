import type { Feature } from './features.ts';

const FACTS = 'AWS Lambda Developer Guide and its history';
const NOT_REREAD = 'AWS announcement of that day (documented, not re-read)';
const STREAMS = ['kinesis', 'dynamodb-stream'];

/** A setting of the mappings that read a stream: of the first one, and of further ones. */
function ofMappings(setting: string, what: string, since: string, fact: string, source = FACTS): readonly Feature[] {
  const common = { what, since, sourceTypes: STREAMS, facts: [fact], source };
  return [
    { ...common, path: `sources.*.${setting}` },
    { ...common, path: `sources.*.consumers.*.${setting}` },
  ];
}

/** Dated settings of sources that read streams. */
export const streamFeatures: readonly Feature[] = [
  ...ofMappings('maximumBatchingWindow', 'a batching window for streams', '2019-09-25', 'K-21', NOT_REREAD),
  ...ofMappings('parallelizationFactor', 'a parallelization factor', '2019-11-25', 'K-05'),
  ...ofMappings('maximumRetryAttempts', 'a maximum number of retry attempts of streams', '2019-11-25', 'K-23'),
  ...ofMappings('maximumRecordAge', 'a maximum record age', '2019-11-25', 'K-24'),
  ...ofMappings('bisectBatchOnFunctionError=true', 'bisecting of batches', '2019-11-25', 'K-25'),
  ...ofMappings('onFailure', 'on-failure destinations of streams', '2019-11-25', 'K-28'),
  ...ofMappings(
    'reportBatchItemFailures=true',
    'partial batch responses for streams',
    '2020-12-22',
    'K-26',
    NOT_REREAD,
  ),
  ...ofMappings('tumblingWindow', 'tumbling windows', '2020-12-15', 'K-27', NOT_REREAD),
  ...ofMappings('filtered', 'event filters', '2021-11-26', 'K-09', NOT_REREAD),
  ...ofMappings('enhancedFanOut=true', 'enhanced fan-out', '2018-08-02', 'K-03', NOT_REREAD),
  {
    path: 'sources.*.mode=on-demand',
    what: 'on-demand streams',
    since: '2021-11-29',
    sourceTypes: ['kinesis'],
    facts: ['K-66'],
    source: NOT_REREAD,
  },
  {
    path: 'sources.*.broker=rabbitmq',
    what: 'RabbitMQ as an event source',
    since: '2021-07-02',
    sourceTypes: ['mq'],
    facts: ['MQ-01'],
    source: NOT_REREAD,
  },
  {
    path: 'sources.*.filtered',
    what: 'event filters',
    since: '2021-11-26',
    sourceTypes: ['kafka', 'mq'],
    facts: ['K-09'],
    source: NOT_REREAD,
  },
  {
    path: 'sources.*.provisionedPollers',
    what: 'provisioned pollers for Kafka',
    since: '2024-11-20',
    sourceTypes: ['kafka'],
    facts: ['KF-06'],
    source: NOT_REREAD,
  },
  ...['maximumRetryAttempts', 'bisectBatchOnFunctionError=true', 'reportBatchItemFailures=true', 'onFailure'].map(
    (setting) => ({
      path: `sources.*.${setting}`,
      what: 'retry controls for Kafka',
      since: '2025-01-01',
      sourceTypes: ['kafka'],
      facts: ['KF-07'],
      source: FACTS,
    }),
  ),
];
