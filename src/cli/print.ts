import { styleText } from 'node:util';
import { Exit } from './exit.ts';
import { isSystemError, reasonOf } from './failure.ts';

type Format = Parameters<typeof styleText>[0];

/** Prints a result, on standard output. */
export function printResult(text: string): void {
  if (process.stdout.writable) process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Prints a message, on standard error. */
export function printMessage(text: string): void {
  if (process.stderr.writable) process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Colours text for results; plain where standard output is no terminal or the user wants no colour. */
export function colourResult(format: Format, text: string): string {
  return styleText(format, text, { stream: process.stdout });
}

/** Colours text for messages; plain where standard error is no terminal or the user wants no colour. */
export function colourMessage(format: Format, text: string): string {
  return styleText(format, text, { stream: process.stderr });
}

/** Below this the terminal breaks lines: narrower tables say nothing. */
const NARROWEST = 40;
const WITHOUT_TERMINAL = 100;

/** Columns to show the results in; 100 where there is no terminal, or one that does not know its size and says 0. */
export function resultWidth(): number {
  return Math.max(NARROWEST, process.stdout.columns || WITHOUT_TERMINAL);
}

/**
 * Keeps a broken output from ending the command with a stack trace. A reader that has seen enough (`| head -1`) is
 * no error: what follows is dropped. A full disk behind `> file` is one.
 */
export function guardOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (problem) => {
      if (isSystemError(problem) && problem.code === 'EPIPE') return;
      process.exitCode = Exit.failed;
      const reason = isSystemError(problem) ? reasonOf(problem) : problem.message;
      if (stream === process.stdout) printMessage(`capsim: cannot write the output: ${reason}`);
    });
  }
}
