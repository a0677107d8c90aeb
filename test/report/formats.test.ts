import { expect, test } from 'vitest';
import { codeSpan, escapeMarkdown, escapeXml, oneLine } from '../../src/report/escape.ts';
import {
  formatInstant,
  formatInterval,
  formatLimit,
  formatMoney,
  formatValue,
  plural,
} from '../../src/report/format.ts';
import { sparkline } from '../../src/report/sparkline.ts';
import { wrapped } from '../../src/report/wrapped.ts';

test.each([
  [180.2, 'ms', '180ms'],
  [252_000, 'ms', '4m 12s'],
  [0.182, 'share', '18.2%'],
  [1234.4, 'count', '1,234'],
  [0.5, 's', '500ms'],
  [12, 'per second', '12/s'],
  [5.5, 'GB-s', '5.5 GB-s'],
  [null, 'ms', '–'],
])('%s in %s is written %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});

test.each([
  [0, '$0.00'],
  [0.0002, '$0.0002'],
  [12.345, '$12.35'],
  [1234.5, '$1,235'],
  [-3, '-$3.00'],
])('%d dollars are written %s', (usd, text) => {
  expect(formatMoney(usd)).toBe(text);
});

test('an interval is left out where it says nothing', () => {
  expect(formatInterval({ value: 0.182, low: 0.179, high: 0.185, unit: 'share' })).toBe('18.2% (17.9% to 18.5%)');
  expect(formatInterval({ value: 40, low: 40, high: 40, unit: 'count' })).toBe('40');
  expect(formatInterval({ value: 40, low: null, high: null, unit: 'count' })).toBe('40');
});

test('a limit is told as shortly as its unit allows', () => {
  expect(formatLimit(10_000, 'requests per second')).toBe('10,000/s');
  expect(formatLimit(1000, 'new environments at once')).toBe('1,000');
  expect(formatLimit(600_000, 'ms')).toBe('10m');
});

const MINUTE = 60_000;
test.each([
  [2340, MINUTE, '2.34s'],
  [860_000, 30 * MINUTE, '14:20'],
  [860_000, 120 * MINUTE, '0:14:20'],
  [30 * 60 * MINUTE, 3 * 24 * 60 * MINUTE, '1d 06:00:00'],
])('%d ms into a run of %d ms is %s', (at, horizon, text) => {
  expect(formatInstant(at, horizon)).toBe(text);
});

test('one is not many', () => {
  expect([plural(1, 'request'), plural(2, 'request'), plural(0, 'event')]).toEqual([
    '1 request',
    '2 requests',
    '0 events',
  ]);
});

test('a line of bars runs from zero to the largest value', () => {
  expect(sparkline([0, 1, 2, 4, 7], 10)).toBe('▁▂▃▅█');
});

test('nothing but zeros is a flat line, and no values are no bars', () => {
  expect(sparkline([0, 0, 0], 10)).toBe('▁▁▁');
  expect(sparkline([], 10)).toBe('');
});

test('a short peak is seen however few the bars, and a little above zero is not drawn as zero', () => {
  const values = new Float64Array(1000);
  values[777] = 5;
  expect(sparkline(values, 10)).toBe('▁▁▁▁▁▁▁█▁▁');
  expect(sparkline([0, 0.001, 100], 3)).toBe('▁▂█');
});

test('buckets without data are gaps', () => {
  expect(sparkline([1, Number.NaN, 1], 3)).toBe('█ █');
});

test('text is broken between words', () => {
  expect(wrapped('one two three', { width: 8, indent: 2 })).toEqual(['one two', '  three']);
  expect(wrapped('', { width: 8, indent: 2 })).toEqual(['']);
});

test('control characters and line breaks never leave a line of text', () => {
  expect(oneLine('a\r\nb\u001b[31m\u0085c\u2028d')).toBe('a b [31m c d');
});

test.each([
  ['<b>&', '&lt;b&gt;&amp;'],
  ['a|b', 'a\\|b'],
  ['# no heading', '\\# no heading'],
  ['- no item', '\\- no item'],
  ['1. no item', '1\\. no item'],
  ['1.5 is a number', '1.5 is a number'],
  ['[x](javascript:y)', '\\[x\\](javascript:y)'],
])('%s in Markdown is shown as it is', (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});

test('a code span holds backticks', () => {
  expect(codeSpan('a < b')).toBe('`a < b`');
  expect(codeSpan('a `b` c')).toBe('`` a `b` c ``');
});

test('XML holds only characters that it may', () => {
  expect(escapeXml('a < "b" & \'c\'\u0000\ud800\uffff')).toBe('a &lt; &quot;b&quot; &amp; &apos;c&apos; \ufffd\ufffd');
});
