import { expect, test } from 'vitest';
import { formatCount, formatDuration, formatRate, formatShare, formatSize } from '../../src/units/format.ts';

test.each([
  [0, '0s'],
  [1, '1us'],
  [999, '999us'],
  [250_000, '250ms'],
  [1500, '1.5ms'],
  [999_600, '1s'],
  [1_234_567, '1.23s'],
  [59_940_000, '59.9s'],
  [59_960_000, '1m'],
  [150_000_000, '2m 30s'],
  [3_599_700_000, '1h'],
  [5_400_000_000, '1h 30m'],
  [86_399_000_000, '1d'],
  [273_600_000_000, '3d 4h'],
  [-1_500_000, '-1.5s'],
  [Number.POSITIVE_INFINITY, 'never'],
  [Number.NaN, '–'],
])('%d microseconds are written %s', (us, text) => {
  expect(formatDuration(us)).toBe(text);
});

test.each([
  [0, '0B'],
  [512, '512B'],
  [134_217_728, '128MB'],
  [1_610_612_736, '1.5GB'],
  [1_048_575, '1024KB'],
])('%d bytes are written %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test.each([
  [100, '100/s'],
  [12_345, '12,345/s'],
  [0.5, '30/m'],
  [2 / 3600, '2/h'],
  [1 / 86_400, '1/d'],
  [0, '0/s'],
])('%d per second is written %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});

test.each([
  [0, '0%'],
  [0.001, '0.1%'],
  [0.5, '50%'],
  [1, '100%'],
  [0.9995, '99.95%'],
  [0.99999, '99.999%'],
  [0.1234567, '12.3%'],
  [1.5e-7, '0.000015%'],
])('the fraction %d is written %s', (fraction, text) => {
  expect(formatShare(fraction)).toBe(text);
});

test.each([
  [0, '0'],
  [3.456, '3.46'],
  [999, '999'],
  [1000, '1,000'],
  [1_234_567.8, '1,234,568'],
  [-12_345, '-12,345'],
  [Number.POSITIVE_INFINITY, 'unlimited'],
])('the count %d is written %s', (amount, text) => {
  expect(formatCount(amount)).toBe(text);
});
