import { Exit } from './exit.ts';

/** Something that the user can understand and act on: printed as one line, without a stack. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly status: Exit = Exit.failed,
  ) {
    super(message);
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'the system does not permit it'],
  ['EROFS', 'the file system is read-only'],
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'a part of the path is a file, not a folder'],
  ['EISDIR', 'it is a folder, not a file'],
  ['EEXIST', 'it exists already'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file would be larger than the system allows (ulimit -f)'],
  ['EMFILE', 'too many files are open'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EIO', 'the disk reported an error'],
]);

/** Whether an error came from the operating system rather than from a mistake in this program. */
export function isSystemError(problem: unknown): problem is NodeJS.ErrnoException {
  return problem instanceof Error && typeof (problem as NodeJS.ErrnoException).syscall === 'string';
}

/** The reason of an operating system's error in words, with its code for those who search for it. */
export function reasonOf(problem: NodeJS.ErrnoException): string {
  const code = problem.code ?? 'unknown';
  return `${REASONS.get(code) ?? problem.message} (${code})`;
}
