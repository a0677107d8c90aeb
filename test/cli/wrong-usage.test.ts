import { expect, test } from 'vitest';
import { capsimHere, folderOf } from './here.ts';

test.each([
  ['rnu', "capsim: unknown command 'rnu'; did you mean run?; see capsim --help"],
  ['help rnu', "capsim: unknown command 'rnu'; did you mean run?; see capsim --help"],
  ['run a.yaml --jsn', "capsim: unknown option '--jsn'; did you mean --json?; see capsim run --help"],
  ['run', "capsim: missing required argument 'scenario'; see capsim run --help"],
  ['explain a b', 'capsim: too many arguments for explain: expected 1 argument, got 2; see capsim explain --help'],
  [
    'run a.yaml --jobs 0',
    'capsim: --jobs: expected a whole number from 1 to 1024, for example 4, got "0"; see capsim run --help',
  ],
  ['sweep a.yaml', 'capsim: --vary is missing: expected --vary <path=values>; see capsim sweep --help'],
  ['plan a.yaml --tune', 'capsim: --tune: expected <path[=min..max]> after it, got nothing; see capsim plan --help'],
  [
    'run a.yaml --set memory',
    'capsim: --set: expected PATH=VALUE, for example functions.checkout.memory=512MB, got "memory"; see capsim run --help',
  ],
  ['compare a b --seed=', 'capsim: --seed: expected a seed, any text or number, got ""; see capsim compare --help'],
  ['run a.yaml --out=', 'capsim: --out: expected a folder, for example out, got ""; see capsim run --help'],
  ['run a.yaml --engine cohort', 'capsim: --engine: expected event, got "cohort"; see capsim run --help'],
  [
    'schema repot',
    expect.stringMatching(/^capsim: document: expected scenario, .*, got "repot"; see capsim schema --help$/),
  ],
])('"capsim %s" is answered in one line', async (line, says) => {
  const { status, stdout, stderr } = await capsimHere(line.split(' '), folderOf({}));
  expect({ status, stdout, stderr: stderr.trimEnd() }).toEqual({ status: 2, stdout: '', stderr: says });
});
