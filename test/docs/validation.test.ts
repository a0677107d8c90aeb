import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { structureOf } from '../validate/document.ts';
import { SECTIONS } from '../validate/sections.ts';

const document = readFileSync('docs/validation.md', 'utf8');
const rows = [...document.matchAll(/^\| (?!---|compared)(.+) \|$/gm)].map(([, row]) => row.split(' | '));

test('the validation document has the sections and lines that a run has, in their order', () => {
  const expected = SECTIONS.map(({ title, lines }) => ({ title, lines: lines.map(({ what }) => what) }));
  expect(structureOf(document)).toEqual(expected);
});

test('each line of the document has a verdict, none fails, and what is not judged says why', () => {
  const verdicts = rows.map((row) => row.at(-1) ?? '');
  expect(verdicts).toHaveLength(SECTIONS.reduce((sum, { lines }) => sum + lines.length, 0));
  for (const [index, verdict] of verdicts.entries()) {
    expect(verdict, rows[index][0]).toMatch(/^(holds: \S|not judged: \S)/);
  }
});

test('the document counts its own lines', () => {
  const judged = rows.filter((row) => row.at(-1)?.startsWith('holds')).length;
  expect(document).toContain(
    `${judged} lines are judged, of which none fails; ${rows.length - judged} are not judged.`,
  );
});

test('no two lines of a section have the same name', () => {
  for (const { title, lines } of SECTIONS) {
    const names = lines.map(({ what }) => what);
    expect(names.length, title).toBe(new Set(names).size);
  }
});

test.skipIf(!existsSync('../shared/data'))(
  'where the measurements are at hand, every line that uses them is written from them',
  () => {
    expect(rows.filter((row) => row.at(-1)?.includes('not at hand'))).toEqual([]);
  },
);
