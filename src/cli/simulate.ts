import { setImmediate } from 'node:timers/promises';
import type { RunResult } from '../observe/result.ts';
import type { ReportInput } from '../report/input.ts';
import type { Loaded } from '../scenario/model.ts';
import { replicate } from '../study/replicate.ts';
import { summarise } from '../study/summarise.ts';
import type { Summary, Timing } from '../study/summary-schema.ts';
import { timeseriesOf } from '../study/timeseries.ts';
import { Progress, type ProgressOutput } from './progress.ts';
import { version } from './version.ts';

/** What a simulation needs from the command. */
export interface SimulateOptions {
  /** How many replications may run at a time. */
  readonly jobs: number;
  readonly isQuiet: boolean;
  isStopped(): boolean;
}

/** Runs all replications of a scenario with a progress bar, and measures how long it took. */
export async function simulate(loaded: Loaded, options: SimulateOptions): Promise<ReportInput> {
  const { model, locate } = loaded;
  const { scenario } = model;
  const wallBefore = performance.now();
  const cpuBefore = process.cpuUsage();
  const results = await resultsOf(loaded, options);
  const summary = summarise(model, results, {
    confidence: scenario.run.confidence,
    asked: scenario.run.replications,
    partial: results.length < scenario.run.replications,
    version: version(),
    expectationPlaces: scenario.expect.map((_, index) => locate(`expect[${index}]`)),
  });
  const { user, system } = process.cpuUsage(cpuBefore);
  const timing = timingOf(summary, { wall: performance.now() - wallBefore, cpu: (user + system) / 1000 });
  return { summary: { ...summary, run: { ...summary.run, timing } }, timeseries: timeseriesOf(results) };
}

/**
 * Runs the replications of a scenario and shows how far they are.
 *
 * @returns the complete replications only, in order; fewer than asked when stopped
 */
export async function resultsOf({ model }: Loaded, options: SimulateOptions): Promise<RunResult[]> {
  const { name, run } = model.scenario;
  const progress = new Progress(name, options.isQuiet ? NOWHERE : standardError(), () => performance.now());
  return replicate(model, {
    replications: run.replications,
    pause: () => setImmediate(),
    isStopped: () => options.isStopped(),
    onProgress: (share) => progress.update(share),
  }).finally(() => progress.close());
}

function timingOf({ run }: Summary, { wall, cpu }: { readonly wall: number; readonly cpu: number }): Timing {
  const perSecond = (count: number) => (cpu > 0 ? Math.round((1000 * count) / cpu) : 0);
  return {
    wall: Math.round(wall),
    cpu: Math.round(cpu),
    requestsPerSecond: perSecond(run.requests),
    eventsPerSecond: perSecond(run.events),
  };
}

const NOWHERE: ProgressOutput = { isTerminal: false, columns: 0, write: () => undefined };

function standardError(): ProgressOutput {
  const { stderr } = process;
  return {
    isTerminal: stderr.isTTY === true,
    columns: stderr.columns ?? 80,
    write: (text) => {
      if (stderr.writable) stderr.write(text);
    },
  };
}
