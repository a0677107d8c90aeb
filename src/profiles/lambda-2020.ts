import { HOUR, MINUTE, MS, SECOND } from '../units/time.ts';
import { guide, guideOf, PRICE_LIST, PRICING, SHILKOV } from './citations.ts';
import { dated, withValues } from './dated.ts';
import { lambda2018 } from './lambda-2018.ts';
import { network2020 } from './network-values.ts';
import { provisionedScaling2020 } from './provisioned-values.ts';
import { queues2020 } from './sqs-values.ts';

const MB = 1024 * 1024;
const ASYNC = guideOf('invocation-async.md', '2019-07-28');
const SCALING = guideOf('invocation-scaling.md', '2022-11-14');

/** End of 2020: provisioned concurrency, the request-rate limit, and billing by the millisecond. */
export const lambda2020 = withValues(
  lambda2018,
  {
    name: 'lambda-2020',
    date: '2020-12-31',
    summary: 'End of 2020: provisioned concurrency, 10 requests a second per unit of concurrency, billing by 1 ms',
  },
  {
    concurrencyMetricStatistic: dated('maximum', guide('monitoring-concurrency'), '2020-12-31', 'M-06'),
    requestRateFactor: dated(10, guideOf('limits.md', '2019-04-02'), '2019-04-02', 'C-20', 'C-21', 'C-23'),
    memoryMaximum: dated(10_240 * MB, guide('gettingstarted-limits'), '2020-12-01', 'E-60'),
    memoryStep: dated(MB, guide('gettingstarted-limits'), '2020-12-01', 'E-60'),
    memoryPerVcpu: dated(1769 * MB, guide('configuration-memory'), '2020-12-01', 'E-61'),
    idleLifetime: dated(
      { distribution: 'constant', value: 10 * MINUTE },
      `assumed: AWS publishes nothing; exactly 10 minutes since July 2019 in ${SHILKOV}`,
      '2019-08-01',
      'E-22',
    ),

    provisionedAllocationDelay: dated(
      90 * SECOND,
      'assumed: the one to two minutes of the later guide, in the middle',
      '2019-12-03',
      'C-43',
    ),
    provisionedAllocationPerMinute: dated(500, SCALING, '2019-12-03', 'C-45'),
    provisionedAllocationBurst: dated(3000, SCALING, '2019-12-03', 'C-45'),
    ...provisionedScaling2020,

    asyncMaximumEventAge: dated(6 * HOUR, guide('invocation-async-configuring'), '2019-11-25', 'A-04', 'A-07'),
    asyncMaximumRetryAttempts: dated(2, guide('invocation-async-configuring'), '2019-11-25', 'A-02', 'A-07'),
    asyncErrorRetryDelayFirst: dated(MINUTE, ASYNC, '2019-07-28', 'A-03'),
    asyncErrorRetryDelaySecond: dated(2 * MINUTE, ASYNC, '2019-07-28', 'A-03'),
    asyncThrottleRetryBase: dated(SECOND, ASYNC, '2019-07-28', 'A-04'),
    asyncThrottleRetryMaximum: dated(5 * MINUTE, ASYNC, '2019-07-28', 'A-04'),

    ...queues2020,
    ...network2020,

    billingIncrement: dated(MS, PRICING, '2020-12-01', 'B-03'),
    pricePerGBSecondX86: dated(
      [{ upTo: Number.POSITIVE_INFINITY, price: 0.000_016_666_7 }],
      PRICING,
      '2020-12-01',
      'B-21',
    ),
    pricePerProvisionedGBSecondX86: dated(0.000_004_166_7, PRICE_LIST, '2019-12-03', 'B-23'),
    pricePerProvisionedDurationGBSecondX86: dated(0.000_009_722_2, PRICE_LIST, '2019-12-03', 'B-24'),
    provisionedBillingIncrement: dated(5 * MINUTE, PRICING, '2019-12-03', 'B-07'),
  },
);
