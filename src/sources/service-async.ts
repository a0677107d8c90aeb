import { HOUR, SECOND } from '../units/time.ts';
import type { AsyncEra, Service } from './service.ts';
import { BACKOFF, ONCE } from './service-delivery.ts';
import { SYNC } from './service-sync.ts';

/** What holds for a sender that sets nothing of its own. */
const ASYNC = {
  kind: 'async',
  retries: 'none documented',
  batching: 'one at a time',
  delivery: ONCE,
} as const satisfies Partial<AsyncEra>;

/** Where the guide of 2018 and that of today differ, the day of the change is assumed. */
const SINCE_2019 = '2019-01-01';

const UNTIL_A_DAY = { ...BACKOFF, maxAge: 24 * HOUR };
const EVENTBRIDGE = { ...UNTIL_A_DAY, maxAttempts: 185 };

/** Services that hand events over: the row says what they do until Lambda accepts; then Lambda's own rules hold (SRC-01). */
export const asyncServices: readonly Service[] = [
  {
    type: 'async',
    name: 'AWS SDK, Event',
    eras: [
      {
        ...ASYNC,
        from: '2014-11-13',
        unit: 'one event',
        retries: "the SDK's retry policy until the 202",
        delivery: null,
        facts: ['A-01', 'S-01', 'R-01', 'R-05'],
      },
    ],
  },
  {
    type: 's3',
    name: 'Amazon S3',
    eras: [
      {
        ...ASYNC,
        from: '2014-11-13',
        unit: 'one notification',
        retries: 'S3 until the 202',
        batching: 'one record an event',
        delivery: UNTIL_A_DAY,
        facts: ['A-09', 'SRC-01', 'SRC-03'],
      },
    ],
  },
  {
    type: 'sns',
    name: 'Amazon SNS',
    eras: [
      {
        ...ASYNC,
        from: '2015-04-09',
        unit: 'one notification',
        retries: 'SNS until the 202',
        // "Up to three times" (section 8, January 2017); assumed to come at once.
        delivery: { ...ONCE, maxAttempts: 4, immediate: 4 },
        facts: ['SRC-01', 'SRC-02'],
      },
      {
        ...ASYNC,
        from: SINCE_2019,
        unit: 'one notification',
        retries: 'SNS until the 202',
        delivery: {
          ...ONCE,
          maxAttempts: 100_015,
          immediate: 3,
          flat: 2,
          growing: 10,
          base: SECOND,
          cap: 20 * SECOND,
        },
        facts: ['SRC-01', 'SRC-02', 'W-S1'],
      },
    ],
  },
  {
    type: 'eventbridge',
    name: 'Amazon EventBridge',
    eras: [
      {
        ...ASYNC,
        from: '2019-07-11',
        unit: 'one matched event',
        retries: 'EventBridge until the 202',
        delivery: EVENTBRIDGE,
        facts: ['SRC-01', 'SRC-02', 'W-S2'],
      },
    ],
  },
  {
    type: 'schedule',
    name: 'Scheduled events',
    eras: [
      {
        ...ASYNC,
        from: '2015-10-08',
        unit: 'one tick',
        retries: 'CloudWatch Events until the 202',
        delivery: UNTIL_A_DAY,
        facts: ['SRC-01'],
      },
      {
        ...ASYNC,
        from: '2019-07-11',
        unit: 'one tick',
        retries: 'EventBridge until the 202',
        delivery: EVENTBRIDGE,
        facts: ['SRC-01', 'W-S2'],
      },
    ],
  },
  {
    type: 'iot',
    name: 'AWS IoT rules',
    eras: [{ ...ASYNC, from: '2015-12-18', unit: 'one message', facts: ['SRC-01'] }],
  },
  {
    type: 'ses',
    name: 'Amazon SES receiving rules',
    eras: [{ ...ASYNC, from: '2015-09-28', unit: 'one mail', facts: ['SRC-01', 'S-31'] }],
  },
  {
    type: 'cloudformation',
    name: 'AWS CloudFormation custom resources',
    eras: [
      { ...SYNC, from: '2015-04-09', unit: 'one resource operation', retries: 'none documented', facts: ['S-36'] },
      {
        ...ASYNC,
        from: SINCE_2019,
        unit: 'one resource operation',
        retries: 'none; the stack waits for its own timeout',
        facts: ['S-36'],
      },
    ],
  },
  {
    type: 'cloudtrail',
    name: 'AWS CloudTrail log files',
    eras: [
      {
        ...ASYNC,
        from: '2014-11-13',
        unit: 'one log file',
        retries: 'S3 until the 202',
        batching: 'many records a file',
        delivery: UNTIL_A_DAY,
        facts: ['SRC-01'],
      },
    ],
  },
  {
    type: 'codecommit',
    name: 'AWS CodeCommit',
    eras: [{ ...ASYNC, from: '2015-07-09', unit: 'one push', facts: ['SRC-01'] }],
  },
  {
    type: 'cloudwatch-logs',
    name: 'Amazon CloudWatch Logs subscriptions',
    eras: [
      {
        ...ASYNC,
        from: '2015-06-01',
        unit: 'one compressed batch',
        retries: 'Logs until the 202',
        batching: 'many log events a call',
        delivery: { ...BACKOFF, maxAttempts: 6 },
        facts: ['SRC-01'],
      },
      {
        ...ASYNC,
        from: SINCE_2019,
        unit: 'one compressed batch',
        retries: 'Logs until the 202',
        batching: 'many log events a call',
        delivery: UNTIL_A_DAY,
        facts: ['SRC-01', 'SRC-04'],
      },
    ],
  },
  {
    type: 'cloudwatch-alarm',
    name: 'Amazon CloudWatch alarms',
    eras: [
      {
        ...ASYNC,
        from: '2023-12-22',
        unit: 'one state change',
        retries: 'CloudWatch until the 202',
        delivery: BACKOFF,
        facts: ['SRC-01'],
      },
    ],
  },
  {
    type: 'config',
    name: 'AWS Config rules',
    eras: [{ ...ASYNC, from: '2015-12-18', unit: 'one evaluation', facts: ['SRC-01'] }],
  },
];
