import { expect, test } from 'vitest';
import { surgesOf } from '../../src/study/surges.ts';
import { MINUTE } from '../../src/units/time.ts';
import { modelOf, SHOP } from './samples.ts';

function surges(rate: unknown): ReturnType<typeof surgesOf> {
  const web = { ...SHOP.sources.web, arrivals: { process: 'poisson', rate } };
  return surgesOf(modelOf({ ...SHOP, sources: { web } }).scenario.sources);
}

test('a step up by half or more that falls back is a surge, from the step until the rate is back', () => {
  const rate = [
    { at: '0s', rate: '40/s' },
    { at: '20m', rate: '80/s' },
    { at: '25m', rate: '40/s' },
  ];
  expect(surges(rate)).toEqual([
    { source: 'web', description: '80/s instead of 40/s from web', from: 20 * MINUTE, to: 25 * MINUTE },
  ]);
});

test('a surge with several steps is one, ends when nine tenths of the rise are gone, and its last ramp belongs to it', () => {
  const rate = [
    { at: '0s', rate: '10/s' },
    { at: '5m', rate: '100/s', ramp: '30s' },
    { at: '6m', rate: '200/s' },
    { at: '7m', rate: '30/s' },
    { at: '8m', rate: '20/s', ramp: '1m' },
  ];
  expect(surges(rate)).toMatchObject([
    { description: '200/s instead of 10/s from web', from: 5 * MINUTE, to: 9 * MINUTE },
  ]);
});

test('traffic that begins from nothing and ends is a surge, but not that of a source which sends from the start', () => {
  const [from, to] = [
    { at: '10m', rate: '50/s' },
    { at: '20m', rate: '0/s' },
  ];
  expect(surges([from, to])).toMatchObject([{ from: 10 * MINUTE, to: 20 * MINUTE }]);
  expect(surges([{ ...from, at: '0s' }, to])).toEqual([]);
});

test.each([
  [
    'a step of less than half',
    [
      { at: '0s', rate: '100/s' },
      { at: '5m', rate: '149/s' },
      { at: '6m', rate: '100/s' },
    ],
  ],
  [
    'a rise that stays',
    [
      { at: '0s', rate: '100/s' },
      { at: '5m', rate: '300/s' },
      { at: '6m', rate: '290/s' },
    ],
  ],
  ['one rate', '100/s'],
  ['a daily curve', { base: '100/s', daily: { peak: '300/s', peakAt: '14h' } }],
])('%s is no surge', (_, rate) => {
  expect(surges(rate)).toEqual([]);
});
