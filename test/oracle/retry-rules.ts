// How callers retry, row by row as the facts sheet has it (section 4.1), and not as the engine does.

/** Why a try came to nothing, as its caller hears it. `gateway`: refused by API Gateway, before Lambda. */
export type Cause = 'throttle' | 'service error' | 'timeout' | 'function error' | 'gateway';

/** Times in microseconds. */
export interface RetryRule {
  readonly attempts: number;
  readonly retried: readonly Cause[];
  /** First wait, after a throttle and after anything else; doubled at each retry up to the cap. */
  readonly throttleBase: number;
  readonly base: number;
  readonly cap: number;
  readonly jitter: 'none' | 'full' | 'equal' | 'decorrelated';
  /** Waits are rounded down to whole ones of these. */
  readonly step: number;
  /** The retry quota of a client, and what a retry costs of it; null: retries are free. */
  readonly quota: null | {
    readonly capacity: number;
    readonly throttle: number;
    readonly serviceError: number;
    readonly timeout: number;
  };
  /** Whether the client limits its own rate of sending. */
  readonly isAdaptive: boolean;
}

const MS = 1_000;
const SECOND = 1_000 * MS;
const SDK: readonly Cause[] = ['throttle', 'gateway', 'service error', 'timeout'];
const NEVER: RetryRule = {
  attempts: 1,
  retried: [],
  throttleBase: 0,
  base: 0,
  cap: Number.POSITIVE_INFINITY,
  jitter: 'none',
  step: 1,
  quota: null,
  isAdaptive: false,
};
const quota = (throttle: number, serviceError: number, timeout: number) => ({
  capacity: 500,
  throttle,
  serviceError,
  timeout,
});

/** u x min(base x 2^i, 20 s), three tries. */
function modern(base: number, throttleBase: number, costs: RetryRule['quota'], step = 1): RetryRule {
  return {
    attempts: 3,
    retried: SDK,
    base,
    throttleBase,
    cap: 20 * SECOND,
    jitter: 'full',
    step,
    quota: costs,
    isAdaptive: false,
  };
}

const standard = modern(100 * MS, 500 * MS, quota(5, 10, 10), MS);

export const retryRules: Readonly<Record<string, RetryRule>> = {
  none: NEVER,
  // four tries, u x 100 ms x 2^i without a cap; Lambda's 429 is not retried.
  'javascript-v2-2017': {
    ...NEVER,
    attempts: 4,
    retried: ['service error', 'timeout'],
    base: 100 * MS,
    throttleBase: 100 * MS,
    jitter: 'full',
  },
  // five tries, u x 2^i seconds without a cap.
  legacy: { ...NEVER, attempts: 5, retried: SDK, base: SECOND, throttleBase: SECOND, jitter: 'full' },
  standard, // R-05, whole milliseconds
  'standard-python': modern(SECOND, SECOND, quota(5, 5, 10)),
  'standard-java': modern(100 * MS, SECOND, quota(5, 5, 5)),
  'standard-go': modern(SECOND, SECOND, quota(5, 5, 10)), // R-08a
  'standard-2026': modern(50 * MS, SECOND, quota(5, 14, 14), MS),
  adaptive: { ...standard, isAdaptive: true },
  custom: modern(100 * MS, 100 * MS, null),
  // Services that repeat by rules of their own: three calls at most, not after 5xx (S-25); 2 s doubled, six times (S-29).
  cognito: { ...NEVER, attempts: 3, retried: ['timeout'] },
  'step-functions': {
    ...NEVER,
    attempts: 7,
    retried: ['service error', 'timeout'],
    base: 2 * SECOND,
    throttleBase: 2 * SECOND,
  },
};
