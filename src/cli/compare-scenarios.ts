import type { RunResult } from '../observe/result.ts';
import { type CompareChart, type ComparedRun, compareCurves } from '../report/compare-curves.ts';
import type { Loaded } from '../scenario/model.ts';
import { mostReplications } from '../scenario/replications-field.ts';
import { settledWarmup } from '../scenario/warmup-field.ts';
import { compareExpectations, compareLimits, comparePaired, isLost, judgeGates } from '../study/compare.ts';
import { COMPARISON_VERSION, type Comparison, type Side } from '../study/compare-schema.ts';
import { measuresOf } from '../study/compare-values.ts';
import { summarise } from '../study/summarise.ts';
import type { Summary } from '../study/summary-schema.ts';
import { timeseriesOf } from '../study/timeseries.ts';
import { assert } from '../units/assert.ts';
import { formatDuration } from '../units/format.ts';
import type { Micros } from '../units/time.ts';
import type { CompareOptions } from './commands/compare.ts';
import type { Setting } from './commands/options.ts';
import type { Pair } from './compare-pair.ts';
import { jobsThatFit } from './jobs.ts';
import type { ProgressStages } from './progress.ts';
import { progressOf, resultsOf, settled } from './simulate.ts';
import { version } from './version.ts';

/** What was found, and the runs behind it. */
export interface Compared {
  readonly comparison: Comparison;
  /** The curves of both; none where only summaries were at hand. */
  readonly charts: readonly CompareChart[];
}

/**
 * Simulates A and B on the same random numbers and compares them replication by replication.
 *
 * @returns null when stopped before a replication of both was complete
 */
export async function comparePair(
  pair: Pair,
  options: CompareOptions,
  isStopped: () => boolean,
): Promise<Compared | null> {
  const found = await simulatePair(pair, options, isStopped);
  if (found === null) return null;
  const { warmed, results } = found;
  const complete = Math.min(results.a.length, results.b.length);
  if (complete === 0) return null;
  const both = { a: results.a.slice(0, complete), b: results.b.slice(0, complete) };
  const { confidence } = warmed.a.model.scenario.run;
  const summaries = { a: summaryOf(warmed.a, both.a, confidence), b: summaryOf(warmed.b, both.b, confidence) };
  return {
    comparison: comparisonOf(warmed, both, summaries, options),
    charts: compareCurves(runOf(summaries.a, both.a), runOf(summaries.b, both.b)),
  };
}

/** One bar for both: each of them may be short where both together are not. */
async function simulatePair(
  pair: Pair,
  options: CompareOptions,
  isStopped: () => boolean,
): Promise<{ readonly warmed: Pair; readonly results: Both<readonly RunResult[]> } | null> {
  const progress = progressOf(pair.a.model.scenario.name, options.quiet === true);
  try {
    const warmed = await withOneWarmup(pair, { progress, isStopped });
    return warmed === null ? null : { warmed, results: await simulateBoth(warmed, options, { progress, isStopped }) };
  } finally {
    progress.close();
  }
}

interface Watched {
  readonly progress: ProgressStages;
  isStopped(): boolean;
}

function runOf(summary: Summary, results: readonly RunResult[]): ComparedRun {
  const timeseries = timeseriesOf(results);
  assert(timeseries !== null, 'a comparison without a complete replication');
  return { summary, timeseries };
}

/** Where a warm-up is to be found by the run itself, both leave out the longer of the two; null when stopped. */
async function withOneWarmup(pair: Pair, watched: Watched): Promise<Pair | null> {
  const { a, b } = pair;
  if (a.model.scenario.run.warmup !== 'auto' && b.model.scenario.run.warmup !== 'auto') return pair;
  const own = await warmupOf(named(a, 'A'), watched);
  const other = a.model.digest === b.model.digest ? own : await warmupOf(named(b, 'B'), watched);
  if (own === null || other === null) return null;
  const warmup = Math.max(own, other);
  const found = own === other ? '' : ` (A needs ${formatDuration(own)}, B ${formatDuration(other)})`;
  const note = `Both leave out the first ${formatDuration(warmup)} as warm-up${found}: \`auto\` finds one for both.`;
  return { a: warmedUp(a, warmup), b: warmedUp(b, warmup), notes: [...pair.notes, note] };
}

async function warmupOf(loaded: Loaded, watched: Watched): Promise<Micros | null> {
  const found = await settled(loaded, watched);
  return found === null ? null : settledWarmup(found.scenario.run.warmup);
}

function warmedUp(loaded: Loaded, warmup: Micros): Loaded {
  const { model } = loaded;
  return { ...loaded, model: { ...model, scenario: { ...model.scenario, run: { ...model.scenario.run, warmup } } } };
}

interface Both<Value> {
  readonly a: Value;
  readonly b: Value;
}

async function simulateBoth(
  { a, b }: Pair,
  options: CompareOptions,
  { progress, isStopped }: Watched,
): Promise<Both<readonly RunResult[]>> {
  const simulated = (loaded: Loaded, side: string): Promise<readonly RunResult[]> =>
    resultsOf(named(loaded, side), {
      jobs: options.jobs ?? jobsThatFit(loaded.model),
      isQuiet: options.quiet === true,
      isStopped,
      progress,
    });
  const own = await simulated(a, 'A');
  // The same model gives the same bytes: there is no need to simulate it again.
  const other = a.model.digest === b.model.digest ? own : await simulated(b, 'B');
  return { a: own, b: other };
}

/** The name is what the progress bar shows. */
function named(loaded: Loaded, side: string): Loaded {
  const { model } = loaded;
  return { ...loaded, model: { ...model, scenario: { ...model.scenario, name: `${side}: ${model.scenario.name}` } } };
}

function comparisonOf(
  { a, b, notes }: Pair,
  results: Both<readonly RunResult[]>,
  { a: own, b: other }: Both<Summary>,
  { set = [], failOn = [] }: CompareOptions,
): Comparison {
  const { run } = a.model.scenario;
  const { confidence } = run;
  const metrics = comparePaired(
    measuresOf(a.model.scenario, results.a),
    measuresOf(b.model.scenario, results.b),
    confidence,
  );
  const expectations = compareExpectations(own.expectations, other.expectations);
  const gates = judgeGates(failOn, metrics.metrics);
  return {
    schemaVersion: COMPARISON_VERSION,
    method: 'paired',
    a: sideOf(a.file, [], own),
    b: sideOf(b.file, set, other),
    confidence,
    simulatedTime: own.run.simulatedTime,
    warmup: own.run.warmup,
    partial: own.run.partial || other.run.partial,
    ...metrics,
    limits: compareLimits(own, other),
    expectations,
    failOn: gates,
    pass: !expectations.some(isLost) && gates.every(({ pass }) => pass),
    notes: [...sameness(a, b), ...notes],
  };
}

function sameness(a: Loaded, b: Loaded): string[] {
  return a.model.digest === b.model.digest ? ['B is the same scenario as A: nothing that decides a run differs.'] : [];
}

function summaryOf({ model }: Loaded, results: readonly RunResult[], confidence: number): Summary {
  const asked = mostReplications(model.scenario.run.replications);
  return summarise(model, results, { confidence, asked, partial: results.length < asked, version: version() });
}

/** A side as `compare.json` tells of it. */
export function sideOf(file: string, changes: readonly Setting[], { name, run }: Summary): Side {
  const { digest, profile, seed, replications, replicationsAsked } = run;
  const plain = changes.map(({ path, value }) => ({ path, value }));
  return { file, changes: plain, name, digest, version: run.version, profile, seed, replications, replicationsAsked };
}
