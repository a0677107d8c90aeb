import type { Feature } from './features.ts';

const NOT_REREAD = 'AWS announcement of that day (documented, not re-read)';

/** Dated settings of downstreams, in the order of the scenario format. */
export const downstreamFeatures: readonly Feature[] = [
  {
    path: 'downstreams.*.type=database-proxy',
    what: 'RDS Proxy',
    since: '2020-06-30',
    facts: ['D-08'],
    source: NOT_REREAD,
  },
  {
    path: 'downstreams.*.maximumCapacity',
    what: 'Aurora Serverless v2',
    since: '2022-04-21',
    facts: ['D-07'],
    source: NOT_REREAD,
  },
  {
    path: 'downstreams.*.mode=on-demand',
    what: 'on-demand tables',
    since: '2018-11-28',
    instead: 'mode: provisioned',
    facts: ['D-11'],
    source: NOT_REREAD,
  },
  {
    path: 'downstreams.*.adaptiveCapacity=true',
    what: 'adaptive capacity that acts at once',
    since: '2019-05-23',
    instead: 'adaptiveCapacity: false',
    facts: ['D-10'],
    source: NOT_REREAD,
  },
];
