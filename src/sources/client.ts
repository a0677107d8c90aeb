import type { PlatformValues } from '../profiles/profile.ts';
import { assert } from '../units/assert.ts';
import type { Micros } from '../units/time.ts';
import type { ClientSettings } from './index.ts';
import { findRetryPolicy, type RetryPolicy } from './retry-policy.ts';
import type { SyncService } from './services.ts';

const FOR_EVER = Number.POSITIVE_INFINITY;

/** The retry policy of a source: the named one or the service's, with what the scenario sets itself. */
export function clientPolicy(
  service: SyncService,
  client: ClientSettings | undefined,
  platform: Pick<PlatformValues, 'defaultClientRetry'>,
): RetryPolicy {
  const name = client?.retry ?? service.retry ?? platform.defaultClientRetry;
  const policy = findRetryPolicy(name);
  assert(policy !== undefined, `no retry policy is called "${name}"`);
  if (client === undefined) return policy;
  const { maxAttempts, jitter, base, cap, quota, retryOn } = client;
  return {
    ...policy,
    maxAttempts: maxAttempts ?? policy.maxAttempts,
    jitter: jitter ?? policy.jitter,
    base: base ?? policy.base,
    throttleBase: base ?? policy.throttleBase,
    cap: cap ?? policy.cap,
    quota:
      quota === undefined
        ? policy.quota
        : { costThrottle: 5, costTransient: 10, costTimeout: 10, ...policy.quota, capacity: quota },
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

/** How long one try is waited for: by the service, by the client, whichever is shorter. */
export function clientTimeout(
  service: SyncService,
  client: ClientSettings | undefined,
  platform: Pick<PlatformValues, 'apiGatewayTimeout'>,
): Micros {
  const ofService = service.hasGateway ? platform.apiGatewayTimeout : (service.timeout ?? FOR_EVER);
  return Math.min(client?.timeout ?? FOR_EVER, ofService);
}
