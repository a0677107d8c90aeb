import { z } from 'zod';
import { choice, hasAnyKey } from '../arrivals/choice.ts';
import { retryFields } from '../platform/retry-settings.ts';
import { duration, name, positiveCount, share } from '../units/fields.ts';

const single = {
  to: name.describe('The downstream or function that is called.'),
  count: positiveCount.prefault(1).describe('How often; one after the other.'),
  probability: share.prefault('100%').describe('Share of runs that make it; each repetition on its own.'),
  timeout: duration.optional().describe('Longest wait for one try. Absent: for as long as the function may run.'),
  ...retryFields,
  onError: z
    .enum(['fail', 'ignore'])
    .prefault('fail')
    .describe('Whether the run fails when the call does, after all its tries.'),
};

const singleField = z
  .strictObject({
    ...single,
    invocation: z
      .enum(['wait', 'event'])
      .prefault('wait')
      .describe('Of a function: wait for its answer, or hand over an event and go on.'),
    parallel: z.boolean().prefault(false).describe('Whether the repetitions are made at the same time.'),
  })
  .meta({ id: 'Call', description: 'One call that a function makes in each of its runs.' });

const parallelField = z
  .strictObject({
    parallel: z.array(z.strictObject(single)).min(1).describe('Calls that are made at the same time.'),
  })
  .meta({ id: 'ParallelCalls', description: 'Calls made at the same time; the next begin when all of them are over.' });

/** A step of what a function calls: one call, or several at the same time. */
export const callField = choice([singleField, parallelField], (value) =>
  !hasAnyKey(value, 'to') && hasAnyKey(value, 'parallel') ? parallelField : singleField,
);

export type CallStep = z.output<typeof callField>;
export type CallSettings = z.output<typeof singleField>;

/** The calls of a step, one by one, in the order of the file. */
export function callsOf(step: CallStep): readonly CallSettings[] {
  if ('to' in step) return [step];
  return step.parallel.map((call) => ({ ...call, invocation: 'wait', parallel: true }));
}

/** The functions to which such calls hand events, each once, in the order of the file. */
export function eventTargets(steps: readonly CallStep[]): readonly string[] {
  return [...new Set(steps.flatMap((step) => ('to' in step && step.invocation === 'event' ? [step.to] : [])))];
}
