import { type Bucket, SteppedBucket, TokenBucket } from '../kernel/token-bucket.ts';
import { type CauseNames, LimitWatch } from '../observe/limit-watch.ts';
import type { Scope } from '../observe/metrics.ts';
import type { BreachResult } from '../observe/result.ts';
import type { Timeline } from '../observe/timeline.ts';
import type { AccountLimits } from '../platform/account.ts';
import type { FunctionLimits } from '../platform/gates.ts';
import type { PlatformValues } from '../profiles/profile.ts';
import { SECOND } from '../units/time.ts';

/** All limits of a run, each with what would have been used without it. */
export class Watches {
  private readonly watches: { readonly watch: LimitWatch; readonly peakDemand: () => number }[] = [];

  constructor(private readonly timeline: Timeline) {}

  /** @param peakDemand asked for at the end, in the unit of the limit; NaN where it cannot be known */
  add(
    limit: string,
    at: { readonly scope: Scope; readonly name: string },
    value: { readonly value: number; readonly unit: string },
    peakDemand: () => number,
  ): LimitWatch {
    const watch = new LimitWatch(this.timeline, { limit, ...at, ...value });
    this.watches.push({ watch, peakDemand });
    return watch;
  }

  /** The limits that refused something, in the order in which they first did. */
  breaches(names: CauseNames): BreachResult[] {
    const breaches = this.watches.flatMap(({ watch, peakDemand }) => watch.result(peakDemand(), names) ?? []);
    return breaches.sort((one, other) => one.firstAt - other.firstAt);
  }
}

/** A request-rate gate of `factor` requests per second and unit (C-20, C-21); starts full (C-26). */
export function requestRateBucket(units: number, platform: PlatformValues): TokenBucket | null {
  if (platform.requestRateFactor === null) return null;
  const rate = units * platform.requestRateFactor;
  return TokenBucket.perSecond(rate, Math.max(1, (rate * platform.requestRateWindow) / SECOND));
}

function scalingBucket(platform: PlatformValues): Bucket {
  const { scalingBurst, scalingIncrement, scalingInterval, scalingRefill } = platform;
  return scalingRefill === 'stepped'
    ? new SteppedBucket(scalingIncrement, scalingInterval, scalingBurst)
    : TokenBucket.perInterval(scalingIncrement, scalingInterval, scalingBurst);
}

/** What the limits of the account are measured against. */
export interface Demands {
  readonly concurrency: () => number;
  readonly requestRate: () => number;
  readonly environmentRate: () => number;
}

export function accountLimits(
  platform: PlatformValues,
  sharedCapacity: number,
  watches: Watches,
  demands: Demands,
): AccountLimits {
  const account = { scope: 'account', name: '' } as const;
  const requestRate = requestRateBucket(platform.accountConcurrency, platform);
  return {
    requestRate,
    scalingRate: platform.scalingScope === 'account' ? scalingBucket(platform) : null,
    concurrencyWatch: watches.add(
      'account-concurrency',
      account,
      { value: sharedCapacity, unit: 'concurrent requests' },
      demands.concurrency,
    ),
    requestRateWatch: watches.add(
      'request-rate',
      account,
      { value: platform.accountConcurrency * (platform.requestRateFactor ?? 0), unit: 'requests per second' },
      demands.requestRate,
    ),
    scalingRateWatch: watches.add(
      'scaling-rate',
      account,
      { value: platform.scalingBurst, unit: 'new environments at once' },
      demands.environmentRate,
    ),
  };
}

export function functionLimits(
  platform: PlatformValues,
  own: { readonly name: string; readonly reserved: number | null },
  watches: Watches,
  demands: Demands,
): FunctionLimits {
  const at = { scope: 'functions', name: own.name } as const;
  const reserved = own.reserved ?? 0;
  return {
    requestRate: own.reserved === null ? null : requestRateBucket(reserved, platform),
    scalingRate: platform.scalingScope === 'function' ? scalingBucket(platform) : null,
    reservedWatch: watches.add(
      'reserved-concurrency',
      at,
      { value: reserved, unit: 'concurrent requests' },
      demands.concurrency,
    ),
    requestRateWatch: watches.add(
      'request-rate',
      at,
      { value: reserved * (platform.requestRateFactor ?? 0), unit: 'requests per second' },
      demands.requestRate,
    ),
    scalingRateWatch: watches.add(
      'scaling-rate',
      at,
      { value: platform.scalingBurst, unit: 'new environments at once' },
      demands.environmentRate,
    ),
  };
}
