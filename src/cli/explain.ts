import { CommanderError } from 'commander';
import { Exit } from './exit.ts';
import { Failure, isSystemError, reasonOf } from './failure.ts';

/** What the command says about an error that reached its end. */
export interface Explanation {
  readonly status: Exit;
  /** Empty where everything has been said already. */
  readonly lines: readonly string[];
}

/**
 * Says in one line what went wrong; a stack is only for those who ask for it.
 *
 * @param isDebugging whether an internal error also tells where in the program it happened
 */
export function explain(problem: unknown, isDebugging: boolean): Explanation {
  // Commander has printed its message already; help and version are no mistakes.
  if (problem instanceof CommanderError)
    return { status: problem.exitCode === 0 ? Exit.done : Exit.invalid, lines: [] };
  if (problem instanceof Failure) {
    return { status: problem.status, lines: problem.message.split('\n').map((line) => `capsim: ${line}`) };
  }
  if (isSystemError(problem)) {
    return { status: Exit.failed, lines: [`capsim: ${problem.path ?? problem.syscall}: ${reasonOf(problem)}`] };
  }
  const message = problem instanceof Error ? problem.message : String(problem);
  const stack = isDebugging && problem instanceof Error ? [problem.stack ?? ''] : [];
  const lines = [
    `capsim: internal error: ${message.replace(/^capsim: /, '')}`,
    'This is a mistake in capsim, not in your scenario. Please report it with the scenario and the line above;',
    'CAPSIM_DEBUG=1 adds where in the program it happened.',
    ...stack,
  ];
  return { status: Exit.failed, lines };
}
