import { expect, test } from 'vitest';
import { assumptionsOf } from '../../src/study/assumptions.ts';
import { modelOf, SHOP } from './samples.ts';

function names(changes: object = {}): string[] {
  return assumptionsOf(modelOf({ ...SHOP, ...changes })).map(({ name }) => name);
}

const { web, mail } = SHOP.sources;

test('each assumption says what it decides, its value, why, and its rows of the facts sheet', () => {
  const refill = assumptionsOf(modelOf()).find(({ name }) => name === 'requestRateWindow');
  expect(refill).toMatchObject({ value: '1s', facts: ['C-26'] });
  expect(refill?.why).not.toMatch(/^assumed/);
});

test('what the scenario sets itself is not assumed', () => {
  expect(names()).toContain('requestRateWindow');
  expect(names({ platform: { requestRateWindow: '2s' } })).not.toContain('requestRateWindow');
});

test('the asynchronous queue is assumed only where something uses it', () => {
  const isAsync = (name: string): boolean => name.startsWith('async');
  expect(names().some(isAsync)).toBe(true);
  expect(names({ sources: { web } }).some(isAsync)).toBe(false);
});

test('the retry policy of unknown clients is assumed only where there are callers', () => {
  expect(names()).toContain('defaultClientRetry');
  expect(names({ sources: { mail } })).not.toContain('defaultClientRetry');
});

test('values of a gate that the platform of the date does not have are not assumed', () => {
  const then = names({
    platform: { profile: 'lambda-2017' },
    functions: { receipt: SHOP.functions.receipt },
    sources: {},
  });
  expect(then).toContain('scalingScope');
  expect(then).not.toContain('scalingBurst');
  expect(then).not.toContain('requestRateWindow');
});

test('the making of network interfaces is assumed only where a function in a VPC needs them (E-41, E-43)', () => {
  const vpc = (profile: string, own: object): object => ({
    platform: { profile },
    functions: { receipt: { ...SHOP.functions.receipt, ...own } },
    sources: {},
  });
  expect(names(vpc('lambda-2017', { vpc: true }))).toContain('networkInterfaceDelay');
  expect(names(vpc('lambda-2017', {}))).not.toContain('networkInterfaceDelay');
  expect(names(vpc('lambda-2020', { vpc: true }))).not.toContain('networkInterfaceDelay');
});

test('the small steps of target tracking are assumed only where something tracks a target', () => {
  const step = 'provisionedScaleInStep';
  const withProvisioned = (provisionedConcurrency: unknown): object => ({
    functions: { ...SHOP.functions, checkout: { ...SHOP.functions.checkout, provisionedConcurrency } },
  });
  expect(names(withProvisioned(5))).not.toContain(step);
  expect(names(withProvisioned({ min: 1, max: 5, schedule: [{ at: '1m', min: 2 }] }))).not.toContain(step);
  expect(names(withProvisioned({ min: 1, max: 5, targetUtilization: '70%' }))).toContain(step);
});
