import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { summaryField } from '../../../src/study/summary-schema.ts';
import { ended, filesIn, folderWith, said, start } from './capsim.ts';
import { LONG, MANY, SMALL, SOME_COMPLETE } from './scenarios.ts';

function summaryIn(folder: string) {
  return summaryField.parse(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')));
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s writes the replications that are complete, marked as partial',
  async (signal) => {
    const folder = folderWith({ 'a.yaml': MANY });
    const child = start(['run', 'a.yaml', '--jobs', '2', '--out', 'out'], folder);
    const end = ended(child);
    await said(child, SOME_COMPLETE);
    child.kill(signal);
    const { status, stdout, stderr } = await end;
    expect(status).toBe(130);
    expect(stderr).toContain('stopping; what is complete will be written');
    expect(stdout).toMatch(/partial/i);
    const { run } = summaryIn(join(folder, 'out'));
    expect(run).toMatchObject({ partial: true, replicationsAsked: 3000 });
    expect(run.replications).toBeGreaterThan(0);
    expect(run.replications).toBeLessThan(3000);
    expect(filesIn(folder).filter((file) => file.includes('.capsim'))).toEqual([]);
  },
);

test('an interrupted run without a complete replication still leaves a report that is complete in form', async () => {
  const folder = folderWith({ 'a.yaml': LONG });
  const child = start(['run', 'a.yaml', '--out', 'out', '--set', 'run.replications=1'], folder);
  const end = ended(child);
  await said(child, /long: \d+%/);
  child.kill('SIGINT');
  const { status } = await end;
  expect(status).toBe(130);
  expect(summaryIn(join(folder, 'out')).run).toMatchObject({ partial: true, replications: 0, replicationsAsked: 1 });
  expect(filesIn(join(folder, 'out'))).toEqual(expect.arrayContaining(['breaches.csv', 'report.md', 'timeseries.csv']));
});

test('several scenarios are an array of --json, also where the first of them was interrupted', async () => {
  const folder = folderWith({ 'a.yaml': LONG, 'b.yaml': SMALL });
  const child = start(['run', 'a.yaml', 'b.yaml', '--no-report', '--json', '--set', 'run.replications=1'], folder);
  const end = ended(child);
  await said(child, /long: \d+%/);
  child.kill('SIGINT');
  const { status, stdout } = await end;
  expect(status).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject([{ name: 'long', run: { partial: true } }]);
});

test('asking twice quits at once and leaves nothing behind', async () => {
  const folder = folderWith({ 'a.yaml': LONG });
  const child = start(['run', 'a.yaml', '--out', join('deep', 'out')], folder);
  const end = ended(child);
  await said(child, /long: \d+%/);
  // Two signals of one kind may arrive as one. It stands still meanwhile, so that both are there when it goes on.
  for (const signal of ['SIGSTOP', 'SIGINT', 'SIGTERM', 'SIGCONT'] as const) child.kill(signal);
  const { status, stdout } = await end;
  expect({ status, stdout }).toEqual({ status: 130, stdout: '' });
  expect(filesIn(folder)).toEqual(['a.yaml']);
});
