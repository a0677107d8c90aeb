/**
 * Reasons of a throttle, in the order of `Refusal` in the platform. All but the last are those of the Invoke API
 * (S-03); AWS publishes no reason for a throttle by the scaling rate, so that one is named here.
 */
export const REFUSAL_REASONS = [
  'ConcurrentInvocationLimitExceeded',
  'ReservedFunctionConcurrentInvocationLimitExceeded',
  'FunctionInvocationRateLimitExceeded',
  'ReservedFunctionInvocationRateLimitExceeded',
  'ScalingRateLimitExceeded',
] as const;
