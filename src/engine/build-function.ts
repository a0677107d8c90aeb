import { FunctionObserver } from '../observe/function-observer.ts';
import { AsyncQueue } from '../platform/async-queue.ts';
import { Environments } from '../platform/environments.ts';
import { type FunctionOptions, LambdaFunction } from '../platform/function.ts';
import { isInitBilled } from '../platform/price.ts';
import { ProvisionedConcurrency } from '../platform/provisioned.ts';
import { defaultInit, defaultRuntime, findRuntime } from '../profiles/runtimes.ts';
import { buildDistribution } from '../random/index.ts';
import type { FunctionSettings } from '../scenario/definition.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { MS } from '../units/time.ts';
import type { Context } from './context.ts';
import { durationFactor } from './cpu.ts';
import { functionLimits, requestRateBucket } from './limits.ts';

/** Builds a function with its environments, its provisioned concurrency and its asynchronous queue. */
export function addFunction(context: Context, name: string, settings: FunctionSettings): void {
  const { kernel, requests, streams, timeline, account, model, callers } = context;
  const observer = new FunctionObserver(name, provisionedOf(settings).count, timeline);
  const environments = buildEnvironments(context, name, observer);
  const reserved = settings.reservedConcurrency ?? null;
  const limits = functionLimits(model.platform, { name, reserved }, context.watches, {
    concurrency: () => Math.max(observer.demand.peak(timeline.warmup).value, reserved ?? 0),
    requestRate: () => observer.requestRate.peak.value,
    environmentRate: () => observer.environmentRate.peak.value,
  });
  const options = functionOptions(model, name, settings);
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
  built.provisioned = buildProvisioned(context, name, settings, environments);
  built.provisioned?.start();
  addQueue(context, name, settings, built);
}

function buildEnvironments(
  { kernel, streams, model }: Context,
  name: string,
  observer: FunctionObserver,
): Environments {
  const entity = `functions/${name}`;
  const { idleLifetime, maximumEnvironmentAge, reuseOrder } = model.platform;
  return new Environments(
    kernel,
    observer.environments,
    {
      lifetimes: streams.named(entity, 'idle lifetime'),
      ages: streams.named(entity, 'maximum age'),
      choice: streams.named(entity, 'reuse'),
    },
    {
      idleLifetime: buildDistribution(idleLifetime),
      maximumAge: buildDistribution(maximumEnvironmentAge),
      reuseOrder,
    },
  );
}

function functionOptions(
  { platform, profile }: ScenarioModel,
  name: string,
  settings: FunctionSettings,
): FunctionOptions {
  const { architecture, packageType } = settings;
  const runtime = (settings.runtime && findRuntime(settings.runtime)) || defaultRuntime(profile.date);
  return {
    name,
    duration: buildDistribution(settings.duration),
    durationFactor: durationFactor(settings, platform),
    durationPerRecord: settings.durationPerRecord,
    init: buildDistribution(settings.init ?? defaultInit(runtime, { architecture, packageType }).law),
    initTimeout: platform.initTimeout,
    timeout: settings.timeout,
    errorRate: settings.errorRate,
    serviceErrorRate: platform.serviceErrorRate,
    reservedConcurrency: settings.reservedConcurrency ?? null,
    scalingAppliesToAsync: platform.scalingAppliesToAsync,
    billingIncrement: platform.billingIncrement,
    isInitBilled: isInitBilled(platform, { managed: runtime.isManaged, packageType, provisioned: false }),
  };
}

function buildProvisioned(
  { kernel, streams, model, account }: Context,
  name: string,
  settings: FunctionSettings,
  environments: Environments,
): ProvisionedConcurrency | null {
  const { platform } = model;
  const wanted = provisionedOf(settings);
  if (wanted.count === 0) return null;
  return new ProvisionedConcurrency(
    kernel,
    environments,
    requestRateBucket(wanted.count, platform),
    streams.named(`functions/${name}`, 'recycling'),
    {
      ...wanted,
      allocationDelay: platform.provisionedAllocationDelay,
      allocationBurst: platform.provisionedAllocationBurst,
      allocationPerMinute: platform.provisionedAllocationPerMinute,
      recycleRate: platform.provisionedRecycleRate,
    },
    (units) => {
      if (settings.reservedConcurrency === undefined) account.claim(kernel.now, units);
    },
  );
}

/** Provisioned concurrency as it is written: a plain number is ready from the start. */
export function provisionedOf(settings: FunctionSettings): {
  readonly count: number;
  readonly requestedAt: number | null;
} {
  const wanted = settings.provisionedConcurrency ?? 0;
  if (typeof wanted === 'number') return { count: wanted, requestedAt: null };
  return { count: wanted.provisioned, requestedAt: wanted.requestedAt };
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
    },
    callers.length,
  );
  callers.push(queue);
  context.queues.set(name, queue);
}
