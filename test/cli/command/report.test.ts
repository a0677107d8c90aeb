import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capsim, filesIn, folderWith } from './capsim.ts';
import { SMALL } from './scenarios.ts';

const RESERVED = 'functions.shop.reservedConcurrency';
const EXPECTING = `${SMALL}  - functions.shop.throttles < 100\n`;

const STUDIES = [
  ['sweep', ['--vary', `${RESERVED}=1,4`]],
  ['plan', ['--tune', `${RESERVED}=1..8`, '--duration', '5s']],
  ['compare', ['--set', `${RESERVED}=4`]],
] as const;

test.each(STUDIES)('the files of a %s are rendered again from its JSON, byte for byte', async (study, args) => {
  const folder = folderWith({ 'a.yaml': EXPECTING });
  const first = await capsim([study, 'a.yaml', ...args, '--out', 'first'], folder);
  const again = await capsim(['report', join('first', `${study}.json`), '--out', 'again'], folder);
  expect(again.stderr).toBe('');
  expect(again.stdout).toBe(first.stdout.replace('first', 'again'));
  const files = filesIn(join(folder, 'first')).filter((file) => file !== 'a.yaml');
  expect(filesIn(join(folder, 'again'))).toEqual(files);
  expect(files.map((file) => file.split('.')[1])).toEqual(expect.arrayContaining(['html', 'json', 'md']));
  for (const file of files) {
    expect(readFileSync(join(folder, 'again', file), 'utf8')).toBe(readFileSync(join(folder, 'first', file), 'utf8'));
  }
});

test('a mistake in a result is one message with its line', async () => {
  const folder = folderWith({ 'a.yaml': EXPECTING });
  await capsim(['sweep', 'a.yaml', ...STUDIES[0][1], '--quiet', '--out', '.'], folder);
  const text = readFileSync(join(folder, 'sweep.json'), 'utf8');
  const line = 1 + text.slice(0, text.indexOf('"replications"')).split('\n').length - 1;
  const broken: readonly (readonly [string, RegExp])[] = [
    [
      text.replace('"replications": ', '"replications": "many",\n"x": '),
      new RegExp(`sweep\\.json:${line}:\\d+ points\\[0\\]`),
    ],
    [
      text.replace('"schemaVersion": 1', '"schemaVersion": 99'),
      /sweep\.json:2:\d+ schemaVersion: expected a sweep\.json of this/,
    ],
    [
      text.slice(0, text.indexOf('"points"')),
      /sweep\.json:\d+:\d+: expected a summary\.json, sweep\.json, .* got no JSON/,
    ],
    ['[]', /sweep\.json:1:1: expected a summary\.json, sweep\.json, plan\.json or compare\.json/],
  ];
  for (const [content, message] of broken) {
    writeFileSync(join(folder, 'sweep.json'), content);
    const { status, stdout, stderr } = await capsim(['report', 'sweep.json'], folder);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
});

test('a mistake in the curves of a comparison is told with its line', async () => {
  const folder = folderWith({ 'a.yaml': EXPECTING });
  await capsim(['compare', 'a.yaml', ...STUDIES[2][1], '--quiet', '--out', '.'], folder);
  const [head, first, ...rest] = readFileSync(join(folder, 'compare.csv'), 'utf8').split('\n');
  writeFileSync(join(folder, 'compare.csv'), [head, first, ...rest].join('\n').replace(/,[\d.]+\n/, ',many\n'));
  const { status, stderr } = await capsim(['report', 'compare.json'], folder);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^capsim: compare\.csv:2: expected the curves of a comparison: expected a number, got "many"/);
});
