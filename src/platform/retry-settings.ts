import { z } from 'zod';
import { duration, positiveCount } from '../units/fields.ts';
import { type RetryPolicy, retryPolicies } from './retry-policy.ts';

/** How somebody who calls repeats what failed: a named policy, and what is set in place of its own. */
export const retryFields = {
  retry: z
    .enum(retryPolicies.map((policy) => policy.name))
    .optional()
    .describe('Retry policy (R-01 to R-24); absent: the usual one of who calls.'),
  maxAttempts: positiveCount.optional().describe('Tries in all, the first included; overrides the policy.'),
  jitter: z.enum(['none', 'full', 'equal', 'decorrelated']).optional().describe('Randomness of the waits.'),
  base: duration.optional().describe('First wait, before jitter; doubled at each retry.'),
  cap: duration.optional().describe('Longest wait, before jitter.'),
  retryOn: z
    .array(z.enum(['throttle', 'service-error', 'timeout', 'function-error']))
    .optional()
    .describe('What is tried again; overrides the policy.'),
};

const retrySettings = z.object(retryFields);
export type RetrySettings = z.output<typeof retrySettings>;

/** A policy with some of its values replaced. */
export function policyWith(policy: RetryPolicy, settings: RetrySettings): RetryPolicy {
  const { maxAttempts, jitter, base, cap, retryOn } = settings;
  return {
    ...policy,
    maxAttempts: maxAttempts ?? policy.maxAttempts,
    jitter: jitter ?? policy.jitter,
    base: base ?? policy.base,
    throttleBase: base ?? policy.throttleBase,
    cap: cap ?? policy.cap,
    retries:
      retryOn === undefined
        ? policy.retries
        : {
            throttle: retryOn.includes('throttle'),
            serviceError: retryOn.includes('service-error'),
            timeout: retryOn.includes('timeout'),
            functionError: retryOn.includes('function-error'),
          },
  };
}
