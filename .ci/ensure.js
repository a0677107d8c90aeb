// Installs the locked dependencies when they are missing or older than the lock file. Needs only Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = `${root}package-lock.json`;
const installed = `${root}node_modules/.package-lock.json`;

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  // Not `npm ci`: it refuses a lock file that lacks the binaries of other systems, which npm leaves out where a registry
  // does not offer them. All direct versions are exact, and the lock file, which is not changed, holds the others.
  // The build needs the development dependencies even where NODE_ENV says production.
  const args = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund'];
  let status = install(args);
  if (status !== 0) {
    // Often its cache cannot be written: there is no home folder, or somebody else owns what is in it.
    const cache = mkdtempSync(join(tmpdir(), 'capsim-npm-'));
    console.error(`npm ended with ${status}; once more with an empty cache`);
    status = install([...args, '--cache', cache]);
    rmSync(cache, { recursive: true, force: true });
  }
  process.exitCode = status;
  const now = new Date();
  if (status === 0) utimesSync(installed, now, now);
}

function install(args) {
  const shell = process.platform === 'win32';
  return spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell }).status ?? 1;
}
