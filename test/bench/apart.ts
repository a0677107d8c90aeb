import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a process of its own is to measure: `--case=NAME`, `--target=NAME` or `--growth=NAME`. */
export type Part = 'case' | 'target' | 'growth';

/** Measures one thing in a process of its own, and reads what it prints. */
export function apart<Result>(part: Part, name: string): Result {
  console.error(name);
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--expose-gc', fileURLToPath(import.meta.url), `--${part}=${name}`, ...process.argv.slice(2)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (status !== 0) throw new Error(`the measurement of "${name}" ended with ${status}`);
  return JSON.parse(stdout) as Result;
}
