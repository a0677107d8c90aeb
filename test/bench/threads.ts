/**
 * What further threads bring: replications of one scenario by one thread and by two, in alternation, from the built
 * command; and the quickstart from the start of the process to the written report. Wall time, so only an idle machine
 * says anything.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { summaryField } from '../../src/study/summary-schema.ts';
import { plainTable } from '../validate/table.ts';
import { benchScenarios } from './scenarios.ts';

/** Scenarios, and the simulated time of one of their replications: about a third of a second of work each. */
const CASES = { 'loss system, 60 servers': '2h', 'loss system, 1,000 servers': '10m', 'eight functions, mixed': '4m' };
const REPLICATIONS = 24;
const ROUNDS = 2;
const ROOT = process.cwd();

/** Wall times in ms; the best of two. */
export interface ThreadsMeasurement {
  readonly name: string;
  readonly one: number;
  readonly two: number;
  /** How many times as fast two threads are. */
  readonly speedup: number;
}

/** Compares one thread with two, on every case. */
export function measureThreads(): ThreadsMeasurement[] {
  return inFolder((folder) =>
    Object.entries(CASES).map(([name, duration]) => {
      const file = join(folder, 'scenario.yaml');
      writeFileSync(file, benchScenarios[name]);
      const args = [file, '--replications', String(REPLICATIONS), '--duration', duration, '--out', folder];
      const [one, two] = bestOf([1, 2].map((jobs) => () => runWall(folder, [...args, '--jobs', String(jobs)])));
      return { name, one, two, speedup: one / two };
    }),
  );
}

/**
 * The quickstart as a user starts it: wall time of the whole process in ms, the best of two.
 *
 * @param options `--no-remedies` ends where the first report is written
 */
export function measureQuickstart(options: readonly string[] = ['--no-remedies']): number {
  return inFolder((folder) => {
    const run = (): number => {
      const begun = performance.now();
      command(['run', join(ROOT, 'scenarios/quickstart.yaml'), '--out', folder, ...options]);
      return performance.now() - begun;
    };
    return bestOf([run])[0];
  });
}

/** Both, as a table with their targets. */
export function threadsTable(): string {
  prepare();
  const rows = measureThreads().map(({ name, one, two, speedup }) => [
    name,
    `${Math.round(one)} ms`,
    `${Math.round(two)} ms`,
    `${speedup.toFixed(2)} (target 1.8)`,
  ]);
  const quickstart = [
    'quickstart, from cold to the report',
    '',
    `${Math.round(measureQuickstart())} ms`,
    '(target 1000 ms)',
  ];
  const remedies = ['the same, to what would be enough', '', `${Math.round(measureQuickstart([]))} ms`, ''];
  return plainTable(['case', 'one thread', 'two threads', 'times as fast'], [...rows, quickstart, remedies]);
}

/** Alternates, so that a machine that grows slower or faster treats all alike. */
function bestOf(runs: readonly (() => number)[]): number[] {
  const best = runs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, run] of runs.entries()) best[index] = Math.min(best[index], run());
  }
  return best;
}

function runWall(folder: string, args: readonly string[]): number {
  command(['run', ...args, '--no-remedies']);
  const { run } = summaryField.parse(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')));
  return run.timing?.wall ?? Number.NaN;
}

function command(args: readonly string[]): void {
  node([resolve(ROOT, 'bin/capsim.js'), ...args, '--quiet']);
}

function prepare(): void {
  node([resolve(ROOT, '.ci/build.js'), '--if-needed']);
}

function node(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
}

function inFolder<Value>(work: (folder: string) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), 'capsim-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1]?.endsWith('threads.ts')) console.log(threadsTable());
