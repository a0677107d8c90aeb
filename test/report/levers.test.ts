import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileInputs } from '../../src/cli/inputs.ts';
import { leversOf } from '../../src/report/html/levers.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { formatProblem } from '../../src/scenario/place.ts';

const SCENARIOS = join(import.meta.dirname, '..', '..', 'scenarios');

test('the sliders of a source never leave the values that the scenario may have', async () => {
  const refused: string[] = [];
  let tried = 0;
  for (const file of readdirSync(SCENARIOS).filter((name) => name.endsWith('.yaml'))) {
    const text = readFileSync(join(SCENARIOS, file), 'utf8');
    const inputs = new FileInputs(SCENARIOS);
    const result = await loadScenario(text, file, inputs);
    if (!result.ok) throw new Error(`${file} is no scenario`);
    const levers = leversOf(result.loaded.model).filter(
      ({ id, kind }) => kind === 'count' && id.startsWith('sources.'),
    );
    for (const { values, changes } of levers) {
      for (const value of [values[0], values[values.length - 1]]) {
        tried++;
        const changed = await loadScenario(text, file, inputs, { set: changes(value) });
        if (!changed.ok) refused.push(...changed.problems.map(formatProblem));
      }
    }
  }
  expect(refused).toEqual([]);
  expect(tried).toBeGreaterThan(10);
});
