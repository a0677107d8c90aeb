import { HOUR, MINUTE, MS, SECOND } from '../units/time.ts';
import { BOTOCORE_2017, CUI, GATEWAY_LIMITS, guide, guideOf, PRICING, WEBINAR } from './citations.ts';
import { dated } from './dated.ts';
import { managed2017 } from './managed-values.ts';
import { network2017 } from './network-values.ts';
import type { PlatformProfile } from './profile.ts';
import { provisionedScaling2017 } from './provisioned-values.ts';
import { snapStart2017 } from './snap-start-values.ts';
import { queues2017 } from './sqs-values.ts';
import { streams2017 } from './stream-dates.ts';

const KB = 1024;
const MB = 1024 * KB;
const WEBINAR_DAY = '2017-01-18';
const NOT_YET = 'not offered before this date, so the value has no effect';

/** The platform as the webinar of January 2017 presents it. */
export const lambda2017: PlatformProfile = {
  name: 'lambda-2017',
  date: WEBINAR_DAY,
  summary: 'January 2017: quota 100, no reservations, no published rate limits, billing by 100 ms',
  values: {
    accountConcurrency: dated(100, WEBINAR, WEBINAR_DAY, 'C-04'),
    unreservedFloor: dated(0, `${guide('configuration-concurrency')}: reservations ${NOT_YET}`, WEBINAR_DAY, 'C-10'),
    requestRateFactor: dated(null, `${BOTOCORE_2017} and the webinar name none`, WEBINAR_DAY, 'C-25'),
    requestRateWindow: dated(
      SECOND,
      'assumed: window and bucket are not published; one second at the full rate is the shortest that admits the rate itself',
      WEBINAR_DAY,
      'C-26',
    ),
    scalingScope: dated(
      'none',
      'assumed: no burst table of this date is known, and at a quota of 100 no known one would bind',
      WEBINAR_DAY,
      'C-35',
    ),
    scalingBurst: dated(
      3000,
      'assumed: the first published table, in force only if a scope is set',
      WEBINAR_DAY,
      'C-35',
    ),
    scalingIncrement: dated(500, 'assumed: as scalingBurst', WEBINAR_DAY, 'C-35'),
    scalingInterval: dated(MINUTE, 'assumed: as scalingBurst', WEBINAR_DAY, 'C-35'),
    scalingRefill: dated('stepped', 'assumed: as scalingBurst', WEBINAR_DAY, 'C-35', 'C-34'),
    scalingAppliesToAsync: dated(
      true,
      'assumed: not stated; asynchronous deliveries and mappings need environments like any other call',
      WEBINAR_DAY,
      'C-33',
    ),

    memoryMinimum: dated(128 * MB, WEBINAR, WEBINAR_DAY, 'E-60'),
    memoryMaximum: dated(1536 * MB, WEBINAR, WEBINAR_DAY, 'E-60'),
    memoryStep: dated(64 * MB, WEBINAR, WEBINAR_DAY, 'E-60'),
    memoryPerVcpu: dated(
      1769 * MB,
      'assumed: CPU was proportional to memory, but the figure was first given later',
      WEBINAR_DAY,
      'E-61',
    ),
    ephemeralStorageIncluded: dated(512 * MB, WEBINAR, WEBINAR_DAY, 'E-65'),
    ephemeralStorageMaximum: dated(512 * MB, WEBINAR, WEBINAR_DAY, 'E-65'),
    functionTimeoutMaximum: dated(300 * SECOND, WEBINAR, WEBINAR_DAY, 'E-62'),
    initTimeout: dated(10 * SECOND, 'assumed: as documented later', WEBINAR_DAY, 'E-02'),
    idleLifetime: dated(
      { distribution: 'constant', value: 50 * MINUTE },
      `assumed: AWS publishes nothing; mostly 45 to 60 minutes in ${CUI}; vary from 5 to 60 minutes`,
      WEBINAR_DAY,
      'E-20',
      'E-21',
      'E-24',
    ),
    maximumEnvironmentAge: dated(
      { distribution: 'constant', value: 4 * HOUR },
      'assumed: AWS publishes no number; about 4 hours was the longest life reported',
      WEBINAR_DAY,
      'E-21',
      'E-24',
    ),
    reuseOrder: dated(
      'most-recently-used',
      'assumed: the order is not documented; this one fits the measured number of idle environments',
      WEBINAR_DAY,
      'E-23',
    ),
    serviceErrorRate: dated(
      0,
      'assumed: no share is published, and it is negligible in normal operation',
      WEBINAR_DAY,
      'ERR-02',
    ),
    ...network2017,
    ...snapStart2017,

    provisionedAllocationDelay: dated(0, `${guide('provisioned-concurrency')}: ${NOT_YET}`, WEBINAR_DAY, 'C-40'),
    provisionedAllocationPerMinute: dated(0, `${guide('provisioned-concurrency')}: ${NOT_YET}`, WEBINAR_DAY, 'C-40'),
    provisionedAllocationBurst: dated(0, `${guide('provisioned-concurrency')}: ${NOT_YET}`, WEBINAR_DAY, 'C-40'),
    provisionedRecycleRate: dated(
      0,
      'assumed: environments are recycled, but no rate is published',
      WEBINAR_DAY,
      'C-47',
    ),
    ...provisionedScaling2017,
    ...managed2017,

    asyncMaximumEventAge: dated(6 * HOUR, WEBINAR, WEBINAR_DAY, 'A-04', 'A-08', 'A-15'),
    asyncMaximumRetryAttempts: dated(2, WEBINAR, WEBINAR_DAY, 'A-02', 'A-15'),
    asyncErrorRetryDelayFirst: dated(
      MINUTE,
      'assumed: the webinar says "with delays"; first written down in July 2019',
      WEBINAR_DAY,
      'A-03',
    ),
    asyncErrorRetryDelaySecond: dated(
      2 * MINUTE,
      'assumed: the webinar says "with delays"; first written down in July 2019',
      WEBINAR_DAY,
      'A-03',
    ),
    asyncThrottleRetryBase: dated(SECOND, 'assumed: first written down in July 2019', WEBINAR_DAY, 'A-04'),
    asyncThrottleRetryFactor: dated(
      2,
      'assumed: "exponentially" without a factor; doubling is usual',
      WEBINAR_DAY,
      'A-04',
      'W-A4',
    ),
    asyncThrottleRetryMaximum: dated(5 * MINUTE, 'assumed: first written down in July 2019', WEBINAR_DAY, 'A-04'),
    asyncThrottleRetryJitter: dated(0, 'assumed: none is published', WEBINAR_DAY, 'A-25'),
    asyncDuplicateRate: dated(0, 'assumed: duplicates occur, but no rate is published', WEBINAR_DAY, 'A-01'),
    recursionLimit: dated(null, `${guide('invocation-recursion')}: since 2023-07-13`, WEBINAR_DAY, 'A-16'),
    asyncPayloadMaximum: dated(128 * KB, WEBINAR, WEBINAR_DAY, 'E-64', 'A-15'),
    syncPayloadMaximum: dated(6 * MB, WEBINAR, WEBINAR_DAY, 'E-63'),
    streamedResponseMaximum: dated(null, `${guide('gettingstarted-limits')}: since 2023-04-07`, WEBINAR_DAY, 'E-63'),

    ...queues2017,

    ...streams2017,

    apiGatewayRate: dated(1000, 'assumed: known from comments in third-party code only', WEBINAR_DAY, 'S-22'),
    apiGatewayBurst: dated(2000, 'assumed: known from comments in third-party code only', WEBINAR_DAY, 'S-22'),
    apiGatewayTimeout: dated(29 * SECOND, GATEWAY_LIMITS, WEBINAR_DAY, 'S-20'),

    concurrencyMetricInterval: dated(
      null,
      `${WEBINAR}; the metrics were Invocations, Errors, Throttles and Duration`,
      WEBINAR_DAY,
      'M-17',
    ),
    concurrencyMetricStatistic: dated(
      'average',
      guideOf('monitoring-functions-metrics.md', '2018-02-21'),
      WEBINAR_DAY,
      'M-06',
    ),

    billingIncrement: dated(100 * MS, guideOf('monitoring-functions-metrics.md', '2018-02-21'), WEBINAR_DAY, 'B-02'),
    initBilled: dated(false, `${PRICING}: only the run is billed`, WEBINAR_DAY, 'B-04'),
    pricePerRequest: dated(0.000_000_2, PRICING, WEBINAR_DAY, 'B-20'),
    pricePerGBSecondX86: dated([{ upTo: Number.POSITIVE_INFINITY, price: 0.000_016_67 }], PRICING, WEBINAR_DAY, 'B-21'),
    pricePerGBSecondArm64: dated([], `${PRICING}: arm64 ${NOT_YET}`, WEBINAR_DAY, 'B-22'),
    pricePerProvisionedGBSecondX86: dated(0, `${PRICING}: ${NOT_YET}`, WEBINAR_DAY, 'B-23'),
    pricePerProvisionedGBSecondArm64: dated(0, `${PRICING}: ${NOT_YET}`, WEBINAR_DAY, 'B-23'),
    pricePerProvisionedDurationGBSecondX86: dated(0, `${PRICING}: ${NOT_YET}`, WEBINAR_DAY, 'B-24'),
    pricePerProvisionedDurationGBSecondArm64: dated(0, `${PRICING}: ${NOT_YET}`, WEBINAR_DAY, 'B-24'),
    provisionedBillingIncrement: dated(
      5 * MINUTE,
      `assumed: as later; provisioned concurrency was ${NOT_YET}`,
      WEBINAR_DAY,
      'B-07',
    ),
    pricePerEphemeralGBSecond: dated(0, `${PRICING}: ${NOT_YET}`, WEBINAR_DAY, 'B-25'),
    freeRequests: dated(1_000_000, PRICING, WEBINAR_DAY, 'B-08'),
    freeGBSeconds: dated(400_000, PRICING, WEBINAR_DAY, 'B-08'),

    defaultClientRetry: dated(
      'javascript-v2-2017',
      "assumed: the callers are not known; the AWS SDK for JavaScript 2.7.24, the webinar's own example, does not retry a 429",
      WEBINAR_DAY,
      'R-01',
    ),
  },
};
