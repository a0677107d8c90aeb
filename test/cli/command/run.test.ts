import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Summary, summaryField } from '../../../src/study/summary-schema.ts';
import { capsim, emptyFolder, filesIn, folderWith, shell } from './capsim.ts';
import { MISSED, SMALL } from './scenarios.ts';

const REPORT = ['breaches.csv', 'report.html', 'report.md', 'summary.json', 'timeseries.csv'];

function summaryOf(text: string): Summary {
  return summaryField.parse(JSON.parse(text));
}

/** A summary without the part that depends on the machine. */
function lasting(summary: Summary) {
  const { timing, ...run } = summary.run;
  expect(timing).toBeDefined();
  return { ...summary, run };
}

test('a run prints its summary and writes its report under the name of the scenario', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const { status, stdout, stderr } = await capsim(['run', 'a.yaml'], folder);
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('shop');
  expect(stdout).toContain(join('reports', 'small'));
  expect(stderr).toBe('');
  expect(filesIn(join(folder, 'reports', 'small'))).toEqual(expect.arrayContaining(REPORT));
  expect(stdout).not.toContain('\u001b[');
});

test('a missed expectation gives status 3, and the report is written all the same', async () => {
  const folder = folderWith({ 'a.yaml': MISSED });
  const { status } = await capsim(['run', 'a.yaml', '--out', 'out'], folder);
  expect(status).toBe(3);
  const summary = summaryOf(readFileSync(join(folder, 'out', 'summary.json'), 'utf8'));
  expect(summary.expectations.map(({ pass }) => pass)).toEqual([false]);
});

test('--json prints the summary and nothing else, equal to the file', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const { status, stdout } = await capsim(['run', 'a.yaml', '--json', '--annotations', 'github'], folder);
  expect(status).toBe(0);
  expect(stdout).toBe(readFileSync(join(folder, 'reports', 'small', 'summary.json'), 'utf8'));
  summaryOf(stdout);
});

test('--json prints an array for several scenarios, each with its own folder under --out', async () => {
  const folder = folderWith({ 'a.yaml': SMALL, 'b.yaml': MISSED });
  const { status, stdout } = await capsim(['run', 'a.yaml', 'b.yaml', '--json', '--out', 'out'], folder);
  expect(status).toBe(3);
  const summaries: unknown = JSON.parse(stdout);
  expect(summaries).toEqual([expect.objectContaining({ name: 'small' }), expect.objectContaining({ name: 'missed' })]);
  expect(filesIn(join(folder, 'out')).filter((file) => file.endsWith('summary.json'))).toEqual([
    join('missed', 'summary.json'),
    join('small', 'summary.json'),
  ]);
});

test('the same seed gives the same summary, another seed another one', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const runWith = async (...args: string[]) =>
    lasting(summaryOf((await capsim(['run', 'a.yaml', '--json', '--no-report', ...args], folder)).stdout));
  const first = await runWith('--seed', 'one');
  expect(JSON.stringify(await runWith('--seed', 'one'))).toBe(JSON.stringify(first));
  expect((await runWith('--seed', 'two')).sources).not.toEqual(first.sources);
});

test('--no-report writes nothing and --quiet prints nothing', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const { status, stdout, stderr } = await capsim(['run', 'a.yaml', '--quiet', '--no-report'], folder);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(filesIn(folder)).toEqual(['a.yaml']);
});

test('options change the scenario: duration, replications and any setting', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const args = ['--duration', '20s', '--replications', '3', '--set', 'functions.shop.reservedConcurrency=0'];
  const { status, stdout } = await capsim(
    ['run', 'a.yaml', '--json', '--no-report', '--engine', 'event', ...args],
    folder,
  );
  expect(status).toBe(3);
  const { run, limits } = summaryOf(stdout);
  expect(run).toMatchObject({ simulatedTime: 20_000, replications: 3, engine: 'event', partial: false });
  expect(limits.reservedConcurrency).toEqual({ shop: 0 });
});

test('CI gets JUnit XML and an annotation at the line of the expectation', async () => {
  const folder = folderWith({ 'a.yaml': MISSED });
  const { stdout } = await capsim(['run', 'a.yaml', '--junit', 'junit.xml', '--annotations', 'github'], folder);
  expect(stdout).toMatch(/^::error file=a\.yaml,line=8,col=\d+::/m);
  const junit = readFileSync(join(folder, 'junit.xml'), 'utf8');
  expect(junit).toContain('tests="1" failures="1"');
});

test('CI gets an annotation at the line of a mistake', async () => {
  const folder = folderWith({ 'a.yaml': SMALL.replace('timeout: 5s', 'timeout: 5') });
  const { status, stdout } = await capsim(['run', 'a.yaml', '--annotations', 'github'], folder);
  expect(status).toBe(2);
  expect(stdout).toMatch(/^::error file=a\.yaml,line=4,col=\d+::functions\.shop\.timeout/m);
});

test('a reader that has seen enough is no error', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const line = 'set -o pipefail; capsim run a.yaml --json --no-report | head -1; echo "status $?"';
  const { stdout, stderr } = await shell(line, folder);
  expect({ stdout, stderr }).toEqual({ stdout: '{\nstatus 0\n', stderr: '' });
});

test('colour follows FORCE_COLOR and NO_COLOR', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const { stdout } = await shell('FORCE_COLOR=1 capsim run a.yaml --no-report', folder);
  expect(stdout).toContain('\u001b[');
  const plain = await shell('NO_COLOR=1 capsim run a.yaml --no-report', folder);
  expect(plain.stdout).not.toContain('\u001b[');
});

test('a report is rendered again without simulating', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const first = await capsim(['run', 'a.yaml'], folder);
  const again = await capsim(['report', join('reports', 'small', 'summary.json'), '--out', 'again'], folder);
  expect(again.status, again.stderr).toBe(0);
  expect(again.stdout).toBe(first.stdout.replace(join('reports', 'small'), 'again'));
  for (const file of REPORT) {
    expect(readFileSync(join(folder, 'again', file), 'utf8')).toBe(
      readFileSync(join(folder, 'reports', 'small', file), 'utf8'),
    );
  }
});

test('what is no summary is not rendered', async () => {
  const folder = folderWith({
    'text.json': 'hello',
    'other.json': '{"schemaVersion": 1}',
    'newer.json': '{"schemaVersion": 99}',
  });
  for (const file of ['text.json', 'other.json', 'newer.json']) {
    const { status, stderr } = await capsim(['report', file], folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^capsim: ${file}:1:1: expected a summary.json`));
  }
});

test('an empty folder stays empty when nothing but help is asked for', async () => {
  const folder = emptyFolder();
  await capsim(['run', '--help'], folder);
  expect(filesIn(folder)).toEqual([]);
});
