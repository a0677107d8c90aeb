import { worseOfPath } from '../observe/worse.ts';
import type { LoadOptions } from '../scenario/load.ts';
import type { Loaded } from '../scenario/model.ts';
import { mostReplications } from '../scenario/replications-field.ts';
import { catalogueOf } from '../study/catalogue.ts';
import { comparableOf } from '../study/compare-values.ts';
import { unknownMetric } from '../study/expectations.ts';
import { formatDuration } from '../units/format.ts';
import type { CompareOptions } from './commands/compare.ts';
import type { Setting } from './commands/options.ts';
import { Exit } from './exit.ts';
import { Failure } from './failure.ts';
import { printProblems, type Reading, readScenario } from './scenario-file.ts';

/** Two scenarios that can be compared. */
export interface Pair {
  readonly a: Loaded;
  readonly b: Loaded;
  readonly notes: readonly string[];
}

/**
 * Reads both, with every mistake of both; B follows A in the seed, and both in the number of replications.
 *
 * @returns null where there are mistakes; they were printed
 * @throws Failure when the two cannot be compared
 */
export async function readPair(a: string, b: string, options: CompareOptions): Promise<Pair | null> {
  const { seed, replications, duration, set = [] } = options;
  const given: LoadOptions = { seed, replications, duration };
  const readings = [await readScenario(a, given), await readScenario(b, { ...given, set })];
  if (!readings.every(isRead)) {
    printProblems(unique(readings.flatMap((reading) => (reading.ok ? [] : reading.problems))));
    return null;
  }
  const [own, other] = readings.map(({ loaded }) => loaded);
  refuseDifferentTimes(own, other);
  const [one, two] = [own, other].map(({ model }) => model.scenario.run);
  const count = Math.max(mostReplications(one.replications), mostReplications(two.replications));
  // JSON keeps apart the seed 1 and the seed "1".
  const forced: Setting[] = [
    { path: 'run.seed', value: JSON.stringify(one.seed) },
    { path: 'run.replications', value: String(count) },
  ];
  const again = [
    await readScenario(a, { duration, set: forced }),
    await readScenario(b, { duration, set: [...set, ...forced] }),
  ];
  if (!again.every(isRead)) {
    printProblems(again.flatMap((reading) => (reading.ok ? [] : reading.problems)));
    return null;
  }
  const pair = { a: again[0].loaded, b: again[1].loaded, notes: notesOn(own, other, count) };
  checkGates(options.failOn ?? [], pair);
  return pair;
}

type Read = Extract<Reading, { ok: true }>;

function isRead(reading: Reading): reading is Read {
  return reading.ok;
}

/** A mistake in A is one of B as well where B is A with changes. */
function unique<Value>(problems: readonly Value[]): Value[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function refuseDifferentTimes(a: Loaded, b: Loaded): void {
  const [own, other] = [a.model.scenario.run, b.model.scenario.run];
  const time = `counts would differ by the time alone; give both the same`;
  if (own.duration !== other.duration) {
    const values = `${formatDuration(own.duration)} in A and ${formatDuration(other.duration)} in B`;
    throw new Failure(`run.duration is ${values}, so ${time}, for example with --duration`, Exit.invalid);
  }
  if (own.warmup === other.warmup || own.warmup === 'auto' || other.warmup === 'auto') return;
  const values = `${formatDuration(own.warmup)} in A and ${formatDuration(other.warmup)} in B`;
  throw new Failure(`run.warmup is ${values}, so ${time} run.warmup`, Exit.invalid);
}

function notesOn(a: Loaded, b: Loaded, count: number): string[] {
  const [own, other] = [a.model.scenario.run, b.model.scenario.run];
  const notes: string[] = [];
  if (own.seed !== other.seed) {
    notes.push(
      `B asks for the seed ${other.seed}; it was given that of A, ${own.seed}, so that both meet the same requests.`,
    );
  }
  const [one, two] = [own.replications, other.replications];
  if (typeof one === 'object' || typeof two === 'object') {
    notes.push(
      `Both ran ${count} replications: in a comparison, \`until\` does not stop a run (--replications sets another number).`,
    );
  } else if (one !== two) {
    notes.push(`A asks for ${one} replications and B for ${two}; both ran ${count}.`);
  }
  if (own.confidence !== other.confidence) {
    notes.push(`The confidence of the intervals is that of A, ${own.confidence}; B asks for ${other.confidence}.`);
  }
  return notes;
}

/** Refuses a metric that could not fail, before anything is simulated. @throws Failure */
function checkGates(paths: readonly string[], { a, b }: Pair): void {
  const problems = paths.flatMap((path) => gateMistake(path, a, b) ?? []);
  if (problems.length > 0) throw new Failure(problems.join('\n'), Exit.invalid);
}

function gateMistake(path: string, a: Loaded, b: Loaded): string | null {
  const [own, other] = [a, b].map(({ model }) => comparableOf(model.scenario));
  const [inA, inB] = [own.has(path), other.has(path)];
  if (!inA && !inB) return `--fail-on: ${unknownMetric(path, catalogueOf(a.model.scenario))}`;
  if (!inA || !inB) return `--fail-on ${path}: only ${inA ? 'A' : 'B'} has this metric`;
  if (worseOfPath(path) === null) return unknownDirection(path);
  if (a.model.scenario.run.replications !== 1) return null;
  return `--fail-on ${path}: one replication has no interval to judge by; give more, for example --replications 10`;
}

/** Why a metric cannot be in `--fail-on`. */
export function unknownDirection(path: string): string {
  const remedy = 'say what it must be with an expectation in both scenarios';
  return `--fail-on ${path}: whether more or less of it is worse depends on the system; ${remedy}`;
}
