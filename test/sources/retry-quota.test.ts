import { expect, test } from 'vitest';
import { Cause, findRetryPolicy, type RetryPolicy } from '../../src/platform/retry-policy.ts';
import { RetryQuota } from '../../src/sources/retry-quota.ts';

const quotaOf = (name: string, clients = 1): RetryQuota =>
  new RetryQuota(findRetryPolicy(name) as RetryPolicy, clients);

/** How many retries a client can still pay for. */
function payable(quota: RetryQuota, cause: Cause, client = 0): number {
  let paid = 0;
  while (paid < 1000 && quota.pay(client, quota.cost(cause))) paid++;
  return paid;
}

test.each([
  ['R-04', 'standard-python', Cause.throttle, 100],
  ['R-04', 'standard-python', Cause.timeout, 50],
  ['R-05', 'standard', Cause.throttle, 100],
  ['R-05', 'standard', Cause.serviceError, 50],
  ['R-06', 'standard-2026', Cause.throttle, 100],
  ['R-06', 'standard-2026', Cause.serviceError, 35],
  ['R-08', 'standard-java', Cause.timeout, 100],
])('%s: a full quota of %s, cause %i, pays for %i retries', (_id, name, cause, retries) => {
  expect(payable(quotaOf(name), cause as Cause)).toBe(retries);
});

test('R-04: a success gives back what its last retry cost, and 1 if it was not retried', () => {
  const quota = quotaOf('standard');
  payable(quota, Cause.throttle);
  for (let success = 0; success < 4; success++) quota.giveBack(0, 0);
  expect(payable(quota, Cause.throttle)).toBe(0);
  quota.giveBack(0, 0);
  expect(payable(quota, Cause.throttle)).toBe(1);
  quota.giveBack(0, 10);
  expect(payable(quota, Cause.throttle)).toBe(2);
});

test('a quota never holds more than it began with', () => {
  const quota = quotaOf('standard');
  for (let success = 0; success < 50; success++) quota.giveBack(0, 10);
  expect(payable(quota, Cause.throttle)).toBe(100);
});

test('R-09: each client has a quota of its own', () => {
  const quota = quotaOf('standard', 2);
  expect(payable(quota, Cause.throttle, 0)).toBe(100);
  expect(payable(quota, Cause.throttle, 1)).toBe(100);
});

test('R-03: a policy without a quota pays for every retry', () => {
  const quota = quotaOf('legacy');
  expect(quota.cost(Cause.throttle)).toBe(0);
  expect(payable(quota, Cause.throttle)).toBe(1000);
});
