import { Simulation } from '../../src/engine/simulation.ts';
import { InvalidScenario, load, replicate, summarise } from '../../src/index.ts';
import { HeapAgenda } from '../../src/kernel/heap-agenda.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { RunResult } from '../../src/observe/result.ts';
import type { Loaded } from '../../src/scenario/model.ts';
import { assertInvariants, InvariantBroken } from '../../src/testing/index.ts';
import { bytesOf } from '../properties/for-all.ts';
import { surroundingsOf } from '../study/plan-search.ts';
import { checkRemedies, remediedBy } from '../support/remedied.ts';

/** What one scenario cost, for the figures at the end. */
export interface Work {
  readonly events: number;
  readonly requests: number;
}

/**
 * A valid scenario: it can be read, two replications keep every invariant and can be summed up, and the same bytes come
 * out again, with the other agenda, and in slices.
 *
 * @throws Error whatever does not hold
 */
export async function checkValid(text: string, sliceEvents: number): Promise<Work> {
  const loaded = await load(text, { file: 'scenario.yaml' });
  const results = await replicate(loaded, { replications: 2 });
  assertInvariants(loaded, results);
  summarise(loaded, results, { replications: 2 });
  const bytes = results.map(bytesOf);
  expectSame(bytes[0], run(loaded, 0, new HeapAgenda(), Number.POSITIVE_INFINITY), 'with the other agenda');
  expectSame(bytes[1], run(loaded, 1, undefined, sliceEvents), `in slices of ${sliceEvents} events`);
  const sum = (figure: (result: RunResult) => number) => results.reduce((all, result) => all + figure(result), 0);
  return { events: sum(({ events }) => events), requests: sum(({ requests }) => requests) };
}

/** Events that a search for remedies may take in a scenario of the soak. */
const REMEDY_EVENTS = 100_000;

/** @throws Error where a change that is said to be enough against a limit is not, or less would do */
export async function checkRemediesOf(text: string): Promise<void> {
  const surroundings = surroundingsOf(text);
  await checkRemedies(surroundings, await remediedBy(surroundings, REMEDY_EVENTS));
}

function run({ model }: Loaded, replication: number, agenda: HeapAgenda | undefined, sliceEvents: number): string {
  const kernel = agenda === undefined ? new Kernel() : new Kernel(agenda);
  const simulation = new Simulation(model, replication, kernel);
  while (!simulation.advance(sliceEvents));
  return bytesOf(simulation.result());
}

function expectSame(expected: string, found: string, how: string): void {
  if (expected === found) return;
  let at = 0;
  while (expected[at] === found[at]) at++;
  const around = (text: string) => text.slice(Math.max(0, at - 120), at + 60);
  throw new InvariantBroken(`other bytes ${how}: ...${around(found)}... in place of ...${around(expected)}...`);
}

/**
 * A text that is wrong: it is refused, every mistake has a place in it, and no message shows what is inside the program.
 *
 * @param mayBeValid whether the text may be right by chance
 * @returns whether it was refused
 * @throws Error whatever does not hold
 */
export async function checkInvalid(text: string, mayBeValid: boolean): Promise<boolean> {
  const problem: unknown = await load(text, { file: 'scenario.yaml', memoryLimitBytes: 1e9 }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (problem === null) {
    if (mayBeValid) return false;
    throw new InvariantBroken('was read, although there is a mistake in it');
  }
  if (!(problem instanceof InvalidScenario)) throw problem;
  const lines = text.split('\n').length;
  for (const { line, column, message, path } of problem.problems) {
    const isPlaced = line >= 1 && line <= lines && column >= 1;
    if (!isPlaced) throw new InvariantBroken(`${path}: the place ${line}:${column} is not in the text: ${message}`);
    if (/Invalid input|undefined|\[object|NaN|\n\s+at /.test(message.replace(/"[^"]*"/g, '""'))) {
      throw new InvariantBroken(`a message that nobody understands: ${path}: ${message}`);
    }
  }
  return true;
}
