import { Simulation } from '../../src/engine/simulation.ts';
import type { RunResult } from '../../src/observe/result.ts';
import type { Loaded } from '../../src/scenario/model.ts';
import { remedyBudget, withRemedies } from '../../src/study/remedy.ts';
import { type LimitPlace, type RemedySurroundings, reaches } from '../../src/study/remedy-trials.ts';
import { summarise } from '../../src/study/summarise.ts';
import type { Breach } from '../../src/study/summary-schema.ts';
import type { PointChange } from '../../src/study/sweep.ts';
import { assert } from '../../src/units/assert.ts';

/** The breaches of a scenario with their remedies, found with so many events; absent: with as many as `capsim run` has. */
export async function remediedBy(surroundings: RemedySurroundings, budget?: number): Promise<Breach[]> {
  const { loaded, results } = await ranWith(surroundings, []);
  const { confidence } = loaded.model.scenario.run;
  const summary = summarise(loaded.model, results, { confidence, asked: results.length, partial: false, version: '' });
  return withRemedies({ loaded, results, summary, budget: budget ?? remedyBudget(summary) }, surroundings);
}

/** @throws Error unless with every remedy a run of its own never reaches the limit, and with its neighbour it does */
export async function checkRemedies(surroundings: RemedySurroundings, breaches: readonly Breach[]): Promise<void> {
  for (const breach of breaches) {
    const { remedy, remedySearch } = breach;
    const all = [...(remedy == null ? [] : [remedy]), ...(remedySearch?.others ?? [])];
    for (const { path, value, beside } of all) {
      const said = `${breach.limit} of ${breach.name}: ${path}`;
      assert(!(await reachedWith(surroundings, [{ path, value }], breach)), `${said}=${value} is not enough`);
      if (beside === null) continue;
      assert(await reachedWith(surroundings, [{ path, value: beside }], breach), `${said}=${beside} would do`);
    }
  }
}

async function reachedWith(
  surroundings: RemedySurroundings,
  changes: readonly PointChange[],
  limit: LimitPlace,
): Promise<boolean> {
  const { results } = await ranWith(surroundings, changes);
  return results.some((result) => reaches(result, limit));
}

async function ranWith(
  { read }: Pick<RemedySurroundings, 'read'>,
  changes: readonly PointChange[],
): Promise<{ loaded: Loaded; results: RunResult[] }> {
  const reading = await read(changes);
  assert(reading.ok, JSON.stringify(reading.ok ? '' : reading.problems));
  const { loaded } = reading;
  const results = Array.from({ length: Number(loaded.model.scenario.run.replications) }, (_, replication) => {
    const simulation = new Simulation(loaded.model, replication);
    simulation.advance(Number.POSITIVE_INFINITY);
    return simulation.result();
  });
  return { loaded, results };
}
