import { basename } from 'node:path';
import { stoppedWords } from '../report/plan-stopped.ts';
import { changedText } from '../scenario/changed-text.ts';
import type { Loaded } from '../scenario/model.ts';
import { catalogueOf } from '../study/catalogue.ts';
import { unknownMetric } from '../study/expectations.ts';
import { type PlanRequest, planScenario } from '../study/plan.ts';
import { readDay, readGrowth, trafficOf } from '../study/plan-growth.ts';
import { type PlanSurroundings, SearchStopped } from '../study/plan-points.ts';
import type { Plan } from '../study/plan-schema.ts';
import type { Objective } from '../study/plan-search.ts';
import { QUOTA, readTune, type Setting, settingOf, type Tune } from '../study/plan-setting.ts';
import type { PlanOptions } from './commands/plan.ts';
import { Exit, foremost } from './exit.ts';
import { Failure } from './failure.ts';
import { Interruption } from './interruption.ts';
import { jobsThatFit } from './jobs.ts';
import { colourResult, printMessage, printResult, resultWidth } from './print.ts';
import type { ProgressStages } from './progress.ts';
import { ReportFolder } from './report-folder.ts';
import { changedReader, loadOptionsOf, printProblems, readScenario } from './scenario-file.ts';
import { progressOf, resultsOf } from './simulate.ts';
import { planFiles } from './study-files.ts';
import { version } from './version.ts';

/** Finds the least settings that meet every expectation of a scenario; nothing is simulated while there is a mistake. */
export async function plan(file: string, options: PlanOptions): Promise<Exit> {
  const interruption = new Interruption();
  try {
    const reading = await readScenario(file, loadOptionsOf(options));
    if (!reading.ok) {
      printProblems(reading.problems);
      return Exit.invalid;
    }
    const isStopped = (): boolean => interruption.isRequested;
    // In a log, a line for each point says enough.
    const progress = progressOf(reading.loaded.model.scenario.name, options.quiet === true || !isTerminal());
    const surroundings = surroundingsOf(reading.loaded, options, { isStopped, progress });
    const request = await requestOf(reading.loaded, options, surroundings);
    try {
      return await search(request, surroundings, options, interruption);
    } finally {
      progress.close();
    }
  } finally {
    interruption.close();
  }
}

async function search(
  request: PlanRequest,
  surroundings: PlanSurroundings,
  options: PlanOptions,
  interruption: Interruption,
): Promise<Exit> {
  const folder = options.out === undefined ? null : new ReportFolder(options.out);
  interruption.keepResults({
    stopping: () => say('stopping (Ctrl-C again to quit at once)', options),
    removeUnfinished: () => folder?.discard(),
  });
  try {
    const found = await planScenario(request, surroundings);
    const written = write(found, request.loaded, folder, options);
    await show(found, written === Exit.done ? (folder?.shown ?? null) : null, options);
    return foremost([written, found.failure === null ? Exit.done : Exit.missed]);
  } catch (problem) {
    folder?.discard();
    if (!(problem instanceof SearchStopped)) throw problem;
    // Standard output belongs to the document alone, and of a search without an answer there is none.
    for (const line of stoppedWords(problem.points, request.settings)) printMessage(line);
    return Exit.interrupted;
  }
}

/** The text and the files of a scenario are read once; the points differ in what is set. */
function surroundingsOf(
  loaded: Loaded,
  options: PlanOptions,
  { isStopped, progress }: { isStopped(): boolean; readonly progress: ProgressStages },
): PlanSurroundings {
  const { jobs } = options;
  const begun = performance.now();
  return {
    version: version(),
    read: changedReader(loaded, loadOptionsOf(options)),
    run: ({ model, ...rest }, plan, title) => {
      const named = { ...model, scenario: { ...model.scenario, name: title } };
      if (!isTerminal() && performance.now() - begun > SILENT_MS) say(`point ${title}`, options);
      const most = jobs ?? jobsThatFit(model);
      return resultsOf(
        { ...rest, model: named },
        { jobs: most, isQuiet: options.quiet === true, isStopped, plan, progress },
      );
    },
  };
}

function isTerminal(): boolean {
  return process.stderr.isTTY === true;
}

/** @throws Failure that names every mistake in what the user asked for */
async function requestOf(loaded: Loaded, options: PlanOptions, surroundings: PlanSurroundings): Promise<PlanRequest> {
  const mistakes = [...missing(loaded, options)];
  const settings: Setting[] = [];
  const tunes = (options.tune ?? []).map(readTune);
  for (const tune of tunes) {
    const beside = tunes.flatMap((other) => (typeof other === 'string' || other === tune ? [] : [other]));
    const setting = typeof tune === 'string' ? tune : await readSettingOf(tune, loaded, surroundings, beside);
    if (typeof setting === 'string') mistakes.push(setting.startsWith('--tune') ? setting : `--tune: ${setting}`);
    else if (settings.some(({ path }) => path === setting.path))
      mistakes.push(`--tune: ${setting.path} is there twice`);
    else settings.push(setting);
  }
  const ordered = orderOf(settings, options.minimise);
  const objective = objectiveOf(loaded, settings, options.minimise);
  if (typeof objective === 'string') mistakes.push(`--minimise: ${objective}`);
  const growth = growthOf(options);
  if (typeof growth === 'string') mistakes.push(growth);
  else if (growth !== null && (await trafficOf(loaded.model.scenario, surroundings)) === null) {
    mistakes.push('--growth: the arrivals of no source can be multiplied; give some of them a rate');
  }
  if (mistakes.length > 0 || typeof objective === 'string' || typeof growth === 'string') {
    throw new Failure(mistakes.join('\n'), Exit.invalid);
  }
  return { loaded, settings: ordered, objective, minimise: options.minimise ?? null, reach: true, growth };
}

async function readSettingOf(
  tune: Tune,
  loaded: Loaded,
  surroundings: PlanSurroundings,
  beside: readonly Tune[],
): Promise<Setting | string> {
  const setting = await settingOf(tune, loaded, surroundings, beside);
  return typeof setting === 'string' ? setting.replaceAll(`--set ${tune.path}`, `--tune ${tune.path}`) : setting;
}

function missing({ model, file }: Loaded, { tune, growth }: PlanOptions): string[] {
  const { expect, functions } = model.scenario;
  const [name] = Object.keys(functions);
  return [
    ...(expect.length === 0
      ? [
          `${file} expects nothing, so every setting will do; say what must hold under \`expect\`, or with --set 'expect=["functions.${name}.throttleRatio < 0.1%"]'`,
        ]
      : []),
    ...(tune === undefined && growth === undefined
      ? [
          `nothing may change; name settings with --tune, for example --tune functions.${name}.reservedConcurrency, or ask when these run out with --growth 20%/month --from DAY`,
        ]
      : []),
  ];
}

/** What takes less than this needs no progress. */
const SILENT_MS = 1000;

/** Whatever is to be least is made least first. */
function orderOf(settings: readonly Setting[], minimise: string | undefined): readonly Setting[] {
  const path = minimise === 'quota' ? QUOTA : minimise;
  return [
    ...settings.filter((setting) => setting.path === path),
    ...settings.filter((setting) => setting.path !== path),
  ];
}

function objectiveOf(
  { model }: Loaded,
  settings: readonly Setting[],
  minimise: string | undefined,
): Objective | string {
  if (minimise === undefined) return { of: 'settings' };
  const path = minimise === 'quota' ? QUOTA : minimise;
  if (settings.some((setting) => setting.path === path)) return { of: 'settings' };
  if (minimise === 'cost') return { of: 'metric', path: 'cost.total' };
  if (minimise === 'quota') return { of: 'metric', path: 'account.claimedConcurrency.max' };
  const catalogue = catalogueOf(model.scenario);
  return catalogue.has(path)
    ? { of: 'metric', path }
    : `expected cost, quota, a setting named with --tune, or a metric: ${unknownMetric(path, catalogue)}`;
}

/** @returns every mistake, one a line */
function growthOf({ growth, from }: PlanOptions): PlanRequest['growth'] | string {
  if (growth === undefined && from === undefined) return null;
  const rate = growth === undefined ? GROWTH_MISSING : readGrowth(growth);
  const day = from === undefined ? FROM_MISSING : readDay(from);
  if (typeof rate !== 'string' && typeof day !== 'string') return { rate, from: day, fromText: from ?? '' };
  return [typeof rate === 'string' ? [`--growth: ${rate}`] : [], typeof day === 'string' ? [`--from: ${day}`] : []]
    .flat()
    .join('\n');
}

const GROWTH_MISSING = 'expected beside --from, for example 20%/month';
const FROM_MISSING = 'expected beside --growth, the day of the traffic in the scenario, for example 2026-12-01';

function write(found: Plan, { text, file }: Loaded, folder: ReportFolder | null, { set = [] }: PlanOptions): Exit {
  if (folder === null) return Exit.done;
  const changed = found.answer === null ? null : changedText(text, file, [...set, ...found.answer.point.changes]);
  try {
    folder.commit([...planFiles(found), ...(changed === null ? [] : [{ file: basename(file), text: changed }])]);
    return Exit.done;
  } catch (problem) {
    // What was found is worth printing all the same.
    if (!(problem instanceof Failure)) throw problem;
    printMessage(`capsim: ${problem.message}`);
    return problem.status;
  }
}

async function show(found: Plan, folder: string | null, options: PlanOptions): Promise<void> {
  if (options.json) printResult(JSON.stringify(found, null, 2));
  else if (!options.quiet) {
    const { renderPlanTerminal } = await import('../report/plan-terminal.ts');
    printResult(renderPlanTerminal(found, { width: resultWidth(), colour: colourResult, folder }));
  }
}

function say(text: string, { quiet }: PlanOptions): void {
  if (!quiet) printMessage(text);
}
