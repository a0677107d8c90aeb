import { VersionObserver } from '../observe/version-observer.ts';
import type { Environments } from '../platform/environments.ts';
import type { LambdaFunction } from '../platform/function.ts';
import type { ProvisionedConcurrency } from '../platform/provisioned.ts';
import { Rollout } from '../platform/rollout.ts';
import type { VersionTraits } from '../platform/run-draws.ts';
import { VersionChoice, Versions } from '../platform/versions.ts';
import { buildDistribution } from '../random/index.ts';
import type { Deployment, VersionSettings } from '../scenario/rollout-field.ts';
import { isStaged, versionsDiffer } from '../scenario/rollout-field.ts';
import { assert } from '../units/assert.ts';
import type { Parts } from './assemble.ts';
import type { Context } from './context.ts';
import type { Effect } from './fault-effects.ts';

/** Gives a function versions where the scenario deploys one that differs, or in stages. */
export function addVersions(
  { requests, streams, timeline, model }: Context,
  target: LambdaFunction,
  environments: Environments,
  provisioned: ProvisionedConcurrency | null,
): void {
  const { name } = target.options;
  if (!versionsDiffer(name, model.scenario.faults)) return;
  const observer = new VersionObserver(timeline);
  const choice = new VersionChoice(requests, streams, name);
  target.versions = new Versions(choice, environments, target.draws, observer, provisioned);
  target.observer.versions = observer;
}

/**
 * What a deployment does to its function.
 *
 * @param index place of the fault in the scenario
 */
export function deploymentEffect(
  { kernel, faultLog }: Parts,
  target: LambdaFunction,
  fault: Deployment,
  index: number,
): Effect {
  const versions = target.versions instanceof Versions ? target.versions : null;
  const traits = traitsOf(fault.version);
  if (!isStaged(fault)) {
    const begin = (): void => {
      versions?.interrupt();
      target.deploy(versions?.current ?? 0);
      versions?.change(traits);
    };
    return { begin, end: () => {} };
  }
  assert(versions !== null, `"${fault.deploy}" has no versions`);
  const plan = { traits, stages: fault.stages ?? [], rollback: fault.rollback ?? null };
  const rollout = new Rollout(kernel, versions, plan, () => faultLog.ended(kernel.now, index));
  return { begin: () => rollout.begin(), end: () => {} };
}

/** Where a version differs from the function as it is written. */
export function traitsOf(version: VersionSettings = {}): Partial<VersionTraits> {
  const { errorRate, durationFactor, init } = version;
  return {
    ...(errorRate === undefined ? {} : { errorRate }),
    ...(durationFactor === undefined ? {} : { durationFactor }),
    ...(init === undefined ? {} : { init: buildDistribution(init) }),
  };
}
