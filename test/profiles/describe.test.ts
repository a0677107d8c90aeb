import { expect, test } from 'vitest';
import { describeProfile, differences, findProfile, profiles } from '../../src/profiles/index.ts';
import type { PlatformProfile } from '../../src/profiles/profile.ts';
import { settingNames } from '../../src/profiles/settings.ts';

const named = (name: string) => findProfile(name) as PlatformProfile;
const changed = (later: string, earlier: string) =>
  differences(named(later), named(earlier)).map(({ name, before, after }) => `${name}: ${before} -> ${after}`);

test('a profile is described value by value, with units, source and date', () => {
  const rows = describeProfile(named('lambda-2026'));
  expect(rows.map(({ name }) => name)).toEqual(settingNames);
  const shown = new Map(rows.map(({ name, value }) => [name, value]));
  expect(shown.get('accountConcurrency')).toBe('1,000');
  expect(shown.get('scalingInterval')).toBe('10s');
  expect(shown.get('memoryPerVcpu')).toBe('1769MB');
  expect(shown.get('idleLifetime')).toBe('6m');
  expect(shown.get('maximumEnvironmentAge')).toBe('uniform, min 2h, max 8h');
  expect(shown.get('pricePerRequest')).toBe('$0.0000002');
  expect(shown.get('pricePerGBSecondX86')).toBe(
    '$0.0000166667 up to 6,000,000,000, $0.000015 up to 15,000,000,000, then $0.0000133334',
  );
  expect(shown.get('initBilled')).toBe('yes');
});

test('what nobody has published is marked', () => {
  const rows = describeProfile(named('lambda-2026'));
  const assumed = rows.filter((row) => row.assumed).map(({ name }) => name);
  expect(assumed).toEqual(expect.arrayContaining(['requestRateWindow', 'idleLifetime', 'reuseOrder']));
  expect(assumed).not.toContain('accountConcurrency');
});

test('a limit that did not exist is shown as none', () => {
  const rate = describeProfile(named('lambda-2017')).find(({ name }) => name === 'requestRateFactor');
  expect(rate?.value).toBe('none');
});

test('a profile does not differ from itself', () => {
  for (const profile of profiles) expect(differences(profile, profile)).toEqual([]);
});

test('the last step changes idle lifetime, maximum age, sizes, messages in flight and the billing of Init, and nothing else', () => {
  expect(changed('lambda-2026', 'lambda-2024')).toEqual([
    'streamedResponseMaximum: 20MB -> 200MB',
    'idleLifetime: uniform, min 5m, max 7m -> 6m',
    'maximumEnvironmentAge: 4h -> uniform, min 2h, max 8h',
    'asyncPayloadMaximum: 256KB -> 1MB',
    'sqsMessageSizeMaximum: 256KB -> 1MB',
    'sqsFifoInFlightMaximum: 20,000 -> 120,000',
    'kinesisRecordSizeMaximum: 1MB -> 10MB',
    'initBilled: no -> yes',
  ]);
});

test('C-30, C-34: the step over November 2023 is a change of the scaling rates, of functions and of the mappings of queues, and brings streamed responses and new prices', () => {
  expect(changed('lambda-2024', 'lambda-2022')).toEqual([
    'scalingScope: account -> function',
    'scalingBurst: 3,000 -> 1,000',
    'scalingIncrement: 500 -> 1,000',
    'scalingInterval: 1m -> 10s',
    'scalingRefill: stepped -> continuous',
    'streamedResponseMaximum: none -> 20MB',
    'provisionedAllocationPerMinute: 500 -> 6,000',
    'provisionedAllocationBurst: 3,000 -> 0',
    'recursionLimit: none -> 16',
    'sqsPollersPerMinute: 60 -> 300',
    'sqsPollersMaximum: 1,000 -> 1,250',
    'pricePerRestoredGB: $0 -> $0.0001397998',
    'pricePerSnapshotGBSecond: $0 -> $0.0000015046',
  ]);
});

test('a change says from when it holds and where that was read', () => {
  const [first] = differences(named('lambda-2018'), named('lambda-2017'));
  expect(first).toMatchObject({
    name: 'accountConcurrency',
    before: '100',
    after: '1,000',
    asOf: '2017-11-30',
    facts: ['C-03'],
  });
});
