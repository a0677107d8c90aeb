import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capsimHere, folderOf } from './here.ts';

const SMALL = `name: small
run: { duration: 1s, replications: 2 }
functions:
  shop: { duration: 20ms, memory: 512MB, timeout: 5s, init: 100ms }
sources:
  web: { type: sdk, target: shop, arrivals: { process: poisson, rate: 20/s } }
expect:
  - functions.shop.throttles <= 0
`;

/** A folder with two scenarios of one name, and one that lies in a folder below, beside what is none. */
function mistaken(): string {
  const folder = folderOf({ 'small.yaml': SMALL, 'same.yaml': SMALL, 'notes.txt': 'none', 'plan.json': '' });
  for (const name of ['below', 'results']) mkdirSync(join(folder, name));
  return folder;
}

test.each([
  ['run smal.yaml', 2, /^error smal\.yaml:1:1: .*no such file or folder \(ENOENT\); did you mean small\.yaml\?$/],
  ['report plan.json', 2, /^capsim: plan\.json:1:1: expected a summary\.json, .* or compare\.json, but it is empty$/],
  ['run below/other.yaml', 2, /ENOENT\); `capsim init` writes one to start from$/],
  [
    'explain .',
    2,
    /^error \.:1:1: .*it is a folder, not a file \(EISDIR\); name a scenario in it, for example same\.yaml$/,
  ],
  ['run small.yaml small.yaml', 2, /^error small\.yaml:1:7 name: the file is named twice; name it once$/],
  [
    'run small.yaml --set shop.timeout=1s',
    2,
    /^error --set shop\.timeout: unknown setting; did you mean "functions\.shop\.timeout"\?$/,
  ],
  [
    'run small.yaml --junit below',
    2,
    /^capsim: --junit: below is a folder; name a file, for example below\/result\.xml$/,
  ],
  ['run small.yaml --junit no/x.xml', 2, /^capsim: --junit: cannot write no\/x\.xml: there is no folder no$/],
  [
    'sweep small.yaml --vary functions.shop.memry=1GB,2GB',
    2,
    /^error --vary functions\.shop\.memry: unknown setting; did you mean "memory"\?$/,
  ],
  [
    'sweep small.yaml --vary functions.shop.memory=1GB,2GB --out notes.txt',
    1,
    /^capsim: cannot write the report to notes\.txt: it is a file, not a folder; choose another with --out$/,
  ],
])('"capsim %s" ends in %i and says what to do', async (line, status, says) => {
  const ended = await capsimHere(line.split(' '), mistaken());
  expect(ended.stderr.trimEnd()).toMatch(says);
  expect({ status: ended.status, stdout: ended.stdout }).toEqual({ status, stdout: '' });
});

test('every mistake in the options comes at once, each in a line of its own', async () => {
  const line = 'plan small.yaml --tune functions.shop.memry --growth 20 --from soon';
  const { status, stderr } = await capsimHere(line.split(' '), mistaken());
  expect(status).toBe(2);
  expect(stderr.trimEnd().split('\n')).toEqual([
    'capsim: --tune functions.shop.memry: unknown setting; did you mean "memory"?',
    expect.stringMatching(/^capsim: --growth: expected a growth such as 20%\/month .*, got "20"$/),
    expect.stringMatching(/^capsim: --from: expected a day such as .*, got "soon"$/),
  ]);
});
