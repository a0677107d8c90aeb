import { bursts } from './bursts.ts';
import { closedForms } from './closed-forms.ts';
import { contention } from './contention.ts';
import { idleLifetime } from './idle-lifetime.ts';
import { initMedians } from './init-medians.ts';
import { keepAlive } from './keep-alive.ts';
import type { Section } from './line.ts';
import { logs } from './logs.ts';
import { lossCoverage } from './loss-coverage.ts';
import { newestFirst } from './newest-first.ts';
import { retryStorm } from './retry-storm.ts';
import { queueErrors, queueRamp, throttledEvents } from './sqs-ramp.ts';
import { streamConsumers, tableStreams } from './streams-measured.ts';
import { traces } from './traces.ts';
import { workedExamples } from './worked-examples.ts';

/** All that is validated, in the order of the document. */
export const SECTIONS: readonly Section[] = [
  closedForms,
  lossCoverage,
  workedExamples,
  newestFirst,
  idleLifetime,
  keepAlive,
  bursts,
  initMedians,
  logs,
  queueErrors,
  queueRamp,
  throttledEvents,
  tableStreams,
  streamConsumers,
  retryStorm,
  contention,
  traces,
];
