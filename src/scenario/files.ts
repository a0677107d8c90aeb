import { fileReferences as arrivalFiles, type CountColumns, type TraceColumns } from '../arrivals/index.ts';
import { type FileReference, InputProblem, type Inputs } from '../arrivals/inputs.ts';
import { type DistributionSpec, fileReferences as sampleFiles, withSamples } from '../random/index.ts';
import { assert } from '../units/assert.ts';
import type { Scenario } from './definition.ts';
import type { Draft } from './draft.ts';
import type { ScenarioData } from './model.ts';
import { type Finding, finding, type Path } from './place.ts';

/** The content of the files that a scenario names, as far as they could be read. */
export interface Files {
  readonly data: ScenarioData;
  readonly findings: readonly Finding[];
  /** The scenario with samples in place of the files of its distributions. */
  filled(scenario: Scenario): Scenario;
}

/** Reads every file that the readable parts of a document name, each once. */
export async function readFiles(draft: Draft, inputs: Inputs): Promise<Files> {
  const findings: Finding[] = [];
  const read = readerOf(findings);
  const traces = new Map<string, TraceColumns>();
  const counts = new Map<string, CountColumns>();
  for (const [name, { settings }] of draft.sources) {
    if (settings === null) continue;
    const { arrivals } = settings;
    const path = ['sources', name, 'arrivals', ...('file' in arrivals ? ['file'] : ['rate', 'file'])];
    for (const file of arrivalFiles(arrivals)) await readArrivals(file, path);
  }
  const samples = new Map<string, Float64Array>();
  for (const { path, spec } of specsIn(draft)) {
    for (const reference of sampleFiles(spec)) {
      const column = await read(`samples ${JSON.stringify(reference)}`, path, () => inputs.samples(reference));
      if (column !== null) samples.set(JSON.stringify(reference), column);
    }
  }
  return { data: { traces, counts }, findings, filled: (scenario) => filledWith(scenario, samples) };

  async function readArrivals({ kind, reference }: FileReference, path: Path): Promise<void> {
    const key = `${kind} ${JSON.stringify(reference)}`;
    const source = String(path[1]);
    if (kind === 'trace') {
      const columns = await read(key, path, () => inputs.trace(reference));
      if (columns !== null) traces.set(source, columns);
    } else {
      const columns = await read(key, path, () => inputs.counts(reference));
      if (columns !== null) counts.set(source, columns);
    }
  }
}

/** A reader that reads the same thing only once, and turns what is wrong with a file into a finding. */
function readerOf(findings: Finding[]) {
  const known = new Map<string, Promise<unknown>>();
  return async <Content>(key: string, path: Path, start: () => Promise<Content>): Promise<Content | null> => {
    const reading = (known.get(key) as Promise<Content> | undefined) ?? start();
    known.set(key, reading);
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      findings.push(finding(path, error.message));
      return null;
    }
  };
}

interface PlacedSpec {
  readonly path: Path;
  readonly spec: DistributionSpec;
}

function specsIn(draft: Draft): readonly PlacedSpec[] {
  const functions = [...draft.functions].flatMap(([name, settings]) => specsWithin(settings, ['functions', name]));
  const sources = [...draft.sources].flatMap(([name, { settings }]) => specsWithin(settings, ['sources', name]));
  return [...functions, ...sources, ...specsWithin(draft.platform, ['platform'])];
}

function specsWithin(value: unknown, path: Path): readonly PlacedSpec[] {
  if (isSpec(value)) return [{ path, spec: value }];
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => specsWithin(item, [...path, i]));
  return Object.entries(value).flatMap(([key, inner]) => specsWithin(inner, [...path, key]));
}

/** Only distributions have the key `distribution`, whatever they stand in. */
function isSpec(value: unknown): value is DistributionSpec {
  return (
    value !== null && typeof value === 'object' && 'distribution' in value && typeof value.distribution === 'string'
  );
}

function filledWith<Value>(value: Value, samples: ReadonlyMap<string, Float64Array>): Value {
  if (isSpec(value)) {
    const spec: DistributionSpec = withSamples(value as DistributionSpec, (reference) => {
      const column = samples.get(JSON.stringify(reference));
      assert(column !== undefined, `the samples of ${reference.file} were not read`);
      return column;
    });
    return spec as Value;
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => filledWith(item, samples)) as Value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filledWith(inner, samples)])) as Value;
}
