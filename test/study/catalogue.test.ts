import { expect, test } from 'vitest';
import { functionMetrics } from '../../src/observe/catalogue.ts';
import { catalogueOf } from '../../src/study/catalogue.ts';
import { modelOf } from './samples.ts';

const catalogue = catalogueOf(modelOf().scenario);

test.each([
  ['functions.checkout.throttleRatio', 'share'],
  ['functions.checkout.concurrency.max', 'count'],
  ['functions.receipt.duration.p99', 'ms'],
  ['functions.receipt.cost.total', 'USD'],
  ['sources.web.latency.p99', 'ms'],
  ['sources.mail.expired', 'count'],
  ['downstreams.parcels.backlog.max', 'count'],
  ['account.concurrency.max', 'count'],
  ['cost.total', 'USD'],
])('%s is a metric, in %s', (path, unit) => {
  expect(catalogue.get(path)?.unit).toBe(unit);
});

test('every function has every metric of functions', () => {
  for (const { name } of functionMetrics) {
    expect(catalogue.has(`functions.checkout.${name}`), name).toBe(true);
    expect(catalogue.has(`functions.receipt.${name}`), name).toBe(true);
  }
});

test('a source has the metrics of its kind only', () => {
  expect(catalogue.has('sources.web.clientGaveUp')).toBe(true);
  expect(catalogue.has('sources.mail.clientGaveUp')).toBe(false);
  expect(catalogue.has('sources.web.expired')).toBe(false);
});

test('network interfaces are measured only where a function in a VPC needs them (E-40, E-43)', () => {
  const measured = (vpc: boolean, platform: { profile: string; networkInterfaceMemory?: number | null }): boolean => {
    const { scenario } = modelOf();
    const checkout = { ...scenario.functions.checkout, vpc };
    const found = catalogueOf({ ...scenario, functions: { ...scenario.functions, checkout }, platform });
    return found.has('functions.checkout.networkInterfaces.max');
  };
  expect(measured(true, { profile: 'lambda-2017' })).toBe(true);
  expect(measured(false, { profile: 'lambda-2017' })).toBe(false);
  expect(measured(true, { profile: 'lambda-2020' })).toBe(false);
  expect(measured(true, { profile: 'lambda-2020', networkInterfaceMemory: 3e9 })).toBe(true);
  expect(measured(true, { profile: 'lambda-2017', networkInterfaceMemory: null })).toBe(false);
});

test('SnapStart has a price only where it is charged, with the function and in the total (E-37)', () => {
  const priced = (runtime: string): readonly boolean[] => {
    const { scenario } = modelOf();
    const checkout = { ...scenario.functions.checkout, snapStart: true, runtime };
    const found = catalogueOf({ ...scenario, functions: { ...scenario.functions, checkout } });
    return ['functions.checkout.cost.snapStart', 'cost.snapStartPer30Days', 'functions.receipt.cost.snapStart'].map(
      (path) => found.has(path),
    );
  };
  expect(priced('python3.13')).toEqual([true, true, false]);
  expect(priced('java21')).toEqual([false, false, false]);
});
