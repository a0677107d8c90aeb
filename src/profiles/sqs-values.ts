import { MINUTE, SECOND } from '../units/time.ts';
import { guide, guideOf } from './citations.ts';
import { dated, notYet } from './dated.ts';
import type { PlatformProfile } from './profile.ts';

// What the profiles know of queues and their mappings.

const KB = 1024;
const MB = 1024 * KB;
const START = '2018-06-28';
const SQS_GUIDE = 'Amazon SQS Developer Guide, quotas';
const SCALING = guide('services-sqs-scaling');
const MEASURED =
  'R. van der Merwe, "SQS Lambda ESM Scaling Behaviour, ESM vs Lambda Errors" (rehanvdm.com): 20 % of the throughput lost at 1 % errors, 85 % at 10 %';

type Values = Partial<PlatformProfile['values']>;

/** As the mappings of queues began. */
export const queues2018 = {
  sqsPollersInitial: dated(5, guideOf('with-sqs.md', '2019-08-10'), START, 'Q-01'),
  sqsPollersLow: dated(2, SCALING, START, 'Q-04'),
  sqsPollersLowAfter: dated(
    5 * MINUTE,
    'assumed: "at low traffic" is all that is published; long enough that a short pause does not count',
    START,
    'Q-04',
  ),
  sqsPollersPerMinute: dated(60, guideOf('scaling.md', '2018-07-26'), START, 'Q-03', 'W-Q1', 'W-Q3'),
  sqsPollersMaximum: dated(
    1000,
    `${guideOf('with-sqs.md', '2022-11-14')}; an AWS blog of November 2023 says 1,250`,
    START,
    'Q-03',
  ),
  sqsPollersDownPerMinute: dated(
    300,
    'assumed: nothing is published; as fast as the present mapping grows',
    START,
    'Q-05',
  ),
  sqsErrorStep: dated(
    0.133,
    `assumed: steps are not published; with sqsErrorShare the two points of one experiment, ${MEASURED}`,
    START,
    'Q-06',
  ),
  sqsErrorShare: dated(0.00224, 'assumed: with sqsErrorStep, from the same two points', START, 'Q-06'),
  sqsThrottleStep: dated(
    1,
    'assumed: steps are not published; a throttled batch takes the place of the poller that received it',
    START,
    'Q-07',
  ),
  sqsThrottleRetryBase: dated(SECOND, 'assumed: waits are not published', START, 'Q-07'),
  sqsThrottleRetryMaximum: dated(MINUTE, 'assumed: waits are not published; as those of streams', START, 'Q-07'),
  sqsBatchSizeMaximum: dated(10, guideOf('with-sqs.md', '2019-08-10'), START, 'Q-20'),
  sqsBatchPayloadMaximum: dated(6 * MB, guide('services-sqs-parameters'), START, 'Q-21'),
  sqsMessageSizeMaximum: dated(256 * KB, SQS_GUIDE, START, 'Q-27'),
  sqsInFlightMaximum: dated(120_000, SQS_GUIDE, START, 'Q-28'),
  sqsFifoInFlightMaximum: dated(20_000, SQS_GUIDE, START, 'Q-28'),
} satisfies Values;

const provisionedMode = {
  sqsProvisionedPollersMaximum: dated(10_000, `${SCALING}; 2,000 in an earlier text`, '2025-11-14', 'Q-50'),
  sqsProvisionedBatchesPerPoller: dated(10, SCALING, '2025-11-14', 'Q-51'),
  sqsProvisionedPollsPerSecond: dated(10, SCALING, '2025-11-14', 'Q-51', 'Q-54'),
  sqsProvisionedBytesPerSecond: dated(MB, SCALING, '2025-11-14', 'Q-51', 'Q-54'),
  sqsProvisionedBatchesPerMinute: dated(1000, SCALING, '2025-11-14', 'Q-52'),
} satisfies Values;

/** Large batches with a window. */
export const queues2020 = {
  sqsBatchSizeMaximum: dated(10_000, 'Lambda API reference, CreateEventSourceMapping', '2020-11-01', 'Q-20'),
} satisfies Values;

/** The faster ramp of November 2023. */
export const queues2024 = {
  sqsPollersPerMinute: dated(300, `${SCALING}; AWS Compute Blog, November 2023`, '2023-11-14', 'Q-02', 'W-Q2'),
  sqsPollersMaximum: dated(1250, `${SCALING}; AWS Compute Blog, November 2023`, '2023-11-14', 'Q-02'),
} satisfies Values;

/** Provisioned mode, larger messages, and as many in flight in FIFO queues as in others. */
export const queues2026 = {
  ...provisionedMode,
  sqsMessageSizeMaximum: dated(MB, SQS_GUIDE, '2025-08-04', 'Q-27'),
  sqsFifoInFlightMaximum: dated(120_000, SQS_GUIDE, '2025-01-01', 'Q-28'),
} satisfies Values;

/** No scenario can use them: mappings of queues came on 2018-06-28, provisioned mode on 2025-11-14. */
export const queues2017 = { ...notYet(queues2018, START), ...notYet(provisionedMode, '2025-11-14') };
