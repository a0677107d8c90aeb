import type { Stretch } from '../observe/stretches.ts';
import type { PlatformValues, PriceTier } from '../profiles/profile.ts';
import type { Architecture, PackageType } from '../profiles/runtimes.ts';
import { assert } from '../units/assert.ts';
import { DAY, type Micros, MS, SECOND } from '../units/time.ts';

/** The month of a bill: prices, tiers and the free tier are counted by it. */
export const MONTH: Micros = 30 * DAY;

const GIB = 1024 * 1024 * 1024;

/** What decides whether the Init of a cold start is billed (B-04, B-05). */
export interface Billing {
  /** Whether AWS provides the runtime. */
  readonly managed: boolean;
  readonly packageType: PackageType;
  /** Whether the run is on a provisioned environment. */
  readonly provisioned: boolean;
}

/** Until July 2025 Init was free only for managed runtimes in zip packages on demand (B-04); since then never (B-05). */
export function isInitBilled(values: PlatformValues, { managed, packageType, provisioned }: Billing): boolean {
  return values.initBilled || !managed || packageType === 'image' || provisioned;
}

/**
 * The billed duration of one run in milliseconds: the sum of run and Init, rounded up once (B-02, B-03, B-05).
 *
 * @param duration microseconds of the run
 * @param init microseconds of the Init before it; 0 in a warm environment
 */
export function billedMs(duration: Micros, init: Micros, values: PlatformValues, billing: Billing): number {
  const billable = isInitBilled(values, billing) ? duration + init : duration;
  return (Math.ceil(billable / values.billingIncrement) * values.billingIncrement) / MS;
}

/** What one function used during a span. */
export interface FunctionUsage {
  /** Runs; throttled requests are not billed, errors and timeouts are (B-06). */
  readonly requests: number;
  /** Billed milliseconds of runs on demand. */
  readonly onDemandMs: number;
  /** Billed milliseconds of runs on provisioned environments. */
  readonly provisionedMs: number;
  /** Whether it is set to have provisioned concurrency at any time, or runs on managed instances: no free tier. */
  readonly hasProvisioned: boolean;
  /** How long each environment was configured as provisioned, used or not (B-07). */
  readonly provisioned: readonly Stretch[];
  /** Bytes. */
  readonly memory: number;
  /** Bytes. */
  readonly ephemeralStorage: number;
  readonly architecture: Architecture;
}

/** Money in USD. `compute` is all runs, `provisioned` the time for which environments were configured. */
export interface Cost {
  readonly requests: number;
  readonly compute: number;
  readonly provisioned: number;
  readonly ephemeral: number;
  readonly total: number;
}

/** What a unit of one function's use costs in USD, on the average of a bill: tiers and free tier are in it. */
export interface Rates {
  readonly request: number;
  /** Per billed millisecond on demand, and on provisioned environments. */
  readonly onDemandMs: number;
  readonly provisionedMs: number;
  /** Per billed millisecond of either kind. */
  readonly ephemeralMs: number;
}

/** The bill of an account, and each function's part of it in the order of the usages. */
export interface Bill {
  readonly functions: readonly Cost[];
  /** By which parts of a function's use are priced, so that they add up to its cost. */
  readonly rates: readonly Rates[];
  readonly total: Cost;
}

/** Use that is a part of a function's, or all of it, without the time for which environments were configured. */
export type Use = Pick<FunctionUsage, 'requests' | 'onDemandMs' | 'provisionedMs'>;

/** What a part of a function's use costs: its share of the function's bill. Nothing of it is `provisioned`. */
export function costOf(use: Use, rates: Rates): Cost {
  return withTotal({
    requests: use.requests * rates.request,
    compute: use.onDemandMs * rates.onDemandMs + use.provisionedMs * rates.provisionedMs,
    provisioned: 0,
    ephemeral: (use.onDemandMs + use.provisionedMs) * rates.ephemeralMs,
  });
}

/**
 * Prices the usage of one month, or of a span regarded as a whole month (B-01). Tiers and free tier belong to the
 * account: what is free is shared among the functions that may have it in proportion to their use, tiers are climbed
 * by what is left on demand, separately for each architecture, and every function pays the average price of its
 * architecture. So the order of the functions does not matter.
 *
 * @param options.freeTier whether the account's monthly free tier is taken off (B-08)
 */
export function price(
  usages: readonly FunctionUsage[],
  values: PlatformValues,
  { freeTier }: { readonly freeTier: boolean },
): Bill {
  const free = freeTier ? freeShares(usages, values) : { requests: 0, compute: 0 };
  const prices = {
    x86_64: averagePrice(billable(usages, 'x86_64', free.compute), values.pricePerGBSecondX86),
    arm64: averagePrice(billable(usages, 'arm64', free.compute), values.pricePerGBSecondArm64),
  };
  const rates = usages.map((usage) => ratesOf(usage, values, free, prices[usage.architecture]));
  const functions = usages.map((usage, index) => {
    const provisioned = provisionedGBSeconds(usage, values) * provisionedPrice(usage, values);
    return withTotal({ ...costOf(usage, rates[index]), provisioned });
  });
  return { functions, rates, total: sumOf(functions) };
}

/** The bill of thirty days in which every day is like the span: usage is scaled first, then priced. */
export function priceMonth(
  usages: readonly FunctionUsage[],
  span: Micros,
  values: PlatformValues,
  options: { readonly freeTier: boolean },
): Bill {
  assert(span > 0, `a span of ${span} microseconds cannot be scaled to a month`);
  return price(
    usages.map((usage) => scaled(usage, MONTH / span)),
    values,
    options,
  );
}

function scaled(usage: FunctionUsage, factor: number): FunctionUsage {
  return {
    ...usage,
    requests: usage.requests * factor,
    onDemandMs: usage.onDemandMs * factor,
    provisionedMs: usage.provisionedMs * factor,
    // What the span holds whole comes again as it is; what goes on beyond it is longer in a longer span.
    provisioned: usage.provisioned.map(({ units, time, isWhole }) =>
      isWhole ? { units: units * factor, time, isWhole } : { units, time: time * factor, isWhole },
    ),
  };
}

interface FreeShares {
  readonly requests: number;
  readonly compute: number;
}

/** The shares of requests and of compute on demand that are free, for functions without provisioned concurrency (B-07). */
function freeShares(usages: readonly FunctionUsage[], values: PlatformValues): FreeShares {
  const eligible = usages.filter(mayBeFree);
  return {
    requests: shareOf(
      values.freeRequests,
      total(eligible, (usage) => usage.requests),
    ),
    compute: shareOf(values.freeGBSeconds, total(eligible, onDemandGBSeconds)),
  };
}

function mayBeFree(usage: FunctionUsage): boolean {
  return !usage.hasProvisioned;
}

function shareOf(allowance: number, used: number): number {
  return used <= allowance ? 1 : allowance / used;
}

function billable(usages: readonly FunctionUsage[], architecture: Architecture, freeShare: number): number {
  const own = usages.filter((usage) => usage.architecture === architecture);
  return total(own, (usage) => onDemandGBSeconds(usage) * paidShare(usage, freeShare));
}

function paidShare(usage: FunctionUsage, freeShare: number): number {
  return mayBeFree(usage) ? 1 - freeShare : 1;
}

/** USD per GB-second when so many of them climb through the tiers. */
function averagePrice(amount: number, tiers: readonly PriceTier[]): number {
  if (amount === 0) return 0;
  assert(tiers.length > 0, 'usage of an architecture that has no price on this date');
  let below = 0;
  let cost = 0;
  for (const { upTo, price: perUnit } of tiers) {
    cost += Math.max(0, Math.min(amount, upTo) - below) * perUnit;
    below = upTo;
  }
  return cost / amount;
}

function ratesOf(usage: FunctionUsage, values: PlatformValues, free: FreeShares, onDemandPrice: number): Rates {
  const runPrice =
    usage.architecture === 'arm64'
      ? values.pricePerProvisionedDurationGBSecondArm64
      : values.pricePerProvisionedDurationGBSecondX86;
  const perMs = gbSeconds(usage.memory, MS);
  const charged = Math.max(0, usage.ephemeralStorage - values.ephemeralStorageIncluded);
  return {
    request: paidShare(usage, free.requests) * values.pricePerRequest,
    onDemandMs: perMs * paidShare(usage, free.compute) * onDemandPrice,
    provisionedMs: perMs * runPrice,
    ephemeralMs: gbSeconds(charged, MS) * values.pricePerEphemeralGBSecond,
  };
}

function provisionedPrice({ architecture }: FunctionUsage, values: PlatformValues): number {
  return architecture === 'arm64' ? values.pricePerProvisionedGBSecondArm64 : values.pricePerProvisionedGBSecondX86;
}

function onDemandGBSeconds(usage: FunctionUsage): number {
  return gbSeconds(usage.memory, usage.onDemandMs * MS);
}

/** Configured time counts in full, rounded up to the increment, for every environment by itself (B-07). */
function provisionedGBSeconds({ memory, provisioned }: FunctionUsage, values: PlatformValues): number {
  const increment = values.provisionedBillingIncrement;
  return total(provisioned, ({ units, time }) => units * gbSeconds(memory, Math.ceil(time / increment) * increment));
}

/** A GB is 1,024 MB here (B-01). */
function gbSeconds(bytes: number, time: Micros): number {
  return (bytes / GIB) * (time / SECOND);
}

/** Costs added up, part by part. */
export function sumOf(costs: readonly Cost[]): Cost {
  return withTotal({
    requests: total(costs, (cost) => cost.requests),
    compute: total(costs, (cost) => cost.compute),
    provisioned: total(costs, (cost) => cost.provisioned),
    ephemeral: total(costs, (cost) => cost.ephemeral),
  });
}

function withTotal(parts: Omit<Cost, 'total'>): Cost {
  return { ...parts, total: parts.requests + parts.compute + parts.provisioned + parts.ephemeral };
}

function total<Item>(items: readonly Item[], amountOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0);
}
