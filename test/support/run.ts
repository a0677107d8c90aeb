import type { Inputs } from '../../src/arrivals/inputs.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import type { BreachResult, RunResult } from '../../src/observe/result.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import { entityPath } from '../../src/study/catalogue.ts';

const NO_FILES = {
  trace: () => Promise.reject(new Error('no files in this test')),
  counts: () => Promise.reject(new Error('no files in this test')),
  samples: () => Promise.reject(new Error('no files in this test')),
} as unknown as Inputs;

/** Reads a scenario written in YAML; throws with every mistake in it. */
export async function modelOf(yaml: string, inputs: Inputs = NO_FILES): Promise<ScenarioModel> {
  const result = await loadScenario(yaml, 'test.yaml', inputs);
  if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return result.loaded.model;
}

/** What one replication measured, by the paths that users write. */
export interface Run {
  readonly result: RunResult;
  /** A metric by its path, for example `functions.f.throttles`; undefined where it has no data. */
  value(path: string): number | undefined;
  /** A series by its path, one number per bucket of `run.resolution`. */
  series(path: string): number[];
  breach(limit: string, name?: string): BreachResult | undefined;
}

export function simulate(model: ScenarioModel, replication = 0): Run {
  const simulation = new Simulation(model, replication);
  simulation.advance(Number.POSITIVE_INFINITY);
  return viewOf(simulation.result());
}

/** One replication of a scenario written in YAML, through the same path as the command line. */
export async function runYaml(yaml: string, replication = 0): Promise<Run> {
  return simulate(await modelOf(yaml), replication);
}

function viewOf(result: RunResult): Run {
  const find = <Kind>(path: string, pick: (entity: RunResult['entities'][number]) => ReadonlyMap<string, Kind>) => {
    for (const entity of result.entities) {
      const prefix = `${entityPath(entity.scope, entity.name)}.`;
      if (path.startsWith(prefix)) {
        const found = pick(entity).get(path.slice(prefix.length));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  return {
    result,
    value: (path) => find(path, (entity) => entity.values),
    series: (path) => Array.from(find(path, (entity) => entity.series) ?? []),
    breach: (limit, name) =>
      result.breaches.find((breach) => breach.limit === limit && (name === undefined || breach.name === name)),
  };
}
