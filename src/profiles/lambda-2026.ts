import { HOUR, MINUTE } from '../units/time.ts';
import { BLOG_INIT, guide, SHILKOV } from './citations.ts';
import { dated, withValues } from './dated.ts';
import { lambda2024 } from './lambda-2024.ts';
import { managed2026 } from './managed-values.ts';
import { queues2026 } from './sqs-values.ts';
import { streams2026 } from './stream-dates.ts';

const MB = 1024 * 1024;

/** Autumn 2026: Init is billed for all functions, and asynchronous events may be 1 MB. */
export const lambda2026 = withValues(
  lambda2024,
  {
    name: 'lambda-2026',
    date: '2026-11-23',
    summary: 'Autumn 2026: as 2024, with Init billed for every function and asynchronous events up to 1 MB',
  },
  {
    idleLifetime: dated(
      { distribution: 'constant', value: 6 * MINUTE },
      `assumed: AWS publishes nothing; 5 to 7 minutes was the last figure in ${SHILKOV}; vary from 5 to 10 minutes`,
      '2026-11-23',
      'E-22',
      'E-24',
    ),
    maximumEnvironmentAge: dated(
      { distribution: 'uniform', min: 2 * HOUR, max: 8 * HOUR },
      `assumed: "every few hours" in ${guide('lambda-runtime-environment')}, without a number`,
      '2026-11-23',
      'E-05',
      'E-24',
    ),
    ...managed2026,
    ...streams2026,
    asyncPayloadMaximum: dated(MB, guide('gettingstarted-limits'), '2025-10-01', 'E-64'),
    ...queues2026,
    streamedResponseMaximum: dated(200 * MB, guide('gettingstarted-limits'), '2025-07-31', 'E-63'),
    initBilled: dated(true, BLOG_INIT, '2025-08-01', 'B-05'),
  },
);
