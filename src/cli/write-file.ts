import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Exit } from './exit.ts';
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

/**
 * Finds out before a run what would keep its result from being written.
 *
 * @param option that named the file, such as `--junit`
 * @throws Failure when the file is a folder, or its folder does not exist
 */
export function refuseUnwritable(file: string, option: string): void {
  if (existsSync(file) && statSync(file).isDirectory()) {
    throw new Failure(
      `${option}: ${file} is a folder; name a file, for example ${join(file, 'result.xml')}`,
      Exit.invalid,
    );
  }
  const folder = dirname(file);
  if (existsSync(folder)) return;
  throw new Failure(`${option}: cannot write ${file}: there is no folder ${folder}`, Exit.invalid);
}

/** Whether a path leads to a pipe or a device such as /dev/stdout, which a rename would replace. */
function isDevice(file: string): boolean {
  return existsSync(file) && !statSync(file).isFile() && !statSync(file).isDirectory();
}
