import { expect, test } from 'vitest';
import { clientPolicy, clientTimeout, senderRule } from '../../src/sources/client.ts';
import { clientField } from '../../src/sources/index.ts';
import type { AsyncEra, SyncEra } from '../../src/sources/service.ts';
import { findEra } from '../../src/sources/services.ts';
import { MS, SECOND } from '../../src/units/time.ts';

const service = (type: string): SyncEra => findEra(type, '2026-11-23') as SyncEra;
const client = (written: unknown) => clientField.parse(written);
const platform = { defaultClientRetry: 'standard', apiGatewayTimeout: 29 * SECOND };

test('an SDK client that names no policy has that of its date, and a service its own', () => {
  expect(clientPolicy(service('sdk'), undefined, platform).name).toBe('standard');
  expect(clientPolicy(service('sdk'), undefined, { defaultClientRetry: 'javascript-v2-2017' }).name).toBe(
    'javascript-v2-2017',
  );
  expect(clientPolicy(service('api-gateway'), undefined, platform).name).toBe('none');
  expect(clientPolicy(service('step-functions'), client({ timeout: '1s' }), platform).name).toBe('step-functions');
});

test('what a scenario sets replaces that part of the policy alone', () => {
  const policy = clientPolicy(service('sdk'), client({ maxAttempts: 7, cap: '5s' }), platform);
  expect(policy).toMatchObject({ name: 'standard', maxAttempts: 7, cap: 5 * SECOND, throttleBase: 500 * MS });
});

test('a first wait that is set holds for throttles too', () => {
  expect(clientPolicy(service('sdk'), client({ base: '10ms' }), platform)).toMatchObject({
    base: 10 * MS,
    throttleBase: 10 * MS,
  });
});

test('a quota that is set keeps the costs of the policy, and brings those of the standard mode where it has none', () => {
  const costOf = (retry: string) => clientPolicy(service('sdk'), client({ retry, quota: 50 }), platform).quota;
  expect(costOf('standard-2026')).toEqual({ capacity: 50, costThrottle: 5, costTransient: 14, costTimeout: 14 });
  expect(costOf('custom')).toEqual({ capacity: 50, costThrottle: 5, costTransient: 10, costTimeout: 10 });
});

test('what is tried again can be named one by one', () => {
  const policy = clientPolicy(service('sdk'), client({ retry: 'custom', retryOn: ['function-error'] }), platform);
  expect(policy.retries).toEqual({ throttle: false, serviceError: false, timeout: false, functionError: true });
});

test('S-07, S-20: a try is waited for by the client and by the service, whichever is shorter', () => {
  expect(clientTimeout(service('sdk'), undefined, platform)).toBe(Number.POSITIVE_INFINITY);
  expect(clientTimeout(service('sdk'), client({ timeout: '3s' }), platform)).toBe(3 * SECOND);
  expect(clientTimeout(service('api-gateway'), client({ timeout: '60s' }), platform)).toBe(29 * SECOND);
  expect(clientTimeout(service('alexa'), client({ timeout: '60s' }), platform)).toBe(8 * SECOND);
  expect(clientTimeout(service('alexa'), client({ timeout: '2s' }), platform)).toBe(2 * SECOND);
});

test.each([
  ['R-01', 'javascript-v2-2017', 4],
  ['R-03', 'legacy', 5],
  ['R-05', 'standard', 3],
])('%s: who invokes with Event by %s tries %i times until the 202', (_id, defaultClientRetry, tries) => {
  const event = findEra('async', '2026-11-23') as AsyncEra;
  expect(senderRule(event, { defaultClientRetry }).maxAttempts).toBe(tries);
});

test('a service with a rule of its own repeats by it, whatever the SDKs do', () => {
  const eventbridge = findEra('eventbridge', '2026-11-23') as AsyncEra;
  expect(senderRule(eventbridge, platform)).toBe(eventbridge.delivery);
});
