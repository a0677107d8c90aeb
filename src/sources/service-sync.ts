import { SECOND } from '../units/time.ts';
import type { Service, SyncEra } from './service.ts';

/** What holds for a synchronous service that sets nothing of its own. */
export const SYNC = {
  kind: 'sync',
  batching: 'one at a time',
  timeout: null,
  retry: 'none',
  hasGateway: false,
  payloadMaximum: null,
} as const satisfies Partial<SyncEra>;

const CALLER = 'nobody but the caller';

export const syncServices: readonly Service[] = [
  {
    type: 'sdk',
    name: 'AWS SDK, RequestResponse',
    eras: [
      {
        ...SYNC,
        from: '2014-11-13',
        unit: 'one call',
        retries: "the SDK's retry policy",
        retry: null,
        facts: ['S-01', 'S-02', 'S-07', 'R-01', 'R-05'],
      },
    ],
  },
  {
    type: 'alb',
    name: 'Application Load Balancer',
    eras: [
      {
        ...SYNC,
        from: '2018-11-29',
        unit: 'one request',
        retries: CALLER,
        payloadMaximum: 1024 * 1024,
        facts: ['S-23'],
      },
    ],
  },
  {
    type: 'api-gateway',
    name: 'Amazon API Gateway',
    eras: [
      {
        ...SYNC,
        from: '2015-07-09',
        unit: 'one request',
        retries: CALLER,
        hasGateway: true,
        facts: ['S-20', 'S-21', 'S-22'],
      },
    ],
  },
  {
    type: 'function-url',
    name: 'Function URL',
    eras: [{ ...SYNC, from: '2022-04-06', unit: 'one request', retries: CALLER, facts: ['S-24'] }],
  },
  {
    type: 'appsync',
    name: 'AWS AppSync',
    eras: [{ ...SYNC, from: '2017-11-28', unit: 'one resolver call', retries: CALLER, facts: ['S-33'] }],
  },
  {
    type: 'cognito',
    name: 'Amazon Cognito',
    eras: [
      {
        ...SYNC,
        from: '2014-11-13',
        unit: 'one call',
        retries: 'Cognito Sync events: none documented',
        facts: ['S-26'],
      },
      {
        ...SYNC,
        from: '2016-07-28',
        unit: 'one call',
        retries: 'Cognito, not when Invoke answers 5xx',
        retry: 'cognito',
        timeout: 5 * SECOND,
        facts: ['S-25', 'S-26'],
      },
    ],
  },
  {
    type: 'alexa',
    name: 'Amazon Alexa',
    eras: [
      {
        ...SYNC,
        from: '2015-06-25',
        unit: 'one call',
        retries: 'none documented',
        timeout: 8 * SECOND,
        facts: ['S-27'],
      },
    ],
  },
  {
    type: 'lex',
    name: 'Amazon Lex',
    eras: [
      {
        ...SYNC,
        from: '2016-11-30',
        unit: 'one call',
        retries: 'none documented',
        timeout: 30 * SECOND,
        facts: ['S-28'],
      },
    ],
  },
  {
    type: 'step-functions',
    name: 'AWS Step Functions',
    eras: [
      {
        ...SYNC,
        from: '2016-12-01',
        unit: 'one task',
        retries: "the state machine's Retry, not for a 429",
        retry: 'step-functions',
        facts: ['S-29'],
      },
    ],
  },
  {
    type: 'lambda-edge',
    name: 'Lambda@Edge',
    eras: [
      {
        ...SYNC,
        from: '2017-07-17',
        unit: 'one request',
        retries: CALLER,
        timeout: 30 * SECOND,
        facts: ['S-30'],
      },
    ],
  },
];
