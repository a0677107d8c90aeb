import {
  type Difference,
  describeProfile,
  differences,
  findProfile,
  type ProfileRow,
  profiles,
} from '../profiles/index.ts';
import type { PlatformProfile } from '../profiles/profile.ts';
import { type SourceOnDate, sourcesAfter, sourcesOn } from '../report/sources-table.ts';
import { nearest } from '../scenario/suggest.ts';
import type { ProfilesOptions } from './commands/profiles.ts';
import { Exit } from './exit.ts';
import { Failure } from './failure.ts';
import { colourResult, printResult, resultWidth } from './print.ts';

/** Prints the list of profiles, or one of them in full. */
export function printProfiles(name: string | undefined, options: ProfilesOptions): Exit {
  if (name === undefined) {
    if (options.sources) throw new Failure('--sources needs a profile, for example lambda-2026', Exit.invalid);
    printResult(options.json ? toJson(profiles.map(overview)) : listOf(profiles));
    return Exit.done;
  }
  const profile = findProfile(name);
  if (profile === undefined) throw new Failure(unknownProfile(name), Exit.invalid);
  if (options.sources) printResult(options.json ? toJson(sourcesOn(profile.date)) : sourcesOf(profile));
  else printResult(options.json ? toJson(detailsOf(profile)) : pageOf(profile));
  return Exit.done;
}

function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function overview({ name, date, summary }: PlatformProfile) {
  return { name, date, summary };
}

function detailsOf(profile: PlatformProfile) {
  const previous = previousOf(profile);
  return {
    ...overview(profile),
    values: describeProfile(profile),
    previous: previous?.name ?? null,
    differences: previous === undefined ? [] : differences(profile, previous),
  };
}

function previousOf(profile: PlatformProfile): PlatformProfile | undefined {
  return profiles[profiles.indexOf(profile) - 1];
}

function listOf(all: readonly PlatformProfile[]): string {
  const lines = all.map(({ name, date, summary }) => `${colourResult('bold', name)}  ${date}  ${summary}`);
  return [...lines, '', 'capsim profiles NAME prints every value of one, its source, and what has changed.'].join('\n');
}

function pageOf(profile: PlatformProfile): string {
  const rows = describeProfile(profile);
  const groups = [...new Set(rows.map(({ group }) => group))];
  const sections = groups.flatMap((group) => [
    '',
    colourResult('bold', group),
    ...rows.filter((row) => row.group === group).flatMap(valueLines),
  ]);
  return [headOf(profile), ...changeLines(profile), ...sections].join('\n');
}

/** What can invoke functions on the date of a profile, and what came later. */
function sourcesOf(profile: PlatformProfile): string {
  const later = sourcesAfter(profile.date).map(({ type, since }) => `${type} (${since})`);
  const note = later.length === 0 ? [] : ['', ...wrap(`Not yet: ${later.join(', ')}`, resultWidth())];
  return [headOf(profile), '', ...sourcesOn(profile.date).flatMap(sourceLines), ...note].join('\n');
}

function sourceLines({ type, service, invocation, unit, retries, batching, facts }: SourceOnDate): string[] {
  const notes = [`runs: ${unit}; ${batching}`, `retries: ${retries} [${facts.join(', ')}]`];
  const lines = notes.flatMap((text) => wrap(text, resultWidth() - 4));
  const head = `  ${colourResult('bold', type)}  ${service}, ${invocation}`;
  return [head, ...lines.map((line) => colourResult('dim', `    ${line}`))];
}

function headOf({ name, date, summary }: PlatformProfile): string {
  return `${colourResult('bold', name)}  ${date}\n${summary}`;
}

function changeLines(profile: PlatformProfile): string[] {
  const previous = previousOf(profile);
  if (previous === undefined) return [];
  const changes = differences(profile, previous);
  const title = colourResult('bold', `What differs from ${previous.name}`);
  return ['', title, ...(changes.length === 0 ? ['  nothing'] : changes.map(changeLine))];
}

function changeLine({ name, before, after, asOf }: Difference): string {
  return `  ${name}: ${before} → ${colourResult('bold', after)} (${asOf})`;
}

/** A value on one line, and below it, dimmed, what it means and where it was read. */
function valueLines({ name, value, what, source, asOf, facts }: ProfileRow): string[] {
  const references = facts.length === 0 ? '' : ` [${facts.join(', ')}]`;
  const notes = [what, `${source}, ${asOf}${references}`].flatMap((text) => wrap(text, resultWidth() - 4));
  return [`  ${name}: ${colourResult('bold', value)}`, ...notes.map((line) => colourResult('dim', `    ${line}`))];
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function unknownProfile(name: string): string {
  const names = profiles.map((profile) => profile.name);
  const near = nearest(name, names);
  return `there is no profile "${name}"; ${near === null ? `expected one of ${names.join(', ')}` : `did you mean "${near}"?`}`;
}
