/**
 * Holds capsim against theory, worked examples, published simulators and measurements: `npm run validate`. Exits with 1
 * when a judged line fails. `-- --quick` runs less of each, `-- --write` writes `docs/validation.md`, `-- --only WORD`
 * runs the sections whose title has the word.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { countsOf, documentOf, HEAD, type Judged, judge, rowsOf } from './document.ts';
import { SECTIONS } from './sections.ts';
import { plainTable } from './table.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, write: { type: 'boolean' }, only: { type: 'string' } },
});
const effort = values.quick ? 'quick' : 'full';
const word = values.only?.toLowerCase() ?? '';
if (values.write && word !== '') throw new Error('--write needs all sections: leave --only out');

const all: Judged[] = [];
for (const section of SECTIONS.filter(({ title }) => title.toLowerCase().includes(word))) {
  const judged = await judge(section, effort, ({ what }, { verdict }) => console.error(`${verdict}: ${what}`));
  all.push(judged);
  console.log(`\n${section.title}\n\n${plainTable(HEAD, rowsOf(judged))}`);
}

const { judged, failed, open } = countsOf(all);
console.log(`\n${judged} lines judged, ${failed} of them failed; ${open} not judged`);
if (values.write) writeFileSync('docs/validation.md', documentOf(all));
if (failed > 0) process.exitCode = 1;
