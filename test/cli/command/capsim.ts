import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The command as it is installed. */
export const COMMAND = join(import.meta.dirname, '..', '..', '..', 'bin', 'capsim.js');

/** How a command ended, and what it printed. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder that is removed after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'capsim-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder that holds these files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** All files below a folder, by their paths. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Starts the command without waiting for its end. */
export function start(args: readonly string[], folder: string): ChildProcess {
  return spawn(process.execPath, [COMMAND, ...args], { cwd: folder, env: plainEnvironment() });
}

/** Runs the command in a folder. */
export async function capsim(args: readonly string[], folder: string): Promise<Ended> {
  const end = await ended(start(args, folder));
  return args.some((word) => word === '-q' || word === '--quiet') ? end : withoutProgress(end);
}

/** Runs a line of shell in a folder; `capsim` in it is the command. */
export async function shell(line: string, folder: string): Promise<Ended> {
  const script = `capsim() { "${process.execPath}" "${COMMAND}" "$@"; }\n${line}`;
  // Where the user's locale is not installed, bash says so on standard error.
  const env = { ...plainEnvironment(), LC_ALL: 'C' };
  const end = await ended(spawn('bash', ['-c', script], { cwd: folder, env }));
  return line.includes('--quiet') ? end : withoutProgress(end);
}

/** Says how far a run is when it takes longer than a second, so on a slow machine only. */
const PROGRESS = /^(?:.*: \d+%, .*\bleft\b.*|point .*)\n/gm;

function withoutProgress(end: Ended): Ended {
  return { ...end, stderr: end.stderr.replace(PROGRESS, '') };
}

/** Waits for the end of a process. */
export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** Waits until a process has written something like `pattern` on standard error. */
export function said(child: ChildProcess, pattern: RegExp): Promise<void> {
  let stderr = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
      if (pattern.test(stderr)) resolve();
    });
    child.on('close', () => reject(new Error(`ended before it said ${pattern}; it said: ${stderr}`)));
  });
}

/** The environment without what would colour the output or mark a CI system. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, NO_COLOR: __, CAPSIM_DEBUG: ___, NODE_OPTIONS: ____, ...rest } = process.env;
  return rest;
}
