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
