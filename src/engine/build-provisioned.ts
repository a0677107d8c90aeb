import { cronTimes } from '../arrivals/schedule.ts';
import type { ProvisionedObserver } from '../observe/provisioned-observer.ts';
import type { Environments } from '../platform/environments.ts';
import { ProvisionedConcurrency } from '../platform/provisioned.ts';
import { ProvisionedPolicy, type ScheduledBounds, type Tracking } from '../platform/provisioned-policy.ts';
import type { PlatformValues } from '../profiles/profile.ts';
import type { FunctionSettings } from '../scenario/definition.ts';
import { boundsOf, type ProvisionedPolicySettings, policyOf } from '../scenario/provisioned-field.ts';
import type { Micros } from '../units/time.ts';
import type { Context } from './context.ts';
import { requestRateBucket } from './limits.ts';

type Wanted = NonNullable<FunctionSettings['provisionedConcurrency']>;

/**
 * Builds the provisioned concurrency of a function, or of one of its versions, and its policy, and starts both.
 *
 * @param entity whose random numbers these are
 */
export function buildProvisioned(
  { kernel, streams, model, account }: Context,
  entity: string,
  { wanted, isReserved }: { readonly wanted: Wanted; readonly isReserved: boolean },
  environments: Environments,
  observer: Pick<ProvisionedObserver, 'requested' | 'present'>,
): ProvisionedConcurrency {
  const { platform, scenario } = model;
  const provisioned = new ProvisionedConcurrency(
    kernel,
    environments,
    observer,
    (units) => requestRateBucket(units, platform),
    streams.named(entity, 'recycling'),
    {
      ...firstRequest(wanted),
      allocationDelay: platform.provisionedAllocationDelay,
      allocationBurst: platform.provisionedAllocationBurst,
      allocationPerMinute: platform.provisionedAllocationPerMinute,
      recycleRate: platform.provisionedRecycleRate,
    },
    (units) => {
      if (isReserved) return;
      if (units > 0) account.claim(kernel.now, units);
      else account.giveBack(kernel.now, -units);
    },
  );
  const policy = policyOf(wanted);
  if (policy !== null) {
    const schedule = scheduleOf(policy, scenario.run.duration);
    new ProvisionedPolicy(kernel, provisioned, trackingOf(policy, platform), schedule, policy).start();
  }
  provisioned.start();
  return provisioned;
}

/**
 * Provisioned concurrency at the beginning, as it is written: a plain number, and the least of a policy, is ready from
 * the start.
 */
export function firstRequest(wanted: Wanted): { readonly count: number; readonly requestedAt: Micros | null } {
  if (typeof wanted === 'number') return { count: wanted, requestedAt: null };
  if ('min' in wanted) return { count: wanted.min, requestedAt: null };
  return { count: wanted.provisioned, requestedAt: wanted.requestedAt };
}

function trackingOf(policy: ProvisionedPolicySettings, platform: PlatformValues): Tracking | null {
  if (policy.targetUtilization === undefined) return null;
  return {
    target: policy.targetUtilization,
    statistic: policy.statistic,
    period: policy.period,
    lowAlarm: platform.provisionedLowAlarm,
    dataPoints: policy.dataPoints ?? platform.provisionedDataPoints,
    scaleInDataPoints: policy.scaleInDataPoints ?? platform.provisionedScaleInDataPoints,
    scaleInStep: platform.provisionedScaleInStep,
    scaleOutCooldown: policy.scaleOutCooldown ?? platform.provisionedScaleOutCooldown,
    scaleInCooldown: policy.scaleInCooldown ?? platform.provisionedScaleInCooldown,
  };
}

function scheduleOf(policy: ProvisionedPolicySettings, horizon: Micros): readonly ScheduledBounds[] {
  return policy.schedule.map((entry) => ({
    ...boundsOf(policy, entry),
    times: entry.cron === undefined ? once(entry.at ?? 0) : cronTimes(entry.cron, entry.from, horizon),
  }));
}

function once(at: Micros): { next(): Micros } {
  const left = [at];
  return { next: () => left.pop() ?? Number.POSITIVE_INFINITY };
}
