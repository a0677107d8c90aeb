import { setImmediate } from 'node:timers/promises';
import type { RunResult } from '../observe/result.ts';
import type { ReportInput } from '../report/input.ts';
import type { Loaded, ScenarioModel } from '../scenario/model.ts';
import { formatProblem } from '../scenario/place.ts';
import { type ReplicationPlan, replicationPlan } from '../study/sequential.ts';
import { summarise } from '../study/summarise.ts';
import type { Summary, Timing } from '../study/summary-schema.ts';
import { timeseriesOf } from '../study/timeseries.ts';
import { RunTooShort, settleWarmup } from '../study/warmup.ts';
import { Replicator } from '../threads/replicator.ts';
import { Exit } from './exit.ts';
import { Failure } from './failure.ts';
import { Progress, type ProgressOutput, type ProgressStages } from './progress.ts';
import { version } from './version.ts';

/** What a simulation needs from the command. */
export interface SimulateOptions {
  /** Most threads that may work at a time, at least 1. */
  readonly jobs: number;
  readonly isQuiet: boolean;
  /** How many replications there are; absent: as the scenario says. */
  readonly plan?: ReplicationPlan;
  /** Who is told how far it is, where this run is a part of something; absent: it is shown by itself. */
  readonly progress?: ProgressStages;
  isStopped(): boolean;
}

/** What was simulated of a scenario. */
export interface Simulated extends ReportInput {
  /** The complete replications, in order. */
  readonly results: readonly RunResult[];
  /** Why replications are missing that nobody stopped, as a message for the user; null where none is. */
  readonly loss: string | null;
}

/** Runs all replications of a scenario with a progress bar, and measures how long it took. */
export async function simulate(loaded: Loaded, options: SimulateOptions): Promise<Simulated> {
  const { model, locate } = loaded;
  const { scenario } = model;
  const wallBefore = performance.now();
  const cpuBefore = process.cpuUsage();
  const { results, asked, jobs, loss } = await runReplications(loaded, options);
  const summary = summarise(model, results, {
    confidence: scenario.run.confidence,
    asked,
    partial: results.length < asked,
    version: version(),
    expectationPlaces: scenario.expect.map((_, index) => locate(`expect[${index}]`)),
  });
  const { user, system } = process.cpuUsage(cpuBefore);
  const timing = timingOf(summary, { wall: performance.now() - wallBefore, cpu: (user + system) / 1000, jobs });
  return { summary: { ...summary, run: { ...summary.run, timing } }, timeseries: timeseriesOf(results), results, loss };
}

/**
 * Runs the replications of a scenario on all the threads allowed and shows how far they are.
 *
 * @returns replications 0, 1, 2, ... as far as they are complete without a gap; fewer than asked when stopped
 * @throws Failure when a replication was lost twice with the worker that ran it
 */
export async function resultsOf(loaded: Loaded, options: SimulateOptions): Promise<readonly RunResult[]> {
  const { results, loss } = await runReplications(loaded, options);
  if (loss !== null) throw new Failure(loss);
  return results;
}

/** The replications of a run, and how it went. */
interface Replications {
  /** From 0 on, without a gap. */
  readonly results: readonly RunResult[];
  /** How many there would be if nobody had stopped the run and nothing had failed. */
  readonly asked: number;
  /** Most threads that worked at a time. */
  readonly jobs: number;
  readonly loss: string | null;
}

async function runReplications(loaded: Loaded, options: SimulateOptions): Promise<Replications> {
  const plan = options.plan ?? replicationPlan(loaded.model);
  const { name } = loaded.model.scenario;
  const own = progressOf(name, options.isQuiet || options.progress !== undefined);
  const progress = options.progress ?? own;
  let replicator: Replicator | null = null;
  try {
    const model = await settled(loaded, { ...options, progress });
    if (model === null) return { results: [], asked: plan.nextCount([]), jobs: 1, loss: null };
    const stages = new ReplicationStages(name, progress);
    replicator = new Replicator(model, {
      jobs: options.jobs,
      isStopped: () => options.isStopped(),
      onProgress: (share) => stages.update(share),
    });
    const { results, asked } = await runPlan(plan, replicator, stages);
    return { results, asked, jobs: replicator.jobs, loss: replicator.loss };
  } finally {
    own.close();
    await replicator?.close();
  }
}

/** Replications of which a rule asks for more and more: each lot of them is a stage, so that no share ever falls back. */
class ReplicationStages {
  private before = 0;
  private asked = 0;

  constructor(
    private readonly name: string,
    private readonly progress: ProgressStages,
  ) {}

  ask(count: number): void {
    this.before = this.asked;
    this.asked = count;
    const lot = this.before === 0 ? '' : `, replications ${this.before + 1} to ${count}`;
    this.progress.stage(`${this.name}${lot}`);
  }

  /** @param share of all replications asked for so far */
  update(share: number): void {
    this.progress.update((share * this.asked - this.before) / (this.asked - this.before));
  }
}

/**
 * The model with its warm-up found, if the scenario leaves that to the run; null when stopped before.
 *
 * @throws Failure when the run is too short for it
 */
export async function settled(
  { model, file, locate }: Pick<Loaded, 'model' | 'file' | 'locate'>,
  { progress, isStopped }: { readonly progress: ProgressStages; isStopped(): boolean },
): Promise<ScenarioModel | null> {
  try {
    if (model.scenario.run.warmup === 'auto') progress.stage(`${model.scenario.name}, warm-up`);
    return await settleWarmup(model, {
      pause: () => setImmediate(),
      isStopped,
      onProgress: (share) => progress.update(share),
    });
  } catch (problem) {
    if (!(problem instanceof RunTooShort)) throw problem;
    const path = 'run.warmup';
    throw new Failure(formatProblem({ file, path, message: problem.message, ...locate(path) }), Exit.invalid);
  }
}

/** Asks the plan for more until it has enough: only then is a rule asked, so that it never sees which thread was first. */
async function runPlan(
  plan: ReplicationPlan,
  replicator: Replicator,
  stages: ReplicationStages,
): Promise<Pick<Replications, 'results' | 'asked'>> {
  let results: readonly RunResult[] = [];
  let asked = plan.nextCount(results);
  while (results.length < asked) {
    stages.ask(asked);
    results = await replicator.runTo(asked);
    if (results.length < asked) break;
    asked = plan.nextCount(results);
  }
  return { results, asked };
}

function timingOf({ run }: Summary, { wall, cpu, jobs }: Pick<Timing, 'wall' | 'cpu' | 'jobs'>): Timing {
  const perSecond = (count: number) => (cpu > 0 ? Math.round((1000 * count) / cpu) : 0);
  return {
    wall: Math.round(wall),
    cpu: Math.round(cpu),
    jobs,
    requestsPerSecond: perSecond(run.requests),
    eventsPerSecond: perSecond(run.events),
  };
}

/** Progress on standard error, or nowhere. */
export function progressOf(title: string, isQuiet: boolean): Progress {
  return new Progress(title, isQuiet ? NOWHERE : standardError(), () => performance.now());
}

const NOWHERE: ProgressOutput = { isTerminal: false, columns: 0, write: () => undefined };

function standardError(): ProgressOutput {
  const { stderr } = process;
  return {
    isTerminal: stderr.isTTY === true,
    // A terminal that does not know its size says 0.
    columns: stderr.columns || 80,
    write: (text) => {
      if (stderr.writable) stderr.write(text);
    },
  };
}
