import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loaded, names } from './scenarios/golden.ts';
import { modelOf } from './support/run.ts';

test('there are at least ten scenarios', () => {
  expect(names.length).toBeGreaterThanOrEqual(10);
});

test.each(names)('scenarios/%s.yaml is named as its file, and says where its question comes from', async (name) => {
  const { model, text } = await loaded(name);
  const opening = text.slice(0, text.indexOf('\nname:'));

  expect(model.scenario.name).toBe(name);
  expect(model.scenario.expect.length).toBeGreaterThan(0);
  expect(opening.split('\n').every((line) => line.startsWith('#'))).toBe(true);
  expect(opening).toMatch(/\?$/m);
  // The quickstart is a story, not somebody's question.
  if (name !== 'quickstart') expect(opening).toMatch(/https:\/\/|# Rows: [A-Z]+-\d+/);
});

test('every golden answer belongs to a scenario, and docs/answers.md has a chapter on each', () => {
  const golden = readdirSync('test/golden/scenarios').map((file) => file.replace(/\.json$/, ''));
  const answers = readFileSync('docs/answers.md', 'utf8');
  const chapters = [...answers.matchAll(/^## ([a-z0-9-]+)$/gm)].map(([, name]) => name);

  expect(golden.sort()).toEqual([...names].sort());
  expect(chapters.sort()).toEqual([...names].sort());
});

test('a reservation that leaves less than the unreserved floor is refused before anything runs (C-11, C-12)', async () => {
  const scenario = (platform: string) => `
name: floor
platform: ${platform}
run: { duration: 1s }
functions: { api: { duration: 10ms, reservedConcurrency: 950 } }
sources: { callers: { type: sdk, target: api, arrivals: { process: constant, rate: 1/s } } }
`;
  await expect(modelOf(scenario('{ accountConcurrency: 1000 }'))).rejects.toThrow('C-11');
  await expect(modelOf(scenario('{ accountConcurrency: 1000, unreservedFloor: 50 }'))).resolves.toBeDefined();
});
