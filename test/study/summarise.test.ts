import { expect, test } from 'vitest';
import { summarise } from '../../src/study/summarise.ts';
import { type Summary, summaryField } from '../../src/study/summary-schema.ts';
import { calmRuns, entity, modelOf, runResult, SHOP, throttledRuns } from './samples.ts';

const OPTIONS = { confidence: 0.95, asked: 4, partial: false, version: '1.2.3' };

function throttled(): Summary {
  return summarise(modelOf(), throttledRuns(), OPTIONS);
}

test('metrics are nested by the parts of their names, under their entity', () => {
  const summary = throttled();
  expect(summary.functions.checkout).toMatchObject({ throttles: { value: 182, unit: 'count' } });
  expect(summary.functions.checkout).toMatchObject({ concurrency: { max: { value: 40, low: 40, high: 40 } } });
  expect(summary.account).toMatchObject({ concurrency: { max: { value: 42 } } });
  expect(summary.cost).toMatchObject({ total: { value: 0.0102, unit: 'USD' } });
});

test('a metric that was never observed is null, and one of the catalogue is never left out', () => {
  const { functions, downstreams } = throttled();
  const nothing = { value: null, low: null, high: null };
  expect(functions.receipt).toMatchObject({ duration: { p99: { ...nothing, unit: 'ms' } } });
  expect(downstreams.parcels).toMatchObject({ backlog: { max: { ...nothing, unit: 'count' } } });
});

test('with one replication there are values without intervals', () => {
  const { functions } = summarise(modelOf(), throttledRuns().slice(0, 1), { ...OPTIONS, asked: 1 });
  expect(functions.checkout).toMatchObject({ throttles: { value: 180, low: null, high: null, unit: 'count' } });
});

test('the run is described with times in milliseconds', () => {
  expect(throttled().run).toEqual({
    version: '1.2.3',
    digest: '0123456789abcdef',
    profile: 'lambda-2026',
    engine: 'event',
    seed: 'shop',
    replications: 4,
    replicationsAsked: 4,
    confidence: 0.95,
    simulatedTime: 7_200_000,
    warmup: 0,
    resolution: 60_000,
    requests: 4000,
    events: 12_000,
    freeTier: 'month',
    partial: false,
  });
});

test('the concurrency limits in force are stated', () => {
  expect(throttled().limits).toEqual({ accountConcurrency: 1000, reservedConcurrency: { checkout: 40 } });
});

test('equal results give equal bytes, and every summary fits its schema', () => {
  for (const runs of [throttledRuns(), calmRuns(), calmRuns().slice(0, 1), []]) {
    const model = modelOf({ ...SHOP, expect: ['functions.checkout.errors < 1', 'account.concurrency.max < 50'] });
    const [one, other] = [summarise(model, runs, OPTIONS), summarise(model, runs, OPTIONS)];
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
    expect(summaryField.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
  }
});

test('a run that was stopped before a replication was complete is complete in form', () => {
  const summary = summarise(modelOf(), [], { ...OPTIONS, partial: true });
  expect(summary.run).toMatchObject({ replications: 0, replicationsAsked: 4, partial: true, requests: 0 });
  expect(summary.functions.checkout).toMatchObject({ throttles: { value: null, unit: 'count' } });
  expect(summary.breaches).toEqual([]);
});

test('what is measured but not in the catalogue is our mistake', () => {
  const runs = [runResult(0, [entity('functions', 'checkout', { wishes: 3 })])];
  expect(() => summarise(modelOf(), runs, OPTIONS)).toThrow('functions.checkout.wishes');
});

test('a number that is none is our mistake', () => {
  const runs = [runResult(0, [entity('functions', 'checkout', { errors: Number.NaN })])];
  expect(() => summarise(modelOf(), runs, OPTIONS)).toThrow('NaN for functions.checkout.errors');
});

test('a function may be named like a property that every object has', () => {
  const functions = { constructor: SHOP.functions.receipt };
  const model = modelOf({ ...SHOP, functions, sources: {} });
  const runs = [runResult(0, [entity('functions', 'constructor', { errors: 2 })])];
  expect(summarise(model, runs, OPTIONS).functions).toMatchObject({ constructor: { errors: { value: 2 } } });
});

test('the cost of one function stands with the function', () => {
  const runs = [runResult(0, [entity('cost', 'checkout', { total: 1.5 })])];
  const summary = summarise(modelOf(), runs, OPTIONS);
  expect(summary.functions.checkout).toMatchObject({ cost: { total: { value: 1.5, unit: 'USD' } } });
});
