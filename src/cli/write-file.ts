import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, isSystemError, reasonOf } from './failure.ts';

/** Writes one file whole or not at all. @throws Failure when the disk refuses */
export function writeWhole(file: string, text: string): void {
  const aside = join(dirname(file), `.capsim-${randomUUID()}`);
  try {
    if (isDevice(file)) {
      writeFileSync(file, text);
      return;
    }
    writeFileSync(aside, text);
    renameSync(aside, file);
  } catch (problem) {
    rmSync(aside, { force: true });
    if (!isSystemError(problem)) throw problem;
    throw new Failure(`cannot write ${file}: ${reasonOf(problem)}`);
  }
}

/** Whether a path leads to a pipe or a device such as /dev/stdout, which a rename would replace. */
function isDevice(file: string): boolean {
  return existsSync(file) && !statSync(file).isFile() && !statSync(file).isDirectory();
}
