import { lambda2017 } from './lambda-2017.ts';
import { lambda2018 } from './lambda-2018.ts';
import { lambda2020 } from './lambda-2020.ts';
import { lambda2022 } from './lambda-2022.ts';
import { lambda2024 } from './lambda-2024.ts';
import { lambda2026 } from './lambda-2026.ts';
import type { PlatformProfile, PlatformValues } from './profile.ts';

export { type Difference, describeProfile, differences, type ProfileRow } from './describe.ts';
export { applyOverrides, overridesField, type PlatformOverrides } from './overrides.ts';

/** The dated platforms, oldest first. */
export const profiles: readonly PlatformProfile[] = [
  lambda2017,
  lambda2018,
  lambda2020,
  lambda2022,
  lambda2024,
  lambda2026,
];

/** The profile of that name; undefined when there is none. */
export function findProfile(name: string): PlatformProfile | undefined {
  return profiles.find((profile) => profile.name === name);
}

/** A profile's numbers without their sources, as the engine uses them. */
export function profileValues(profile: PlatformProfile): PlatformValues {
  const values = Object.entries(profile.values).map(([name, { value }]) => [name, value]);
  return Object.fromEntries(values) as unknown as PlatformValues;
}
