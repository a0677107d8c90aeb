import { AliasObserver } from '../observe/alias-observer.ts';
import type { FunctionObserver } from '../observe/function-observer.ts';
import type { ProvisionedObserver } from '../observe/provisioned-observer.ts';
import { Alias, VersionProvisioned } from '../platform/alias.ts';
import type { LambdaFunction } from '../platform/function.ts';
import type { VersionTraits } from '../platform/run-draws.ts';
import { VersionEnvironments } from '../platform/version-environments.ts';
import { VersionChoice } from '../platform/versions.ts';
import { type AliasVersion, aliasVersions } from '../scenario/alias-field.ts';
import type { FunctionSettings } from '../scenario/definition.ts';
import { buildEnvironments } from './build-environments.ts';
import { buildProvisioned } from './build-provisioned.ts';
import { traitsOf } from './build-versions.ts';
import type { Context } from './context.ts';

/** The environments of a function whose alias points to two versions. */
export function buildVersionEnvironments(
  context: Context,
  name: string,
  versions: readonly AliasVersion[],
  observer: FunctionObserver,
): VersionEnvironments {
  const [one, other] = versions.map((version) => buildEnvironments(context, entityOf(name, version), observer));
  return new VersionEnvironments([one, other]);
}

/** Lets an alias choose between two versions of a function, each with its own provisioned concurrency. */
export function addAlias(
  context: Context,
  target: LambdaFunction,
  environments: VersionEnvironments,
  settings: FunctionSettings,
  provisioned: ProvisionedObserver | null,
): void {
  const { requests, streams, timeline } = context;
  const { name } = target.options;
  const versions = aliasVersions(settings);
  const isReserved = settings.reservedConcurrency !== undefined;
  const ready = versions.map((version, index) => {
    const { provisionedConcurrency: wanted } = version;
    if (provisioned === null || wanted === undefined) return null;
    const part = provisioned.part();
    return buildProvisioned(context, entityOf(name, version), { wanted, isReserved }, environments.each[index], part);
  });
  const shared = new VersionProvisioned(environments, ready);
  target.gates.provisioned = provisioned && shared;
  const observer = new AliasObserver(
    versions.map((version) => version.name),
    timeline,
  );
  const [one, other] = versions.map((version): VersionTraits => ({ ...target.draws.traits, ...traitsOf(version) }));
  const choice = new VersionChoice(requests, streams, name);
  const { draws } = target;
  target.versions = new Alias(requests, choice, environments, draws, observer, shared, {
    traits: [one, other],
    weight: versions[1].weight,
  });
  target.observer.versions = observer;
}

/** Whose random numbers those of a version are. */
function entityOf(functionName: string, { name }: AliasVersion): string {
  return `functions/${functionName}/versions/${name}`;
}
