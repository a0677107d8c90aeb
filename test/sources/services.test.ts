import { expect, test } from 'vitest';
import { existsOn } from '../../src/profiles/features.ts';
import { findProfile, profiles } from '../../src/profiles/index.ts';
import { findRetryPolicy } from '../../src/sources/retry-policy.ts';
import { eraOn, serviceTable } from '../../src/sources/service-table.ts';
import {
  type AsyncService,
  deliveryRule,
  deliveryWait,
  findService,
  kindOn,
  services,
} from '../../src/sources/services.ts';
import { HOUR, SECOND } from '../../src/units/time.ts';
import { runYaml } from '../support/run.ts';

const TODAY = '2026-11-23';
const senders = services.filter((service): service is AsyncService => service.kind === 'async');
const sender = (type: string): AsyncService => findService(type, TODAY) as AsyncService;

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
  expect(findService(type, TODAY)).toMatchObject({ kind: 'sync', timeout: seconds * SECOND });
});

test('no type stands for two services on one day', () => {
  for (const { type, since } of services) {
    expect(services.filter((other) => other.type === type && existsOn(other, since)).length, type).toBe(1);
  }
});

test.each([
  ['lambda-2017', 'sync'],
  ['lambda-2018', 'sync'],
  ['lambda-2020', 'async'],
  ['lambda-2026', 'async'],
])('S-36: in %s a custom resource of CloudFormation invokes by %s', (name, kind) => {
  expect(kindOn('cloudformation', findProfile(name)?.date ?? '')).toBe(kind);
});

test('section 8: how a type invokes on the date of a profile is what the table of services says', () => {
  const words = { synchronous: 'sync', asynchronous: 'async' } as Readonly<Record<string, string>>;
  for (const { date } of profiles) {
    for (const row of serviceTable) {
      const kind = words[eraOn(row, date)?.invocation ?? ''];
      if (kind !== undefined) expect(kindOn(row.type, date), `${row.type} on ${date}`).toBe(kind);
    }
  }
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
