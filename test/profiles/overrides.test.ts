import { expect, test } from 'vitest';
import { z } from 'zod';
import { anachronisms } from '../../src/profiles/features.ts';
import { applyOverrides, findProfile, overridesField, profiles, profileValues } from '../../src/profiles/index.ts';
import type { PlatformProfile } from '../../src/profiles/profile.ts';
import { settingNames, settings } from '../../src/profiles/settings.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';

/** Profiles without provisioned concurrency hold numbers for it that no scenario may ask for. */
const EVERYTHING = { functions: { one: { provisionedConcurrency: 1 } } };

const values = profileValues(findProfile('lambda-2026') as PlatformProfile);

/** What is said about wrong overrides, each as `name: message`. */
function mistakes(input: object): string[] {
  const { error } = overridesField.safeParse(input);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('overrides are read with their units into base units and replace only what they name', () => {
  const overrides = overridesField.parse({
    accountConcurrency: 5000,
    requestRateWindow: '100ms',
    idleLifetime: { distribution: 'uniform', min: '5m', max: '10m' },
    maximumEnvironmentAge: '4h',
    memoryMaximum: '3008MB',
    apiGatewayRate: '600/m',
    asyncThrottleRetryJitter: '50%',
    initBilled: false,
  });
  const changed = applyOverrides(values, overrides);
  expect(changed).toMatchObject({
    accountConcurrency: 5000,
    requestRateWindow: SECOND / 10,
    idleLifetime: { distribution: 'uniform', min: 5 * MINUTE, max: 10 * MINUTE },
    maximumEnvironmentAge: { distribution: 'constant', value: 4 * HOUR },
    memoryMaximum: 3008 * 1024 * 1024,
    apiGatewayRate: 10,
    asyncThrottleRetryJitter: 0.5,
    initBilled: false,
  });
  const untouched = settingNames.filter((name) => !(name in overrides));
  for (const name of untouched) expect(changed[name], name).toBe(values[name]);
});

test('null takes away a limit that a platform may lack, and only such a one', () => {
  expect(applyOverrides(values, overridesField.parse({ requestRateFactor: null })).requestRateFactor).toBeNull();
  expect(mistakes({ accountConcurrency: null })).toHaveLength(1);
});

test('an override that is left out leaves the profile as it is', () => {
  expect(applyOverrides(values, overridesField.parse({}))).toEqual(values);
  expect(applyOverrides(values, { accountConcurrency: undefined })).toEqual(values);
});

test.each([
  [{ scalingInterval: 10 }, /^scalingInterval: expected a duration such as/],
  [{ scalingInterval: '10 parsecs' }, /^scalingInterval: expected a duration such as/],
  [{ memoryMaximum: '3s' }, /^memoryMaximum: expected a size such as/],
  [{ apiGatewayRate: 100 }, /^apiGatewayRate: expected a rate such as/],
  [{ asyncDuplicateRate: '120%' }, /^asyncDuplicateRate: /],
  [{ accountConcurrency: 0 }, /^accountConcurrency: expected a whole number from 1 to 10,000,000, got 0$/],
  [{ functionTimeoutMaximum: '400d' }, /^functionTimeoutMaximum: expected a duration from 1ms to 1d, got 400d$/],
  [{ asyncMaximumRetryAttempts: 3 }, /^asyncMaximumRetryAttempts: expected a whole number from 0 to 2, got 3$/],
  [{ requestRateFactor: Number.NaN }, /^requestRateFactor: expected a number from 0.001 to 1,000,000, got NaN$/],
  [{ accountConcurrency: 'many' }, /^accountConcurrency: expected a whole number from 1 to 10,000,000, got "many"$/],
  [{ accountConcurrency: 1.5 }, /^accountConcurrency: expected a whole number/],
  [{ scalingScope: 'region' }, /^scalingScope: /],
  [{ idleLifetime: { distribution: 'uniform', min: '10m', max: '5m' } }, /^idleLifetime/],
  [{ pricePerGBSecondX86: [{ upTo: 10, price: 1 }] }, /^pricePerGBSecondX86: expected steps with growing "upTo"/],
  [{ pricePerGBSecondX86: [{ price: 1 }, { price: 2 }] }, /^pricePerGBSecondX86: expected steps with growing "upTo"/],
  [{ accountConcurency: 10 }, /Unrecognized key/],
])('a wrong override is refused with one message: %j', (input, message) => {
  const found = mistakes(input);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(message);
});

test('all wrong overrides are told at once', () => {
  expect(
    mistakes({ scalingInterval: 10, memoryMaximum: '3s', accountConcurrency: -1, initBilled: 'yes' }),
  ).toHaveLength(4);
});

test('price steps are written without an end in the last one', () => {
  const { pricePerGBSecondX86 } = overridesField.parse({
    pricePerGBSecondX86: [{ upTo: 1000, price: 2 }, { price: 1 }],
  });
  expect(pricePerGBSecondX86).toEqual([
    { upTo: 1000, price: 2 },
    { upTo: Number.POSITIVE_INFINITY, price: 1 },
  ]);
});

test('every value of the platform is described for editors', () => {
  const schema = z.toJSONSchema(overridesField, { io: 'input' });
  const properties = schema.properties as Record<string, { description?: string }>;
  expect(Object.keys(properties)).toEqual([...settingNames]);
  for (const name of settingNames) expect(properties[name].description, name).toMatch(/\.$/);
});

test('every number of a profile that has all features lies within the bounds for overrides', () => {
  for (const profile of profiles.filter(({ date }) => anachronisms(EVERYTHING, date).length === 0)) {
    for (const name of settingNames) {
      const setting = settings[name];
      const value = profile.values[name].value;
      if (!('from' in setting) || value === null) continue;
      const place = `${profile.name} ${name}`;
      expect(value, place).toBeGreaterThanOrEqual(setting.from);
      expect(value, place).toBeLessThanOrEqual(setting.to);
    }
  }
});

test('bounds of plain numbers reach the editor', () => {
  const { properties } = z.toJSONSchema(overridesField, { io: 'input' });
  expect(properties?.accountConcurrency).toMatchObject({ type: 'integer', minimum: 1, maximum: 10_000_000 });
});
