import { expect, test } from 'vitest';
import { summariseBreaches } from '../../src/study/breaches.ts';
import { wilsonInterval } from '../../src/theory/wilson.ts';
import { MINUTE } from '../../src/units/time.ts';
import { breach, runResult } from './samples.ts';

test('no breach in any replication gives an empty list', () => {
  expect(summariseBreaches([runResult(0), runResult(1)], 0.95)).toEqual([]);
  expect(summariseBreaches([], 0.95)).toEqual([]);
});

test('figures are means over the replications in which the limit was reached, times in milliseconds', () => {
  const runs = [
    runResult(0, [], [breach({ firstAt: 10 * MINUTE, refused: 100 })]),
    runResult(1),
    runResult(2, [], [breach({ firstAt: 12 * MINUTE, refused: 300 })]),
  ];
  const [found] = summariseBreaches(runs, 0.95);
  expect(found).toMatchObject({
    limit: 'reserved-concurrency',
    scope: 'functions',
    name: 'checkout',
    value: 40,
    unit: 'count',
    firstAt: { value: 660_000, unit: 'ms' },
    refused: { value: 200, unit: 'count' },
    total: { value: 300_000, low: 300_000, high: 300_000, unit: 'ms' },
  });
});

test('probability is the share of replications with a Wilson interval', () => {
  const [found] = summariseBreaches([runResult(0, [], [breach()]), runResult(1), runResult(2), runResult(3)], 0.95);
  const { low, high } = wilsonInterval(1, 4, 0.95);
  expect(found.probability).toEqual({ value: 0.25, low, high, unit: 'share' });
});

test('one replication says nothing about how probable a breach is', () => {
  const [found] = summariseBreaches([runResult(0, [], [breach()])], 0.95);
  expect(found.probability).toEqual({ value: 1, low: null, high: null, unit: 'share' });
  expect(found.firstAt).toMatchObject({ low: null, high: null });
});

test('the same limit of two functions is two breaches, and the earliest comes first', () => {
  const late = breach({ name: 'alpha', firstAt: 20 * MINUTE });
  const early = breach({ name: 'omega', firstAt: 5 * MINUTE });
  const found = summariseBreaches([runResult(0, [], [late, early])], 0.95);
  expect(found.map(({ name }) => name)).toEqual(['omega', 'alpha']);
});

test('breaches of one instant stand in the order of their names, whatever the order of the runs', () => {
  const [one, other] = [breach({ name: 'alpha' }), breach({ name: 'omega' })];
  const forth = summariseBreaches([runResult(0, [], [one, other])], 0.95);
  const back = summariseBreaches([runResult(0, [], [other, one])], 0.95);
  expect(forth).toEqual(back);
  expect(forth.map(({ name }) => name)).toEqual(['alpha', 'omega']);
});

test('the cause says what was used up, and what would have been without the limit', () => {
  const [found] = summariseBreaches([runResult(0, [], [breach()])], 0.95);
  expect(found.cause).toBe(
    'All 40 concurrent executions reserved for checkout were in use; without the limit 61 would have been.',
  );
});

test('a limit without words of its own is described by its name and value', () => {
  const odd = breach({ limit: 'odd-limit', value: 1500, unit: 'ms', peakDemand: Number.NaN });
  const [found] = summariseBreaches([runResult(0, [], [odd])], 0.95);
  expect(found.cause).toBe('The limit odd-limit of 1.5s was reached.');
  expect(found.peakDemand).toEqual({ value: null, low: null, high: null, unit: 'ms' });
});
