import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capsimHere } from '../here.ts';
import { COMMAND, capsim, emptyFolder } from './capsim.ts';

const COMMANDS = ['run', 'validate', 'compare', 'sweep', 'plan', 'explain', 'report', 'init', 'profiles', 'schema'];

test('the command alone prints help with an example', async () => {
  const { status, stdout, stderr } = await capsim([], emptyFolder());
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const name of COMMANDS) expect(stdout).toContain(`  ${name} `);
});

test.each([
  { args: ['rnu'], says: /unknown command 'rnu'[\s\S]*did you mean run\?/ },
  { args: ['run', 'x.yaml', '--jsn'], says: /unknown option '--jsn'[\s\S]*did you mean --json\?/ },
  { args: ['run'], says: /missing required argument 'scenario'/ },
  { args: ['run', 'x.yaml', '--set', 'memory'], says: /--set: expected PATH=VALUE/ },
  { args: ['run', 'x.yaml', '--engine', 'cohort'], says: /--engine: expected event/ },
  { args: ['run', 'x.yaml', '--annotations', 'gitlab'], says: /--annotations: expected github/ },
  { args: ['schema', 'report'], says: /document: expected scenario, summary, / },
  {
    args: ['profiles', 'lambda-2062'],
    says: /there is no profile "lambda-2062"; did you mean "lambda-2022"\?|lambda-2026/,
  },
  { args: ['init', 'qickstart'], says: /there is no template "qickstart"; did you mean "quickstart"\?/ },
  { args: ['report', 'nothing.json'], says: /nothing\.json: cannot read it: there is no such file/ },
])('wrong usage ($args) is answered with help and status 2', async ({ args, says }) => {
  const { status, stdout, stderr } = await capsimHere(args, emptyFolder());
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('what is not built does not exist', async () => {
  const folder = emptyFolder();
  for (const args of [
    ['backtest', 'a'],
    ['import', 'sam', 'a'],
  ]) {
    const { status, stderr } = await capsim(args, folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(/unknown (command|option)/);
  }
});

test('a command that was not built says what to do', () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'bin'));
  copyFileSync(COMMAND, join(folder, 'bin', 'capsim.mjs'));
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'bin', 'capsim.mjs')], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^capsim: not built yet; run `npm install && npm run build` in .*\n$/);
});
