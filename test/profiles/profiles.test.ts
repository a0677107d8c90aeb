import { expect, test } from 'vitest';
import { isAssumed } from '../../src/profiles/dated.ts';
import { findProfile, profiles, profileValues } from '../../src/profiles/index.ts';
import type { PlatformProfile, PlatformValues } from '../../src/profiles/profile.ts';
import { settingNames } from '../../src/profiles/settings.ts';
import { buildDistribution } from '../../src/random/index.ts';
import { HOUR, MINUTE, MS, SECOND } from '../../src/units/time.ts';

const KB = 1024;
const GB = 1024 * 1024 * 1024;
const MB = 1024 * KB;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const FACT = /^(W-)?[A-Z]{1,3}-?[A-Z]?\d+[a-z]?$/;

const entries = profiles.flatMap((profile) =>
  settingNames.map((name) => ({ profile, name, entry: profile.values[name] })),
);

test('profiles stand in the order of their dates, and each is the platform of the year in its name', () => {
  const dates = profiles.map(({ date }) => date);
  expect(dates).toEqual(dates.toSorted());
  expect(profiles.map(({ name }) => name)).toEqual([
    'lambda-2017',
    'lambda-2018',
    'lambda-2020',
    'lambda-2022',
    'lambda-2024',
    'lambda-2026',
  ]);
  for (const { name, date } of profiles) expect(date.slice(0, 4), name).toBe(name.slice(-4));
});

test('every value of every profile says where it was read, from when it holds, and by which facts', () => {
  for (const { profile, name, entry } of entries) {
    const place = `${profile.name} ${name}`;
    expect(entry.source.length, place).toBeGreaterThan(10);
    expect(entry.asOf, place).toMatch(ISO_DATE);
    expect(entry.facts.length, place).toBeGreaterThan(0);
    for (const fact of entry.facts) expect(fact, place).toMatch(FACT);
  }
});

test('no profile has a value that came after its date', () => {
  for (const { profile, name, entry } of entries) {
    expect(entry.asOf <= profile.date, `${profile.name} ${name} holds from ${entry.asOf}`).toBe(true);
  }
});

test('what a profile assumes comes with a reason', () => {
  for (const { profile, name, entry } of entries) {
    if (isAssumed(entry)) expect(entry.source, `${profile.name} ${name}`).toMatch(/^assumed: .{10,}/);
  }
});

test('every profile has exactly the values of the settings table', () => {
  for (const { name, values } of profiles)
    expect(Object.keys(values).toSorted(), name).toEqual([...settingNames].toSorted());
});

test('laws of the profiles can be built, and numbers are in base units', () => {
  for (const profile of profiles) {
    const { idleLifetime, maximumEnvironmentAge } = profileValues(profile);
    const idle = buildDistribution(idleLifetime);
    const age = buildDistribution(maximumEnvironmentAge);
    expect(idle.mean, profile.name).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(idle.mean, profile.name).toBeLessThanOrEqual(HOUR);
    expect(age.mean, profile.name).toBeGreaterThanOrEqual(4 * HOUR);
  }
});

test('a profile is found by its name, and an unknown name gives nothing', () => {
  expect(findProfile('lambda-2022')?.date).toBe('2022-12-31');
  expect(findProfile('lambda-2019')).toBeUndefined();
});

/** A value over the years 2017, 2018, 2020, 2022, 2024, 2026, with the rows of the facts sheet that give it. */
type History<Name extends keyof PlatformValues = keyof PlatformValues> = readonly [string, Name, readonly unknown[]];

const histories: readonly History[] = [
  ['C-03, C-04', 'accountConcurrency', [100, 1000, 1000, 1000, 1000, 1000]],
  ['C-10, C-11', 'unreservedFloor', [0, 100, 100, 100, 100, 100]],
  ['C-20, C-25', 'requestRateFactor', [null, null, 10, 10, 10, 10]],
  ['C-30, C-34, C-35', 'scalingScope', ['none', 'account', 'account', 'account', 'function', 'function']],
  ['C-31, C-34', 'scalingBurst', [3000, 3000, 3000, 3000, 1000, 1000]],
  ['C-30, C-34', 'scalingIncrement', [500, 500, 500, 500, 1000, 1000]],
  ['C-30, C-34', 'scalingInterval', [MINUTE, MINUTE, MINUTE, MINUTE, 10 * SECOND, 10 * SECOND]],
  ['C-31, question 17', 'scalingRefill', ['stepped', 'stepped', 'stepped', 'stepped', 'continuous', 'continuous']],
  ['C-33, question 4', 'scalingAppliesToAsync', [true, true, true, true, true, true]],
  ['E-60', 'memoryMaximum', [1536, 3008, 10_240, 10_240, 10_240, 10_240].map((size) => size * MB)],
  ['E-40, E-43', 'networkInterfaceMemory', [1.5 * GB, 3 * GB, null, null, null, null]],
  ['E-63', 'streamedResponseMaximum', [null, null, null, null, 20 * MB, 200 * MB]],
  ['E-37', 'pricePerRestoredGB', [0, 0, 0, 0, 0.0001397998, 0.0001397998]],
  ['E-37', 'pricePerSnapshotGBSecond', [0, 0, 0, 0, 0.0000015046, 0.0000015046]],
  ['E-60', 'memoryStep', [64, 64, 1, 1, 1, 1].map((size) => size * MB)],
  ['E-62', 'functionTimeoutMaximum', [300, 900, 900, 900, 900, 900].map((seconds) => seconds * SECOND)],
  ['A-16', 'recursionLimit', [null, null, null, null, 16, 16]],
  ['E-64', 'asyncPayloadMaximum', [128, 256, 256, 256, 256, 1024].map((size) => size * KB)],
  ['E-65', 'ephemeralStorageMaximum', [512, 512, 512, 10_240, 10_240, 10_240].map((size) => size * MB)],
  ['C-40, C-43, C-45', 'provisionedAllocationPerMinute', [0, 0, 500, 500, 6000, 6000]],
  ['C-43, C-45', 'provisionedAllocationBurst', [0, 0, 3000, 3000, 0, 0]],
  ['A-04, A-08', 'asyncMaximumEventAge', [6, 6, 6, 6, 6, 6].map((hours) => hours * HOUR)],
  ['A-02', 'asyncMaximumRetryAttempts', [2, 2, 2, 2, 2, 2]],
  ['A-03', 'asyncErrorRetryDelayFirst', [1, 1, 1, 1, 1, 1].map((minutes) => minutes * MINUTE)],
  ['A-03', 'asyncErrorRetryDelaySecond', [2, 2, 2, 2, 2, 2].map((minutes) => minutes * MINUTE)],
  ['A-04', 'asyncThrottleRetryMaximum', [5, 5, 5, 5, 5, 5].map((minutes) => minutes * MINUTE)],
  ['S-21, S-22', 'apiGatewayRate', [1000, 10_000, 10_000, 10_000, 10_000, 10_000]],
  ['S-21, S-22', 'apiGatewayBurst', [2000, 5000, 5000, 5000, 5000, 5000]],
  ['M-06, M-17', 'concurrencyMetricInterval', [null, MINUTE, MINUTE, MINUTE, MINUTE, MINUTE]],
  ['M-06', 'concurrencyMetricStatistic', ['average', 'average', 'maximum', 'maximum', 'maximum', 'maximum']],
  ['B-02, B-03', 'billingIncrement', [100, 100, 1, 1, 1, 1].map((step) => step * MS)],
  ['B-04, B-05', 'initBilled', [false, false, false, false, false, true]],
  ['B-20', 'pricePerRequest', [2e-7, 2e-7, 2e-7, 2e-7, 2e-7, 2e-7]],
  ['B-23', 'pricePerProvisionedGBSecondX86', [0, 0, 0.0000041667, 0.0000041667, 0.0000041667, 0.0000041667]],
  ['B-25', 'pricePerEphemeralGBSecond', [0, 0, 0, 0.0000000309, 0.0000000309, 0.0000000309]],
];

test.each(histories)('%s: %s over the years', (_facts, name, expected) => {
  expect(profiles.map((profile) => profileValues(profile)[name])).toEqual(expected);
});

test('B-21, B-22: tiers begin in 2022, and so does arm64 among these profiles', () => {
  const tiers = (profile: PlatformProfile) => profileValues(profile).pricePerGBSecondX86.map(({ price }) => price);
  expect(profiles.map(tiers)).toEqual([
    [0.00001667],
    [0.00001667],
    [0.0000166667],
    [0.0000166667, 0.000015, 0.0000133334],
    [0.0000166667, 0.000015, 0.0000133334],
    [0.0000166667, 0.000015, 0.0000133334],
  ]);
  expect(profiles.map((profile) => profileValues(profile).pricePerGBSecondArm64.length)).toEqual([0, 0, 0, 3, 3, 3]);
});

test('tiers climb without gaps, and the last one has no end', () => {
  for (const profile of profiles) {
    const { pricePerGBSecondX86: x86, pricePerGBSecondArm64: arm64 } = profileValues(profile);
    for (const tiers of [x86, arm64].filter(({ length }) => length > 0)) {
      const bounds = tiers.map(({ upTo }) => upTo);
      expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
      expect(bounds.at(-1)).toBe(Number.POSITIVE_INFINITY);
    }
  }
});
