import { expect, test } from 'vitest';
import { findRetryPolicy } from '../../src/sources/retry-policy.ts';
import { type AsyncService, deliveryRule, deliveryWait, findService, services } from '../../src/sources/services.ts';
import { HOUR, SECOND } from '../../src/units/time.ts';

const senders = services.filter((service): service is AsyncService => service.kind === 'async');
const sender = (type: string): AsyncService => findService(type) as AsyncService;

/** Seconds that a sender waits after each of its first tries. */
function waits(type: string, count: number, date = '2026-11-23'): number[] {
  const rule = deliveryRule(sender(type), date);
  return Array.from({ length: count }, (_, index) => deliveryWait(rule, index + 1) / SECOND);
}

test('W-S1: SNS tries three times at once, twice after 1 s, ten times from 1 to 20 s apart, then every 20 s', () => {
  const found = waits('sns', 17);
  expect(found.slice(0, 5)).toEqual([0, 0, 1, 1, 1]);
  const growing = found.slice(4, 14);
  expect([growing[0], growing[9]]).toEqual([1, 20]);
  expect(growing.every((wait, index) => index === 0 || wait > growing[index - 1])).toBe(true);
  expect(found.slice(14)).toEqual([20, 20, 20]);
});

test('section 8: in January 2017 SNS retried up to three times', () => {
  expect(deliveryRule(sender('sns'), '2017-01-18').maxAttempts).toBe(4);
});

test('section 8: CloudWatch Logs retried up to five times in 2018, and for up to 24 h today', () => {
  expect(deliveryRule(sender('cloudwatch-logs'), '2018-12-31').maxAttempts).toBe(6);
  expect(deliveryRule(sender('cloudwatch-logs'), '2026-11-23')).toMatchObject({
    maxAttempts: Number.POSITIVE_INFINITY,
    maxAge: 24 * HOUR,
  });
});

test('W-S2: EventBridge doubles its wait up to five minutes', () => {
  expect(waits('eventbridge', 11)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
});

test.each(senders.map(({ type }) => type))(
  '%s gives up after some tries or at some age, or has its reason not to',
  (type) => {
    const { maxAttempts, maxAge } = deliveryRule(sender(type), '2026-11-23');
    // Alarms are "retried until accepted" (section 8).
    expect(Math.min(maxAttempts, maxAge) < Number.POSITIVE_INFINITY).toBe(type !== 'cloudwatch-alarm');
  },
);

test('every service that retries a synchronous call does so by a policy that exists', () => {
  const named = services.flatMap((service) => (service.kind === 'sync' ? (service.retry ?? []) : []));
  expect(named.filter((name) => findRetryPolicy(name) === undefined)).toEqual([]);
});

test.each([
  ['S-25', 'cognito', 5],
  ['S-27', 'alexa', 8],
  ['S-28', 'lex', 30],
  ['S-30', 'lambda-edge', 30],
])('%s: %s waits %i s', (_id, type, seconds) => {
  expect(findService(type)).toMatchObject({ kind: 'sync', timeout: seconds * SECOND });
});

test('no type stands for two services', () => {
  expect(new Set(services.map(({ type }) => type)).size).toBe(services.length);
});
