import { explain } from './explain.ts';
import { guardOutput, printMessage } from './print.ts';
import { buildProgram } from './program.ts';

/** Runs the command line. Sets the exit status and lets the process end by itself, so that no output is cut off. */
export async function main(args: readonly string[]): Promise<void> {
  guardOutput();
  try {
    const program = buildProgram();
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync([...args], { from: 'user' });
  } catch (problem) {
    const { status, lines } = explain(problem, Boolean(process.env.CAPSIM_DEBUG));
    for (const line of lines) printMessage(line);
    process.exitCode = status;
  }
}
