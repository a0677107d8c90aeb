import { worseOfPath } from '../observe/worse.ts';
import { compareExpectations, compareLimits, compareUnpaired, isLost, judgeGates } from '../study/compare.ts';
import { COMPARISON_VERSION, type Comparison } from '../study/compare-schema.ts';
import { estimatesOf } from '../study/compare-values.ts';
import { unknownMetric } from '../study/expectations.ts';
import type { Summary } from '../study/summary-schema.ts';
import { formatDuration } from '../units/format.ts';
import { MS } from '../units/time.ts';
import type { CompareOptions } from './commands/compare.ts';
import { unknownDirection } from './compare-pair.ts';
import { sideOf } from './compare-scenarios.ts';
import { Exit } from './exit.ts';
import { Failure } from './failure.ts';
import { readSummary } from './result-file.ts';

/** Compares what two earlier runs wrote. @throws Failure when one cannot be read, or the two cannot be compared */
export function compareSummaries(a: string, b: string, { failOn = [] }: CompareOptions): Comparison {
  const [own, other] = [readSummary(a), readSummary(b)];
  for (const [file, { run }] of [[a, own] as const, [b, other] as const]) {
    if (run.replications === 0) throw new Failure(`${file} has no complete replication to compare`, Exit.invalid);
  }
  refuseDifferentTimes(own, other);
  const confidence = Math.max(own.run.confidence, other.run.confidence);
  const metrics = compareUnpaired(estimatesOf(own), estimatesOf(other), confidence);
  const known = new Set(metrics.metrics.map(({ path }) => path));
  for (const path of failOn) {
    // Only names matter for the suggestion.
    const names = new Map([...known].map((name) => [name, { name, unit: 'count' as const, what: '' }]));
    if (!known.has(path)) throw new Failure(`--fail-on: ${unknownMetric(path, names)}`, Exit.invalid);
    if (worseOfPath(path) === null) throw new Failure(unknownDirection(path), Exit.invalid);
  }
  const expectations = compareExpectations(own.expectations, other.expectations);
  const gates = judgeGates(failOn, metrics.metrics);
  return {
    schemaVersion: COMPARISON_VERSION,
    method: 'unpaired',
    a: sideOf(a, [], own),
    b: sideOf(b, [], other),
    confidence,
    simulatedTime: own.run.simulatedTime,
    warmup: own.run.warmup,
    partial: own.run.partial || other.run.partial,
    ...metrics,
    limits: compareLimits(own, other),
    expectations,
    failOn: gates,
    pass: !expectations.some(isLost) && gates.every(({ pass }) => pass),
    notes: notesOn(own, other),
  };
}

function refuseDifferentTimes({ run: a }: Summary, { run: b }: Summary): void {
  const differing = (['simulatedTime', 'warmup'] as const).find((name) => a[name] !== b[name]);
  if (differing === undefined) return;
  const what = differing === 'warmup' ? 'the warm-up' : 'the simulated time';
  const [own, other] = [a, b].map((run) => formatDuration(run[differing] * MS));
  throw new Failure(
    `${what} is ${own} in A and ${other} in B, so counts would differ by the time alone; run both for the same time`,
    Exit.invalid,
  );
}

function notesOn({ run: a }: Summary, { run: b }: Summary): string[] {
  const notes = ["Unpaired: a summary has no single replications, so each difference is judged by Welch's interval."];
  if (a.digest === b.digest && a.seed === b.seed) notes.push('Both are runs of the same scenario with the same seed.');
  else if (a.seed === b.seed) {
    notes.push('Both ran on the same seed: comparing the scenarios themselves would be paired, and far sharper.');
  }
  if (a.version !== b.version) notes.push(`A was run by capsim ${a.version}, B by ${b.version}.`);
  if (a.partial || b.partial) notes.push(`${a.partial ? 'A' : 'B'} was stopped before all replications were complete.`);
  return notes;
}
