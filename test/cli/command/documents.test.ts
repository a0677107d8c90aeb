import { expect, test } from 'vitest';
import { profiles } from '../../../src/profiles/index.ts';
import { scenarioJsonSchema } from '../../../src/scenario/schema.ts';
import { comparisonJsonSchema } from '../../../src/study/compare-schema.ts';
import { explanationJsonSchema } from '../../../src/study/explain-schema.ts';
import { planJsonSchema } from '../../../src/study/plan-schema.ts';
import { summaryJsonSchema } from '../../../src/study/summary-schema.ts';
import { sweepJsonSchema } from '../../../src/study/sweep-schema.ts';
import { capsimHere } from '../here.ts';
import { capsim, emptyFolder, folderWith } from './capsim.ts';
import { SMALL } from './scenarios.ts';

test.each([
  ['scenario', scenarioJsonSchema],
  ['summary', summaryJsonSchema],
  ['plan', planJsonSchema],
  ['sweep', sweepJsonSchema],
  ['compare', comparisonJsonSchema],
  ['explanation', explanationJsonSchema],
])('schema prints the definition of %s', async (document, definition) => {
  const { stdout } = await capsim(['schema', document], emptyFolder());
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(definition())));
});

test('schema prints the definition of scenarios unless another is asked for', async () => {
  const { stdout } = await capsim(['schema'], emptyFolder());
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
});

test('profiles lists every profile, and each one can be shown', async () => {
  const folder = emptyFolder();
  const list = await capsim(['profiles'], folder);
  for (const { name, date } of profiles) {
    expect(list.stdout).toContain(`${name}  ${date}`);
    const page = await capsimHere(['profiles', name], folder);
    expect(page.status, page.stderr).toBe(0);
    expect(page.stdout).toContain('accountConcurrency: ');
  }
});

test('a profile as JSON has every value with its source, and what differs from the one before', async () => {
  const { stdout } = await capsim(['profiles', 'lambda-2018', '--json'], emptyFolder());
  const profile: unknown = JSON.parse(stdout);
  expect(profile).toMatchObject({
    name: 'lambda-2018',
    previous: 'lambda-2017',
    values: expect.arrayContaining([
      expect.objectContaining({ name: 'accountConcurrency', source: expect.any(String) }),
    ]),
    differences: expect.arrayContaining([expect.objectContaining({ name: 'accountConcurrency' })]),
  });
});

test('validate says that a scenario is valid, and lists advice as JSON', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const { status, stdout, stderr } = await capsim(['validate', 'a.yaml'], folder);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^✓ a\.yaml is valid/m);
  const json = await capsim(['validate', 'a.yaml', '--json'], folder);
  expect(JSON.parse(json.stdout)).toEqual([{ file: 'a.yaml', valid: true, problems: [], advice: expect.any(Array) }]);
});

test('validate prints mistakes with their places, also as JSON', async () => {
  const folder = folderWith({ 'a.yaml': SMALL.replace('timeout: 5s', 'timeout: 5') });
  const { status, stdout, stderr } = await capsim(['validate', 'a.yaml'], folder);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^error a\.yaml:4:\d+ functions\.shop\.timeout: /);
  const json = await capsim(['validate', 'a.yaml', '--json'], folder);
  expect(json.status).toBe(2);
  expect(json.stderr).toBe('');
  expect(JSON.parse(json.stdout)).toEqual([
    {
      file: 'a.yaml',
      valid: false,
      problems: [expect.objectContaining({ line: 4, path: 'functions.shop.timeout' })],
      advice: [],
    },
  ]);
});
