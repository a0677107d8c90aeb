import type { Bucket, TokenBucket } from '../kernel/token-bucket.ts';
import type { AccountObserver } from '../observe/account-observer.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { Micros } from '../units/time.ts';

/** What of the platform is the account's rather than one function's. */
export interface AccountLimits {
  /** 10 x the quota per second, synchronous requests of all functions (C-20); null: no such gate. A change of the quota replaces it. */
  requestRate: TokenBucket | null;
  /** New environments of all functions (C-34); null where each function has its own bucket, or there is none. */
  readonly scalingRate: Bucket | null;
  readonly concurrencyWatch: LimitWatch;
  readonly requestRateWatch: LimitWatch;
  readonly scalingRateWatch: LimitWatch;
}

/** The pool of concurrency that all functions without a reservation share, and the gates that all of them pass. */
export class Account {
  private sharedInFlight = 0;
  /** Units that have been claimed and that runs which began before still hold. */
  private owed = 0;

  constructor(
    readonly observer: AccountObserver,
    readonly limits: AccountLimits,
    /** Quota minus reservations and minus provisioned concurrency of functions without one (C-07, C-10). */
    private sharedCapacity: number,
  ) {}

  get hasRoom(): boolean {
    return this.sharedInFlight < this.sharedCapacity;
  }

  /** Whether runs on demand hold units that have been claimed since they began. */
  get isOverdrawn(): boolean {
    return this.owed > 0;
  }

  /** Concurrency is claimed: provisioned, by a function without a reservation (C-41). */
  claim(now: Micros, units: number): void {
    const free = Math.max(0, this.sharedCapacity - this.sharedInFlight);
    this.sharedCapacity -= units;
    this.owed += units - Math.min(units, free);
    // What is in use now passes to the claim when its run ends, and is not counted twice until then.
    this.observer.claimed.add(now, Math.min(units, free));
  }

  /** Concurrency that was claimed is shared again. */
  giveBack(now: Micros, units: number): void {
    const kept = Math.min(units, this.owed);
    this.sharedCapacity += units;
    // What runs on demand held of it all the time is theirs, and stays in use.
    this.owed -= kept;
    this.observer.claimed.add(now, kept - units);
  }

  /**
   * The quota of the account changes by so many units, all of them of the shared pool. What runs above a lower one
   * goes on; nothing begins until there is room.
   *
   * @param requestRate the gate of the new quota (C-20), to which passes what was taken from the one before
   */
  changeQuota(now: Micros, units: number, requestRate: TokenBucket | null): void {
    const { limits } = this;
    const above = this.sharedInFlight - this.owed - this.sharedCapacity;
    this.sharedCapacity += units;
    // What becomes free settles first what is owed to claims.
    const settled = Math.min(this.owed, Math.max(0, units - Math.max(0, above)));
    this.owed -= settled;
    this.observer.claimed.add(now, settled);
    if (requestRate !== null && limits.requestRate !== null) requestRate.replace(now, limits.requestRate);
    limits.requestRate = requestRate;
  }

  startedShared(now: Micros): void {
    this.sharedInFlight++;
    this.observer.claimed.add(now, 1);
  }

  endedShared(now: Micros): void {
    if (this.owed > 0) this.owed--;
    else this.observer.claimed.add(now, -1);
    this.sharedInFlight--;
  }
}
