import { expect, test } from 'vitest';
import { normalCdf, normalQuantile } from '../../src/units/normal.ts';

// Wichura's own check values, and those of common tables.
test.each([
  [0.25, -0.6744897501960817],
  [0.001, -3.0902323061678136],
  [1e-20, -9.262340089798409],
  [0.5, 0],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
])('the normal quantile of %d is %d', (p, z) => {
  expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(Math.abs(z) * 4e-16);
});

test.each([
  [0, 0.5],
  [1, 0.8413447460685429],
  [-1, 0.15865525393145707],
  [-2, 0.02275013194817921],
  [-5, 2.866515718791939e-7],
  [-10, 7.619853024160525e-24],
])('the normal share below %d is %d', (z, p) => {
  expect(normalCdf(z) / p).toBeCloseTo(1, 12);
});

test('share and quantile undo each other, far into the tails', () => {
  for (let p = 1e-15; p < 0.6; p *= 1.1) expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 12);
});

test('the ends of the quantile are the infinities', () => {
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
});
