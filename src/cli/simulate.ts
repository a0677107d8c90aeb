import { setImmediate } from 'node:timers/promises';
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
  readonly isQuiet: boolean;
  isStopped(): boolean;
}

/** Runs all replications of a scenario with a progress bar, and measures how long it took. */
export async function simulate({ model, locate }: Loaded, options: SimulateOptions): Promise<ReportInput> {
  const { scenario } = model;
  const progress = new Progress(scenario.name, options.isQuiet ? NOWHERE : standardError(), () => performance.now());
  const wallBefore = performance.now();
  const cpuBefore = process.cpuUsage();
  const results = await replicate(model, {
    replications: scenario.run.replications,
    pause: () => setImmediate(),
    isStopped: () => options.isStopped(),
    onProgress: (share) => progress.update(share),
  }).finally(() => progress.close());
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
