import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capsim, filesIn, folderWith, shell } from './capsim.ts';
import { SMALL } from './scenarios.ts';

test('a file in the place of the report folder is refused before anything is simulated', async () => {
  const folder = folderWith({ 'a.yaml': SMALL, out: 'mine' });
  const { status, stdout, stderr } = await capsim(['run', 'a.yaml', '--out', 'out'], folder);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe(
    'capsim: cannot write the report to out: it is a file, not a folder; choose another with --out\n',
  );
  expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('mine');
});

test.runIf(process.platform === 'linux')('an unwritable folder is refused before anything is simulated', async () => {
  const { status, stdout, stderr } = await capsim(
    ['run', 'a.yaml', '--out', '/proc/report'],
    folderWith({ 'a.yaml': SMALL }),
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^capsim: cannot write the report to \/proc\/report: .*; nothing was written there\n$/);
});

test('a disk that fills up leaves no new report, tells so once and still prints the summary', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const { status, stdout, stderr } = await shell('ulimit -f 1; capsim run a.yaml', folder);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^capsim: cannot write the report to reports\/small: .*(EFBIG|ENOSPC).*\n$/);
  expect(stdout).toContain('shop');
  expect(filesIn(folder)).toEqual(['a.yaml']);
});

test('a disk that fills up leaves the old report whole', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  mkdirSync(join(folder, 'out'));
  for (const file of ['summary.json', 'report.md', 'notes.txt'])
    writeFileSync(join(folder, 'out', file), `old ${file}`);
  const { status, stderr } = await shell('ulimit -f 1; capsim run a.yaml --out out', folder);
  expect(status).toBe(1);
  expect(stderr).toContain('; what is there is as it was before\n');
  expect(filesIn(join(folder, 'out'))).toEqual(['notes.txt', 'report.md', 'summary.json']);
  for (const file of filesIn(join(folder, 'out')))
    expect(readFileSync(join(folder, 'out', file), 'utf8')).toBe(`old ${file}`);
});

test.runIf(process.platform === 'linux')('a full disk behind standard output gives status 1', async () => {
  const { status, stderr } = await shell('capsim schema scenario > /dev/full', folderWith({}));
  expect(status).toBe(1);
  expect(stderr).toBe('capsim: cannot write the output: the disk is full (ENOSPC)\n');
});

test('a JUnit file without a folder for it is refused before anything is simulated', async () => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const { status, stderr } = await capsim(['run', 'a.yaml', '--junit', join('missing', 'junit.xml')], folder);
  expect(status).toBe(2);
  expect(stderr).toBe('capsim: --junit: cannot write missing/junit.xml: there is no folder missing\n');
  expect(filesIn(folder)).toEqual(['a.yaml']);
});

test.runIf(process.platform === 'linux')(
  'a JUnit file for which there is no room gives status 1, and the report is kept',
  async () => {
    const folder = folderWith({ 'a.yaml': SMALL });
    const { status, stderr } = await capsim(['run', 'a.yaml', '--junit', '/dev/full'], folder);
    expect(status).toBe(1);
    expect(stderr).toBe('capsim: cannot write /dev/full: the disk is full (ENOSPC)\n');
    expect(filesIn(join(folder, 'reports', 'small'))).toContain('summary.json');
  },
);
