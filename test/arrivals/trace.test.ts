import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CountsBuilder } from '../../src/arrivals/counts-builder.ts';
import { arrivalsField, fileReferences, offeredCount } from '../../src/arrivals/index.ts';
import { TraceBuilder } from '../../src/arrivals/trace-builder.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';
import { arrivalsOf, criticalDistance, distanceFrom, mistakesOf, processOf } from './support.ts';

const rows = { process: 'trace', file: 'trace.csv' };
const perMinute = { process: 'trace', file: 'counts.csv', column: 'value', per: '1m' };

function builderOf(at: 'start' | 'end'): TraceBuilder {
  return new TraceBuilder({ unit: 's', durationColumn: 'duration', at });
}

test('a trace is replayed row by row with its durations, and then ends', () => {
  const data = { starts: Float64Array.of(0, 10, 10), durations: Float64Array.of(5, 0, 7) };
  const process = processOf(rows, { data });
  const seen = Array.from({ length: 4 }, () => [process.next(), process.duration]);
  expect(seen.slice(0, 3)).toEqual([
    [0, 5],
    [10, 0],
    [10, 7],
  ]);
  expect(seen[3][0]).toBe(Number.POSITIVE_INFINITY);
});

test('a trace without durations leaves them to the function', () => {
  const process = processOf(rows, { data: { starts: Float64Array.of(0), durations: null } });
  process.next();
  expect(process.duration).toBeNaN();
});

test('with ends, rows are sorted by start and the first start is time 0', () => {
  const builder = builderOf('end');
  builder.add(2, '10.5', '0.5');
  builder.add(3, '11', '9');
  builder.add(4, '12', '2');
  builder.add(5, '10', '0');
  const { starts, durations } = builder.finish();
  expect([...starts]).toEqual([0, 8, 8, 8].map((seconds) => seconds * SECOND));
  // The three that start together keep the order of the file.
  expect([...(durations ?? [])]).toEqual([9, 0.5, 2, 0].map((seconds) => seconds * SECOND));
});

test('starts out of order are refused at their line', () => {
  const builder = new TraceBuilder({ unit: 's', at: 'start' });
  for (const [index, time] of ['1', '3', '2', '3'].entries()) builder.add(index + 2, time);
  expect(builder.problems.summary()).toEqual({
    line: 4,
    message: 'expected starts in order of time, but "2" is before the row above; sort the file',
  });
});

test('bad rows are all counted, the first is told, and where the next ones are', () => {
  const builder = builderOf('end');
  for (const [line, time, duration] of [
    [2, '1', '-1'],
    [3, 'x', '1'],
    [4, '5', undefined],
    [5, '5', 'NaN'],
    [6, undefined, undefined],
    [7, '', ''],
    [8, '9', '1'],
  ] as const) {
    builder.add(line, time, duration);
  }
  expect(builder.length).toBe(1);
  expect(builder.problems.summary()).toEqual({
    line: 2,
    message: 'expected a duration, a number of at least 0, got "-1" (and 5 more: line 3, 4, 5, 6, ...)',
  });
});

test('a sorted trace has the intervals of its rows, in any order of the file', () => {
  const row = fc.record({ end: fc.nat(1000), duration: fc.nat(100) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), (all) => {
      const builder = builderOf('end');
      all.forEach(({ end, duration }, index) => {
        builder.add(index + 2, `${end}`, `${duration}`);
      });
      const { starts, durations } = builder.finish();
      const origin = Math.min(...all.map(({ end, duration }) => end - duration));
      const pairs = Array.from(
        starts,
        (start, index) => `${start / SECOND + origin} ${(durations?.[index] ?? 0) / SECOND}`,
      );
      expect(pairs.sort()).toEqual(all.map(({ end, duration }) => `${end - duration} ${duration}`).sort());
      expect(starts.every((start, index) => index === 0 || start >= starts[index - 1])).toBe(true);
    }),
  );
});

test.each(['even', 'random'])('with spread %s each interval has exactly its number of arrivals, in order', (spread) => {
  const counts = fc.array(fc.nat(60), { maxLength: 20 });
  fc.assert(
    fc.property(counts, fc.string(), (numbers, seed) => {
      const data = { counts: Float64Array.from(numbers), per: MINUTE };
      const arrivals = arrivalsOf({ ...perMinute, spread }, { horizon: HOUR, data, seed });
      const found = numbers.map((_, index) => arrivals.filter((at) => Math.floor(at / MINUTE) === index).length);
      expect(found).toEqual(numbers);
      expect(arrivals.every((at, index) => Number.isInteger(at) && (index === 0 || at >= arrivals[index - 1]))).toBe(
        true,
      );
    }),
    { numRuns: 50 },
  );
});

test('an even spread begins with its interval', () => {
  const data = { counts: Float64Array.of(2, 0, 3), per: MINUTE };
  expect(arrivalsOf(perMinute, { horizon: HOUR, data })).toEqual(
    [0, 30, 120, 140, 160].map((seconds) => seconds * SECOND),
  );
});

test('a random spread is uniform within the interval', () => {
  const data = { counts: Float64Array.of(5000), per: MINUTE };
  const arrivals = arrivalsOf({ ...perMinute, spread: 'random' }, { horizon: HOUR, data });
  expect(distanceFrom(arrivals, (at) => at / MINUTE)).toBeLessThan(criticalDistance(5000, 1000));
});

test('counts with timestamps may come in any order, and an interval without a row is empty', () => {
  const place = { per: 5 * MINUTE, timestampColumn: 'timestamp', unit: 's', whole: false } as const;
  for (const [missing, expected] of [
    ['zero', [94, 56, 0, 187]],
    ['previous', [94, 56, 56, 187]],
  ] as const) {
    const builder = new CountsBuilder({ ...place, missing });
    builder.add(2, '187.0', '2014-04-10 00:19:00');
    builder.add(3, '94.0', '2014-04-10 00:04:00');
    builder.add(4, '56.0', '2014-04-10 00:09:00');
    expect([...builder.finish().counts]).toEqual(expected);
    expect(builder.problems.summary()).toBeNull();
  }
});

test('two rows for one interval are refused', () => {
  const builder = new CountsBuilder({ per: HOUR, timestampColumn: 't', unit: 's', missing: 'zero', whole: false });
  builder.add(2, '1', '0');
  builder.add(3, '1', '60');
  builder.finish();
  expect(builder.problems.summary()).toEqual({
    line: 3,
    message: 'expected one row per 1h, got a second one for the same interval; check `per`',
  });
});

test('one date that is far off is refused instead of filling memory', () => {
  const builder = new CountsBuilder({ per: SECOND, timestampColumn: 't', unit: 's', missing: 'zero', whole: false });
  builder.add(2, '1', '0');
  builder.add(3, '1', '1e12');
  builder.finish();
  expect(builder.problems.summary()?.message).toMatch(/^expected at most 50000000 intervals .* got 1000000000001$/);
});

test('counts are numbers of at least 0, and whole where arrivals are counted out', () => {
  const builder = new CountsBuilder({ per: HOUR, unit: 's', missing: 'zero', whole: true });
  for (const [index, text] of ['1', '-1', '', '2.5', undefined, '3'].entries()) builder.add(index + 2, text);
  expect([...builder.finish().counts]).toEqual([1, 3]);
  expect(builder.problems.first.map(({ message }) => message)).toEqual([
    'expected a count, a number of at least 0, got "-1"',
    'expected a count, a number of at least 0, got ""',
    'expected a whole number of arrivals, got "2.5"',
    'expected a count, a number of at least 0, got nothing',
  ]);
});

test('what a run will offer is known beforehand', () => {
  const data = { starts: Float64Array.of(0, 10, 20), durations: null };
  expect(offeredCount(arrivalsField.parse(rows), 20, data)).toBe(2);
  const counts = { counts: Float64Array.of(60, 60, 60), per: MINUTE };
  expect(offeredCount(arrivalsField.parse(perMinute), 1.5 * MINUTE, counts)).toBe(90);
});

test('settings name the file that must be read, and how', () => {
  const rate = { file: 'r.csv', column: 'value', per: '5m', timestampColumn: 'timestamp' };
  expect(fileReferences(arrivalsField.parse({ process: 'poisson', rate }))).toEqual([
    {
      kind: 'counts',
      reference: { ...rate, per: 5 * MINUTE, unit: 's', missing: 'zero', whole: false },
    },
  ]);
  expect(fileReferences(arrivalsField.parse({ ...rows, at: 'end', durationColumn: 'duration' }))).toEqual([
    { kind: 'trace', reference: { file: 'trace.csv', durationColumn: 'duration', unit: 's', at: 'end' } },
  ]);
  expect(fileReferences(arrivalsField.parse(perMinute))).toMatchObject([
    { kind: 'counts', reference: { whole: true } },
  ]);
  expect(fileReferences(arrivalsField.parse({ process: 'poisson', rate: '1/s' }))).toEqual([]);
});

test('ends need durations', () => {
  expect(mistakesOf({ ...rows, at: 'end' })).toEqual([
    'durationColumn: expected the column of the durations, since with `at: end` a start is the end minus the duration',
  ]);
});
