import { expect, test } from 'vitest';
import { pointsOf } from '../../src/study/sweep.ts';
import { readVary } from '../../src/study/vary.ts';

test.each([
  ['a.b=20,40,60', ['20', '40', '60']],
  ['a.b=1..4', ['1', '2', '3', '4']],
  ['a.b=20..60/5', ['20', '30', '40', '50', '60']],
  ['a.b=10..100', ['10', '33', '55', '78', '100']],
  ['a.b=1..3/9', ['1', '2', '3']],
  ['a.b=1x..5x', ['1x', '2x', '3x', '4x', '5x']],
  ['a.b=0.5x..1x/3', ['0.5x', '0.75x', '1x']],
  ['a.b=100ms..2s/3', ['100ms', '1050ms', '2s']],
  ['a.b=10/s..30/s/3', ['10/s', '20/s', '30/s']],
  ['a.b=1%..3%/3', ['1%', '2%', '3%']],
  ['a.b=128MB..1GB/3', ['128MB', '576MB', '1024MB']],
  ['a.b=1s..1ms..2s', 'a.b: expected two quantities of one kind such as 100ms..2s or 1x..5x, got "1s..1ms..2s"'],
  ['a.b=[1s, 2s],{ x: 1, y: 2 },"a,b"', ['[1s, 2s]', '{ x: 1, y: 2 }', '"a,b"']],
  ['a.b=5..1', 'a.b: expected a range from a smaller to a larger value, got "5..1"'],
  ['a.b=1s..5MB', 'a.b: expected two quantities of one kind such as 100ms..2s or 1x..5x, got "1s..5MB"'],
  ['a.b=1,,2', 'a.b: expected a value between the commas of "1,,2"'],
  ['a.b=1,1', 'a.b: the value 1 is there twice'],
  ['a.b=1..9/1', 'a.b: expected 2 to 10000 values, got 1'],
])('--vary %s', (text, expected) => {
  const found = readVary(text);
  expect(typeof found === 'string' ? found : found.values).toEqual(expected);
});

test.each(['a.b', '=1', 'a.b='])('--vary %s says what is expected', (text) => {
  expect(readVary(text)).toMatch(/^expected (PATH=VALUES|values after "a\.b="), for example functions/);
});

test('a grid has every combination, the last setting varying fastest', () => {
  const vary = [
    { path: 'a', values: ['1', '2'] },
    { path: 'b', values: ['x', 'y'] },
  ];
  const short = (mode: 'grid' | 'one-at-a-time') =>
    pointsOf(vary, mode).map((changes) => changes.map(({ path, value }) => `${path}${value}`).join(' '));
  expect(short('grid')).toEqual(['a1 bx', 'a1 by', 'a2 bx', 'a2 by']);
  expect(short('one-at-a-time')).toEqual(['a1', 'a2', 'bx', 'by']);
});
