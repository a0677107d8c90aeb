import { join } from 'node:path';
import { renderAnnotations } from '../report/annotations.ts';
import { reports } from '../report/index.ts';
import type { ReportInput } from '../report/input.ts';
import { renderJunit } from '../report/junit.ts';
import { remedyBlock } from '../report/remedy-terminal.ts';
import type { LoadOptions } from '../scenario/load.ts';
import type { Loaded } from '../scenario/model.ts';
import { remedyBudget } from '../study/remedy.ts';
import type { RunOptions } from './commands/run.ts';
import { Exit, foremost } from './exit.ts';
import { Failure } from './failure.ts';
import { htmlReportOfBuild, scenarioTextOf, withScenario } from './html-report.ts';
import { Interruption } from './interruption.ts';
import { jobsThatFit } from './jobs.ts';
import { colourResult, printMessage, printResult, resultWidth } from './print.ts';
import { remediesOf } from './remedies.ts';
import { type ReportFile, ReportFolder } from './report-folder.ts';
import { annotateProblems, loadOptionsOf, printProblems, type Reading, readScenario } from './scenario-file.ts';
import { type Simulated, type SimulateOptions, simulate } from './simulate.ts';
import { refuseUnwritable, writeWhole } from './write-file.ts';

/** A scenario that will be simulated, and where its report goes. */
interface Job {
  readonly file: string;
  readonly loaded: Loaded;
  readonly folder: ReportFolder | null;
}

/** A scenario that was simulated. */
interface Outcome {
  readonly file: string;
  readonly input: ReportInput;
  readonly statuses: readonly Exit[];
}

/** Simulates scenarios one after the other; nothing is simulated while there is a mistake in any of them. */
export async function run(files: readonly string[], options: RunOptions): Promise<Exit> {
  const interruption = new Interruption();
  try {
    const readings: Reading[] = [];
    for (const file of files) readings.push(await readScenario(file, runOptionsOf(options)));
    const problems = [...readings.flatMap((reading) => (reading.ok ? [] : reading.problems)), ...sameNames(readings)];
    if (problems.length > 0) {
      printProblems(problems);
      if (options.annotations) print(annotateProblems(problems), options.json);
      return Exit.invalid;
    }
    if (options.junit !== undefined) refuseUnwritable(options.junit, '--junit');
    return await runAll(openFolders(readings, options), options, interruption);
  } finally {
    interruption.close();
  }
}

async function runAll(jobs: readonly Job[], options: RunOptions, interruption: Interruption): Promise<Exit> {
  const outcomes: Outcome[] = [];
  interruption.keepResults({
    stopping: () => say('stopping; what is complete will be written (Ctrl-C again to quit at once)', options),
    removeUnfinished: () => discardAll(jobs),
  });
  try {
    for (const job of jobs) {
      outcomes.push(await runOne(job, options, interruption));
      if (interruption.isRequested) break;
    }
  } finally {
    discardAll(jobs.slice(outcomes.length));
  }
  const statuses = outcomes.flatMap((outcome) => outcome.statuses);
  const written = conclude(outcomes, options);
  const summaries = outcomes.map(({ input }) => input.summary);
  if (options.json) printResult(JSON.stringify(jobs.length === 1 ? summaries[0] : summaries, null, 2));
  return foremost([...statuses, written]);
}

async function runOne(
  { file, loaded, folder }: Job,
  options: RunOptions,
  interruption: Interruption,
): Promise<Outcome> {
  const isStopped = () => interruption.isRequested;
  const jobs = options.jobs ?? jobsThatFit(loaded.model);
  const quiet = { jobs, isQuiet: options.quiet === true, isStopped };
  const simulated = await simulate(loaded, quiet);
  const scenario = scenarioTextOf(loaded, runOptionsOf(options));
  const input = { ...simulated, summary: withScenario(simulated.summary, scenario) };
  if (input.loss !== null) printMessage(`capsim: ${input.loss}`);
  const written = attempt(() => folder?.commit(filesOf(input)));
  const shown = written === Exit.done && folder !== null ? folder.shown : null;
  if (options.json && shown !== null) say(`report written to ${shown}`, options);
  if (!options.json && !options.quiet) await printSummary(input, shown);
  const remedied =
    isRemediable(input, options) && !isStopped()
      ? await remedy({ loaded, input, shown }, options, quiet)
      : { input, status: Exit.done };
  const statuses = [written, remedied.status, ...statusesOf(input, interruption)];
  return { file, input: remedied.input, statuses: input.loss === null ? statuses : [...statuses, Exit.failed] };
}

function filesOf(input: ReportInput): ReportFile[] {
  return [...reports, htmlReportOfBuild()].map((report) => ({ file: report.file, text: report.render(input) }));
}

/** Whether there is a limit to look for a remedy for, and somebody who would see it. */
function isRemediable({ summary }: ReportInput, { remedies, report, quiet, json }: RunOptions): boolean {
  const { replications, replicationsAsked } = summary.run;
  const isSeen = report || json === true || quiet !== true;
  return remedies && isSeen && summary.breaches.length > 0 && replications === replicationsAsked;
}

/** The results are there already, printed and written; what would be enough takes longer and comes after them. */
async function remedy(
  { loaded, input, shown }: { readonly loaded: Loaded; readonly input: Simulated; readonly shown: string | null },
  options: RunOptions,
  simulateOptions: SimulateOptions,
): Promise<{ readonly input: Simulated; readonly status: Exit }> {
  const { summary, results } = input;
  const run = { loaded, read: runOptionsOf(options), results, summary, budget: remedyBudget(summary) };
  const { breaches, status } = await remediesOf(run, simulateOptions);
  if (breaches === null) return { input, status };
  if (!options.json && !options.quiet) {
    printResult(`\n${remedyBlock(breaches, { width: resultWidth(), colour: colourResult })}`);
  }
  const remedied = { ...input, summary: { ...summary, breaches } };
  const write = () => (shown === null ? undefined : new ReportFolder(shown).commit(filesOf(remedied)));
  return { input: remedied, status: attempt(write) };
}

/** What a CI system reads, once, after all scenarios. */
function conclude(outcomes: readonly Outcome[], { junit, annotations, json }: RunOptions): Exit {
  const summaries = outcomes.map(({ input }) => input.summary);
  const written = junit === undefined ? Exit.done : attempt(() => writeWhole(junit, renderJunit(summaries)));
  if (annotations) {
    const text = outcomes.map(({ file, input }) => renderAnnotations(input.summary, file)).join('');
    print(text, json);
  }
  return written;
}

function statusesOf({ summary }: ReportInput, interruption: Interruption): Exit[] {
  const statuses: Exit[] = [];
  if (interruption.isRequested) statuses.push(Exit.interrupted);
  if (summary.run.replications < summary.run.replicationsAsked) statuses.push(Exit.incomplete);
  if (summary.expectations.some(({ pass }) => !pass)) statuses.push(Exit.missed);
  return statuses;
}

/** Does what may fail outside the user's input, and says so in one line: the results are still worth printing. */
function attempt(write: () => void): Exit {
  try {
    write();
    return Exit.done;
  } catch (problem) {
    if (!(problem instanceof Failure)) throw problem;
    printMessage(`capsim: ${problem.message}`);
    return problem.status;
  }
}

async function printSummary(input: ReportInput, folder: string | null): Promise<void> {
  const { renderTerminal } = await import('../report/terminal.ts');
  printResult(renderTerminal(input, { width: resultWidth(), colour: colourResult, folder }));
}

function runOptionsOf({ engine, set = [], ...options }: RunOptions): LoadOptions {
  const engines = engine === undefined ? [] : [{ path: 'run.engine', value: engine }];
  return loadOptionsOf({ ...options, set: [...set, ...engines] });
}

function openFolders(readings: readonly Reading[], options: RunOptions): Job[] {
  const jobs: Job[] = [];
  try {
    for (const reading of readings) {
      if (!reading.ok) continue;
      const { file, loaded } = reading;
      const folder = options.report ? new ReportFolder(placeOf(loaded, readings.length, options)) : null;
      jobs.push({ file, loaded, folder });
    }
  } catch (problem) {
    discardAll(jobs);
    throw problem;
  }
  return jobs;
}

/** `--out` is the folder of a single scenario, and the folder above those of several. */
function placeOf({ model }: Loaded, scenarios: number, { out }: RunOptions): string {
  const { name } = model.scenario;
  if (out === undefined) return join('reports', name);
  return scenarios === 1 ? out : join(out, name);
}

/** Two scenarios of one name would overwrite each other's report. */
function sameNames(readings: readonly Reading[]) {
  const seen = new Map<string, string>();
  return readings.flatMap((reading) => {
    if (!reading.ok) return [];
    const { file, loaded } = reading;
    const { name } = loaded.model.scenario;
    const first = seen.get(name);
    seen.set(name, first ?? file);
    if (first === undefined) return [];
    const message =
      first === file
        ? 'the file is named twice; name it once'
        : `the name "${name}" is also that of ${first}; reports are kept by name, so give each its own`;
    return [{ file, path: 'name', message, ...loaded.locate('name') }];
  });
}

function discardAll(jobs: readonly Job[]): void {
  for (const { folder } of jobs) folder?.discard();
}

/** Standard output belongs to the JSON document alone where one was asked for. */
function print(text: string, isJson = false): void {
  if (text === '') return;
  if (isJson) printMessage(text);
  else printResult(text);
}

function say(text: string, options: RunOptions): void {
  if (!options.quiet) printMessage(text);
}
