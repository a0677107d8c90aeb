// Compiles src into dist and writes the JSON Schemas beside it. `--if-needed` does nothing when dist is up to date.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCommand } from './command.js';
import { buildPage } from './page.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', '.built');
const inputs = ['src', 'package.json', 'tsconfig.json'].map((name) => join(root, name));

/** Whether dist was written by a whole build that began after the last change of any source. */
export function isBuilt() {
  return existsSync(stamp) && Math.max(...inputs.map(newest)) <= statSync(stamp).mtimeMs;
}

/** @returns exit status; 0 when everything was written */
export async function build() {
  const begun = new Date();
  const compiled = run(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
  if (compiled.status !== 0) return 1;
  await buildCommand(root);
  mkdirSync(join(root, 'dist', 'schema'), { recursive: true });
  for (const name of ['scenario', 'summary', 'plan', 'sweep', 'compare', 'explanation']) {
    const printed = run(['bin/capsim.js', 'schema', name], 'pipe');
    if (printed.status !== 0) return 1;
    writeFileSync(join(root, 'dist', 'schema', `${name}.schema.json`), printed.stdout);
  }
  await buildPage(root);
  writeFileSync(stamp, '');
  utimesSync(stamp, begun, begun);
  return 0;
}

/** Vitest calls this before the tests of the built command. */
export async function setup() {
  if (!isBuilt() && (await build()) !== 0) console.error('the build reported mistakes; the tests use what it wrote');
}

function run(args, stdout = 'inherit') {
  return spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', stdout, 'inherit'], maxBuffer: 1 << 26 });
}

function newest(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--clean')) rmSync(join(root, 'dist'), { recursive: true, force: true });
  if (!process.argv.includes('--if-needed') || !isBuilt()) process.exitCode = await build();
}
