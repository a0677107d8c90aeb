import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { comparisonField } from '../../../src/study/compare-schema.ts';
import { capsimHere } from '../here.ts';
import { capsim, ended, filesIn, folderWith, said, start } from './capsim.ts';
import { LONG, MISSED, SMALL } from './scenarios.ts';

const TIGHT = SMALL.replace('replications: 2', 'replications: 6').replace(
  'init: 100ms }',
  'init: 100ms, reservedConcurrency: 1 }',
);
const LOOSE = TIGHT.replace('reservedConcurrency: 1', 'reservedConcurrency: 5');
const JSON_OF = (text: string) => comparisonField.parse(JSON.parse(text));

test('a scenario compared with itself shows no difference, and the same bytes each time', async () => {
  const folder = folderWith({ 'a.yaml': TIGHT, 'b.yaml': TIGHT });
  const first = await capsim(['compare', 'a.yaml', 'b.yaml', '--jobs', '1'], folder);
  expect(first.status, first.stderr).toBe(0);
  expect(first.stdout).toMatch(/^= No difference found: all \d+ metrics are the same in every replication\./);
  expect(first.stdout).toContain('B is the same scenario as A');
  const second = await capsim(['compare', 'a.yaml', 'b.yaml', '--jobs', '2'], folder);
  expect(second.stdout).toBe(first.stdout);
  expect(filesIn(folder)).toEqual(['a.yaml', 'b.yaml']);
});

test('--set changes B, the verdict comes first, and --out writes the comparison', async () => {
  const folder = folderWith({ 'a.yaml': TIGHT });
  const change = 'functions.shop.reservedConcurrency=5';
  const { status, stdout, stderr } = await capsim(['compare', 'a.yaml', '--set', change, '--out', 'diff'], folder);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(
    /^✓ B lets more items of web succeed: .*\n {2}It throttles shop less: .*\n {2}It starts shop cold more/,
  );
  expect(stdout).toContain(`B  a.yaml with ${change}`);
  expect(filesIn(folder)).toEqual([
    'a.yaml',
    ...['csv', 'html', 'json', 'md'].map((ending) => `diff/compare.${ending}`),
  ]);
  const document = JSON_OF(readFileSync(join(folder, 'diff', 'compare.json'), 'utf8'));
  expect(document).toMatchObject({ method: 'paired', pass: true, a: { seed: 'small' }, b: { seed: 'small' } });
});

test('--json prints one document and nothing else, the same that --out writes', async () => {
  const folder = folderWith({ 'a.yaml': TIGHT, 'b.yaml': LOOSE });
  const { stdout } = await capsim(['compare', 'a.yaml', 'b.yaml', '--json', '--out', 'diff'], folder);
  expect(stdout).toBe(readFileSync(join(folder, 'diff', 'compare.json'), 'utf8'));
  expect(JSON_OF(stdout).metrics.length).toBeGreaterThan(50);
});

test('an expectation that A meets and B misses ends in 4, the other way round in 0', async () => {
  const folder = folderWith({ 'good.yaml': SMALL, 'bad.yaml': MISSED });
  const worse = await capsim(['compare', 'good.yaml', 'bad.yaml'], folder);
  expect(worse.stdout).toMatch(/^✗ B misses an expectation that A meets: functions\.shop\.throttles < 1\./);
  expect(worse.status).toBe(4);
  expect((await capsim(['compare', 'bad.yaml', 'good.yaml', '-q'], folder)).status).toBe(0);
});

test('--fail-on ends in 4 where the metric is worse in B, and says so', async () => {
  const folder = folderWith({
    'tight.yaml': TIGHT.replace(/expect:[\s\S]*/, ''),
    'loose.yaml': LOOSE.replace(/expect:[\s\S]*/, ''),
  });
  const gate = ['--fail-on', 'functions.shop.throttleRatio'];
  const { status, stdout } = await capsim(['compare', 'loose.yaml', 'tight.yaml', ...gate], folder);
  expect(status).toBe(4);
  expect(stdout).toMatch(/^✗ --fail-on functions\.shop\.throttleRatio: the whole interval/);
  expect(await capsim(['compare', 'tight.yaml', 'loose.yaml', '-q', ...gate], folder)).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
});

test('two summaries are compared without pairs, which is said', async () => {
  const folder = folderWith({ 'tight.yaml': TIGHT, 'loose.yaml': LOOSE });
  for (const name of ['tight', 'loose']) await capsim(['run', `${name}.yaml`, '-q', '--out', name], folder);
  const { status, stdout } = await capsim(['compare', 'tight/summary.json', 'loose/summary.json'], folder);
  expect(status).toBe(0);
  expect(stdout).toContain('unpaired (Welch)');
  expect(stdout).toContain('comparing the scenarios themselves would be paired');
  expect(stdout).toMatch(/^✓ B lets more items of web succeed: .*\n {2}It throttles shop less: /);
  const mixed = await capsim(['compare', 'tight.yaml', 'loose/summary.json'], folder);
  expect(mixed.stderr).toContain('name two scenarios, or two summaries');
  const options = await capsim(['compare', 'tight/summary.json', 'loose/summary.json', '--seed', '2'], folder);
  expect(options.stderr).toContain('--seed cannot be followed');
  expect([mixed.status, options.status]).toEqual([2, 2]);
});

test('B follows A in the seed, and both run the larger number of replications', async () => {
  const other = LOOSE.replace('seed: small', 'seed: other').replace('replications: 6', 'replications: 3');
  const folder = folderWith({ 'a.yaml': TIGHT, 'b.yaml': other });
  const { stdout } = await capsim(['compare', 'a.yaml', 'b.yaml', '--json'], folder);
  const { a, b, notes } = JSON_OF(stdout);
  expect([a.seed, b.seed, a.replications, b.replications]).toEqual(['small', 'small', 6, 6]);
  expect(notes).toEqual([
    'B asks for the seed other; it was given that of A, small, so that both meet the same requests.',
    'A asks for 6 replications and B for 3; both ran 6.',
  ]);
});

test('a warm-up that is to be found is the same for both', async () => {
  const long = TIGHT.replace('duration: 10s', 'duration: 2m, warmup: auto');
  const folder = folderWith({ 'a.yaml': long, 'b.yaml': long.replace('duration: 20ms', 'duration: 400ms') });
  const { status, stdout, stderr } = await capsim(['compare', 'a.yaml', 'b.yaml', '--json'], folder);
  expect([0, 4], stderr).toContain(status);
  expect(JSON_OF(stdout).notes.join(' ')).toMatch(/Both leave out the first \S+ as warm-up/);
});

test('with one replication the values are shown and nothing is claimed', async () => {
  const folder = folderWith({ 'a.yaml': TIGHT, 'b.yaml': LOOSE });
  const { status, stdout } = await capsim(['compare', 'a.yaml', 'b.yaml', '--replications', '1'], folder);
  expect(stdout).toMatch(/^\? No verdict: one replication has no intervals/);
  expect(status).toBe(0);
});

test.each([
  { args: ['a.yaml'], says: /a\.yaml has nothing to be compared with; .*--set PATH=VALUE/ },
  { args: ['a.yaml', 'broken.yaml'], says: /broken\.yaml:4:\d+ functions\.shop\.timeout/ },
  { args: ['a.yaml', '--set', 'functions.shp.memory=1GB'], says: /there is no function "shp"; did you mean "shop"\?/ },
  { args: ['a.yaml', 'longer.yaml'], says: /run\.duration is 10s in A and 20s in B, .*--duration/ },
  { args: ['a.yaml', 'warm.yaml'], says: /run\.warmup is 0s in A and 1s in B/ },
  {
    args: ['a.yaml', 'b.yaml', '--fail-on', 'functions.shop.throtles'],
    says: /did you mean "functions\.shop\.throttles"\?/,
  },
  {
    args: ['a.yaml', 'b.yaml', '--fail-on', 'account.concurrency.max'],
    says: /whether more or less of it is worse depends/,
  },
  {
    args: ['a.yaml', 'b.yaml', '--fail-on', 'cost.total', '--replications', '1'],
    says: /one replication has no interval/,
  },
])('wrong usage ($args) is answered with a remedy and status 2', async ({ args, says }) => {
  const folder = folderWith({
    'a.yaml': SMALL,
    'b.yaml': SMALL,
    'broken.yaml': SMALL.replace('timeout: 5s', 'timeout: 5'),
    'longer.yaml': SMALL.replace('duration: 10s', 'duration: 20s'),
    'warm.yaml': SMALL.replace('duration: 10s', 'duration: 10s, warmup: 1s'),
  });
  const { status, stdout, stderr } = await capsimHere(['compare', ...args], folder);
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('Ctrl-C before anything is complete leaves nothing behind and ends in 130', async () => {
  const folder = folderWith({ 'a.yaml': LONG });
  const args = ['compare', 'a.yaml', '--set', 'functions.shop.memory=1GB', '--out', 'diff'];
  const child = start(args, folder);
  const end = ended(child);
  await said(child, /left/);
  child.kill('SIGINT');
  const { status, stderr } = await end;
  expect(stderr).toContain('there is nothing to compare yet');
  expect(status).toBe(130);
  expect(filesIn(folder)).toEqual(['a.yaml']);
});
