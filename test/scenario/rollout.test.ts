import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Inputs } from '../../src/arrivals/inputs.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { stagesField } from '../../src/scenario/rollout-field.ts';
import { MINUTE } from '../../src/units/time.ts';

function yaml(fault: string): string {
  return `
name: rollouts
run: { duration: 1h }
functions:
  checkout: { duration: 100ms }
sources:
  web: { type: sdk, target: checkout, arrivals: { process: poisson, rate: 10/s } }
faults:
  - ${fault}
`;
}

async function told(fault: string): Promise<string[]> {
  const result = await loadScenario(yaml(fault), 'f.yaml', {} as Inputs);
  const problems = result.ok ? result.loaded.advice : result.problems;
  return problems.filter(({ path }) => path.startsWith('faults')).map(({ path, message }) => `${path}: ${message}`);
}

const STAGES = 'stages: [ { weight: 10%, for: 5m } ]';

test.each([
  [
    '{ at: 5m, deploy: chekout, stages: AllAtOnce }',
    'faults[0].deploy: there is no function "chekout"; did you mean "checkout"?',
  ],
  [
    '{ at: 5m, deploy: checkout, stages: [ { weight: 50%, for: 5m }, { weight: 20%, for: 5m } ] }',
    'faults[0].stages[1].weight: expected more than the 50% of the stage before: traffic moves to the new version',
  ],
  [
    '{ at: 5m, deploy: checkout, stages: [ { weight: 0%, for: 5m } ] }',
    'faults[0].stages[0].weight: expected more than 0%; the new version has no traffic before the first stage',
  ],
  [
    '{ at: 5m, deploy: checkout, stages: [ { weight: 110%, for: 5m } ] }',
    'faults[0].stages[0].weight: expected a share such as "0.1%" or a fraction from 0 to 1, got "110%"',
  ],
  [
    '{ at: 5m, deploy: checkout, stages: [ { weight: 10%, for: 0s } ] }',
    'faults[0].stages[0].for: expected more than 0s',
  ],
  [
    '{ at: 5m, deploy: checkout, stages: [ { weight: 10% } ] }',
    'faults[0].stages[0].for: is missing; expected a duration such as "30s"',
  ],
  [
    '{ at: 5m, deploy: checkout, stages: [] }',
    'faults[0].stages: expected at least one stage such as `{ weight: 10%, for: 10m }`; leave it out to deploy at once',
  ],
  [
    '{ at: 5m, deploy: checkout, stages: Canary10Percent }',
    'faults[0].stages: expected a list of stages, or a deployment configuration such as Canary10Percent5Minutes, Linear10PercentEvery1Minute, AllAtOnce, got "Canary10Percent"',
  ],
  [
    '{ at: 5m, deploy: checkout, rollback: { errorRate: 5% } }',
    'faults[0].rollback: belongs to `stages`: a version that is deployed at once is watched by nobody; set `stages`',
  ],
  [
    '{ at: 5m, deploy: checkout, stages: AllAtOnce, rollback: { errorRate: 5% } }',
    'faults[0].rollback: has nothing to watch, since all traffic moves at once; choose other `stages`',
  ],
  [
    `{ at: 5m, deploy: checkout, ${STAGES}, rollback: { errorRate: 100% } }`,
    'faults[0].rollback.errorRate: expected less than 100%, which nothing exceeds',
  ],
  [
    `{ at: 5m, deploy: checkout, ${STAGES}, rollback: { errorRate: 5%, period: 0s } }`,
    'faults[0].rollback.period: expected more than 0s',
  ],
  [
    '{ at: 5m, deploy: checkout, version: { durationFactor: 0 } }',
    'faults[0].version.durationFactor: expected a number above 0, such as 2, got 0',
  ],
  [
    '{ at: 5m, deploy: checkout, version: { errorrate: 5% } }',
    'faults[0].version.errorrate: unknown setting; did you mean "errorRate"?',
  ],
  [
    '{ deploy: checkout }',
    'faults[0].at: is missing; expected a time such as `at: 40m`, or `every: 6h` for one that comes at random',
  ],
  [
    `{ at: 58m, deploy: checkout, ${STAGES} }`,
    'faults[0].stages: would be complete at 1h 3m, when the run has ended at 1h',
  ],
])('%s is told as a mistake or a hint', async (fault, message) => {
  expect(await told(fault)).toEqual([message]);
});

test('the configurations of CodeDeploy are known by their names', () => {
  expect(stagesField.parse('Canary10Percent5Minutes')).toEqual([{ weight: 0.1, for: 5 * MINUTE }]);
  expect(stagesField.parse('CodeDeployDefault.LambdaCanary10Percent30Minutes')).toEqual([
    { weight: 0.1, for: 30 * MINUTE },
  ]);
  expect(stagesField.parse('Linear10PercentEvery1Minute')).toEqual(
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((weight) => ({ weight, for: MINUTE })),
  );
  expect(stagesField.parse('AllAtOnce')).toEqual([]);
  expect(stagesField.safeParse('Canary10PercentEvery5Minutes').success).toBe(false);
  expect(stagesField.safeParse('Linear10Percent5Minutes').success).toBe(false);
});

test('whatever a linear configuration says, weights rise in equal steps and leave a last one to the end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 60 }), (percent, minutes) => {
      const stages = stagesField.parse(`Linear${percent}PercentEvery${minutes}Minutes`);
      expect(stages.every(({ for: length }) => length === minutes * MINUTE)).toBe(true);
      for (const [step, { weight }] of stages.entries()) expect(weight).toBe(((step + 1) * percent) / 100);
      const last = stages[stages.length - 1].weight;
      expect(last).toBeLessThan(1);
      expect(last + percent / 100).toBeGreaterThanOrEqual(1 - 1e-12);
    }),
  );
});
