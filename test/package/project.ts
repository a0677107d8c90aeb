import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
// @ts-expect-error a script without types
import { pack } from '../../.ci/package.js';

const ROOT = join(import.meta.dirname, '..', '..');

/** How a program ended, and all that it printed. */
export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/**
 * An empty project into which the packed capsim is installed, with what its package.json asks for and nothing else: that is
 * linked, not fetched, since a test needs no network. Removed after the test.
 *
 * @param beside packages that the project has of its own
 */
export function emptyProject(beside: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'capsim-project-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  const { status } = spawnSync('tar', ['-xzf', packed(), '-C', modules], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`tar ended with ${status}`);
  // The tarball holds a folder `package`; the name under which it is installed is that of the package.
  cpSync(join(modules, 'package'), join(modules, 'capsim'), { recursive: true });
  rmSync(join(modules, 'package'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(modules, 'capsim', 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  for (const name of [...Object.keys(manifest.dependencies), ...beside]) link(modules, name);
  return folder;
}

let tarball: string | undefined;

/** What would be published, packed once for all tests of a file. */
function packed(): string {
  tarball ??= (pack as (folder: string) => string)(mkdtempSync(join(tmpdir(), 'capsim-packed-')));
  return tarball;
}

/** To be called after all tests. */
export function removePacked(): void {
  if (tarball !== undefined) rmSync(dirname(tarball), { recursive: true });
}

function link(modules: string, name: string): void {
  const place = join(modules, name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), place, 'junction');
}

/** Runs a program of Node in a folder. */
export function node(folder: string, ...args: readonly string[]): Promise<Ended> {
  const { FORCE_COLOR: _, VITEST: __, NODE_ENV: ___, ...env } = process.env;
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...env, NO_COLOR: '1' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}
