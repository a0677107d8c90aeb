import { formatProblem } from '../scenario/place.ts';
import type { ValidateOptions } from './commands/validate.ts';
import { Exit } from './exit.ts';
import { colourResult, printMessage, printResult } from './print.ts';
import { annotateProblems, printProblems, type Reading, readScenario } from './scenario-file.ts';

/** Prints every mistake in scenarios, and advice on those without any. */
export async function validate(files: readonly string[], options: ValidateOptions): Promise<Exit> {
  const readings: Reading[] = [];
  for (const file of files) readings.push(await readScenario(file));
  const problems = readings.flatMap((reading) => (reading.ok ? [] : reading.problems));
  if (options.json) {
    printResult(JSON.stringify(readings.map(verdictOf), null, 2));
  } else {
    printProblems(problems);
    for (const reading of readings) printAdvice(reading);
  }
  if (options.annotations && problems.length > 0) printMessage(annotateProblems(problems));
  return problems.length > 0 ? Exit.invalid : Exit.done;
}

function verdictOf(reading: Reading) {
  const { file, ok } = reading;
  return { file, valid: ok, problems: ok ? [] : reading.problems, advice: ok ? reading.loaded.advice : [] };
}

function printAdvice(reading: Reading): void {
  if (!reading.ok) return;
  const { advice } = reading.loaded;
  for (const piece of advice) printResult(`${colourResult('yellow', 'advice')} ${formatProblem(piece)}`);
  const rest = advice.length === 0 ? '' : `, ${advice.length} ${advice.length === 1 ? 'piece' : 'pieces'} of advice`;
  printResult(`${colourResult('green', '✓')} ${reading.file} is valid${rest}`);
}
