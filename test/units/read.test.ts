import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration } from '../../src/units/format.ts';
import { readDuration, readRate, readShare, readSize } from '../../src/units/read.ts';

test.each([
  ['10us', 10],
  ['250ms', 250_000],
  ['1.5s', 1_500_000],
  ['5m', 300_000_000],
  ['6h', 21_600_000_000],
  ['7d', 604_800_000_000],
  ['2m 30s', 150_000_000],
  ['1h30m', 5_400_000_000],
  [' 30 s ', 30_000_000],
  ['0s', 0],
  ['0.1s', 100_000],
])('the duration %s is %d microseconds', (text, us) => {
  expect(readDuration(text)).toBe(us);
});

test.each([
  ['128MB', 134_217_728],
  ['1MiB', 1_048_576],
  ['64KB', 65_536],
  ['512B', 512],
  ['2GB', 2_147_483_648],
  ['1.5GB', 1_610_612_736],
  ['1024TB', 1_125_899_906_842_624],
])('the size %s is %d bytes', (text, bytes) => {
  expect(readSize(text)).toBe(bytes);
});

test.each([
  ['100/s', 100],
  ['100 / s', 100],
  ['6000/m', 100],
  ['2/h', 2 / 3600],
  ['1/d', 1 / 86_400],
  ['0/s', 0],
])('the rate %s is %d per second', (text, perSecond) => {
  expect(readRate(text)).toBe(perSecond);
});

test.each([
  ['0.1%', 0.001],
  ['100%', 1],
  [0.001, 0.001],
  ['0.25', 0.25],
  [0, 0],
])('the share %s is the fraction %d', (input, fraction) => {
  expect(readShare(input)).toBe(fraction);
});

test.each([
  [readDuration, 30, 'expected a duration such as "30s", got 30: a unit is needed, for example "30s"'],
  [readDuration, '30', 'expected a duration such as "30s", got "30": a unit is needed, for example "30s"'],
  [readDuration, '-3s', 'expected a duration such as "30s", got "-3s": it cannot be negative'],
  [readDuration, -3, 'expected a duration such as "30s", got -3'],
  [readDuration, Number.NaN, 'expected a duration such as "30s", got NaN'],
  [readDuration, '', 'expected a duration such as "30s", got ""'],
  [readDuration, undefined, 'expected a duration such as "30s", got nothing'],
  [readDuration, 'Infinity', 'expected a duration such as "30s", got "Infinity"'],
  [readDuration, '365000d', 'expected a duration of at most 71 years (26000d), got "365000d"'],
  [readDuration, '1e999s', 'expected a duration of at most 71 years (26000d), got "1e999s"'],
  [readDuration, '0.1us', 'expected a duration of at least 1us, or 0s, got "0.1us"'],
  [readSize, 128, 'expected a size such as "128MB", got 128: a unit is needed, for example "128MB"'],
  [readSize, '5mb', 'expected a size such as "128MB", got "5mb"; the units are B, KB, MB, GB, TB'],
  [readSize, '1025TB', 'expected a size of at most 1 PB (1024TB), got "1025TB"'],
  [readRate, 100, 'expected a rate such as "100/s", got 100: a unit is needed, for example "100/s"'],
  [readRate, '1e12/s', 'expected a rate of at most 1000000000/s, got "1e12/s"'],
  [readRate, '5/w', 'expected a rate such as "100/s", got "5/w"; the units are /s, /m, /h, /d'],
  [readShare, 5, 'expected a share such as "0.1%" or a fraction from 0 to 1, got 5; if percent was meant, write "5%"'],
  [readShare, '101%', 'expected a share such as "0.1%" or a fraction from 0 to 1, got "101%"'],
  [readShare, Number.NaN, 'expected a share such as "0.1%" or a fraction from 0 to 1, got NaN'],
  [readShare, null, 'expected a share such as "0.1%" or a fraction from 0 to 1, got null'],
])('%o says of %o what was expected and what to do', (read, input, message) => {
  expect(read(input)).toBe(message);
});

test('a duration with an unknown unit is answered with the units there are', () => {
  expect(readDuration('30sec')).toContain('the units are us, ms, s, m, h, d');
});

test('whatever is read, the answer is a number in range or a reason', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double(), fc.constantFrom('1e400d', '.s', '-0s', '1/s')), (input) => {
      for (const read of [readDuration, readSize, readRate, readShare]) {
        const reading = read(input);
        if (typeof reading === 'string') expect(reading).toMatch(/^expected /);
        else expect(Number.isFinite(reading) && reading >= 0).toBe(true);
      }
    }),
  );
});

test('a duration that was formatted is read back to within half of its smaller unit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000_000_000 }), (us) => {
      const read = readDuration(formatDuration(us));
      expect(Math.abs(Number(read) - us)).toBeLessThanOrEqual(us / 48);
    }),
  );
});
