import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { summaryField } from '../../../src/study/summary-schema.ts';
import { capsimHere } from '../here.ts';
import { COMMAND, capsim, type Ended, ended, folderWith, said, shell, start } from './capsim.ts';
import { MANY, SMALL, SOME_COMPLETE } from './scenarios.ts';

/** Work that looks like ten seconds after the first moment, so that a second thread joins even on a fast machine. */
const SHARED = MANY.replace('name: many', 'name: shared').replace('replications: 3000', 'replications: 120');

/** What every report holds besides the time it took. */
function bytesIn(folder: string): string {
  const { run, ...rest } = summaryField.parse(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')));
  const { timing: _, ...stable } = run;
  return JSON.stringify({ ...rest, run: stable }) + readFileSync(join(folder, 'timeseries.csv'), 'utf8');
}

/** A folder with the shared scenario, and what kills workers as soon as they work. */
function folderWithKiller(kill: string): string {
  const killer = `process.on('worker', (worker) => worker.once('online', () => { ${kill} }));`;
  return folderWith({ 'a.yaml': SHARED, 'killer.mjs': killer });
}

function runWithKiller(folder: string): Promise<Ended> {
  const node = `"${process.execPath}" --import ./killer.mjs "${COMMAND}"`;
  return shell(`${node} run a.yaml --jobs 2 --quiet --out killed`, folder);
}

test('a worker killed in the middle of a run changes no byte of the report', async () => {
  const folder = folderWithKiller(
    'if (!globalThis.hasKilled) setTimeout(() => worker.terminate(), 50); globalThis.hasKilled = true;',
  );
  expect(await runWithKiller(folder)).toEqual({ status: 0, stdout: '', stderr: '' });
  await capsim(['run', 'a.yaml', '--jobs', '1', '--out', 'alone'], folder);
  expect(bytesIn(join(folder, 'killed'))).toBe(bytesIn(join(folder, 'alone')));
});

test('a replication lost twice is told in one line; what is complete is written, marked as partial', async () => {
  const folder = folderWithKiller('worker.terminate();');
  const { status, stderr } = await runWithKiller(folder);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^capsim: replication \d+ was lost twice with the worker that ran it: [^\n]+\n$/),
  });
  const { run } = summaryField.parse(JSON.parse(readFileSync(join(folder, 'killed', 'summary.json'), 'utf8')));
  expect(run).toMatchObject({ partial: true, replicationsAsked: 120 });
});

test('an interrupted run of several threads reports what a run of so many replications reports', async () => {
  const folder = folderWith({ 'a.yaml': MANY });
  const child = start(['run', 'a.yaml', '--jobs', '2', '--out', 'stopped'], folder);
  const end = ended(child);
  await said(child, SOME_COMPLETE);
  child.kill('SIGINT');
  expect((await end).status).toBe(130);
  const { run } = summaryField.parse(JSON.parse(readFileSync(join(folder, 'stopped', 'summary.json'), 'utf8')));
  expect(run).toMatchObject({ partial: true, replicationsAsked: 3000 });
  await capsim(['run', 'a.yaml', '--replications', String(run.replications), '--out', 'whole'], folder);
  const [stopped, whole] = ['stopped', 'whole'].map((name) =>
    readFileSync(join(folder, name, 'timeseries.csv'), 'utf8'),
  );
  expect(stopped).toBe(whole);
});

test.each(['0', '-1', '1.5', 'two', '1025', '1e1'])('--jobs %s is refused in one line', async (jobs) => {
  const folder = folderWith({ 'a.yaml': SMALL });
  const { status, stdout, stderr } = await capsimHere(['run', 'a.yaml', `--jobs=${jobs}`], folder);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe(
    `capsim: --jobs: expected a whole number from 1 to 1024, for example 4, got "${jobs}"; see capsim run --help\n`,
  );
});
