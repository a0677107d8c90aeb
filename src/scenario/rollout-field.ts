import { z } from 'zod';
import type { Stage } from '../platform/rollout.ts';
import { distributionField } from '../random/index.ts';
import { duration, positiveCount, share } from '../units/fields.ts';
import { quote } from '../units/read.ts';
import { MINUTE, type Micros } from '../units/time.ts';
import type { Fault } from './fault-field.ts';

// How a new version of a function differs from the one before, and how traffic moves to it.

const EXAMPLES = ['Canary10Percent5Minutes', 'Linear10PercentEvery1Minute', 'AllAtOnce'];
const NAMED = /^(?:CodeDeployDefault\.Lambda)?(?:AllAtOnce|(Canary|Linear)(\d+)Percent(Every)?(\d+)Minutes?)$/;

export const versionField = z
  .strictObject({
    errorRate: share.optional().describe('Share of its runs that fail.'),
    durationFactor: z
      .number({ error: ({ input }) => `expected a number above 0, such as 2, got ${quote(input)}` })
      .positive({ error: ({ input }) => `expected a number above 0, such as 2, got ${quote(input)}` })
      .max(1_000_000)
      .optional()
      .describe('Its own time is so many times the `duration` of the function.'),
    init: distributionField.optional().describe('Time of the Init phase of its cold starts.'),
  })
  .describe('What the new version is like; what it does not say is as before.');

const stageField = z.strictObject({
  weight: share.describe('Share of invocations that go to the new version; the one before has the rest.'),
  for: duration.describe('How long the stage lasts.'),
});

const named = z
  .string()
  .meta({ pattern: NAMED.source, examples: EXAMPLES, description: 'A deployment configuration of CodeDeploy.' })
  .transform((text, context) => {
    const stages = stagesNamed(text);
    if (stages !== null) return stages;
    const message = `expected a list of stages, or a deployment configuration such as ${EXAMPLES.join(', ')}, got ${quote(text)}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const listed = z
  .array(stageField)
  .min(1, { error: 'expected at least one stage such as `{ weight: 10%, for: 10m }`; leave it out to deploy at once' })
  .superRefine((stages, context) => {
    for (const [index, { weight, for: length }] of stages.entries()) {
      const say = (key: string, message: string): void =>
        context.addIssue({ code: 'custom', path: [index, key], message });
      const before = index === 0 ? 0 : stages[index - 1].weight;
      if (weight === 0) say('weight', 'expected more than 0%; the new version has no traffic before the first stage');
      else if (weight <= before) {
        say(
          'weight',
          `expected more than the ${percent(before)} of the stage before: traffic moves to the new version`,
        );
      }
      if (length === 0) say('for', 'expected more than 0s');
    }
  });

export const stagesField = z
  .union([named, listed])
  .describe('How traffic moves to the new version, and all of it after the last stage. Absent: at once.');

export const rollbackField = z
  .strictObject({
    errorRate: share.describe("More than this share of the new version's runs in a period is too much."),
    period: duration.prefault('1m').describe('Length of one period; the first begins at time 0.'),
    dataPoints: positiveCount.prefault(1).describe('How many periods in a row it takes.'),
  })
  .superRefine(({ errorRate, period }, context) => {
    if (period === 0) context.addIssue({ code: 'custom', path: ['period'], message: 'expected more than 0s' });
    if (errorRate < 1) return;
    context.addIssue({
      code: 'custom',
      path: ['errorRate'],
      message: 'expected less than 100%, which nothing exceeds',
    });
  })
  .describe('When all traffic goes back to the version before, while stages last.');

export type VersionSettings = z.output<typeof versionField>;

/** A fault that deploys a version. */
export type Deployment = Extract<Fault, { readonly deploy: string }>;

/** What the parts of a deployment leave open between them, each by its key. */
export function deploymentMistakes({
  stages,
  rollback,
}: {
  readonly stages?: readonly Stage[] | undefined;
  readonly rollback?: object | undefined;
}): [key: string, message: string][] {
  if (rollback === undefined || stages !== undefined) return [];
  return [['rollback', 'belongs to `stages`: a version that is deployed at once is watched by nobody; set `stages`']];
}

/** Whether traffic moves in stages; without, all is over in an instant. */
export function isStaged({ stages = [] }: Pick<Deployment, 'stages'>): boolean {
  return stages.length > 0;
}

/** Time from the beginning of a deployment until it is complete. */
export function timeOf(stages: readonly Stage[]): Micros {
  return stages.reduce((sum, { for: length }) => sum + length, 0);
}

/** Whether a function has versions that differ, or that run beside each other. */
export function versionsDiffer(name: string, faults: readonly Fault[]): boolean {
  return faults.some(
    (fault) => 'deploy' in fault && fault.deploy === name && (fault.version !== undefined || isStaged(fault)),
  );
}

/** Stages of a configuration of CodeDeploy; null where there is none of that name. */
function stagesNamed(text: string): Stage[] | null {
  const match = NAMED.exec(text);
  if (match === null) return null;
  const [, kind, share = '', every, time = ''] = match;
  if (kind === undefined) return [];
  const percentage = Number(share);
  const length = Number(time) * MINUTE;
  if (percentage < 1 || percentage > 99 || length === 0 || (kind === 'Linear') !== (every !== undefined)) return null;
  const steps = kind === 'Canary' ? 1 : Math.ceil(100 / percentage) - 1;
  return Array.from({ length: steps }, (_, step) => ({ weight: ((step + 1) * percentage) / 100, for: length }));
}

function percent(weight: number): string {
  return `${Math.round(weight * 1e6) / 1e4}%`;
}
