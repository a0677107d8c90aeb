import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { main } from '../../src/cli/main.ts';

/** How a command ended, and what it printed. */
export interface EndedHere {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command from source in this process, which takes milliseconds where a process of its own takes half a second.
 * Not for what pages are made of (the build writes them), nor for signals.
 *
 * @param columns of the terminal that it is to be written for; none: it is no terminal
 */
export async function capsimHere(args: readonly string[], folder: string, columns?: number): Promise<EndedHere> {
  const before = { folder: process.cwd(), status: process.exitCode, columns: process.stdout.columns };
  const [stdout, stderr] = [process.stdout, process.stderr].map(captured);
  process.chdir(folder);
  process.exitCode = 0;
  Object.assign(process.stdout, { columns });
  try {
    await main(args);
    return { status: Number(process.exitCode), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    for (const stream of [stdout, stderr]) stream.release();
    process.chdir(before.folder);
    process.exitCode = before.status;
    Object.assign(process.stdout, { columns: before.columns });
  }
}

/** Keeps what is written to a stream until it is released. */
export function captured(stream: NodeJS.WriteStream): { text(): string; release(): void } {
  const texts: string[] = [];
  const listeners = stream.listeners('error');
  const write = stream.write;
  stream.write = (text: string | Uint8Array) => texts.push(String(text)) > 0;
  return {
    text: () => texts.join(''),
    release: () => {
      stream.write = write;
      for (const listener of stream.listeners('error'))
        if (!listeners.includes(listener)) stream.off('error', listener as () => void);
    },
  };
}

/** A folder that holds these files, removed after the test. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'capsim-here-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
