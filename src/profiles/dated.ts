import type { Dated, PlatformProfile } from './profile.ts';

/** One value with its source, the date from which it is known to hold, and its rows of the facts sheet. */
export function dated<Value>(value: Value, source: string, asOf: string, ...facts: string[]): Dated<Value> {
  return { value, source, asOf, facts };
}

/** Whether nobody has published this value: it is a choice of ours, and worth varying. */
export function isAssumed(entry: Dated<unknown>): boolean {
  return entry.source.startsWith('assumed:');
}

/** A later platform: the earlier one with what has changed since. */
export function withValues(
  previous: PlatformProfile,
  heading: Pick<PlatformProfile, 'name' | 'date' | 'summary'>,
  changes: Partial<PlatformProfile['values']>,
): PlatformProfile {
  return { ...heading, values: { ...previous.values, ...changes } };
}

/** The profile of 2017 has the values of what came later as they were at first, and no scenario can use them. */
export function notYet<Name extends keyof PlatformProfile['values']>(
  values: { readonly [Key in Name]: PlatformProfile['values'][Key] },
  since: string,
): { readonly [Key in Name]: PlatformProfile['values'][Key] } {
  const source = `assumed: not offered before ${since}, so the value has no effect`;
  const earlier = Object.entries<Dated<unknown>>(values).map(([name, entry]) => [
    name,
    { ...entry, source, asOf: '2017-01-18' },
  ]);
  return Object.fromEntries(earlier) as { readonly [Key in Name]: PlatformProfile['values'][Key] };
}
