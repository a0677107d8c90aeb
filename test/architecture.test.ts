import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** Low to high; folders of one entry are neighbours and do not know each other. */
const LAYERS = [
  ['units'],
  ['random', 'theory'],
  ['kernel'],
  ['profiles'],
  ['observe'],
  ['arrivals'],
  ['downstream'],
  ['platform'],
  ['sources'],
  ['scenario'],
  ['engine'],
  ['study'],
  ['report'],
  ['library'],
  ['testing'],
  ['threads'],
  ['cli', 'page'],
];
const SRC = join(import.meta.dirname, '..', 'src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const core = files.filter((name) => !/^(?:threads|cli)\//.test(name));

function read(name: string): string {
  return readFileSync(join(SRC, name), 'utf8');
}

/** The code alone: comments removed, so that prose may name what code must not use. */
function code(name: string): string {
  return read(name)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

function folderOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : '';
}

function layerOf(folder: string): number {
  return LAYERS.findIndex((folders) => folders.includes(folder));
}

/** What a file imports, statically or later. */
function importsOf(name: string): string[] {
  return [...code(name).matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier]) => specifier);
}

/** Folder under src that a relative import leads to; '' for src itself. */
function targetOf(name: string, specifier: string): string {
  return folderOf(relative(SRC, join(SRC, name, '..', specifier)));
}

function offenders(names: readonly string[], pattern: RegExp): string[] {
  return names.filter((name) => pattern.test(code(name)));
}

// The bundle relies on it: what stands at the top of a module is declared `const` there (.ci/bundle.js).
test('no module has a variable at its top', () => {
  expect(offenders(files, /^(?:export )?(?:let|var) /m)).toEqual([]);
});

test('every folder of src is a layer', () => {
  const folders = new Set(files.map(folderOf).filter((folder) => folder !== ''));
  expect([...folders].filter((folder) => layerOf(folder) === -1)).toEqual([]);
});

test('a layer imports only from itself and from layers below it', () => {
  const wrong: string[] = [];
  for (const name of files.filter((file) => folderOf(file) !== '')) {
    const own = folderOf(name);
    for (const specifier of importsOf(name).filter((text) => text.startsWith('.'))) {
      const target = targetOf(name, specifier);
      if (target !== own && layerOf(target) >= layerOf(own)) wrong.push(`${name} imports ${specifier}`);
      if (target !== own && layerOf(target) === -1 && !specifier.endsWith('package.json')) {
        wrong.push(`${name} imports ${specifier}, which is in no layer`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('every relative import names the file with its ending', () => {
  const wrong = files.flatMap((name) =>
    importsOf(name)
      .filter((specifier) => specifier.startsWith('.') && !specifier.endsWith('.ts'))
      .map((specifier) => `${name} imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('nothing below the command line imports from Node', () => {
  const wrong = core.flatMap((name) =>
    importsOf(name)
      .filter(
        (specifier) => specifier.startsWith('node:') || ['fs', 'path', 'os', 'crypto', 'util'].includes(specifier),
      )
      .map((specifier) => `${name} imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('nothing below the command line reads a clock, the environment or chance that is not its own', () => {
  const surroundings = [
    /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bglobalThis\b|\bwindow\./,
    /(?<![.\w])process\.(?:env|argv|cwd|exit|exitCode|on|stdout|stderr|hrtime|cpuUsage|memoryUsage|version|platform)\b/,
  ];
  for (const pattern of surroundings) expect(offenders(core, pattern)).toEqual([]);
});

test('powers, which differ between versions of Node, decide nothing that is drawn', () => {
  const drawn = core.filter((name) => /^(random|theory|arrivals|platform|sources)\//.test(name));
  expect(offenders(drawn, /\bMath\.pow\b|(?<![\d'"`])\s\*\*\s(?!\d)/)).toEqual([]);
});

test('no file is longer than 400 lines', () => {
  expect(files.filter((name) => read(name).split('\n').length > 401)).toEqual([]);
});

test('there is no any, no enum and no default export', () => {
  expect(offenders(files, /\bas any\b|: any\b|<any>|\benum \w+ \{|\bexport default\b/)).toEqual([]);
});

test('the core is bundled for a browser and loads without anything of Node', async () => {
  const bundle = await build({
    entryPoints: [join(SRC, 'index.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'capsim',
    platform: 'browser',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const context = createContext({ TextEncoder, TextDecoder, URL });
  runInContext(`${bundle.outputFiles[0].text}\nglobalThis.capsim = capsim;`, context);
  const exported: unknown = runInContext('Object.keys(capsim)', context);
  expect(exported).toEqual(expect.arrayContaining(['load', 'simulate', 'replicate', 'summarise']));
});
