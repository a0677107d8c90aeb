import { z } from 'zod';
import { name, share } from '../units/fields.ts';
import type { FunctionSettings } from './definition.ts';
import type { Path } from './place.ts';
import { provisionedField } from './provisioned-field.ts';
import { versionField } from './rollout-field.ts';

// An alias that points to two versions of a function, with shares that stay for the whole run.

const weightedVersionField = versionField
  .extend({
    weight: share.optional().describe('Share of invocations; one of the two may leave it out and has the rest.'),
    provisionedConcurrency: provisionedField.optional().describe('Environments kept initialised for it alone (C-40).'),
  })
  .describe('What this version is like; what it does not say is as the function says.');

export const aliasField = z
  .record(name, weightedVersionField)
  .describe('Two versions that an alias points to for the whole run, by name, each with its share of invocations.');

type WeightedVersion = z.output<typeof weightedVersionField>;
type Settings = Partial<Pick<FunctionSettings, 'versions' | 'provisionedConcurrency'>>;

/** Sums of shares such as 33.3% and 66.7% are not exact in binary. */
const ROUNDING = 1e-9;

/** One version of an alias, with the share of invocations that it has. */
export interface AliasVersion extends WeightedVersion {
  readonly name: string;
  readonly weight: number;
}

/** The versions of a function's alias in file order; empty where it has none. */
export function aliasVersions({ versions = {} }: Settings): readonly AliasVersion[] {
  const all = Object.entries(versions);
  return all.map(([name, version]) => ({ ...version, name, weight: version.weight ?? 1 - given(versions) }));
}

/** Provisioned concurrency of a function or of its versions, each with where it is written below the function. */
export function provisionedWishes(
  settings: Settings,
): readonly { readonly path: Path; readonly wanted: NonNullable<FunctionSettings['provisionedConcurrency']> }[] {
  const own = settings.provisionedConcurrency;
  return [
    ...(own === undefined ? [] : [{ path: ['provisionedConcurrency'], wanted: own }]),
    ...Object.entries(settings.versions ?? {}).flatMap(([name, { provisionedConcurrency: wanted }]) =>
      wanted === undefined ? [] : [{ path: ['versions', name, 'provisionedConcurrency'], wanted }],
    ),
  ];
}

type Say = (path: Path, message: string) => void;

/** An alias that cannot be. Paths are below the function. */
export function checkAlias(say: Say, { versions, provisionedConcurrency }: Settings): void {
  if (versions === undefined) return;
  const names = Object.keys(versions);
  if (names.length !== 2) {
    const remedy = names.length < 2 ? 'describe a single version by the settings of the function' : 'remove the others';
    say(['versions'], `expected two versions, which is what an alias can point to, got ${names.length}; ${remedy}`);
    return;
  }
  checkWeights(say, versions);
  if (provisionedConcurrency === undefined) return;
  const where = names.map((name) => `versions.${name}.provisionedConcurrency`).join(' or ');
  say(['provisionedConcurrency'], `belongs to one version where there are two (C-40); set ${where} instead`);
}

function checkWeights(say: Say, versions: Record<string, WeightedVersion>): void {
  const names = Object.keys(versions);
  const path = ['versions', names[1], 'weight'];
  const open = names.filter((name) => versions[name].weight === undefined);
  const sum = given(versions);
  if (open.length === 2) {
    say(path, 'is missing; expected a share such as "10%": the other version has the rest');
  } else if (open.length === 0 && Math.abs(sum - 1) > ROUNDING) {
    say(
      path,
      `the weights of both versions add up to ${percent(sum)}, expected 100%; leave one out, and it has the rest`,
    );
  }
}

function given(versions: Record<string, WeightedVersion>): number {
  return Object.values(versions).reduce((sum, { weight = 0 }) => sum + weight, 0);
}

function percent(weight: number): string {
  return `${Math.round(weight * 1e6) / 1e4}%`;
}
