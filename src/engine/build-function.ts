import { FunctionObserver } from '../observe/function-observer.ts';
import { ProvisionedObserver } from '../observe/provisioned-observer.ts';
import { AsyncQueue } from '../platform/async-queue.ts';
import type { Environments } from '../platform/environments.ts';
import { type FunctionOptions, LambdaFunction } from '../platform/function.ts';
import { ManagedInstances } from '../platform/managed-instances.ts';
import { isInitBilled } from '../platform/price.ts';
import { VersionEnvironments } from '../platform/version-environments.ts';
import { defaultInit, defaultRuntime, findRuntime } from '../profiles/runtimes.ts';
import { findSnapStart } from '../profiles/snap-start.ts';
import { buildDistribution } from '../random/index.ts';
import { aliasVersions } from '../scenario/alias-field.ts';
import type { FunctionSettings } from '../scenario/definition.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { mostProvisioned } from '../scenario/provisioned-limits.ts';
import { MS } from '../units/time.ts';
import { addAlias, buildVersionEnvironments } from './build-alias.ts';
import { buildEnvironments } from './build-environments.ts';
import { buildManaged } from './build-managed.ts';
import { addNetwork } from './build-network.ts';
import { buildProvisioned } from './build-provisioned.ts';
import { addVersions } from './build-versions.ts';
import type { Context } from './context.ts';
import { durationFactor } from './cpu.ts';
import { functionLimits } from './limits.ts';

/** Builds a function with its environments, its provisioned concurrency and its asynchronous queue. */
export function addFunction(context: Context, name: string, settings: FunctionSettings): void {
  const { kernel, requests, streams, timeline, account, model, callers } = context;
  const provisioned = mostProvisioned(settings) === 0 ? null : new ProvisionedObserver(timeline);
  const observer = new FunctionObserver(name, provisioned, timeline);
  const { managedInstances, memory } = settings;
  const versions = aliasVersions(settings);
  const environments =
    managedInstances !== undefined
      ? buildManaged(context, observer, managedInstances, memory)
      : versions.length > 0
        ? buildVersionEnvironments(context, name, versions, observer)
        : buildEnvironments(context, `functions/${name}`, observer);
  const reserved = settings.reservedConcurrency ?? null;
  const limits = functionLimits(model.platform, { name, reserved }, context.watches, {
    concurrency: () => Math.max(observer.demand.peak(timeline.warmup).value, reserved ?? 0),
    requestRate: () => observer.requestRate.peak.value,
    environmentRate: () => observer.environmentRate.peak.value,
  });
  const options = functionOptions(model, name, settings, context.functions.size);
  const built = new LambdaFunction(
    kernel,
    requests,
    account,
    environments,
    observer,
    callers,
    streams,
    limits,
    options,
  );
  context.functions.set(name, built);
  if (environments instanceof ManagedInstances) {
    built.gates.managed = environments.watch;
  } else {
    addNetwork(context, built, environments, settings);
    if (environments instanceof VersionEnvironments) addAlias(context, built, environments, settings, provisioned);
    else addProvisioned(context, built, environments, settings, provisioned);
  }
  addQueue(context, name, settings, built);
}

/** The provisioned concurrency of a function whose alias points to one version, and what it is deployed to. */
function addProvisioned(
  context: Context,
  built: LambdaFunction,
  environments: Environments,
  { provisionedConcurrency: wanted, reservedConcurrency }: FunctionSettings,
  observer: ProvisionedObserver | null,
): void {
  const isReserved = reservedConcurrency !== undefined;
  const provisioned =
    observer === null || wanted === undefined
      ? null
      : buildProvisioned(context, `functions/${built.options.name}`, { wanted, isReserved }, environments, observer);
  built.gates.provisioned = provisioned;
  addVersions(context, built, environments, provisioned);
}

function functionOptions(
  model: ScenarioModel,
  name: string,
  settings: FunctionSettings,
  number: number,
): FunctionOptions {
  const { platform } = model;
  return {
    name,
    number,
    duration: buildDistribution(settings.duration),
    durationFactor: durationFactor(settings, platform),
    durationPerRecord: settings.durationPerRecord,
    ...coldStart(model, settings),
    timeout: settings.timeout,
    errorRate: settings.errorRate,
    serviceErrorRate: platform.serviceErrorRate,
    reservedConcurrency: settings.reservedConcurrency ?? null,
    scalingAppliesToAsync: platform.scalingAppliesToAsync,
    billingIncrement: platform.billingIncrement,
  };
}

/** What a new environment lets its first request wait for: nothing on managed instances (E-51), else Init, or the restore of a snapshot, which has no such limit (E-02, E-37). */
function coldStart(
  { platform, profile }: ScenarioModel,
  settings: FunctionSettings,
): Pick<FunctionOptions, 'init' | 'initTimeout' | 'isInitBilled'> {
  const { architecture, packageType, managedInstances } = settings;
  if (managedInstances !== undefined) {
    const none = buildDistribution({ distribution: 'constant', value: 0 });
    return { init: none, initTimeout: Number.POSITIVE_INFINITY, isInitBilled: false };
  }
  const runtime = (settings.runtime && findRuntime(settings.runtime)) || defaultRuntime(profile.date);
  const snapStart = settings.snapStart ? findSnapStart(runtime.name) : undefined;
  if (snapStart !== undefined) {
    const restore = buildDistribution(settings.restore ?? snapStart.restore.law);
    return { init: restore, initTimeout: Number.POSITIVE_INFINITY, isInitBilled: false };
  }
  return {
    init: buildDistribution(settings.init ?? defaultInit(runtime, { architecture, packageType }).law),
    initTimeout: platform.initTimeout,
    isInitBilled: isInitBilled(platform, { managed: runtime.isManaged, packageType, provisioned: false }),
  };
}

function addQueue(context: Context, name: string, settings: FunctionSettings, target: LambdaFunction): void {
  const { kernel, requests, streams, model, callers, owners } = context;
  const { platform } = model;
  const { async } = settings;
  const maximumEventAge = async?.maximumEventAge ?? platform.asyncMaximumEventAge;
  const ageWatch = context.watches.add(
    'async-age',
    { scope: 'functions', name },
    { value: maximumEventAge / MS, unit: 'ms' },
    () => Number.NaN,
  );
  const onFailure = [async?.deadLetterQueue, async?.onFailure].flatMap((sink) => context.sinkNamed(sink) ?? []);
  const queue = new AsyncQueue(
    kernel,
    requests,
    target,
    target.observer,
    owners,
    streams,
    ageWatch,
    { onFailure, onSuccess: context.sinkNamed(async?.onSuccess) },
    {
      functionName: name,
      maximumEventAge,
      maximumRetryAttempts: async?.maximumRetryAttempts ?? platform.asyncMaximumRetryAttempts,
      errorRetryDelays: [platform.asyncErrorRetryDelayFirst, platform.asyncErrorRetryDelaySecond],
      throttleRetry: {
        base: platform.asyncThrottleRetryBase,
        factor: platform.asyncThrottleRetryFactor,
        maximum: platform.asyncThrottleRetryMaximum,
        jitter: platform.asyncThrottleRetryJitter,
      },
      duplicateRate: platform.asyncDuplicateRate,
      isBlocked: settings.reservedConcurrency === 0,
      recursionLimit: context.chains.limitOf(name),
    },
    callers.length,
  );
  context.runners[callers.length] = target;
  callers.push(queue);
  context.queues.set(name, queue);
}
