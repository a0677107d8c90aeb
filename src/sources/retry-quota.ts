import { Cause, type RetryPolicy } from '../platform/retry-policy.ts';

/** The retry quotas of the clients of one source: a token bucket for each client object. */
export class RetryQuota {
  private readonly tokens: Float64Array;

  constructor(
    private readonly policy: RetryPolicy,
    clients: number,
  ) {
    this.tokens = new Float64Array(clients).fill(policy.quota?.capacity ?? 0);
  }

  /** What a retry after this cause costs; 0 without a quota. */
  cost(cause: Cause): number {
    const quota = this.policy.quota;
    if (quota === null) return 0;
    if (cause === Cause.throttle || cause === Cause.gateway) return quota.costThrottle;
    return cause === Cause.timeout ? quota.costTimeout : quota.costTransient;
  }

  /** Pays for a retry. @returns false when the client has not enough left, and then nothing is paid */
  pay(client: number, cost: number): boolean {
    if (this.policy.quota === null) return true;
    if (this.tokens[client] < cost) return false;
    this.tokens[client] -= cost;
    return true;
  }

  /** A success gives back what the last retry cost, or 1 when there was none. */
  giveBack(client: number, lastCost: number): void {
    const quota = this.policy.quota;
    if (quota === null) return;
    this.tokens[client] = Math.min(quota.capacity, this.tokens[client] + (lastCost > 0 ? lastCost : 1));
  }
}
