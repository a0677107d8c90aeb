// Packs what would be published and has it looked at by publint and attw: entry points, types and their conditions.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes the tarball into a folder without building. @returns its path */
export function pack(folder) {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const shell = process.platform === 'win32';
  // Asks nobody for anything, and needs no home folder that it may write to.
  const env = {
    ...process.env,
    npm_config_cache: join(folder, 'cache'),
    npm_config_logs_max: '0',
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
  };
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', shell, env });
  if (status !== 0) throw new Error(`npm pack ended with ${status}: ${stderr}`);
  return join(folder, JSON.parse(stdout)[0].filename);
}

/** @returns exit status; 0 when both have nothing to say */
async function check() {
  if (!isBuilt() && (await build()) !== 0) return 1;
  const folder = mkdtempSync(join(tmpdir(), 'capsim-package-'));
  try {
    const tarball = pack(folder);
    const statuses = [
      ['publint/src/cli.js', 'run', tarball, '--strict'],
      ['@arethetypeswrong/cli/dist/index.js', tarball, '--profile', 'esm-only'],
    ].map(([tool, ...args]) => {
      const path = join(root, 'node_modules', tool);
      return spawnSync(process.execPath, [path, ...args], { cwd: root, stdio: 'inherit' }).status;
    });
    return statuses.every((status) => status === 0) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await check();
