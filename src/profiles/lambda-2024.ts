import { SECOND } from '../units/time.ts';
import { BLOG_12X, guide } from './citations.ts';
import { dated, withValues } from './dated.ts';
import { lambda2022 } from './lambda-2022.ts';
import { snapStart2024 } from './snap-start-values.ts';
import { queues2024 } from './sqs-values.ts';

const MB = 1024 * 1024;
const SCALING = `${guide('scaling-behavior')}; ${BLOG_12X}`;

/** End of 2024: each function scales by itself, 1,000 environments every ten seconds. */
export const lambda2024 = withValues(
  lambda2022,
  {
    name: 'lambda-2024',
    date: '2024-12-31',
    summary:
      'End of 2024: each function gains 1,000 environments every 10 s by itself; Init still free for zip packages',
  },
  {
    scalingScope: dated('function', SCALING, '2023-11-26', 'C-30'),
    scalingBurst: dated(1000, SCALING, '2023-11-26', 'C-31', 'C-32'),
    scalingIncrement: dated(1000, SCALING, '2023-11-26', 'C-30', 'C-32'),
    scalingInterval: dated(10 * SECOND, SCALING, '2023-11-26', 'C-30'),
    scalingRefill: dated('continuous', guide('scaling-behavior'), '2023-11-26', 'C-31'),
    ...queues2024,
    ...snapStart2024,
    streamedResponseMaximum: dated(20 * MB, guide('gettingstarted-limits'), '2023-04-07', 'E-63'),
    recursionLimit: dated(16, `${guide('invocation-recursion')}: "approximately 16 times"`, '2023-07-13', 'A-16'),
    provisionedAllocationDelay: dated(
      90 * SECOND,
      `${guide('provisioned-concurrency')}: after about one to two minutes, the middle taken`,
      '2023-12-01',
      'C-43',
    ),
    provisionedAllocationPerMinute: dated(6000, guide('provisioned-concurrency'), '2023-12-01', 'C-43', 'C-44'),
    provisionedAllocationBurst: dated(
      0,
      `${guide('provisioned-concurrency')}: a rate, and no first burst`,
      '2023-12-01',
      'C-43',
    ),
    initTimeout: dated(10 * SECOND, guide('lambda-runtime-environment'), '2024-12-31', 'E-02'),
  },
);
