import { CommanderError } from 'commander';
import { Exit } from './exit.ts';
import { Failure, isSystemError, reasonOf } from './failure.ts';
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
    process.exitCode = explain(problem);
  }
}

/** Says in one line what went wrong. */
function explain(problem: unknown): Exit {
  // Commander has printed its message already; help and version are no mistakes.
  if (problem instanceof CommanderError) return problem.exitCode === 0 ? Exit.done : Exit.invalid;
  if (problem instanceof Failure) {
    printMessage(`capsim: ${problem.message}`);
    return problem.status;
  }
  if (isSystemError(problem)) {
    printMessage(`capsim: ${problem.path ?? problem.syscall}: ${reasonOf(problem)}`);
    return Exit.failed;
  }
  const message = problem instanceof Error ? problem.message : String(problem);
  printMessage(`capsim: internal error: ${message.replace(/^capsim: /, '')}`);
  printMessage('This is a mistake in capsim, not in your scenario. Please report it with the scenario and this line;');
  printMessage('CAPSIM_DEBUG=1 adds where in the program it happened.');
  if (process.env.CAPSIM_DEBUG && problem instanceof Error) printMessage(problem.stack ?? '');
  return Exit.failed;
}
