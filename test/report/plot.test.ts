import { expect, test } from 'vitest';
import {
  isStill,
  nearest,
  type Plot,
  placeText,
  plotPicture,
  scalesOf,
  valueText,
  wholeView,
} from '../../src/report/html/plot.ts';

const PLOT: Plot = {
  id: 'a',
  group: 'a',
  about: 'shares over units',
  unit: 'share',
  axis: { kind: 'values', title: 'units', values: ['1', '2', '3'] },
  lines: [
    { label: 'f', colour: 0, x: [0, 1, 2], y: [0.98, 0.99, 0.995], low: [0.97, null, 0.99], high: [0.99, null, 1] },
  ],
  limits: [],
  marks: [],
  spans: [],
};

const lowest = (plot: Plot): number => scalesOf(plot, wholeView(plot)).y.domain()[0];

test('values near the top are drawn close up where there is a bound to hold them against, otherwise from zero', () => {
  expect(lowest(PLOT)).toBe(0);
  expect(lowest({ ...PLOT, limits: [{ label: 'bound', value: 0.99 }] })).toBeGreaterThan(0.9);
});

test('charts of one metric show the values of each other', () => {
  const limits = [{ label: 'bound', value: 0.99 }];
  expect(lowest({ ...PLOT, limits, inView: [0.2, 0.995] })).toBe(0);
});

test('a value is told with its interval, and alone where it has none', () => {
  expect([0, 1, 2].map((at) => valueText(PLOT.lines[0], at, 'share'))).toEqual([
    '98% (97% to 99%)',
    '99%',
    '99.5% (99% to 100%)',
  ]);
});

test('a curve is broken where there is no value', () => {
  const broken = { ...PLOT, lines: [{ label: 'f', colour: 0, x: [0, 1, 2, 3], y: [1, null, 1, 2] }] };
  const curve = / class="curve[^"]*" d="([^"]*)"/.exec(plotPicture(broken, wholeView(broken)).text)?.[1];
  expect(curve?.match(/M/g)).toHaveLength(2);
});

test('only what has the same value at every place is still', () => {
  const flat = { ...PLOT, lines: [{ label: 'f', colour: 0, x: [0, 1, 2], y: [1, 1, 1] }] };
  expect(isStill(flat)).toBe(true);
  expect(isStill({ ...flat, lines: [{ ...flat.lines[0], x: [0, 1], y: [1, 1] }] })).toBe(false);
  expect(isStill(PLOT)).toBe(false);
});

test('places are told as values, as instants and as days', () => {
  expect(placeText(PLOT.axis, 1.2)).toBe('2');
  expect(placeText({ kind: 'time', end: 3600 }, 61)).toBe('0:01:01');
  expect(placeText({ kind: 'days', from: 0, to: 40_000 }, 20_788.5)).toBe('2026-12-01');
});

test('the nearest of rising points is found at both ends and between', () => {
  expect([-5, 0.4, 0.6, 7, 99].map((at) => nearest([0, 1, 7], at))).toEqual([0, 0, 1, 2, 2]);
});
