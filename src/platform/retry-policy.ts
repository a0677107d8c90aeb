import type { RandomStream } from '../random/stream.ts';
import { type Micros, MS, SECOND } from '../units/time.ts';

/** Why an attempt came to nothing, as its caller sees it. */
export const Cause = {
  /** 429: no capacity. */
  throttle: 0,
  /** 5xx from the service itself. */
  serviceError: 1,
  /** The caller's own timeout. */
  timeout: 2,
  /** The code failed or ran into its timeout: HTTP 200 with an error header. */
  functionError: 3,
  /** 429 or 413 from a front door before Lambda: never accepted. */
  gateway: 4,
} as const;
export type Cause = (typeof Cause)[keyof typeof Cause];

export type Jitter = 'none' | 'full' | 'equal' | 'decorrelated';

/** How a caller retries. Times in microseconds. */
export interface RetryPolicy {
  readonly name: string;
  /** Date from which it existed, ISO. */
  readonly since: string;
  /** Rows of the facts sheet. */
  readonly facts: readonly string[];
  /** Tries in all, the first included. */
  readonly maxAttempts: number;
  readonly retries: {
    readonly throttle: boolean;
    readonly serviceError: boolean;
    readonly timeout: boolean;
    readonly functionError: boolean;
  };
  readonly base: Micros;
  /** First wait after a throttle, where it differs from `base`. */
  readonly throttleBase: Micros;
  readonly cap: Micros;
  readonly jitter: Jitter;
  /** Waits are whole multiples of this many microseconds, rounded down (JavaScript's engines use milliseconds). */
  readonly step: Micros;
  /** Retry quota of one client; null: none. */
  readonly quota: RetryQuotaRule | null;
  /** Whether the client limits its own send rate after a throttle. */
  readonly adaptive: boolean;
}

export interface RetryQuotaRule {
  readonly capacity: number;
  readonly costThrottle: number;
  readonly costTransient: number;
  readonly costTimeout: number;
}

const UNCAPPED = Number.POSITIVE_INFINITY;
const SDK_RETRIES = { throttle: true, serviceError: true, timeout: true, functionError: false };
const BUCKET_500: RetryQuotaRule = { capacity: 500, costThrottle: 5, costTransient: 5, costTimeout: 10 };

const none: RetryPolicy = {
  name: 'none',
  since: '2006-01-01',
  facts: ['S-02'],
  maxAttempts: 1,
  retries: { throttle: false, serviceError: false, timeout: false, functionError: false },
  base: 0,
  throttleBase: 0,
  // With a base of the scenario's own, waits grow from it without end.
  cap: UNCAPPED,
  jitter: 'none',
  step: 1,
  quota: null,
  adaptive: false,
};

const standard: RetryPolicy = {
  name: 'standard',
  since: '2020-12-15',
  facts: ['R-05', 'R-07'],
  maxAttempts: 3,
  retries: SDK_RETRIES,
  base: 100 * MS,
  throttleBase: 500 * MS,
  cap: 20 * SECOND,
  jitter: 'full',
  step: MS,
  quota: { ...BUCKET_500, costTransient: 10, costTimeout: 10 },
  adaptive: false,
};

/** Every named policy; the first column of `client.retry`. `custom` starts from full jitter of 100 ms. */
export const retryPolicies: readonly RetryPolicy[] = [
  none,
  {
    ...none,
    name: 'javascript-v2-2017',
    since: '2014-05-01',
    facts: ['R-01'],
    maxAttempts: 4,
    retries: { throttle: false, serviceError: true, timeout: true, functionError: false },
    base: 100 * MS,
    throttleBase: 100 * MS,
    cap: UNCAPPED,
    jitter: 'full',
  },
  {
    ...none,
    name: 'legacy',
    since: '2014-05-01',
    facts: ['R-03'],
    maxAttempts: 5,
    retries: SDK_RETRIES,
    base: SECOND,
    throttleBase: SECOND,
    cap: UNCAPPED,
    jitter: 'full',
  },
  standard,
  {
    ...standard,
    name: 'standard-python',
    facts: ['R-04'],
    base: SECOND,
    throttleBase: SECOND,
    step: 1,
    quota: BUCKET_500,
  },
  {
    ...standard,
    name: 'standard-java',
    since: '2024-01-01',
    facts: ['R-08'],
    throttleBase: SECOND,
    step: 1,
    quota: { ...BUCKET_500, costTimeout: 5 },
  },
  {
    ...standard,
    name: 'standard-go',
    since: '2021-01-19',
    facts: ['R-08a'],
    base: SECOND,
    throttleBase: SECOND,
    step: 1,
    quota: BUCKET_500,
  },
  { ...standard, name: 'adaptive', facts: ['R-20', 'R-21', 'R-22', 'R-23', 'R-24'], adaptive: true },
  {
    ...standard,
    name: 'standard-2026',
    since: '2026-05-04',
    facts: ['R-06'],
    base: 50 * MS,
    throttleBase: SECOND,
    quota: { capacity: 500, costThrottle: 5, costTransient: 14, costTimeout: 14 },
  },
  { ...standard, name: 'custom', since: '2006-01-01', facts: [], throttleBase: 100 * MS, step: 1, quota: null },
  // Services that call Lambda themselves and repeat by rules of their own.
  {
    ...none,
    name: 'cognito',
    since: '2016-07-28',
    facts: ['S-25'],
    maxAttempts: 3,
    retries: { throttle: false, serviceError: false, timeout: true, functionError: false },
  },
  {
    ...none,
    name: 'step-functions',
    since: '2016-12-01',
    facts: ['S-29'],
    maxAttempts: 7,
    retries: { throttle: false, serviceError: true, timeout: true, functionError: false },
    base: 2 * SECOND,
    throttleBase: 2 * SECOND,
    cap: UNCAPPED,
  },
];

/** @returns the policy of that name, or undefined */
export function findRetryPolicy(name: string): RetryPolicy | undefined {
  return retryPolicies.find((policy) => policy.name === name);
}

/** Whether the policy tries again after this cause, attempts and quota aside. */
export function isRetryable(policy: RetryPolicy, cause: Cause): boolean {
  if (cause === Cause.throttle || cause === Cause.gateway) return policy.retries.throttle;
  if (cause === Cause.serviceError) return policy.retries.serviceError;
  if (cause === Cause.timeout) return policy.retries.timeout;
  return policy.retries.functionError;
}

/**
 * The wait before a retry.
 *
 * @param retry 0 for the first retry
 * @param draws the stream that belongs to this item and purpose, at its beginning; decorrelated jitter walks along it
 * @returns microseconds, a multiple of the policy's step
 */
export function retryWait(policy: RetryPolicy, cause: Cause, retry: number, draws: RandomStream): Micros {
  const throttled = cause === Cause.throttle || cause === Cause.gateway;
  const base = throttled ? policy.throttleBase : policy.base;
  const bound = Math.min(doubled(base, retry), policy.cap);
  const wait = jittered(policy, bound, base, retry, draws);
  return Math.floor(wait / policy.step) * policy.step;
}

function jittered(policy: RetryPolicy, bound: Micros, base: Micros, retry: number, draws: RandomStream): number {
  if (policy.jitter === 'none') return bound;
  if (policy.jitter === 'decorrelated') return decorrelated(policy, base, retry, draws);
  const u = uniformOf(retry, draws);
  return policy.jitter === 'full' ? u * bound : bound / 2 + (u * bound) / 2;
}

/** The wait wanders between the base and three times the wait before it; so it is walked from the first one. */
function decorrelated(policy: RetryPolicy, base: Micros, retry: number, draws: RandomStream): number {
  let wait = base;
  for (let i = 0; i <= retry; i++) {
    const up = Math.max(base, 3 * wait);
    wait = Math.min(policy.cap, base + draws.uniform() * (up - base));
  }
  return wait;
}

/** The uniform that belongs to the k-th retry of the item. */
function uniformOf(retry: number, draws: RandomStream): number {
  for (let i = 0; i < retry; i++) draws.uniform();
  return draws.uniform();
}

/** `base` doubled `times` times; stops at what no horizon reaches. */
function doubled(base: Micros, times: number): Micros {
  let wait = base;
  for (let i = 0; i < times && wait < Number.MAX_SAFE_INTEGER; i++) wait *= 2;
  return wait;
}
