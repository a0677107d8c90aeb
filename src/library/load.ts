import { InputProblem, type Inputs } from '../arrivals/inputs.ts';
import type { Loaded } from '../scenario/model.ts';
import { formatProblem, type Problem } from '../scenario/place.ts';
import { readScenarioText } from '../study/read-scenario.ts';

/** How a scenario is read from code. */
export interface LoadOptions {
  /**
   * Settings to change, by their path: `{ 'sources.web.arrivals.rate': '300/s' }`. Values are written as in a file;
   * texts mean what they mean after `--set` of the command.
   */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Name of the scenario in messages; an ending such as `.json` or `.yaml` says what is in a text. */
  readonly file?: string;
  /** Reads the files that the scenario names; absent: naming a file is a mistake. `capsim/files` has one for Node. */
  readonly inputs?: Inputs;
  /** A scenario that would need more memory than this many bytes is refused; absent: no such check. */
  readonly memoryLimitBytes?: number;
}

/** A scenario cannot be run. The message has one line for each mistake, with its place. */
export class InvalidScenario extends Error {
  override readonly name = 'InvalidScenario';

  constructor(
    /** Every mistake: where it is, what was expected, what was found, and what to do. */
    readonly problems: readonly Problem[],
    format: (problem: Problem) => string,
  ) {
    super(problems.map(format).join('\n'));
  }
}

/**
 * Reads a scenario and checks all of it, its expectations included.
 *
 * @param scenario the text of a file (YAML, JSON, or JSON with comments), or the same as a plain object
 * @returns what `simulate` and `replicate` run; its `advice` lists what is legal and probably not meant
 * @throws InvalidScenario (the promise rejects) with every mistake and its place: file, line and column in a text, the path in an object
 */
export async function load(scenario: string | object, options: LoadOptions = {}): Promise<Loaded> {
  const { set = {}, file = 'scenario', inputs = noFiles, memoryLimitBytes } = options;
  const isText = typeof scenario === 'string';
  // An object has no lines of its own: its mistakes are told by their paths.
  const text = isText ? scenario : JSON.stringify(scenario);
  const changes = Object.entries(set).map(([path, value]) => ({ path, value: written(value) }));
  const reading = await readScenarioText(text, isText ? file : `${file}.json`, inputs, {
    set: changes,
    memoryLimitBytes,
  });
  if (!reading.ok) throw new InvalidScenario(reading.problems, isText ? formatProblem : formatPathProblem);
  return reading.loaded;
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function formatPathProblem({ path, message }: Problem): string {
  return path === '' ? message : `${path}: ${message}`;
}

function refuse({ file }: { readonly file: string }): Promise<never> {
  return Promise.reject(new InputProblem(file, null, 'give `load` the option `inputs`, which reads files'));
}

/** A core without files. */
const noFiles: Inputs = { trace: refuse, counts: refuse, samples: refuse };
