import { expect, test } from 'vitest';
import { readIsoTime, readNumericTime, readTimestamp } from '../../src/arrivals/timestamp.ts';

test.each([
  ['1970-01-01', 0],
  ['1970-01-02 00:00', 86_400_000_000],
  ['1970-01-01T00:00:01Z', 1_000_000],
  ['2023-11-16 18:17:03.9799600', Date.UTC(2023, 10, 16, 18, 17, 3) * 1000 + 979_960],
  ['2023-11-16T18:17:03,5', Date.UTC(2023, 10, 16, 18, 17, 3) * 1000 + 500_000],
  ['2023-11-16T18:17:03+02:00', Date.UTC(2023, 10, 16, 16, 17, 3) * 1000],
  ['2023-11-16 18:17:03 -0530', Date.UTC(2023, 10, 16, 23, 47, 3) * 1000],
  ['2024-02-29 23:59:59.9999999', Date.UTC(2024, 2, 1) * 1000],
])('the date %s is read to the microsecond', (text, expected) => {
  expect(readIsoTime(text)).toBe(expected);
});

test.each(['', 'yesterday', '2023-02-29', '2023-13-01', '2023-01-01 24:00', '2023-01-01 12:60', '01/02/2023', '12:00'])(
  '"%s" is no date',
  (text) => {
    expect(readIsoTime(text)).toBeNaN();
  },
);

test('a number is taken in its unit and rounded once', () => {
  expect(readNumericTime('0.07949090003967285', 's')).toBe(79_491);
  expect(readNumericTime('1590266578000', 'ms')).toBe(1_590_266_578_000_000);
  expect(readNumericTime(' 12 ', 'us')).toBe(12);
});

test.each(['', ' ', 'NaN', 'Infinity', '1e999', '12s'])('"%s" is no number', (text) => {
  expect(readNumericTime(text, 's')).toBeNaN();
});

test('a timestamp is a number or a date', () => {
  expect(readTimestamp('1.5', 's')).toBe(1_500_000);
  expect(readTimestamp('1970-01-01 00:00:01.5', 's')).toBe(1_500_000);
});
