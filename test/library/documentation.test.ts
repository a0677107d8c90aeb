import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const DOCUMENT = 'docs/library.md';
const ENTRIES = ['src/index.ts', 'src/testing/index.ts', 'src/cli/load-file.ts'];

interface Exported {
  readonly name: string;
  /** File that declares it. */
  readonly file: string;
}

/** What an entry point exports, of its own or from another file. */
function exportsOf(entry: string): readonly Exported[] {
  const text = readFileSync(entry, 'utf8');
  const passedOn = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';/gm)].flatMap(([, names, from]) =>
    names
      .split(',')
      .map((name) => name.replace(/\btype\b/, '').trim())
      .filter((name) => name !== '')
      .map((name) => ({ name, file: join(dirname(entry), from) })),
  );
  const own = [...text.matchAll(/^export (?:async )?(?:function|class|const|type|interface) (\w+)/gm)];
  return [...passedOn, ...own.map(([, name]) => ({ name, file: entry }))];
}

/** Whether a doc comment ends right before the declaration. */
function isDescribed({ name, file }: Exported): boolean {
  const declaration = `^ *\\*/\\nexport (?:async )?(?:function|class|const|type|interface) ${name}\\b`;
  const inOneLine = `^/\\*\\* .* \\*/\\nexport (?:async )?(?:function|class|const|type|interface) ${name}\\b`;
  return new RegExp(`${declaration}|${inOneLine}`, 'm').test(readFileSync(file, 'utf8'));
}

test.each(ENTRIES)('%s: everything exported is in docs/library.md and has a doc comment', (entry) => {
  const text = readFileSync(DOCUMENT, 'utf8');
  const all = exportsOf(entry);
  expect(all.length).toBeGreaterThan(0);
  expect(all.filter(({ name }) => !new RegExp(`\`${name}[\`(]`).test(text)).map(({ name }) => name)).toEqual([]);
  expect(all.filter((one) => !isDescribed(one)).map(({ name, file }) => `${file}: ${name}`)).toEqual([]);
});

test('nothing that docs/library.md lists is missing', () => {
  const there = new Set(ENTRIES.flatMap(exportsOf).map(({ name }) => name));
  const [, listed = ''] = readFileSync(DOCUMENT, 'utf8').split('## Everything there is');
  const names = [...listed.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name),
  );
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !there.has(name))).toEqual([]);
});

test('the property test in docs/library.md is the one that is run (UPDATE_GOLDEN=1 writes it)', () => {
  const example = readFileSync('test/package/example/shop.test.js', 'utf8');
  const text = readFileSync(DOCUMENT, 'utf8');
  const filled = text.replace(
    /(<!-- test\/package\/example\/shop\.test\.js -->\n)[\s\S]*?(<!-- end -->)/,
    (_, open: string, close: string) => `${open}\`\`\`js\n${example}\`\`\`\n${close}`,
  );
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(DOCUMENT, filled);
  expect(filled).toContain(example);
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(filled);
});
