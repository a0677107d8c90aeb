import { findRetryPolicy, type RetryPolicy } from '../platform/retry-policy.ts';
import { policyWith } from '../platform/retry-settings.ts';
import type { PlatformValues } from '../profiles/profile.ts';
import { assert } from '../units/assert.ts';
import type { Micros } from '../units/time.ts';
import type { ClientSettings } from './index.ts';
import type { AsyncEra, SyncEra } from './service.ts';
import { type DeliveryRule, ONCE } from './service-delivery.ts';

const FOR_EVER = Number.POSITIVE_INFINITY;

/** The retry policy of a source: the named one or the service's, with what the scenario sets itself. */
export function clientPolicy(
  service: SyncEra,
  client: ClientSettings | undefined,
  platform: Pick<PlatformValues, 'defaultClientRetry'>,
): RetryPolicy {
  const policy = policyNamed(client?.retry ?? service.retry ?? platform.defaultClientRetry);
  if (client === undefined) return policy;
  const { quota } = client;
  if (quota === undefined) return policyWith(policy, client);
  const costs = { costThrottle: 5, costTransient: 10, costTimeout: 10, ...policy.quota };
  return { ...policyWith(policy, client), quota: { ...costs, capacity: quota } };
}

/** How long one try is waited for: by the service, by the client, whichever is shorter. */
export function clientTimeout(
  service: SyncEra,
  client: ClientSettings | undefined,
  platform: Pick<PlatformValues, 'apiGatewayTimeout'>,
): Micros {
  const ofService = service.hasGateway ? platform.apiGatewayTimeout : (service.timeout ?? FOR_EVER);
  return Math.min(client?.timeout ?? FOR_EVER, ofService);
}

/** How an event is repeated until Lambda accepts it: by the service's own rule, or as the SDKs of the date repeat. */
export function senderRule(service: AsyncEra, platform: Pick<PlatformValues, 'defaultClientRetry'>): DeliveryRule {
  return service.delivery ?? deliveryOf(policyNamed(platform.defaultClientRetry));
}

/** A retry policy as a sender's rule, after errors of the service: its tries and its longest waits, without the jitter. */
export function deliveryOf({ maxAttempts, base, cap }: RetryPolicy): DeliveryRule {
  return { ...ONCE, maxAttempts, base, cap };
}

function policyNamed(name: string): RetryPolicy {
  const policy = findRetryPolicy(name);
  assert(policy !== undefined, `no retry policy is called "${name}"`);
  return policy;
}
