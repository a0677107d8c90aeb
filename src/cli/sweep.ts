import { join } from 'node:path';
import type { Loaded } from '../scenario/model.ts';
import { mostReplications } from '../scenario/replications-field.ts';
import { catalogueOf } from '../study/catalogue.ts';
import { unknownMetric } from '../study/expectations.ts';
import { summarise } from '../study/summarise.ts';
import { type PointChange, pointOf, pointsOf, usualMetrics } from '../study/sweep.ts';
import { SWEEP_VERSION, type Sweep, type SweepPoint } from '../study/sweep-schema.ts';
import { POINTS_MAX, readVary, type Vary } from '../study/vary.ts';
import type { SweepOptions } from './commands/sweep.ts';
import { Exit } from './exit.ts';
import { Failure } from './failure.ts';
import { Interruption } from './interruption.ts';
import { jobsThatFit } from './jobs.ts';
import { colourResult, printMessage, printResult, resultWidth } from './print.ts';
import type { ProgressStages } from './progress.ts';
import { ReportFolder } from './report-folder.ts';
import { loadOptionsOf, printProblems, readScenario } from './scenario-file.ts';
import { progressOf, resultsOf } from './simulate.ts';
import { sweepFiles } from './study-files.ts';
import { SweepLog } from './sweep-log.ts';
import { version } from './version.ts';

/** A point that will be simulated. */
interface Planned {
  readonly changes: readonly PointChange[];
  readonly loaded: Loaded;
}

/** Simulates a scenario over values of its settings; nothing is simulated while a point has a mistake. */
export async function sweep(file: string, options: SweepOptions): Promise<Exit> {
  const interruption = new Interruption();
  try {
    const vary = varyOf(options.vary);
    const base = await readScenario(file, loadOptionsOf(options));
    if (!base.ok) {
      printProblems(base.problems);
      return Exit.invalid;
    }
    const mode = options.oneAtATime ? 'one-at-a-time' : 'grid';
    const points = await readPoints(file, pointsOf(vary, mode), options);
    if (points === null) return Exit.invalid;
    const metrics = metricsOf(base.loaded, options.metric);
    return await runPoints({ base: base.loaded, vary, mode, points, metrics }, options, interruption);
  } finally {
    interruption.close();
  }
}

/** @throws Failure that names every mistake */
function varyOf(texts: readonly string[]): Vary[] {
  const readings = texts.map(readVary);
  const mistakes = readings.filter((reading) => typeof reading === 'string');
  const vary = readings.filter((reading) => typeof reading !== 'string');
  const twice = vary.find(({ path }, index) => vary.findIndex((other) => other.path === path) !== index);
  if (twice !== undefined) mistakes.push(`${twice.path} is varied twice; give all its values in one --vary`);
  const count = vary.reduce((product, { values }) => product * values.length, 1);
  if (count > POINTS_MAX) mistakes.push(`the grid has ${count} points, expected at most ${POINTS_MAX}`);
  if (mistakes.length > 0) throw new Failure(mistakes.map((mistake) => `--vary: ${mistake}`).join('\n'), Exit.invalid);
  return vary;
}

async function readPoints(
  file: string,
  points: readonly (readonly PointChange[])[],
  options: SweepOptions,
): Promise<Planned[] | null> {
  const planned: Planned[] = [];
  const problems = new Map<string, Parameters<typeof printProblems>[0][number]>();
  for (const changes of points) {
    const given = loadOptionsOf(options);
    const varied = changes.map((change) => ({ ...change, option: `--vary ${change.path}` }));
    const reading = await readScenario(file, { ...given, set: [...(given.set ?? []), ...varied] });
    if (reading.ok) planned.push({ changes, loaded: reading.loaded });
    else for (const problem of reading.problems) problems.set(JSON.stringify(problem), problem);
  }
  if (problems.size === 0) return planned;
  printProblems([...problems.values()].slice(0, PROBLEMS_MAX));
  if (problems.size > PROBLEMS_MAX) printMessage(`and ${problems.size - PROBLEMS_MAX} more at other points`);
  return null;
}

const PROBLEMS_MAX = 20;

function metricsOf({ model }: Loaded, wanted: readonly string[] | undefined): readonly string[] {
  if (wanted === undefined) return usualMetrics(model.scenario);
  const catalogue = catalogueOf(model.scenario);
  const unknown = wanted.filter((path) => !catalogue.has(path));
  if (unknown.length === 0) return wanted;
  throw new Failure(unknown.map((path) => `--metric: ${unknownMetric(path, catalogue)}`).join('\n'), Exit.invalid);
}

interface Work {
  readonly base: Loaded;
  readonly vary: readonly Vary[];
  readonly mode: Sweep['mode'];
  readonly points: readonly Planned[];
  readonly metrics: readonly string[];
}

async function runPoints(work: Work, options: SweepOptions, interruption: Interruption): Promise<Exit> {
  const { base, points, metrics } = work;
  const folder = options.out ?? join('reports', `${base.model.scenario.name}-sweep`);
  const log = new SweepLog(folder, keyOf(work));
  const before = log.points.size;
  if (before > 0) say(`${before} of ${points.length} points are complete from before`, options);
  interruption.keepResults({
    stopping: () => say('stopping; complete points are kept, and the same command goes on from here', options),
    removeUnfinished: () => undefined,
  });
  const progress = progressOf(base.model.scenario.name, options.quiet === true);
  const missing = points.length - before;
  for (const [index, planned] of points.entries()) {
    if (log.points.has(index)) continue;
    const done = log.points.size - before;
    // One bar for all points: what one of them takes says nothing of how long the sweep will.
    const part = { stage: () => undefined, update: (share: number) => progress.update((done + share) / missing) };
    const point = await runPoint(planned, { metrics, progress: part }, options, interruption);
    if (point === null) break;
    log.add(index, point);
  }
  progress.close();
  const found = points.flatMap((_, index) => log.points.get(index) ?? []);
  const result = sweepOf(work, found);
  if (result.partial) {
    await show(result, null, options);
    return Exit.interrupted;
  }
  new ReportFolder(folder).commit(sweepFiles(result));
  log.remove();
  await show(result, folder, options);
  return Exit.done;
}

/** @returns null when stopped before the point was complete */
async function runPoint(
  { changes, loaded }: Planned,
  { metrics, progress }: { readonly metrics: readonly string[]; readonly progress: ProgressStages },
  { jobs, quiet }: SweepOptions,
  interruption: Interruption,
): Promise<SweepPoint | null> {
  const { model, locate } = loaded;
  const isStopped = (): boolean => interruption.isRequested;
  const most = jobs ?? jobsThatFit(model);
  const results = await resultsOf(loaded, { jobs: most, isQuiet: quiet === true, isStopped, progress });
  if (interruption.isRequested) return null;
  const { scenario } = model;
  const summary = summarise(model, results, {
    confidence: scenario.run.confidence,
    asked: mostReplications(scenario.run.replications),
    partial: false,
    version: version(),
    expectationPlaces: scenario.expect.map((_, place) => locate(`expect[${place}]`)),
  });
  return pointOf(changes, summary, metrics);
}

/** Everything that the points depend on besides their own settings. */
function keyOf({ base, vary, mode, metrics }: Work): string {
  return JSON.stringify({
    version: version(),
    digest: base.model.digest,
    mode,
    vary,
    metrics,
    expect: base.model.scenario.expect,
  });
}

function sweepOf({ base, vary, mode, points }: Work, found: readonly SweepPoint[]): Sweep {
  const { scenario, digest } = base.model;
  return {
    schemaVersion: SWEEP_VERSION,
    name: scenario.name,
    version: version(),
    digest,
    seed: scenario.run.seed,
    confidence: scenario.run.confidence,
    mode,
    vary: vary.map(({ path, values }) => ({ path, values: [...values] })),
    points: [...found],
    partial: found.length < points.length,
  };
}

async function show(result: Sweep, folder: string | null, options: SweepOptions): Promise<void> {
  if (options.json) printResult(JSON.stringify(result, null, 2));
  else if (!options.quiet) {
    const { renderSweepTerminal } = await import('../report/sweep-terminal.ts');
    printResult(renderSweepTerminal(result, { width: resultWidth(), colour: colourResult, folder }));
  }
}

function say(text: string, { quiet, json }: SweepOptions): void {
  if (!quiet && !json) printMessage(text);
}
