import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { summaryField } from '../../../src/study/summary-schema.ts';
import { capsimHere, folderOf } from '../here.ts';
import { capsim, ended, filesIn, folderWith, said, start } from './capsim.ts';

// 40 a second for a quarter of a second take ten at once.
const TIGHT = `name: tight
run: { duration: 60s, replications: 2 }
functions:
  shop: { duration: 250ms, init: 0s, timeout: 5s, reservedConcurrency: 8 }
sources:
  web: { type: sdk, target: shop, arrivals: { process: constant, rate: 40/s }, client: { retry: none } }
`;
const CHANGE = 'functions.shop.reservedConcurrency 8 → 10';

test('run tells what would be enough after the results, in the terminal and in every file of the report', async () => {
  const folder = folderWith({ 'a.yaml': TIGHT });
  const { status, stdout } = await capsim(['run', 'a.yaml', '--out', 'out'], folder);
  expect(status).toBe(0);
  const lines = stdout.split('\n');
  const of = (text: string): number => lines.findIndex((line) => line.includes(text));
  expect(of('Report')).toBeGreaterThan(0);
  expect(of('What would be enough')).toBeGreaterThan(of('Report'));
  expect(of(CHANGE)).toBeGreaterThan(of('What would be enough'));
  expect(stdout).toContain('with 9 it still is');

  const file = (name: string): string => readFileSync(join(folder, 'out', name), 'utf8');
  const { breaches } = summaryField.parse(JSON.parse(file('summary.json')));
  expect(breaches[0].remedy).toMatchObject({ path: 'functions.shop.reservedConcurrency', value: '10', beside: '9' });
  for (const name of ['report.md', 'report.html', 'breaches.csv']) expect(file(name), name).toContain(CHANGE);
  expect(filesIn(folder).filter((name) => name.includes('.capsim'))).toEqual([]);
});

test('run --no-remedies looks for none; explain does, and tells it below the chains', async () => {
  const folder = folderOf({ 'a.yaml': TIGHT });
  const fast = await capsimHere(['run', 'a.yaml', '--no-report', '--no-remedies', '--json'], folder);
  expect(summaryField.parse(JSON.parse(fast.stdout)).breaches[0]).not.toHaveProperty('remedy');
  const told = await capsimHere(['explain', 'a.yaml'], folder);
  expect(told.stdout.indexOf(CHANGE)).toBeGreaterThan(told.stdout.indexOf('came to no success'));
  const plain = await capsimHere(['explain', 'a.yaml', '--no-remedies'], folder);
  expect(plain.stdout).toBe(told.stdout.slice(0, told.stdout.indexOf('What would be enough')).trimEnd().concat('\n'));
});

test('Ctrl-C while remedies are looked for leaves the whole report of the run, without them', async () => {
  const folder = folderWith({ 'a.yaml': TIGHT.replace('rate: 40/s', 'rate: 400/s').replace('60s', '1h') });
  const child = start(['run', 'a.yaml', '--out', 'out'], folder);
  const end = ended(child);
  await said(child, /what would be enough: \d+%/);
  child.kill('SIGINT');
  const { status, stdout } = await end;
  expect(status).toBe(130);
  expect(stdout).not.toContain('What would be enough');
  const { run, breaches } = summaryField.parse(JSON.parse(readFileSync(join(folder, 'out', 'summary.json'), 'utf8')));
  expect(run).toMatchObject({ partial: false, replications: 2 });
  expect(breaches[0]).not.toHaveProperty('remedy');
});
