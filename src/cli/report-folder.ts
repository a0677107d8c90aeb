import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure, isSystemError, reasonOf } from './failure.ts';

/** One file of a report. */
export interface ReportFile {
  readonly file: string;
  readonly text: string;
}

/**
 * A folder that a report will be written to. It is opened before a run, so that a place that cannot be written is
 * known at once rather than after an hour. Files are written aside and then renamed: a reader sees the old report or
 * the new one, never a torn file, and files that are not ours stay as they are.
 */
export class ReportFolder {
  private readonly target: string;
  private readonly isNew: boolean;
  private readonly aside: string;
  /** Folders above the target that did not exist, innermost first: removed again if nothing is written. */
  private readonly created: readonly string[];

  /** @throws Failure when the folder cannot be written */
  constructor(readonly shown: string) {
    this.target = resolve(shown);
    this.isNew = !existsSync(this.target);
    refuseFile(shown);
    // Aside is on the same disk as the target, so that a rename is possible: inside it where it exists (it may be a
    // mount point), beside it otherwise.
    const name = `.capsim-${randomUUID()}`;
    this.aside = this.isNew ? join(dirname(this.target), `${name}-${basename(this.target)}`) : join(this.target, name);
    this.created = missingFolders(dirname(this.target));
    this.attempt(() => {
      // One by one: the recursive form of Node never ends in some folders of the system, such as /proc.
      for (const path of [...this.created].reverse()) makeFolder(path);
      mkdirSync(this.aside);
    });
  }

  /** Writes all files, or none. @throws Failure when the disk refuses */
  commit(files: readonly ReportFile[]): void {
    this.attempt(() => {
      for (const { file, text } of files) writeFileSync(join(this.aside, file), text);
      if (this.isNew && !existsSync(this.target)) {
        renameSync(this.aside, this.target);
        return;
      }
      for (const { file } of files) refuseFolder(join(this.target, file));
      for (const { file } of files) renameSync(join(this.aside, file), join(this.target, file));
      rmdirSync(this.aside);
    });
  }

  /** Leaves the disk as it was before. */
  discard(): void {
    if (existsSync(this.aside)) rmSync(this.aside, { recursive: true });
    for (const folder of this.created) {
      try {
        rmdirSync(folder);
      } catch {
        return; // Another run has begun to use it.
      }
    }
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (problem) {
      this.discard();
      if (!isSystemError(problem)) throw problem;
      const left = this.isNew ? 'nothing was written there' : 'what is there is as it was before';
      throw new Failure(`cannot write the report to ${this.shown}: ${reasonOf(problem)}; ${left}`);
    }
  }
}

/** @throws Failure when what should be a folder is a file */
export function refuseFile(shown: string): void {
  if (!existsSync(shown) || statSync(shown).isDirectory()) return;
  throw new Failure(`cannot write the report to ${shown}: it is a file, not a folder; choose another with --out`);
}

function refuseFolder(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new Failure(`cannot write ${path}: a folder of that name is in the way`);
  }
}

/** Another run may make the same folder at the same moment. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (problem) {
    if (!isSystemError(problem) || problem.code !== 'EEXIST') throw problem;
  }
}

function missingFolders(folder: string): string[] {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.push(path);
  return missing;
}
