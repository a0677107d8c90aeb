import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { renderAnnotation } from '../report/annotations.ts';
import { type LoadOptions, loadScenario } from '../scenario/load.ts';
import type { Loaded } from '../scenario/model.ts';
import { formatProblem, type Problem } from '../scenario/place.ts';
import type { Readable } from '../scenario/readable.ts';
import { type AlarmMistake, checkAlarms } from '../study/alarms.ts';
import { catalogueOf } from '../study/catalogue.ts';
import { checkExpectations, type ExpectationMistake } from '../study/expectations.ts';
import { isSystemError, reasonOf } from './failure.ts';
import { FileInputs } from './inputs.ts';
import { memoryLimit } from './memory.ts';
import { colourMessage, printMessage } from './print.ts';

/** Larger scenario files are a mistake: real numbers belong into the CSV files that a scenario names. */
const LONGEST_SCENARIO_BYTES = 16 * 1024 * 1024;

const NO_TEXT = 'expected text in UTF-8, got other bytes; save it as UTF-8';

/** A scenario that is ready to run, or everything that is wrong with it. */
export type Reading =
  | { readonly ok: true; readonly file: string; readonly loaded: Loaded }
  | { readonly ok: false; readonly file: string; readonly problems: readonly Problem[] };

/** Reads and checks one scenario file, its expectations and the files that it names included. */
export async function readScenario(file: string, options: LoadOptions = {}): Promise<Reading> {
  const text = readText(file);
  if (typeof text !== 'string') return { ok: false, file, problems: [text] };
  const limited = { ...options, memoryLimitBytes: memoryLimit() };
  const result = await loadScenario(text, file, new FileInputs(dirname(file)), limited);
  if (!result.ok) {
    const beside = result.readable === null ? [] : problemsBeside(file, result.readable);
    return { ok: false, file, problems: [...result.problems, ...beside] };
  }
  const problems = [...expectationProblems(file, result.loaded), ...alarmProblems(file, result.loaded)];
  return problems.length > 0 ? { ok: false, file, problems } : { ok: true, file, loaded: result.loaded };
}

/** Prints mistakes, one line each, on standard error. */
export function printProblems(problems: readonly Problem[]): void {
  for (const problem of problems) printMessage(`${colourMessage('red', 'error')} ${formatProblem(problem)}`);
}

function readText(file: string): string | Problem {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > LONGEST_SCENARIO_BYTES) {
      return problemOf(
        file,
        `expected a scenario below 16 MiB, got ${bytes.length} bytes; put long lists into a CSV file`,
      );
    }
    // Text in UTF-16 without a mark is valid UTF-8, with a zero beside every letter.
    return bytes.includes(0) ? problemOf(file, NO_TEXT) : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (problem) {
    if (isSystemError(problem)) return problemOf(file, `cannot read the scenario: ${reasonOf(problem)}`);
    if (problem instanceof TypeError) return problemOf(file, NO_TEXT);
    throw problem;
  }
}

function problemOf(file: string, message: string): Problem {
  return { file, line: 1, column: 1, path: '', message };
}

function expectationProblems(file: string, loaded: Loaded): Problem[] {
  const { scenario } = loaded.model;
  return checkExpectations(scenario.expect, catalogueOf(scenario)).map((mistake) => placedIn(file, loaded, mistake));
}

/** Mistakes in the expectations of a scenario that has others, as far as it can be read. */
function expectationProblemsBeside(file: string, readable: Readable): Problem[] {
  const { named, expect, unreadable } = readable;
  const [indexes, texts] = [[...expect.keys()], [...expect.values()]];
  return checkExpectations(texts, catalogueOf(named))
    .filter(({ index }) => ![...unreadable, 'recovery'].some((beginning) => texts[index].trim().startsWith(beginning)))
    .map(({ index, message }) => placedIn(file, readable, { index: indexes[index], message }));
}

function alarmProblems(file: string, loaded: Loaded): Problem[] {
  const { scenario } = loaded.model;
  const mistakes = checkAlarms(new Map(scenario.alarms.entries()), scenario, scenario.run.resolution);
  return mistakes.map((mistake) => alarmProblem(file, loaded, mistake));
}

function problemsBeside(file: string, readable: Readable): Problem[] {
  return [...expectationProblemsBeside(file, readable), ...alarmProblemsBeside(file, readable)];
}

/** Mistakes in the alarms of a scenario that has others, as far as it can be read. */
function alarmProblemsBeside(file: string, readable: Readable): Problem[] {
  const { named, alarms, resolution, unreadable } = readable;
  const watching = (index: number): string => alarms.get(index)?.metric ?? '';
  return checkAlarms(alarms, named, resolution)
    .filter(({ index }) => !unreadable.some((beginning) => watching(index).startsWith(beginning)))
    .map((mistake) => alarmProblem(file, readable, mistake));
}

function alarmProblem(
  file: string,
  { locate }: Pick<Loaded, 'locate'>,
  { index, setting, message }: AlarmMistake,
): Problem {
  const path = `alarms[${index}].${setting}`;
  return { file, path, message, ...locate(path) };
}

function placedIn(file: string, { locate }: Pick<Loaded, 'locate'>, { index, message }: ExpectationMistake): Problem {
  const path = `expect[${index}]`;
  return { file, path, message, ...locate(path) };
}

/** Mistakes as commands of a CI system that shows them at their lines. */
export function annotateProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ file, line, column, path, message }) =>
      renderAnnotation({ level: 'error', file, line, column, message: path === '' ? message : `${path}: ${message}` }),
    )
    .join('');
}
