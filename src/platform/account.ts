import type { AccountObserver } from '../observe/account-observer.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { Micros } from '../units/time.ts';
import type { Bucket } from './token-bucket.ts';

/** What of the platform is the account's rather than one function's. */
export interface AccountLimits {
  /** 10 x the quota per second, synchronous requests of all functions (C-20); null: no such gate. */
  readonly requestRate: Bucket | null;
  /** New environments of all functions (C-34); null where each function has its own bucket, or there is none. */
  readonly scalingRate: Bucket | null;
  readonly concurrencyWatch: LimitWatch;
  readonly requestRateWatch: LimitWatch;
  readonly scalingRateWatch: LimitWatch;
}

/** The pool of concurrency that all functions without a reservation share, and the gates that all of them pass. */
export class Account {
  private sharedInFlight = 0;

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
    return this.sharedInFlight > this.sharedCapacity;
  }

  /** Concurrency is claimed for good: provisioned, by a function without a reservation (C-41). */
  claim(now: Micros, units: number): void {
    const free = Math.max(0, this.sharedCapacity - this.sharedInFlight);
    this.sharedCapacity -= units;
    // What is in use now passes to the claim when its run ends, and is not counted twice until then.
    this.observer.claimed.add(now, Math.min(units, free));
  }

  startedShared(now: Micros): void {
    this.sharedInFlight++;
    this.observer.claimed.add(now, 1);
  }

  endedShared(now: Micros): void {
    if (!this.isOverdrawn) this.observer.claimed.add(now, -1);
    this.sharedInFlight--;
  }
}
