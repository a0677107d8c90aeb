import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ReportFolder } from '../../src/cli/report-folder.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'capsim-test-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const report = [
  { file: 'summary.json', text: '{}\n' },
  { file: 'report.md', text: '# new\n' },
];

test('a new folder appears with all its files, and the folders above it are made', () => {
  new ReportFolder(join(home, 'a', 'b')).commit(report);
  expect(readdirSync(join(home, 'a'))).toEqual(['b']);
  expect(readdirSync(join(home, 'a', 'b')).sort()).toEqual(['report.md', 'summary.json']);
});

test('an existing report is replaced, and what others keep there stays', () => {
  writeFileSync(join(home, 'report.md'), '# old\n');
  writeFileSync(join(home, 'notes.txt'), 'mine\n');
  new ReportFolder(home).commit(report);
  expect(readdirSync(home).sort()).toEqual(['notes.txt', 'report.md', 'summary.json']);
  expect(readFileSync(join(home, 'report.md'), 'utf8')).toBe('# new\n');
  expect(readFileSync(join(home, 'notes.txt'), 'utf8')).toBe('mine\n');
});

test('a folder that is opened and given up leaves no trace', () => {
  new ReportFolder(join(home, 'a', 'b')).discard();
  new ReportFolder(home).discard();
  expect(readdirSync(home)).toEqual([]);
});

test('giving up keeps a folder above that somebody else has begun to use', () => {
  const folder = new ReportFolder(join(home, 'a', 'b'));
  writeFileSync(join(home, 'a', 'other'), '');
  folder.discard();
  expect(readdirSync(join(home, 'a'))).toEqual(['other']);
});

test('a file in the place of the folder is refused before anything is simulated', () => {
  writeFileSync(join(home, 'out'), 'mine');
  expect(() => new ReportFolder(join(home, 'out'))).toThrow(/is a file, not a folder; choose another with --out/);
  expect(() => new ReportFolder(join(home, 'out', 'deeper'))).toThrow(/a part of the path is a file/);
  expect(readFileSync(join(home, 'out'), 'utf8')).toBe('mine');
});

test('a folder in the place of one of the files leaves the old report whole', () => {
  writeFileSync(join(home, 'summary.json'), 'old');
  mkdirSync(join(home, 'report.md'));
  const folder = new ReportFolder(home);
  expect(() => folder.commit(report)).toThrow(/a folder of that name is in the way/);
  expect(readFileSync(join(home, 'summary.json'), 'utf8')).toBe('old');
  expect(readdirSync(home).sort()).toEqual(['report.md', 'summary.json']);
});

test('what fails in the middle leaves the old report whole', () => {
  writeFileSync(join(home, 'summary.json'), 'old');
  const folder = new ReportFolder(home);
  const impossible = { file: 'x'.repeat(300), text: '' };
  expect(() => folder.commit([...report, impossible])).toThrow(/the name is too long \(ENAMETOOLONG\)/);
  expect(readFileSync(join(home, 'summary.json'), 'utf8')).toBe('old');
  expect(readdirSync(home)).toEqual(['summary.json']);
});
