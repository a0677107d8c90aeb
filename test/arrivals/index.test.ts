import { expect, test } from 'vitest';
import { z } from 'zod';
import { arrivalsField, buildArrivals, offeredCount } from '../../src/arrivals/index.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';
import { arrivalsOf, estimate, mistakesOf, processOf } from './support.ts';

const everyKind: [string, unknown][] = [
  ['constant', { process: 'constant', rate: '1/s' }],
  ['constant along a ramp', { process: 'constant', rate: [{ at: '1m', rate: '2/s', ramp: '10m' }] }],
  ['poisson', { process: 'poisson', rate: '1/s' }],
  ['poisson along a day', { process: 'poisson', rate: { base: '1/s', daily: { peak: '9/s', peakAt: '1h' } } }],
  [
    'mmpp',
    {
      process: 'mmpp',
      states: [
        { rate: '1/s', dwell: '5m' },
        { rate: '9/s', dwell: '1m' },
      ],
    },
  ],
  ['an interval', { process: 'schedule', every: '7s' }],
  ['cron', { process: 'schedule', cron: '*/7 * * * *' }],
  ['a number at once', { at: '5m', count: 100 }],
];

test.each(everyKind)('arrivals of %s are whole microseconds and never go back', (_, written) => {
  const arrivals = arrivalsOf(written, { horizon: HOUR });
  expect(arrivals.length).toBeGreaterThan(5);
  expect(arrivals.every((at, index) => Number.isInteger(at) && at >= (arrivals[index - 1] ?? 0))).toBe(true);
});

test.each(everyKind)('arrivals of %s are as many as expected', (_, written) => {
  const counts = Array.from(
    { length: 30 },
    (_, seed) => arrivalsOf(written, { horizon: HOUR, seed: `${seed}` }).length,
  );
  const { mean, error } = estimate(counts);
  const expected = offeredCount(arrivalsField.parse(written), HOUR);
  // Arrivals that chance has no part in are whole, so they may differ by the part of one that is under way.
  expect(Math.abs(mean - expected)).toBeLessThan(4.5 * error + 1);
});

test('a number at once arrives at its instant and no other', () => {
  expect(arrivalsOf({ at: '2s', count: 3 }, { horizon: HOUR })).toEqual([2 * SECOND, 2 * SECOND, 2 * SECOND]);
  expect(arrivalsOf({ at: '2s', count: 3 }, { horizon: 2 * SECOND })).toEqual([]);
});

test('settings become plain data in microseconds and per second, with a kind', () => {
  expect(arrivalsField.parse({ process: 'poisson', rate: [{ at: '1m', rate: '6000/m', ramp: '30s' }] })).toEqual({
    process: 'poisson',
    rate: [{ at: MINUTE, rate: 100, ramp: 30 * SECOND }],
  });
  expect(arrivalsField.parse({ at: '0s', count: 5 })).toEqual({ process: 'backlog', at: 0, count: 5 });
  expect(arrivalsField.parse({ from: 'checkout' })).toEqual({
    process: 'successes',
    from: 'checkout',
    perInvocation: 1,
  });
  expect(arrivalsField.parse({ process: 'closed', clients: 10 })).toMatchObject({ process: 'closed', clients: 10 });
});

test('arrivals that depend on the run are not built as a process', () => {
  const context = { stream: new RandomStream('test'), horizon: HOUR };
  for (const written of [{ from: 'checkout' }, { process: 'closed', clients: 1 }]) {
    expect(() => buildArrivals(arrivalsField.parse(written), context)).toThrow('depend on the run');
  }
});

test('a process that was promised a file is not built without it', () => {
  const rate = { file: 'r.csv', column: 'value', per: '5m' };
  expect(() => processOf({ process: 'poisson', rate })).toThrow('capsim:');
  expect(() => processOf({ process: 'trace', file: 't.csv' })).toThrow('capsim:');
});

test.each([
  ['x', [': expected arrivals such as { process: poisson, rate: 100/s }, got "x"']],
  [{ process: 'poisson', rate: '1/s', rates: 1 }, [': Unrecognized key: "rates"']],
  [
    {
      process: 'poisson',
      rate: [
        { at: '5m', rate: '1/s' },
        { at: '1m', rate: '1/s' },
      ],
    },
    ['rate.1.at: expected points in order of time, each later than the one before'],
  ],
  [
    {
      process: 'poisson',
      rate: [
        { at: '5m', rate: '1/s', ramp: '5m' },
        { at: '9m', rate: '1/s' },
      ],
    },
    [
      'rate.1.at: expected a time at which the ramp of the point before has ended; shorten that ramp or move this point',
    ],
  ],
  [
    { process: 'poisson', rate: { base: '5/s', daily: { peak: '1/s', peakAt: '14h' } } },
    ['rate.daily.peak: expected a peak of at least `base`, which is the lowest rate of the day'],
  ],
  [
    { process: 'poisson', rate: { base: '5/s', daily: { peak: '9/s', peakAt: '25h' } } },
    ['rate.daily.peakAt: expected a time of day below 24h'],
  ],
  [
    { process: 'poisson', rate: { base: '5/s', daily: { noon: 1, '6h': 1, '06:00': 2 } } },
    [
      'rate.daily.noon: expected a time of day such as "06h" or "06:30", got "noon"',
      'rate.daily.06:00: expected each time of day once, got "06:00" and "6h"',
    ],
  ],
  [
    { process: 'poisson', rate: { base: '5/s', daily: {} } },
    ['rate.daily: expected at least one time of day, got none'],
  ],
  [{ process: 'poisson', rate: { file: 'x.csv', column: 'v', per: '0s' } }, ['rate.per: expected an interval above 0']],
] as const)('the mistake in %j is named once, at its place', (written, mistakes) => {
  expect(mistakesOf(written)).toEqual(mistakes);
});

test('an unknown process is answered with those that exist', () => {
  const { error } = arrivalsField.safeParse({ process: 'poison', rate: '1/s' });
  expect(error?.issues).toMatchObject([
    { path: ['process'], values: ['constant', 'poisson', 'mmpp', 'closed', 'schedule', 'trace'] },
  ]);
});

test('a bare number is told to have a unit', () => {
  expect(mistakesOf({ process: 'poisson', rate: 100 })).toEqual([
    'rate: expected a rate such as "100/s", got 100: a unit is needed, for example "100/s"',
  ]);
});

test('the settings have a JSON Schema in which each form is described', () => {
  const forms = z.toJSONSchema(arrivalsField, { io: 'input' }).$defs?.Arrivals.anyOf ?? [];
  expect(forms).toHaveLength(9);
  for (const form of forms) expect(form).toHaveProperty('description', expect.stringMatching(/^[A-Z]/));
});
