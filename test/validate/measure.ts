import { assert } from '../../src/units/assert.ts';
import { modelOf, simulate } from '../support/run.ts';

/**
 * Replications of a scenario written in YAML, through the same path as the command line.
 *
 * @param paths of metrics as users write them
 * @returns by path, one value of each replication
 */
export async function measured<Path extends string>(
  yaml: string,
  replications: number,
  ...paths: readonly Path[]
): Promise<Record<Path, readonly number[]>> {
  const model = await modelOf(yaml);
  const values = Object.fromEntries(paths.map((path): [Path, number[]] => [path, []])) as Record<Path, number[]>;
  for (let replication = 0; replication < replications; replication++) {
    const run = simulate(model, replication);
    for (const path of paths) {
      const value = run.value(path);
      assert(value !== undefined, `replication ${replication} has no ${path}`);
      values[path].push(value);
    }
  }
  return values;
}

/** Nothing of the platform in the way but what the scenario puts there. */
export const FREE = 'requestRateFactor: null, scalingScope: none';
