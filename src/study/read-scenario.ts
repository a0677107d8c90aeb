import type { Inputs } from '../arrivals/inputs.ts';
import { type LoadOptions, loadScenario } from '../scenario/load.ts';
import type { Loaded } from '../scenario/model.ts';
import type { Problem } from '../scenario/place.ts';
import type { Readable } from '../scenario/readable.ts';
import type { ReplicationsSettings } from '../scenario/replications-field.ts';
import { type AlarmMistake, checkAlarms } from './alarms.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';
import { checkExpectations, type ExpectationMistake } from './expectations.ts';
import { checkReplications } from './stopping-rule.ts';

/** A scenario that is ready to run, or everything that is wrong with it. */
export type ScenarioReading =
  | { readonly ok: true; readonly loaded: Loaded }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads and checks a scenario with its expectations and alarms, which are held against the metrics that it has.
 *
 * @param text the file's content: JSON, JSON with comments, or YAML
 * @param file its name as messages show it; its ending may say what is in it
 * @param inputs reads the files that the scenario names
 */
export async function readScenarioText(
  text: string,
  file: string,
  inputs: Inputs,
  options: LoadOptions = {},
): Promise<ScenarioReading> {
  const result = await loadScenario(text, file, inputs, options);
  if (!result.ok) {
    const beside = result.readable === null ? [] : problemsBeside(file, result.readable);
    return { ok: false, problems: [...result.problems, ...beside] };
  }
  const { scenario } = result.loaded.model;
  const problems = [
    ...ruleProblems(file, result.loaded, scenario.run.replications, catalogueOf(scenario)),
    ...expectationProblems(file, result.loaded),
    ...alarmProblems(file, result.loaded),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, loaded: result.loaded };
}

/** A mistake in the rule that stops the run. */
function ruleProblems(
  file: string,
  { locate }: Pick<Loaded, 'locate'>,
  replications: ReplicationsSettings | undefined,
  catalogue: Catalogue,
): Problem[] {
  const message = checkReplications(replications, catalogue);
  const path = 'run.replications.until';
  return message === null ? [] : [{ file, path, message, ...locate(path) }];
}

function expectationProblems(file: string, loaded: Loaded): Problem[] {
  const { scenario } = loaded.model;
  return checkExpectations(scenario.expect, catalogueOf(scenario)).map((mistake) => placedIn(file, loaded, mistake));
}

/** Mistakes in the expectations of a scenario that has others, as far as it can be read. */
function expectationProblemsBeside(file: string, readable: Readable): Problem[] {
  const { named, expect, unreadable } = readable;
  const [indexes, texts] = [[...expect.keys()], [...expect.values()]];
  return checkExpectations(texts, catalogueOf(named))
    .filter(({ index }) => ![...unreadable, 'recovery'].some((beginning) => texts[index].trim().startsWith(beginning)))
    .map(({ index, message }) => placedIn(file, readable, { index: indexes[index], message }));
}

function alarmProblems(file: string, loaded: Loaded): Problem[] {
  const { scenario } = loaded.model;
  const mistakes = checkAlarms(new Map(scenario.alarms.entries()), scenario, scenario.run.resolution);
  return mistakes.map((mistake) => alarmProblem(file, loaded, mistake));
}

function problemsBeside(file: string, readable: Readable): Problem[] {
  const { named, replications, unreadable } = readable;
  const isTold = ({ message }: Problem): boolean =>
    ![...unreadable, 'recovery'].some((part) => message.includes(`"${part}`));
  return [
    ...ruleProblems(file, readable, replications, catalogueOf(named)).filter(isTold),
    ...expectationProblemsBeside(file, readable),
    ...alarmProblemsBeside(file, readable),
  ];
}

/** Mistakes in the alarms of a scenario that has others, as far as it can be read. */
function alarmProblemsBeside(file: string, readable: Readable): Problem[] {
  const { named, alarms, resolution, unreadable } = readable;
  const watching = (index: number): string => alarms.get(index)?.metric ?? '';
  return checkAlarms(alarms, named, resolution)
    .filter(({ index }) => !unreadable.some((beginning) => watching(index).startsWith(beginning)))
    .map((mistake) => alarmProblem(file, readable, mistake));
}

function alarmProblem(
  file: string,
  { locate }: Pick<Loaded, 'locate'>,
  { index, setting, message }: AlarmMistake,
): Problem {
  const path = `alarms[${index}].${setting}`;
  return { file, path, message, ...locate(path) };
}

function placedIn(file: string, { locate }: Pick<Loaded, 'locate'>, { index, message }: ExpectationMistake): Problem {
  const path = `expect[${index}]`;
  return { file, path, message, ...locate(path) };
}
