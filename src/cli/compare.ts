import { readFileSync } from 'node:fs';
import type { Comparison } from '../study/compare-schema.ts';
import type { CompareOptions } from './commands/compare.ts';
import { readPair } from './compare-pair.ts';
import { type Compared, comparePair } from './compare-scenarios.ts';
import { compareSummaries } from './compare-summaries.ts';
import { Exit, foremost } from './exit.ts';
import { Failure, isSystemError } from './failure.ts';
import { Interruption } from './interruption.ts';
import { colourResult, printMessage, printResult, resultWidth } from './print.ts';
import { ReportFolder } from './report-folder.ts';
import { compareFiles } from './study-files.ts';

/** Compares two scenarios, a scenario with a changed one, or two summaries, and tells what differs. */
export async function compare(a: string, b: string | undefined, options: CompareOptions): Promise<Exit> {
  const kinds = [a, ...(b === undefined ? [] : [b])].map(isSummary);
  if (kinds.every((each) => each)) {
    refuseScenarioOptions(a, b, options);
    return conclude({ comparison: compareSummaries(a, b ?? a, options), charts: [] }, folderOf(options), options);
  }
  if (kinds.some((each) => each)) {
    const [summary, scenario] = kinds[0] ? [a, b] : [b, a];
    throw new Failure(
      `${summary} is the result of a run and ${scenario} a scenario; name two scenarios, or two summaries`,
      Exit.invalid,
    );
  }
  if (b === undefined && options.set === undefined) {
    const remedy = 'name a second scenario, or change this one with --set PATH=VALUE';
    throw new Failure(`${a} has nothing to be compared with; ${remedy}`, Exit.invalid);
  }
  return compareScenarios(a, b ?? a, options);
}

async function compareScenarios(a: string, b: string, options: CompareOptions): Promise<Exit> {
  const interruption = new Interruption();
  try {
    const pair = await readPair(a, b, options);
    if (pair === null) return Exit.invalid;
    const folder = folderOf(options);
    interruption.keepResults({
      stopping: () => {
        if (!options.quiet) printMessage(STOPPING);
      },
      removeUnfinished: () => folder?.discard(),
    });
    const compared = await comparePair(pair, options, () => interruption.isRequested).catch((problem: unknown) => {
      folder?.discard();
      throw problem;
    });
    const status = interruption.isRequested ? Exit.interrupted : Exit.done;
    if (compared !== null) return foremost([status, await conclude(compared, folder, options)]);
    folder?.discard();
    printMessage('stopped before a replication of both was complete: there is nothing to compare yet');
    return status;
  } finally {
    interruption.close();
  }
}

const STOPPING = 'stopping; what both have complete will be compared (Ctrl-C again to quit at once)';

/** Opened before anything is simulated, so that a place that cannot be written is known at once. */
function folderOf({ out }: CompareOptions): ReportFolder | null {
  return out === undefined ? null : new ReportFolder(out);
}

async function conclude(
  { comparison, charts }: Compared,
  folder: ReportFolder | null,
  options: CompareOptions,
): Promise<Exit> {
  let written: Exit = Exit.done;
  try {
    folder?.commit(compareFiles(comparison, charts));
  } catch (problem) {
    // What was found is worth printing all the same.
    if (!(problem instanceof Failure)) throw problem;
    printMessage(`capsim: ${problem.message}`);
    written = problem.status;
  }
  await print(comparison, written === Exit.done && folder !== null ? folder.shown : null, options);
  const { partial, pass } = comparison;
  return foremost([written, partial ? Exit.incomplete : Exit.done, pass ? Exit.done : Exit.regressed]);
}

async function print(comparison: Comparison, folder: string | null, options: CompareOptions): Promise<void> {
  if (options.json) printResult(JSON.stringify(comparison, null, 2));
  else if (!options.quiet) {
    const { renderCompareTerminal } = await import('../report/compare-terminal.ts');
    const screen = { width: resultWidth(), colour: colourResult };
    printResult(renderCompareTerminal(comparison, { ...screen, all: options.all === true, folder }));
  }
}

/** Whether a file is the result of a run; whatever else is wrong with it is found by who reads it. */
function isSummary(file: string): boolean {
  try {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof document === 'object' && document !== null && 'schemaVersion' in document;
  } catch (problem) {
    if (problem instanceof SyntaxError || isSystemError(problem)) return false;
    throw problem;
  }
}

function refuseScenarioOptions(a: string, b: string | undefined, options: CompareOptions): void {
  if (b === undefined) {
    throw new Failure(`${a} is the result of a run; name a second summary.json to compare it with`, Exit.invalid);
  }
  const given = (['set', 'seed', 'replications', 'duration', 'jobs'] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (given.length === 0) return;
  const names = given.map((name) => `--${name}`).join(', ');
  const remedy = 'name the scenarios instead to simulate them again';
  throw new Failure(`two summaries are compared as they are, so ${names} cannot be followed; ${remedy}`, Exit.invalid);
}
