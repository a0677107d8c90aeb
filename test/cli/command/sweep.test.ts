import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepField } from '../../../src/study/sweep-schema.ts';
import { capsimHere } from '../here.ts';
import { capsim, emptyFolder, filesIn, folderWith, start } from './capsim.ts';
import { SMALL } from './scenarios.ts';

const SWEPT = `${SMALL}  - functions.shop.concurrency.max < 3\n`;
const VARY = ['--vary', 'functions.shop.reservedConcurrency=1,2,4'];

test('a sweep tells every point, writes its files, and says where an expectation breaks', async () => {
  const folder = folderWith({ 'a.yaml': SWEPT });
  const { status, stdout, stderr } = await capsim(['sweep', 'a.yaml', ...VARY], folder);
  expect(stderr.replace(/^\d\/3 .*\n/gm, '')).toBe('');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Of 3 points, \w+ meets? every expectation\.\n/);
  expect(filesIn(join(folder, 'reports', 'small-sweep'))).toEqual([
    'sweep.csv',
    'sweep.html',
    'sweep.json',
    'sweep.md',
  ]);
  const csv = readFileSync(join(folder, 'reports', 'small-sweep', 'sweep.csv'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(csv[0]).toBe('functions.shop.reservedConcurrency,metric,value,low,high,unit');
  expect(
    csv.filter((line) => line.includes(',functions.shop.concurrency.max,')).map((line) => line.split(',')[2]),
  ).toEqual(expect.arrayContaining(['1', '2']));
});

test('a point of a sweep is what run --set finds', async () => {
  const folder = folderWith({ 'a.yaml': SWEPT });
  const swept = await capsim(['sweep', 'a.yaml', ...VARY, '--json', '--quiet'], folder);
  const { points } = sweepField.parse(JSON.parse(swept.stdout));
  const run = await capsim(
    ['run', 'a.yaml', '--set', 'functions.shop.reservedConcurrency=2', '--json', '--quiet', '--no-report'],
    folder,
  );
  const { throttleRatio } = JSON.parse(run.stdout).functions.shop;
  expect(points[1].metrics['functions.shop.throttleRatio']).toEqual(throttleRatio);
});

test('a sweep that was stopped goes on where it was, and gives the same bytes', async () => {
  const folder = folderWith({ 'a.yaml': SWEPT });
  const [whole, stopped] = [join(folder, 'whole'), join(folder, 'stopped')];
  await capsim(['sweep', 'a.yaml', ...VARY, '--quiet', '--out', whole], folder);
  const child = start(['sweep', 'a.yaml', ...VARY, '--out', stopped], folder);
  const log = join(stopped, 'sweep.partial.jsonl');
  while (child.exitCode === null && !(existsSync(log) && readFileSync(log, 'utf8').split('\n').length > 2)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill('SIGKILL');
  await new Promise((resolve) =>
    child.exitCode === null && child.signalCode === null ? child.on('exit', resolve) : resolve(null),
  );
  if (!existsSync(log)) return; // it was faster than the signal
  appendFileSync(log, '[2,{"torn'); // as when a line was half written
  const again = await capsim(['sweep', 'a.yaml', ...VARY, '--out', stopped], folder);
  expect(again.stderr).toMatch(/^[12] of 3 points are complete from before$/m);
  expect(again.stderr).not.toMatch(/^1\/3/m);
  for (const name of ['sweep.csv', 'sweep.json', 'sweep.md', 'sweep.html']) {
    expect(readFileSync(join(stopped, name), 'utf8')).toBe(readFileSync(join(whole, name), 'utf8'));
  }
  expect(existsSync(log)).toBe(false);
});

test('points of another sweep are not taken for those of this one', async () => {
  const folder = folderWith({ 'a.yaml': SWEPT });
  const out = join(emptyFolder(), 'out');
  await capsim(['sweep', 'a.yaml', ...VARY, '--quiet', '--out', out], folder);
  writeFileSync(join(out, 'sweep.partial.jsonl'), '{"version":"0.0.1"}\n[0,{}]\n');
  const { status, stderr } = await capsim(['sweep', 'a.yaml', ...VARY, '--out', out], folder);
  expect(stderr).not.toContain('from before');
  expect(status).toBe(0);
});

test.each([
  [['--vary', 'functions.shop.reservedConcurrency'], /^capsim: --vary: expected PATH=VALUES/],
  [['--vary', 'functions.shp.memory=128MB,256MB'], /there is no function "shp"; did you mean "shop"\?/],
  [['--vary', 'functions.shop.memory=1,2'], /functions\.shop\.memory: expected a size/],
  [['--vary', 'run.seed=1..4', '--vary', 'run.seed=5,6'], /run\.seed is varied twice/],
  [[...VARY, '--metric', 'functions.shop.throttleRation'], /--metric: unknown metric .* did you mean/],
  [[], /--vary/],
])('%j is told in a line', async (args, message) => {
  const folder = folderWith({ 'a.yaml': SWEPT });
  const { status, stderr } = await capsimHere(['sweep', 'a.yaml', ...args], folder);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(status).toBe(2);
  expect(filesIn(folder)).toEqual(['a.yaml']);
});
