import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  Cause,
  findRetryPolicy,
  isRetryable,
  type Jitter,
  type RetryPolicy,
  retryPolicies,
  retryWait,
} from '../../src/platform/retry-policy.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { type Micros, MS, SECOND } from '../../src/units/time.ts';

const policy = (name: string): RetryPolicy => findRetryPolicy(name) as RetryPolicy;
const names = retryPolicies.map(({ name }) => name);

/** Milliseconds before each retry, at their largest: u = 1. */
function longestWaits(name: string, cause: Cause): number[] {
  const { maxAttempts } = policy(name);
  const retries = Array.from({ length: maxAttempts - 1 }, (_, retry) => retry);
  return retries.map(
    (retry) => retryWait({ ...policy(name), jitter: 'none' }, cause, retry, new RandomStream('any')) / MS,
  );
}

test.each([
  ['R-01', 'javascript-v2-2017', Cause.serviceError, [100, 200, 400]],
  ['R-03', 'legacy', Cause.throttle, [1000, 2000, 4000, 8000]],
  ['R-04', 'standard-python', Cause.throttle, [1000, 2000]],
  ['R-05', 'standard', Cause.throttle, [500, 1000]],
  ['R-05', 'standard', Cause.serviceError, [100, 200]],
  ['R-05', 'adaptive', Cause.throttle, [500, 1000]],
  ['R-06', 'standard-2026', Cause.throttle, [1000, 2000]],
  ['R-06', 'standard-2026', Cause.timeout, [50, 100]],
  ['R-08', 'standard-java', Cause.throttle, [1000, 2000]],
  ['R-08', 'standard-java', Cause.serviceError, [100, 200]],
  ['S-29', 'step-functions', Cause.serviceError, [2000, 4000, 8000, 16_000, 32_000, 64_000]],
] as const)('%s: the longest waits of %s', (_id, name, cause, waits) => {
  expect(longestWaits(name, cause)).toEqual(waits);
});

test.each([
  ['none', []],
  ['javascript-v2-2017', ['serviceError', 'timeout']], // no 429
  ['legacy', ['throttle', 'serviceError', 'timeout', 'gateway']],
  ['standard', ['throttle', 'serviceError', 'timeout', 'gateway']],
  ['standard-2026', ['throttle', 'serviceError', 'timeout', 'gateway']],
  ['cognito', ['timeout']], // S-25: not when Invoke itself answers
  ['step-functions', ['serviceError', 'timeout']], // S-29: no 429
])('R-07: %s tries again after %j', (name, causes) => {
  const retried = Object.entries(Cause).filter(([, cause]) => isRetryable(policy(name), cause));
  expect(retried.map(([cause]) => cause).sort()).toEqual([...causes].sort());
});

test.each(names)('R-11: %s never tries again after a function error', (name) => {
  expect(isRetryable(policy(name), Cause.functionError)).toBe(false);
});

test('R-05: a wait grows no further than its cap', () => {
  expect(retryWait({ ...policy('standard'), jitter: 'none' }, Cause.throttle, 30, new RandomStream('any'))).toBe(
    20 * SECOND,
  );
});

test.each<[Jitter, (bound: Micros) => [number, number]]>([
  ['full', (bound) => [0, bound]],
  ['equal', (bound) => [bound / 2, bound]],
  ['decorrelated', () => [100 * MS, 20 * SECOND]],
])('%s jitter keeps a wait within its bounds', (jitter, boundsOf) => {
  fc.assert(
    fc.property(fc.nat({ max: 12 }), fc.integer(), (retry, own) => {
      const draws = new RandomStream('item');
      draws.restart(own, 0);
      const [low, high] = boundsOf(Math.min(100 * MS * 2 ** retry, 20 * SECOND));
      const wait = retryWait({ ...policy('custom'), jitter }, Cause.serviceError, retry, draws);
      expect(wait).toBeGreaterThanOrEqual(Math.floor(low));
      expect(wait).toBeLessThanOrEqual(high);
    }),
  );
});

test('each retry of an item has a random number of its own', () => {
  const wait = (retry: number): number => {
    const draws = new RandomStream('item');
    draws.restart(42, 0);
    return retryWait({ ...policy('custom'), cap: 100 * MS }, Cause.serviceError, retry, draws);
  };
  expect(new Set([wait(0), wait(1), wait(2), wait(3)]).size).toBe(4);
});

test('R-05: the JavaScript engine waits whole milliseconds', () => {
  for (let own = 0; own < 50; own++) {
    const draws = new RandomStream('item');
    draws.restart(own, 0);
    expect(retryWait(policy('standard'), Cause.throttle, 0, draws) % MS).toBe(0);
  }
});
