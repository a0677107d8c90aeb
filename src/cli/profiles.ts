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
import { wrapped } from '../report/wrapped.ts';
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
  const lines = all.flatMap(({ name, date, summary }) => {
    const [first, ...rest] = wrapped(`${name}  ${date}  ${summary}`, { width: resultWidth(), indent: 4 });
    return [first.replace(name, colourResult('bold', name)), ...rest];
  });
  const hint = 'capsim profiles NAME prints every value of one, its source, and what has changed.';
  return [...lines, '', ...wrapped(hint, { width: resultWidth(), indent: 0 })].join('\n');
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
  const note =
    later.length === 0 ? [] : ['', ...wrapped(`Not yet: ${later.join(', ')}`, { width: resultWidth(), indent: 0 })];
  return [headOf(profile), '', ...sourcesOn(profile.date).flatMap(sourceLines), ...note].join('\n');
}

function sourceLines({ type, service, invocation, unit, retries, batching, facts }: SourceOnDate): string[] {
  const notes = [`runs: ${unit}; ${batching}`, `retries: ${retries} [${facts.join(', ')}]`];
  const lines = notes.flatMap((text) => wrapped(text, { width: resultWidth() - 4, indent: 0 }));
  const head = wrapped(`${type}  ${service}, ${invocation}`, { width: resultWidth() - 2, indent: 2 });
  const [first, ...rest] = head.map((line) => `  ${line}`);
  return [
    first.replace(type, colourResult('bold', type)),
    ...rest,
    ...lines.map((line) => colourResult('dim', `    ${line}`)),
  ];
}

function headOf({ name, date, summary }: PlatformProfile): string {
  return [`${colourResult('bold', name)}  ${date}`, ...wrapped(summary, { width: resultWidth(), indent: 0 })].join(
    '\n',
  );
}

function changeLines(profile: PlatformProfile): string[] {
  const previous = previousOf(profile);
  if (previous === undefined) return [];
  const changes = differences(profile, previous);
  const title = colourResult('bold', `What differs from ${previous.name}`);
  return ['', title, ...(changes.length === 0 ? ['  nothing'] : changes.map(changeLine))];
}

function changeLine({ name, before, after, asOf }: Difference): string {
  const lines = wrapped(`${name}: ${before} → ${after} (${asOf})`, { width: resultWidth() - 2, indent: 2 });
  return lines.map((line) => `  ${line}`).join('\n');
}

/** A value on one line, and below it, dimmed, what it means and where it was read. */
function valueLines({ name, value, what, source, asOf, facts }: ProfileRow): string[] {
  const references = facts.length === 0 ? '' : ` [${facts.join(', ')}]`;
  const notes = [what, `${source}, ${asOf}${references}`].flatMap((text) =>
    wrapped(text, { width: resultWidth() - 4, indent: 0 }),
  );
  const lines = wrapped(`${name}: ${value}`, { width: resultWidth() - 2, indent: 2 }).map((line) => `  ${line}`);
  return [
    ...lines.map((line, place) => (place === 0 ? boldAfterColon(line) : line)),
    ...notes.map((line) => colourResult('dim', `    ${line}`)),
  ];
}

function boldAfterColon(line: string): string {
  const end = line.indexOf(': ') + 2;
  return `${line.slice(0, end)}${colourResult('bold', line.slice(end))}`;
}

function unknownProfile(name: string): string {
  const names = profiles.map((profile) => profile.name);
  const near = nearest(name, names);
  return `there is no profile "${name}"; ${near === null ? `expected one of ${names.join(', ')}` : `did you mean "${near}"?`}`;
}
