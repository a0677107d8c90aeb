import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCron } from '../../src/arrivals/cron.ts';
import { arrivalsField, offeredCount } from '../../src/arrivals/index.ts';
import { readIsoTime } from '../../src/arrivals/timestamp.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/units/time.ts';
import { arrivalsOf, mistakesOf } from './support.ts';

/** The dates of a cron schedule within some days, as text. */
function datesOf(cron: string, days: number, from = '2024-01-01'): string[] {
  const origin = readIsoTime(from);
  return arrivalsOf({ process: 'schedule', cron, from }, { horizon: days * DAY }).map((at) =>
    new Date((origin + at) / 1000).toISOString().slice(0, 16),
  );
}

test('an interval begins at the offset and repeats', () => {
  const arrivals = arrivalsOf({ process: 'schedule', every: '5m', offset: '30s' }, { horizon: 16 * MINUTE });
  expect(arrivals).toEqual([0.5, 5.5, 10.5, 15.5].map((minutes) => minutes * MINUTE));
});

test('time 0 is Monday 2024-01-01 at midnight, in UTC', () => {
  expect(arrivalsOf({ process: 'schedule', cron: '0 12 * * MON' }, { horizon: 8 * DAY })).toEqual([
    12 * HOUR,
    7 * DAY + 12 * HOUR,
  ]);
});

test('an arrival at time 0 itself is not lost, and one just before is not made', () => {
  expect(arrivalsOf({ process: 'schedule', cron: '0 0 * * *' }, { horizon: DAY })).toEqual([0]);
  const later = { process: 'schedule', cron: '* * * * *', from: '2024-01-01 00:00:30' };
  expect(arrivalsOf(later, { horizon: 2 * MINUTE })).toEqual([30 * SECOND, 90 * SECOND]);
});

test('every five minutes in the form of EventBridge', () => {
  expect(arrivalsOf({ process: 'schedule', cron: 'cron(0/5 * * * ? *)' }, { horizon: 12 * MINUTE })).toEqual([
    0,
    5 * MINUTE,
    10 * MINUTE,
  ]);
});

test.each([
  [
    '0 9-17/4 * * 1-2',
    2,
    [
      '2024-01-01T09:00',
      '2024-01-01T13:00',
      '2024-01-01T17:00',
      '2024-01-02T09:00',
      '2024-01-02T13:00',
      '2024-01-02T17:00',
    ],
  ],
  ['15,45 6 * * *', 1, ['2024-01-01T06:15', '2024-01-01T06:45']],
  ['50/5 23 * * *', 1, ['2024-01-01T23:50', '2024-01-01T23:55']],
  ['0 0 * * 7', 14, ['2024-01-07T00:00', '2024-01-14T00:00']],
  ['0 0 29 feb *', 366, ['2024-02-29T00:00']],
  ['0 0 31 * *', 100, ['2024-01-31T00:00', '2024-03-31T00:00']],
])('the Unix expression %s within %i days', (cron, days, dates) => {
  expect(datesOf(cron, days)).toEqual(dates);
});

test('of two restricted day fields a Unix expression needs one', () => {
  expect(datesOf('0 0 3 * MON', 9)).toEqual(['2024-01-01T00:00', '2024-01-03T00:00', '2024-01-08T00:00']);
});

test.each([
  ['cron(0 10 ? * 2 *)', 8, ['2024-01-01T10:00', '2024-01-08T10:00']],
  ['0 8 ? * MON-TUE 2024', 8, ['2024-01-01T08:00', '2024-01-02T08:00', '2024-01-08T08:00']],
  ['0 0 L * ? *', 61, ['2024-01-31T00:00', '2024-02-29T00:00']],
  ['0 0 LW * ? *', 100, ['2024-01-31T00:00', '2024-02-29T00:00', '2024-03-29T00:00']],
  // 6 January 2024 is a Saturday, 1 June 2024 a Saturday, 30 June a Sunday.
  ['0 0 6W 1 ? *', 31, ['2024-01-05T00:00']],
  ['0 0 1W 6 ? *', 200, ['2024-06-03T00:00']],
  ['0 0 30W 6 ? *', 200, ['2024-06-28T00:00']],
  ['0 0 ? * 6L *', 60, ['2024-01-26T00:00', '2024-02-23T00:00']],
  ['0 0 ? * 3#1 *', 60, ['2024-01-02T00:00', '2024-02-06T00:00']],
  ['0 0 ? * L *', 7, ['2024-01-06T00:00']],
])('the EventBridge expression %s within %i days', (cron, days, dates) => {
  expect(datesOf(cron, days)).toEqual(dates);
});

test.each([
  [{ cron: '*/7 1-3 * * *', from: '2024-01-01 02:05' }],
  [{ cron: '0 12 13 * FRI', offset: '90s', from: '2023-12-13 12:00:01' }],
  [{ cron: 'cron(0/20 * ? * SUN *)', offset: '13h' }],
  [{ every: '7s', offset: '100s' }],
])('the number of arrivals of %j is known without making them', (settings) => {
  const spec = arrivalsField.parse({ process: 'schedule', ...settings });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 * 86_400 }), (seconds) => {
      const horizon = seconds * SECOND;
      expect(offeredCount(spec, horizon)).toBe(arrivalsOf({ process: 'schedule', ...settings }, { horizon }).length);
    }),
    { numRuns: 30 },
  );
});

test('every minute of a leap year is due once, and every microsecond of many years is counted at once', () => {
  const minutes = arrivalsField.parse({ process: 'schedule', cron: '* * * * *' });
  expect(offeredCount(minutes, 366 * DAY)).toBe(366 * 1440);
  const often = arrivalsField.parse({ process: 'schedule', every: '1us' });
  expect(offeredCount(often, 3650 * DAY)).toBe(3650 * DAY);
});

test.each([
  [
    '',
    "expected five fields (minute hour day month weekday) or EventBridge's six (minute hour day month weekday year), got an empty text",
  ],
  [
    '* * * *',
    'expected five fields (minute hour day month weekday) or EventBridge\'s six (minute hour day month weekday year), got 4 in "* * * *"',
  ],
  ['cron(0 12 * * *)', 'expected EventBridge\'s six (minute hour day month weekday year), got 5 in "cron(0 12 * * *)"'],
  ['60 * * * *', 'expected 0 to 59 in the field minute, got "60"'],
  ['0 0 * * MOO', 'expected 0 to 7 or SUN to SAT in the field weekday, got "MOO"'],
  ['0 17-9 * * *', 'expected a range in the field hour that runs upwards, got "17-9"'],
  ['*/0 * * * *', 'expected a step of at least 1 in the field minute, got "*/0"'],
  [
    '0 0 * * * *',
    'expected "?" in exactly one of the fields day and weekday of an EventBridge expression, got "*" and "*"',
  ],
  ['rate(5 minutes)', 'expected a cron expression, got "rate(5 minutes)"; use `every: 5m`'],
  ['0 0 30 2 *', 'expected an expression that is due on some day, got "0 0 30 2 *", which never is'],
])('the expression "%s" is refused in words', (text, reason) => {
  expect(readCron(text)).toBe(reason);
});

test('a schedule has a cron expression or an interval, not both and not neither', () => {
  const either = ': expected either `cron` or `every`';
  expect(mistakesOf({ process: 'schedule' })).toEqual([either]);
  expect(mistakesOf({ process: 'schedule', cron: '* * * * *', every: '5m' })).toEqual([either]);
  expect(mistakesOf({ process: 'schedule', every: '0s' })).toEqual(['every: expected an interval above 0']);
  expect(mistakesOf({ process: 'schedule', every: '1m', from: 'noon' })).toEqual([
    'from: expected a date such as "2024-01-01" or "2024-01-01 08:00"',
  ]);
});
