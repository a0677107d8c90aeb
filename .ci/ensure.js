// Installs the locked dependencies when they are missing or older than the lock file. Needs only Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync, utimesSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = `${root}package-lock.json`;
const installed = `${root}node_modules/.package-lock.json`;

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  // Not `npm ci`: it refuses a lock file that lacks the binaries of other systems, which npm leaves out where a registry
  // does not offer them. All direct versions are exact, and the lock file, which is not changed, holds the others.
  // The build needs the development dependencies even where NODE_ENV says production.
  const args = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  process.exitCode = status ?? 1;
  const now = new Date();
  if (status === 0) utimesSync(installed, now, now);
}
