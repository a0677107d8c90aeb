import type { Inputs } from '../arrivals/inputs.ts';
import { applyOverrides, profileValues } from '../profiles/index.ts';
import type { PlatformProfile, PlatformValues } from '../profiles/profile.ts';
import { assert } from '../units/assert.ts';
import { adviceOn } from './advice.ts';
import { applyChanges, type Change } from './changes.ts';
import { dateFindings, profileOf } from './dates.ts';
import { DEFAULT_PROFILE, type Scenario, scenarioField } from './definition.ts';
import { type DocumentNode, placed, placeOf, plainValue, type Reading } from './document.ts';
import { type Draft, draftOf } from './draft.ts';
import { estimateFindings } from './estimate.ts';
import { readFiles } from './files.ts';
import { Fingerprint } from './fingerprint.ts';
import { findingsOf } from './issues.ts';
import { readJson } from './json.ts';
import { limitFindings } from './limits.ts';
import { managedFindings } from './managed-limits.ts';
import { maskedFindings } from './masked.ts';
import { modeFindings } from './mode-limits.ts';
import { frozen, type Loaded, type LoadResult, type ScenarioData, type ScenarioModel } from './model.ts';
import { type Finding, formatPath, type Problem, readPath } from './place.ts';
import { readableOf } from './readable.ts';
import { referenceFindings } from './references.ts';
import { valueAt } from './shape.ts';
import { readYaml } from './yaml.ts';

/** What the command line changes about a file. Values are texts as a user types them. */
export interface LoadOptions {
  readonly set?: readonly Change[];
  readonly seed?: string;
  readonly replications?: string | number;
  readonly duration?: string;
  /** Runs that would need more memory are refused; absent: no such check. */
  readonly memoryLimitBytes?: number;
}

/**
 * Reads a scenario: JSON, JSON with comments, or YAML.
 *
 * @param text the file's content
 * @param file its name as messages show it; `.json`, `.jsonc`, `.yaml` and `.yml` say what is in it
 * @param inputs reads the files that the scenario names
 * @returns the model of a run, or every mistake with its place
 */
export async function loadScenario(
  text: string,
  file: string,
  inputs: Inputs,
  options: LoadOptions = {},
): Promise<LoadResult> {
  const reading = readDocument(text.replace(/^\uFEFF/, ''), file);
  if ('faults' in reading)
    return unreadable(reading.faults.map(({ place, message }) => ({ file, ...place, path: '', message })));
  const { root } = reading;
  if (root.kind !== 'map') return unreadable([{ file, ...root.place, path: '', message: wrongRoot(root) }]);
  const refusals = applyChanges(root, changesOf(options));
  const refused = refusals.map(({ finding, place }) => ({
    file,
    ...place,
    path: formatPath(finding.path),
    message: finding.message,
  }));
  const draft = draftOf(plainValue(root));
  const checked = await check(draft, inputs);
  if (!('model' in checked) || refused.length > 0) {
    const findings = 'model' in checked ? [] : checked.findings;
    const problems = [...refused, ...placed(root, file, findings)];
    return { ok: false, problems, readable: readableOf(draft, root) };
  }
  const excess = options.memoryLimitBytes === undefined ? Number.POSITIVE_INFINITY : options.memoryLimitBytes;
  const impossible = placed(root, file, estimateFindings(checked.model, excess));
  if (impossible.length > 0) return { ok: false, problems: impossible, readable: readableOf(draft, root) };
  return { ok: true, loaded: loadedFrom(checked.model, root, text, file) };
}

function unreadable(problems: readonly Problem[]): LoadResult {
  return { ok: false, problems, readable: null };
}

function loadedFrom(model: ScenarioModel, root: DocumentNode, text: string, file: string): Loaded {
  return {
    model,
    text,
    file,
    locate: (path) => placeOf(root, readPath(path) ?? [], 'value'),
    writtenAt: (path) => valueAt(plainValue(root), readPath(path) ?? []),
    advice: adviceOn(model).map(({ path, message, facts }) => ({
      file,
      ...placeOf(root, path, 'value'),
      path: formatPath(path),
      message,
      facts,
    })),
  };
}

type Checked = { readonly model: ScenarioModel } | { readonly findings: readonly Finding[] };

/** All checks at once, each on as much of the document as can be read. */
async function check(draft: Draft, inputs: Inputs): Promise<Checked> {
  const { raw } = draft;
  const parsed = scenarioField.safeParse(raw);
  const { profile, findings: profileFindings } = profileOf(raw, DEFAULT_PROFILE);
  assert(profile !== undefined, `the default profile ${DEFAULT_PROFILE} is missing`);
  const platform = applyOverrides(profileValues(profile), draft.platform);
  const files = await readFiles(draft, inputs);
  const findings = [
    ...findingsOf(parsed.error?.issues ?? [], scenarioField, raw),
    ...maskedFindings(draft),
    ...profileFindings,
    ...referenceFindings(draft, profile.date),
    ...dateFindings(draft, profile),
    ...limitFindings(draft, platform),
    ...modeFindings(draft, platform, profile),
    ...managedFindings(draft),
    ...files.findings,
  ];
  if (!parsed.success || findings.length > 0) return { findings };
  return { model: modelOf(files.filled(parsed.data), platform, profile, files.data) };
}

function modelOf(
  scenario: Scenario,
  platform: PlatformValues,
  profile: PlatformProfile,
  data: ScenarioData,
): ScenarioModel {
  return {
    scenario: frozen(scenario),
    platform: frozen(platform),
    profile,
    data,
    digest: digestOf(scenario, platform, data),
  };
}

/** The definitions put keys in their own order, so that texts which mean the same have the same digest. */
function digestOf(scenario: Scenario, platform: PlatformValues, data: ScenarioData): string {
  const fingerprint = new Fingerprint();
  fingerprint.addText(canonical({ ...scenario, $schema: undefined, description: undefined }));
  fingerprint.addText(canonical(platform));
  for (const [source, { starts, durations }] of data.traces) {
    fingerprint.addText(source);
    fingerprint.addNumbers(starts);
    if (durations !== null) fingerprint.addNumbers(durations);
  }
  for (const [source, { counts, per }] of data.counts) {
    fingerprint.addText(source);
    fingerprint.addNumbers(counts);
    fingerprint.addText(String(per));
  }
  return fingerprint.digits();
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (inner === Number.POSITIVE_INFINITY) return 'unlimited';
    if (!(inner instanceof Float64Array)) return inner;
    const samples = new Fingerprint();
    samples.addNumbers(inner);
    return samples.digits();
  });
}

/** The tree of a text. */
export function readDocument(text: string, file: string): Reading {
  return isJson(text, file) ? readJson(text) : readYaml(text);
}

/** The ending of the name decides; without a known one, JSON begins with a brace, a bracket or a comment. */
export function isJson(text: string, file: string): boolean {
  if (/\.jsonc?$/i.test(file)) return true;
  return !/\.ya?ml$/i.test(file) && /^\s*(\{|\[|\/\/|\/\*)/.test(text);
}

function wrongRoot(root: DocumentNode): string {
  const expectation = 'expected a scenario with name, run, functions and sources';
  if (root.kind === 'list') return `${expectation}, got a list; a file holds one scenario`;
  return root.kind === 'scalar' && root.value !== null
    ? `${expectation}, got a single value`
    : `the file is empty; ${expectation}`;
}

function changesOf({ set = [], seed, replications, duration }: LoadOptions): readonly Change[] {
  const changes: Change[] = [...set];
  if (seed !== undefined) changes.push({ path: 'run.seed', value: asYaml(seed), option: '--seed' });
  if (replications !== undefined) {
    changes.push({ path: 'run.replications', value: String(replications), option: '--replications' });
  }
  if (duration !== undefined) changes.push({ path: 'run.duration', value: duration, option: '--duration' });
  return changes;
}

/** A seed is a whole number or any text, also text that would mean something else in YAML. */
function asYaml(seed: string): string {
  return /^-?\d{1,15}$/.test(seed) ? seed : JSON.stringify(seed);
}
