import { InputProblem, type Inputs } from '../arrivals/inputs.ts';
import type { LeverChange } from '../report/html/levers.ts';
import type { Loaded } from '../scenario/model.ts';
import { readScenarioText } from '../study/read-scenario.ts';
import type { ScenarioText } from '../study/summary-schema.ts';

const refuse = ({ file }: { readonly file: string }): Promise<never> =>
  Promise.reject(new InputProblem(file, null, 'the page does not hold the files of the scenario'));

/** A page has no files. */
const NO_FILES: Inputs = { trace: refuse, counts: refuse, samples: refuse };

/** The scenario of the page with changes; @throws Error that says what is wrong with them */
export async function readChanged(scenario: ScenarioText, changes: readonly LeverChange[]): Promise<Loaded> {
  const { file, text, options } = scenario;
  const reading = await readScenarioText(text, file, NO_FILES, {
    ...options,
    set: [...(options.set ?? []), ...changes],
  });
  if (reading.ok) return reading.loaded;
  const [{ path, message }] = reading.problems;
  throw new Error(`${path}: ${message}`);
}
