import { findRetryPolicy } from '../platform/retry-policy.ts';
import { anachronisms, existsOn, features } from '../profiles/features.ts';
import { findProfile, profiles } from '../profiles/index.ts';
import type { PlatformProfile } from '../profiles/profile.ts';
import { findRuntime } from '../profiles/runtimes.ts';
import { findService, sinceOf } from '../sources/services.ts';
import { type Draft, textAt } from './draft.ts';
import { type Finding, finding } from './place.ts';
import { valueAt } from './shape.ts';

/** The profile that a document names, or why there is none. */
export function profileOf(
  raw: unknown,
  fallback: string,
): { profile: PlatformProfile | undefined; findings: readonly Finding[] } {
  const named = textAt(raw, 'platform', 'profile');
  const profile = findProfile(named ?? fallback);
  if (profile !== undefined || named === null) return { profile, findings: [] };
  // The nearest name would be that of some other year, so all are shown.
  const message = `there is no profile "${named}"; expected one of ${profiles.map(({ name }) => `"${name}"`).join(', ')}`;
  return { profile: findProfile(fallback), findings: [finding(['platform', 'profile'], message)] };
}

/** What the scenario uses and the platform of the profile's date did not have yet, or no longer. */
export function dateFindings(draft: Draft, profile: PlatformProfile): readonly Finding[] {
  const settings = anachronisms(draft.raw, profile.date).map(({ path, feature }) =>
    finding(path, absence(feature, profile)),
  );
  const sources = [...draft.sources].flatMap(([name, { raw }]) => {
    const service = findService(textAt(raw, 'type') ?? '');
    const policy = findRetryPolicy(textAt(raw, 'client', 'retry') ?? '');
    return [
      ...dated(
        ['sources', name, 'type'],
        service && {
          what: `the source type ${service.type}`,
          since: sinceOf(service),
          facts: service.eras[0].facts,
        },
        profile,
      ),
      ...dated(
        ['sources', name, 'client', 'retry'],
        policy && { ...policy, what: `the retry policy ${policy.name}` },
        profile,
      ),
    ];
  });
  const runtimes = [...draft.functions].flatMap(([name, { runtime = '' }]) => {
    const found = findRuntime(runtime);
    return dated(
      ['functions', name, 'runtime'],
      found && { ...found, what: `the runtime ${runtime}`, facts: [] },
      profile,
    );
  });
  return [...settings, ...sources, ...runtimes, ...tableFindings(draft, profile)];
}

/** Tables that say nothing, and would have what was not there yet. */
function tableFindings(draft: Draft, profile: PlatformProfile): readonly Finding[] {
  return [...draft.downstreams.keys()].flatMap((name) => {
    const table = valueAt(draft.raw, ['downstreams', name]);
    if (textAt(table, 'type') !== 'table') return [];
    const setting = textAt(table, 'mode') === 'provisioned' ? 'adaptiveCapacity' : 'mode';
    const feature = features.find(({ path }) => path.startsWith(`downstreams.*.${setting}=`));
    if (feature === undefined || valueAt(table, [setting]) !== undefined || existsOn(feature, profile.date)) return [];
    return [finding(['downstreams', name, setting], absence(feature, profile))];
  });
}

interface Dated {
  readonly what: string;
  readonly since: string;
  readonly until?: string;
  readonly instead?: string;
  readonly facts: readonly string[];
}

function dated(path: readonly string[], thing: Dated | undefined, profile: PlatformProfile): readonly Finding[] {
  return thing === undefined || existsOn(thing, profile.date) ? [] : [finding(path, absence(thing, profile))];
}

function absence({ what, since, until, instead, facts }: Dated, profile: PlatformProfile): string {
  const when = since <= profile.date ? `was there until ${until}` : `came on ${since}`;
  const rows = facts.length === 0 ? '' : ` (${facts.join(', ')})`;
  const fitting = profiles.find(({ date }) => existsOn({ since, until }, date));
  const change = instead === undefined ? 'remove it' : `set ${instead}`;
  const remedy = fitting === undefined ? change : `${change} or use profile ${fitting.name}`;
  return `${what} ${when}${rows}, and ${profile.name} shows the platform of ${profile.date}; ${remedy}`;
}
