import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';
import { capsimHere, folderOf } from '../here.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Lines that show how to call the command, in the help of a command or in a document. */
function examplesIn(text: string): string[] {
  return [...text.matchAll(/^ {2,4}(?:\$ )?(?:npx )?(capsim [a-z].*)$/gm)].map(([, line]) => line);
}

/** The help of the program and of each command, by the words that print it. */
async function helps(): Promise<Map<string, string>> {
  const names = buildProgram().commands.map((command) => command.name());
  const lines = ['', ...names.map((name) => `${name} --help`)];
  const found = new Map<string, string>();
  for (const line of lines) found.set(`capsim ${line}`, (await capsimHere(wordsOf(line), folderOf({}))).stdout);
  return found;
}

/** What a shell makes of a line without variables. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
}

/** Shorter than what a user would run, with the same words. */
function shortened(words: readonly string[]): string[] {
  const isSimulating = ['run', 'compare', 'sweep', 'plan', 'explain'].includes(words[0]);
  const isOfResults = words.some((word) => word.endsWith('summary.json'));
  // A plan tries hundreds of times the traffic.
  const time = words[0] === 'plan' ? '1s' : '10s';
  return isSimulating && !isOfResults ? [...words, '--duration', time, '--replications', '2'] : [...words];
}

/** A folder as that of a user who has read so far: scenarios under the names of the examples, and two results. */
async function folderOfReader(): Promise<string> {
  const quickstart = readFileSync(join(ROOT, 'scenarios', 'quickstart.yaml'), 'utf8');
  const names = ['before.yaml', 'after.yaml'];
  const folder = folderOf(Object.fromEntries(names.map((name) => [name, quickstart])));
  mkdirSync(join(folder, 'scenarios'));
  copyFileSync(join(ROOT, 'scenarios', 'quickstart.yaml'), join(folder, 'scenarios', 'quickstart.yaml'));
  for (const day of ['monday', 'tuesday'])
    await capsimHere(shortened(['run', 'before.yaml', '--out', join('reports', day), '-q']), folder);
  return folder;
}

test('every example in the help, the README and the documentation of commands works when pasted', async () => {
  const texts = await helps();
  for (const [words, text] of texts) {
    if (words !== 'capsim help --help') expect(examplesIn(text), `examples in what "${words}" prints`).not.toEqual([]);
  }
  const documents = ['README.md', join('docs', 'cli.md')].map((name) => readFileSync(join(ROOT, name), 'utf8'));
  const examples = [...texts.values(), ...documents].flatMap(examplesIn);
  const folder = await folderOfReader();
  const failed: string[] = [];
  for (const example of new Set(examples)) {
    for (const part of example.split(/ && | > /).filter((one) => one.startsWith('capsim '))) {
      const words = shortened(wordsOf(part).slice(1));
      if (words[0] === 'init') words.push('--force');
      const { status, stderr } = await capsimHere(words, folder);
      // An example may miss its expectation: that is what it is there to show.
      if (status !== 0 && status !== 3) failed.push(`${part}: status ${status}: ${stderr}`);
    }
  }
  expect(failed).toEqual([]);
  expect(examples.length).toBeGreaterThan(20);
});
