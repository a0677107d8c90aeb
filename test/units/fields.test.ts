import { expect, test } from 'vitest';
import { z } from 'zod';
import { count, duration, name, positiveCount, rate, share, size } from '../../src/units/fields.ts';

test('fields give numbers in base units', () => {
  const fields = z.strictObject({ duration, size, rate, share, count, positiveCount, name });

  expect(
    fields.parse({
      duration: '30s',
      size: '1KB',
      rate: '60/m',
      share: '5%',
      count: 0,
      positiveCount: 1,
      name: 'a-b_1',
    }),
  ).toEqual({ duration: 30_000_000, size: 1024, rate: 1, share: 0.05, count: 0, positiveCount: 1, name: 'a-b_1' });
});

test('a default is written as the user would write it', () => {
  const fields = z.strictObject({ timeout: duration.prefault('3s'), share: share.prefault(0.5) });

  expect(fields.parse({})).toEqual({ timeout: 3_000_000, share: 0.5 });
});

test.each([
  [duration, 30, 'expected a duration such as "30s", got 30: a unit is needed, for example "30s"'],
  [duration, '30sec', 'expected a duration such as "30s", got "30sec"'],
  [rate, 100, 'expected a rate such as "100/s", got 100'],
  [share, 5, 'if percent was meant, write "5%"'],
  [share, [], 'expected a share such as "0.1%"'],
  [count, -1, 'expected a whole number of at least 0, got -1'],
  [count, 1.5, 'expected a whole number of at least 0, got 1.5'],
  [count, '3', 'expected a whole number of at least 0, got "3"'],
  [positiveCount, 0, 'expected a whole number of at least 1, got 0'],
  [name, '1st', 'that starts with a letter, got "1st"'],
  [name, 'a'.repeat(65), 'expected a name of at most 64 letters'],
  [name, 7, 'got 7'],
])('a field of %o given %o is one issue with a clear message', (field, input, message) => {
  const issues = field.safeParse(input).error?.issues ?? [];

  expect(issues).toHaveLength(1);
  expect(issues[0].message).toContain(message);
});

test('editors are told the pattern, examples and default of a quantity', () => {
  const schema = z.toJSONSchema(z.strictObject({ timeout: duration.prefault('3s') }), { io: 'input' });
  const timeout = schema.properties?.timeout as { type: string; pattern: string; examples: string[]; default: string };

  expect(timeout).toMatchObject({ type: 'string', default: '3s' });
  const pattern = new RegExp(timeout.pattern);
  for (const example of timeout.examples) expect(example).toMatch(pattern);
  for (const wrong of ['30', 's', '', '30sec', '-1s']) expect(wrong).not.toMatch(pattern);
});
