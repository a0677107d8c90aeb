import { expect, test } from 'vitest';
import { arrivalsField, offeredCount } from '../../src/arrivals/index.ts';
import { isIrreducible, stationaryShares } from '../../src/arrivals/markov-chain.ts';
import { HOUR, MINUTE } from '../../src/units/time.ts';
import { arrivalsOf, estimate, mistakesOf } from './support.ts';

const bursty = {
  process: 'mmpp',
  states: [
    { rate: '2/s', dwell: '3m' },
    { rate: '60/s', dwell: '20s' },
  ],
};

const branching = {
  process: 'mmpp',
  states: [
    { rate: '1/s', dwell: '60s', to: [0, 3, 1] },
    { rate: '20/s', dwell: '30s', to: [1, 0, 0] },
    { rate: '0/s', dwell: '120s', to: [1, 0, 1] },
  ],
};

function countsOver(written: unknown, replications: number): number[] {
  return Array.from(
    { length: replications },
    (_, seed) => arrivalsOf(written, { horizon: HOUR, seed: `${seed}` }).length,
  );
}

test('the expected number follows from the long-run share of each state', () => {
  // 9 parts of 10 of the time at 2/s, one at 60/s.
  expect(offeredCount(arrivalsField.parse(bursty), HOUR)).toBeCloseTo(3600 * (0.9 * 2 + 0.1 * 60), 6);
});

test('weights lead to the states in proportion', () => {
  // Visits 1 : 3/4 : 1/2, since the third state follows itself half of the times; times 60 : 22.5 : 60 seconds.
  const mean = (60 * 1 + 22.5 * 20) / (60 + 22.5 + 60);
  expect(offeredCount(arrivalsField.parse(branching), HOUR)).toBeCloseTo(3600 * mean, 6);
});

test.each([
  ['two states in turn', bursty],
  ['three states with weights', branching],
])('arrivals of %s come at the long-run rate from the start', (_, written) => {
  const expected = offeredCount(arrivalsField.parse(written), HOUR);
  const { mean, error } = estimate(countsOver(written, 200));
  expect(Math.abs(mean - expected)).toBeLessThan(4 * error);
});

test('the number of arrivals varies more than that of independent ones', () => {
  const { mean, error } = estimate(countsOver(bursty, 100));
  const dispersion = (error * error * 100) / mean;
  // With independent arrivals, 99 times the dispersion is a chi-square of 99 degrees of freedom: below 160 but once in 10,000.
  expect(99 * dispersion).toBeGreaterThan(160);
});

test('states without arrivals end at the horizon', () => {
  const silent = {
    process: 'mmpp',
    states: [
      { rate: '0/s', dwell: '1s' },
      { rate: '0/s', dwell: '1s' },
    ],
  };
  expect(arrivalsOf(silent, { horizon: MINUTE })).toEqual([]);
});

test('weights of another number than there are states, or that lead nowhere, are mistakes', () => {
  const state = { rate: '1/s', dwell: '1m' };
  expect(mistakesOf({ process: 'mmpp', states: [{ ...state, to: [1] }, state] })).toEqual([
    'states.0.to: expected 2 weights, one for each state, got 1',
  ]);
  expect(mistakesOf({ process: 'mmpp', states: [{ ...state, to: [0, 0] }, state] })).toEqual([
    'states.0.to: expected at least one weight above 0',
  ]);
  expect(mistakesOf({ process: 'mmpp', states: [{ ...state, to: [1, 0] }, state] })).toEqual([
    'states: expected states of which each can be reached from each other one',
  ]);
});

test('the long-run shares of a chain stay as they are after one more step', () => {
  const chain = [
    [0.1, 0.6, 0.3],
    [0.5, 0, 0.5],
    [0.25, 0.25, 0.5],
  ];
  const shares = stationaryShares(chain);
  const after = shares.map((_, to) => shares.reduce((sum, share, from) => sum + share * chain[from][to], 0));
  after.forEach((share, state) => {
    expect(share).toBeCloseTo(shares[state], 14);
  });
  expect(isIrreducible(chain)).toBe(true);
  expect(
    isIrreducible([
      [1, 0],
      [0.5, 0.5],
    ]),
  ).toBe(false);
});
