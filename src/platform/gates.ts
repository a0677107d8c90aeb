import type { Bucket } from '../kernel/token-bucket.ts';
import type { FunctionObserver } from '../observe/function-observer.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { Micros } from '../units/time.ts';
import type { Account } from './account.ts';
import { Refusal } from './invocation.ts';
import type { NetworkInterfaces } from './network-interfaces.ts';
import type { RunEnvironments } from './run-environments.ts';

/** The limits of one function; the account has others. */
export interface FunctionLimits {
  /** 10 x the reservation per second (C-21); null: no reservation, or no such gate. */
  readonly requestRate: Bucket | null;
  /** New environments of this function (C-30); null where the account has the bucket, or there is none. */
  readonly scalingRate: Bucket | null;
  readonly reservedWatch: LimitWatch;
  readonly requestRateWatch: LimitWatch;
  readonly scalingRateWatch: LimitWatch;
}

export interface GateOptions {
  readonly reservedConcurrency: number | null;
  /** Whether asynchronous deliveries draw on the scaling rate (C-33). */
  readonly scalingAppliesToAsync: boolean;
}

/** Provisioned concurrency as the gates of a function see it: of the function, or of its versions. */
export interface ProvisionedShare {
  /** Units that are claimed now, of all versions. */
  readonly claimed: number;
  /** Whether a run on demand of the version that is looked at counts as spilled over (M-09). */
  readonly spills: boolean;
  isUsable(isOverdrawn: boolean): boolean;
  admits(now: Micros, isSynchronous: boolean): boolean;
}

/** Nothing refused the request. */
export const ADMITTED = -1;

/** What a request of one function must pass, in the platform's order (C-37). */
export class Gates {
  provisioned: ProvisionedShare | null = null;
  /** What its environments share in a VPC (E-40); null where they need none. */
  network: NetworkInterfaces | null = null;
  /** Watches the slots of its managed instances; null where it has none. They are the only gate of such a function. */
  managed: LimitWatch | null = null;
  /** Runs on demand that count against the reservation. */
  private onDemandInFlight = 0;

  constructor(
    private readonly account: Account,
    private readonly environments: RunEnvironments,
    private readonly observer: FunctionObserver,
    private readonly limits: FunctionLimits,
    private readonly options: GateOptions,
  ) {}

  get isManaged(): boolean {
    return this.managed !== null;
  }

  /** Units of the account's shared pool that runs on demand hold now. */
  get held(): number {
    return this.options.reservedConcurrency === null ? this.onDemandInFlight : 0;
  }

  /** Concurrency, request rate and scaling rate for a run on demand. What they take is taken only when all admit it. */
  admit(now: Micros, isSynchronous: boolean, isFirst: boolean): Refusal | typeof ADMITTED {
    const { account, limits, options } = this;
    if (this.isManaged) return this.environments.idle > 0 ? ADMITTED : Refusal.managedConcurrency;
    const reserved = options.reservedConcurrency;
    if (reserved === null) {
      if (!account.hasRoom) return Refusal.accountConcurrency;
    } else if (this.onDemandInFlight >= reserved - this.provisionedClaim) {
      return Refusal.reservedConcurrency;
    }
    if (isSynchronous) {
      if (limits.requestRate !== null && !limits.requestRate.hasToken(now)) return Refusal.functionRequestRate;
      if (account.limits.requestRate !== null && !account.limits.requestRate.hasToken(now)) {
        return Refusal.accountRequestRate;
      }
    }
    if (this.environments.idle === 0) {
      if (this.network?.refuses(now)) return Refusal.serviceError;
      if (!this.mayStart(now, isSynchronous, isFirst)) return Refusal.scalingRate;
    }
    if (isSynchronous) {
      limits.requestRate?.take();
      account.limits.requestRate?.take();
    }
    return ADMITTED;
  }

  /**
   * Whether the request runs on a provisioned environment; if so, that is counted against the rate of the reservation
   * too, which is that of the whole function (C-21).
   */
  mayUseProvisioned(now: Micros, isSynchronous: boolean): boolean {
    const { provisioned } = this;
    if (provisioned === null || !this.environments.servesProvisioned) return false;
    if (!provisioned.isUsable(this.isOverdrawn(provisioned))) return false;
    const rate = isSynchronous ? this.limits.requestRate : null;
    if (rate !== null && !rate.hasToken(now)) return false;
    if (!provisioned.admits(now, isSynchronous)) return false;
    rate?.take();
    return true;
  }

  /** A run on demand began. */
  started(now: Micros): void {
    if (this.isManaged) return;
    this.onDemandInFlight++;
    if (this.options.reservedConcurrency === null) this.account.startedShared(now);
    if (this.provisioned?.spills) this.observer.spilledOver(now);
  }

  /** A run on demand is over. */
  ended(now: Micros): void {
    if (this.isManaged) return;
    this.onDemandInFlight--;
    if (this.options.reservedConcurrency === null) this.account.endedShared(now);
  }

  /** What watches the limit that refused. */
  watchOf(refusal: Refusal): LimitWatch {
    const { account, limits } = this;
    switch (refusal) {
      case Refusal.accountConcurrency:
        return account.limits.concurrencyWatch;
      case Refusal.reservedConcurrency:
        return limits.reservedWatch;
      case Refusal.accountRequestRate:
        return account.limits.requestRateWatch;
      case Refusal.functionRequestRate:
        return limits.requestRateWatch;
      case Refusal.managedConcurrency:
        return this.managed ?? limits.reservedWatch;
      default:
        return limits.scalingRate === null ? account.limits.scalingRateWatch : limits.scalingRateWatch;
    }
  }

  /** Whether runs on demand still hold a part of what was provisioned. */
  private isOverdrawn({ claimed }: ProvisionedShare): boolean {
    const reserved = this.options.reservedConcurrency;
    return reserved === null ? this.account.isOverdrawn : this.onDemandInFlight > reserved - claimed;
  }

  private get provisionedClaim(): number {
    return this.provisioned === null ? 0 : this.provisioned.claimed;
  }

  /** Whether the scaling rate allows a new environment now; if so, that is counted against it. */
  private mayStart(now: Micros, isSynchronous: boolean, isFirst: boolean): boolean {
    const bucket = this.limits.scalingRate ?? this.account.limits.scalingRate;
    if (isFirst) {
      this.observer.environmentRate.add(now);
      this.account.observer.environmentRate.add(now);
    }
    if (bucket === null || !(isSynchronous || this.options.scalingAppliesToAsync)) return true;
    if (!bucket.hasToken(now)) return false;
    bucket.take();
    return true;
  }
}
