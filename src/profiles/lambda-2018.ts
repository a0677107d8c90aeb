import { MINUTE, SECOND } from '../units/time.ts';
import { GATEWAY_LIMITS, guide, guideOf, SHILKOV } from './citations.ts';
import { dated, withValues } from './dated.ts';
import { lambda2017 } from './lambda-2017.ts';
import { network2018 } from './network-values.ts';
import { queues2018 } from './sqs-values.ts';

const KB = 1024;
const MB = 1024 * KB;
const SCALING = guideOf('scaling.md', '2018-02-21');

/** End of 2018: the first platform whose scaling rate is published. */
export const lambda2018 = withValues(
  lambda2017,
  {
    name: 'lambda-2018',
    date: '2018-12-31',
    summary: 'End of 2018: quota 1,000, reserved concurrency, burst 3,000 then +500 a minute, timeouts up to 900 s',
  },
  {
    accountConcurrency: dated(1000, guideOf('concurrent-executions.md', '2018-02-21'), '2017-11-30', 'C-03'),
    unreservedFloor: dated(100, guide('configuration-concurrency'), '2017-11-30', 'C-11', 'C-12'),
    requestRateFactor: dated(
      null,
      `${guideOf('limits.md', '2019-04-02')} is the first to list such a limit`,
      '2018-02-21',
      'C-20',
      'C-25',
    ),
    scalingScope: dated('account', SCALING, '2018-02-21', 'C-34'),
    scalingBurst: dated(3000, `${SCALING}, us-east-1, us-west-2 and eu-west-1`, '2018-02-21', 'C-34'),
    scalingIncrement: dated(500, SCALING, '2018-02-21', 'C-34'),
    scalingInterval: dated(MINUTE, SCALING, '2018-02-21', 'C-34'),
    scalingRefill: dated(
      'stepped',
      'assumed: 500 a minute is read as a step at each full minute, which is how the published examples count',
      '2018-02-21',
      'C-34',
      'W-C19',
    ),
    ...queues2018,
    ...network2018,
    memoryMaximum: dated(3008 * MB, guideOf('limits.md', '2018-02-21'), '2017-11-30', 'E-60'),
    functionTimeoutMaximum: dated(900 * SECOND, guide('gettingstarted-limits'), '2018-10-10', 'E-62'),
    idleLifetime: dated(
      { distribution: 'uniform', min: 25 * MINUTE, max: 60 * MINUTE },
      `assumed: AWS publishes nothing; 25 to 60 minutes before July 2019 in ${SHILKOV}`,
      '2018-12-31',
      'E-22',
    ),
    asyncPayloadMaximum: dated(256 * KB, guide('gettingstarted-limits'), '2018-11-16', 'E-64'),
    apiGatewayRate: dated(10_000, GATEWAY_LIMITS, '2017-06-06', 'S-21'),
    apiGatewayBurst: dated(5000, GATEWAY_LIMITS, '2017-06-06', 'S-21'),
    concurrencyMetricInterval: dated(
      MINUTE,
      'assumed: a figure a minute of the executions in progress "at a given point in time", without saying how often that is; one look a minute is the least, and shows why a dashboard can stay far below the quota; vary from 1s to 1m',
      '2018-02-21',
      'M-06',
    ),
    defaultClientRetry: dated(
      'legacy',
      'assumed: the callers are not known; the only mode that botocore and the command line had',
      '2018-12-31',
      'R-03',
    ),
  },
);
