import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { renderAnnotation } from '../report/annotations.ts';
import type { LoadOptions } from '../scenario/load.ts';
import type { Loaded } from '../scenario/model.ts';
import { formatProblem, type Problem } from '../scenario/place.ts';
import { nearest } from '../scenario/suggest.ts';
import { readScenarioText, type ScenarioReading } from '../study/read-scenario.ts';
import type { Setting, SimulationOptions } from './commands/options.ts';
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

/** What the command line changes about a scenario. */
export function loadOptionsOf({ set = [], seed, replications, duration }: SimulationOptions): LoadOptions {
  return { set, seed, replications, duration };
}

/** Reads and checks one scenario file, its expectations and the files that it names included. */
export async function readScenario(file: string, options: LoadOptions = {}): Promise<Reading> {
  const text = readText(file);
  if (typeof text !== 'string') return { ok: false, file, problems: [text] };
  const limited = { ...options, memoryLimitBytes: memoryLimit() };
  return { file, ...(await readScenarioText(text, file, new FileInputs(dirname(file)), limited)) };
}

/**
 * Reads a scenario again with further changes, made after those that it was read with. Its text is not read again, and
 * the files that it names are read once.
 */
export function changedReader(
  { text, file }: Pick<Loaded, 'text' | 'file'>,
  { set = [], ...options }: LoadOptions,
): (changes: readonly Setting[]) => Promise<ScenarioReading> {
  const inputs = new FileInputs(dirname(file));
  const fixed = { ...options, memoryLimitBytes: memoryLimit() };
  return (changes) => readScenarioText(text, file, inputs, { ...fixed, set: [...set, ...changes] });
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
    if (isSystemError(problem)) {
      return problemOf(file, `cannot read the scenario: ${reasonOf(problem)}${remedyOf(problem, file)}`);
    }
    if (problem instanceof TypeError) return problemOf(file, NO_TEXT);
    throw problem;
  }
}

/** What to name instead of a file that is not there, or of a folder. */
function remedyOf({ code }: NodeJS.ErrnoException, file: string): string {
  if (code === 'EISDIR') {
    const [first] = scenariosIn(file);
    if (first !== undefined) return `; name a scenario in it, for example ${join(file, first)}`;
    return existsSync(join(file, 'summary.json')) ? `; a result of a run is in it: ${join(file, 'summary.json')}` : '';
  }
  if (code !== 'ENOENT') return '';
  const near = nearest(basename(file), scenariosIn(dirname(file)));
  return near === null ? '; `capsim init` writes one to start from' : `; did you mean ${join(dirname(file), near)}?`;
}

/** What commands write is JSON too, and no scenario. */
const RESULTS: ReadonlySet<string> = new Set(['summary.json', 'sweep.json', 'plan.json', 'compare.json']);

function scenariosIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).sort();
    return names.filter((name) => /\.(ya?ml|jsonc?)$/.test(name) && !RESULTS.has(name));
  } catch {
    return []; // A folder that cannot be read has nothing to offer.
  }
}

function problemOf(file: string, message: string): Problem {
  return { file, line: 1, column: 1, path: '', message };
}

/** Mistakes as commands of a CI system that shows them at their lines. */
export function annotateProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ file, line, column, path, message }) =>
      renderAnnotation({ level: 'error', file, line, column, message: path === '' ? message : `${path}: ${message}` }),
    )
    .join('');
}
