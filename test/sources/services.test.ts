import { expect, test } from 'vitest';
import { findRetryPolicy } from '../../src/platform/retry-policy.ts';
import { findProfile } from '../../src/profiles/index.ts';
import type { AsyncEra } from '../../src/sources/service.ts';
import { type DeliveryRule, deliverySpan, deliveryWait, ONCE } from '../../src/sources/service-delivery.ts';
import { eraOn, findEra, findService, kindOn, services } from '../../src/sources/services.ts';
import { HOUR, SECOND } from '../../src/units/time.ts';
import { runYaml } from '../support/run.ts';

const TODAY = '2026-11-23';
const senders = services.filter((service) => eraOn(service, TODAY).kind === 'async');

/** The rule by which a service of its own repeats. */
function ruleOf(type: string, date = TODAY): DeliveryRule {
  const { delivery } = findEra(type, date) as AsyncEra;
  if (delivery === null) throw new Error(`${type} repeats as an SDK does`);
  return delivery;
}

/** Seconds that a sender waits after each of its first tries. */
function waits(type: string, count: number): number[] {
  return Array.from({ length: count }, (_, index) => deliveryWait(ruleOf(type), index + 1) / SECOND);
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
  expect(ruleOf('sns', '2017-01-18').maxAttempts).toBe(4);
});

test('section 8: CloudWatch Logs retried up to five times in 2018, and for up to 24 h today', () => {
  expect(ruleOf('cloudwatch-logs', '2018-12-31').maxAttempts).toBe(6);
  expect(ruleOf('cloudwatch-logs')).toMatchObject({
    maxAttempts: Number.POSITIVE_INFINITY,
    maxAge: 24 * HOUR,
  });
});

test('W-S2: EventBridge doubles its wait up to five minutes', () => {
  expect(waits('eventbridge', 11)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
});

test('section 8: a schedule was repeated for 24 h by CloudWatch Events, and at most 185 times since EventBridge', () => {
  expect(ruleOf('schedule', '2019-07-10')).toMatchObject({ maxAttempts: Number.POSITIVE_INFINITY, maxAge: 24 * HOUR });
  expect(ruleOf('schedule', '2019-07-11')).toEqual(ruleOf('eventbridge'));
});

test('W-S1: SNS tries for just over 23 days where Lambda never accepts', () => {
  const days = deliverySpan(ruleOf('sns')) / (24 * HOUR);
  expect(days).toBeGreaterThan(2_000_000 / 86_400);
  expect(days).toBeLessThan(23.2);
});

test('a sender tries until its tries or the age of the event end, and for ever without either', () => {
  const rule = { ...ONCE, base: SECOND, cap: 4 * SECOND };
  expect(deliverySpan(ONCE)).toBe(0);
  expect(deliverySpan({ ...rule, maxAttempts: 5 })).toBe((1 + 2 + 4 + 4) * SECOND);
  expect(deliverySpan({ ...rule, maxAttempts: 5, maxAge: 10 * SECOND })).toBe(10 * SECOND);
  expect(deliverySpan({ ...rule, maxAttempts: Number.POSITIVE_INFINITY, maxAge: HOUR })).toBe(HOUR);
  expect(deliverySpan({ ...rule, maxAttempts: Number.POSITIVE_INFINITY })).toBe(Number.POSITIVE_INFINITY);
});

test.each(senders.map(({ type }) => type).filter((type) => type !== 'async'))(
  '%s gives up after some tries or at some age, or has its reason not to',
  (type) => {
    const { maxAttempts, maxAge } = ruleOf(type);
    // Alarms are "retried until accepted" (section 8).
    expect(Math.min(maxAttempts, maxAge) < Number.POSITIVE_INFINITY).toBe(type !== 'cloudwatch-alarm');
  },
);

test('every service that retries a synchronous call does so by a policy that exists', () => {
  const named = services.flatMap(({ eras }) => eras.flatMap((era) => (era.kind === 'sync' ? (era.retry ?? []) : [])));
  expect(named.filter((name) => findRetryPolicy(name) === undefined)).toEqual([]);
});

test.each([
  ['S-25', 'cognito', 5],
  ['S-27', 'alexa', 8],
  ['S-28', 'lex', 30],
  ['S-30', 'lambda-edge', 30],
])('%s: %s waits %i s', (_id, type, seconds) => {
  expect(findEra(type, TODAY)).toMatchObject({ kind: 'sync', timeout: seconds * SECOND });
});

test('no type stands for two services', () => {
  const types = services.map(({ type }) => type);
  expect(types).toEqual([...new Set(types)]);
});

test('before it came, a service is taken as it was at first; an unknown type is none', () => {
  expect(findEra('cognito', '2000-01-01')).toBe(findService('cognito')?.eras[0]);
  expect([findEra('pigeon', TODAY), kindOn('pigeon', TODAY)]).toEqual([undefined, undefined]);
});

test.each([
  ['lambda-2017', 'sync'],
  ['lambda-2018', 'sync'],
  ['lambda-2020', 'async'],
  ['lambda-2026', 'async'],
])('S-36: in %s a custom resource of CloudFormation invokes by %s', (name, kind) => {
  expect(kindOn('cloudformation', findProfile(name)?.date ?? '')).toBe(kind);
});

test('S-36: a custom resource waited for its function in 2018, and hands an event over today', async () => {
  const scenario = (profile: string): string => `
name: custom-resource
platform: { profile: ${profile} }
run: { duration: 1h }
functions: { f: { duration: 1s, init: 0s, errorRate: 100% } }
sources: { s: { type: cloudformation, target: f, arrivals: { at: 0s, count: 1 } } }
`;
  const [then, now] = [await runYaml(scenario('lambda-2018')), await runYaml(scenario('lambda-2026'))];
  expect([then.value('functions.f.invocations'), then.value('sources.s.failed')]).toEqual([1, 1]);
  expect([now.value('functions.f.invocations'), now.value('sources.s.discarded')]).toEqual([3, 1]);
});
