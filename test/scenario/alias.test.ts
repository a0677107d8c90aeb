import { expect, test } from 'vitest';
import type { Inputs } from '../../src/arrivals/inputs.ts';
import { loadScenario } from '../../src/scenario/load.ts';

async function told(settings: string, rest = '', profile = 'lambda-2026'): Promise<string[]> {
  const yaml = `
name: aliases
platform: { profile: ${profile} }
run: { duration: 1h }
functions:
  f: { duration: 100ms, ${settings} }
sources:
  web: { type: sdk, target: f, arrivals: { process: poisson, rate: 10/s } }
${rest}
`;
  const result = await loadScenario(yaml, 'a.yaml', {} as Inputs);
  const problems = result.ok ? result.loaded.advice : result.problems;
  return problems.map(({ path, message }) => `${path}: ${message}`);
}

test('an alias with two versions is read; one of them may leave its weight out', async () => {
  expect(await told('versions: { stable: { weight: 90% }, canary: { weight: 10%, errorRate: 5% } }')).toEqual([]);
  expect(await told('versions: { stable: {}, canary: { weight: 0.1, init: 2s } }')).toEqual([]);
  expect(await told('versions: { stable: { weight: 66.7% }, canary: { weight: 33.3% } }')).toEqual([]);
});

test.each([
  [
    'versions: { stable: { weight: 90% }, canary: { weight: 20% } }',
    'functions.f.versions.canary.weight: the weights of both versions add up to 110%, expected 100%; leave one out, and it has the rest',
  ],
  [
    'versions: { stable: {}, canary: {} }',
    'functions.f.versions.canary.weight: is missing; expected a share such as "10%": the other version has the rest',
  ],
  [
    'versions: { one: { weight: 50% }, two: { weight: 30% }, three: { weight: 20% } }',
    'functions.f.versions: expected two versions, which is what an alias can point to, got 3; remove the others',
  ],
  [
    'versions: { one: { weight: 100% } }',
    'functions.f.versions: expected two versions, which is what an alias can point to, got 1; describe a single version by the settings of the function',
  ],
  [
    'provisionedConcurrency: 10, versions: { one: { weight: 50% }, two: {} }',
    'functions.f.provisionedConcurrency: belongs to one version where there are two (C-40); set versions.one.provisionedConcurrency or versions.two.provisionedConcurrency instead',
  ],
  [
    'reservedConcurrency: 10, versions: { one: { weight: 50%, provisionedConcurrency: 6 }, two: { provisionedConcurrency: 5 } }',
    "functions.f.versions.two.provisionedConcurrency: expected at most the function's reservation of 10, less the 6 of the other version (C-41), got 5; lower it or raise reservedConcurrency",
  ],
  [
    'versions: { one: { weight: 50%, provisionedConcurrency: { provisioned: 5, requestedAt: 2h } }, two: {} }',
    'functions.f.versions.one.provisionedConcurrency.requestedAt: expected a time within run.duration (1h), got "2h"; it would never come',
  ],
  [
    'versions: { one: { wieght: 50% }, two: {} }',
    'functions.f.versions.one.wieght: unknown setting; did you mean "weight"?',
  ],
  [
    'memory: 2048MB, versions: { one: { weight: 50% }, two: {} }, managedInstances: { concurrencyPerEnvironment: 8, minimum: 2, maximum: 4 }',
    'functions.f.versions: versions that run beside each other are not simulated on managed instances; remove versions',
  ],
])('an alias that cannot be is refused: %s', async (settings, message) => {
  expect(await told(settings)).toContain(message);
});

test('a function whose alias keeps its weights is not deployed', async () => {
  expect(await told('versions: { one: { weight: 50% }, two: {} }', 'faults: [ { at: 5m, deploy: f } ]')).toEqual([
    'faults[0].deploy: expected a function without `versions`, got "f", whose alias keeps its weights for the whole run; remove one of the two',
  ]);
});

test('before its day there was no such alias', async () => {
  const [message] = await told('versions: { one: { weight: 50% }, two: {} }', '', 'lambda-2017');
  expect(message).toContain('an alias that points to two versions');
  expect(message).toContain('2017-11-28');
});

test('what all versions have provisioned together is held against the quota (C-42)', async () => {
  const messages = await told(
    'versions: { one: { weight: 50%, provisionedConcurrency: 600 }, two: { provisionedConcurrency: 600 } }',
  );
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain('adds up to 1,200');
});
