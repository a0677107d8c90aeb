import { expect, test } from 'vitest';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { Colour } from '../../src/report/terminal-table.ts';
import { HOSTILE, input, inputs } from './samples.ts';

const plain = (_: Colour, text: string): string => text;

test('the verdict is the first line', () => {
  const [first] = renderTerminal(input('throttles'), { width: 200, colour: plain }).split('\n');
  expect(first.startsWith('✗ checkout is throttled: 18.2% of attempts')).toBe(true);
  const [calm] = renderTerminal(input('no throttles'), { width: 200, colour: plain }).split('\n');
  expect(calm.startsWith('✓ Nothing was throttled')).toBe(true);
});

test.each([40, 60, 72, 80, 100, 120, 160, 200])('no line is wider than a screen of %d columns', (width) => {
  for (const [name, one] of inputs) {
    const text = renderTerminal(one, { width, colour: plain, folder: 'reports/shop' });
    for (const line of text.split('\n')) expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(width);
  }
});

test('long names are cut rather than wrapped', () => {
  const one = input('throttles');
  const long = 'a'.repeat(64);
  const summary = { ...one.summary, functions: { [long]: one.summary.functions.checkout } };
  const text = renderTerminal({ ...one, summary }, { width: 60, colour: plain });
  const row = text.split('\n').find((line) => line.includes('aaa…')) ?? expect.fail(text);
  expect(row.length).toBeLessThanOrEqual(60);
});

test('what is cut of a limit is its middle, so that its value stays', () => {
  const text = renderTerminal(input('throttles'), { width: 40, colour: plain });
  expect(text).toMatch(/…\S* 40( |$)/m);
});

test('without colour there is no escape sequence, whatever the scenario holds', () => {
  const one = input('throttles');
  const summary = {
    ...one.summary,
    name: HOSTILE,
    expectations: one.summary.expectations.map((result) => ({ ...result, text: HOSTILE })),
  };
  expect(renderTerminal({ ...one, summary }, { width: 100, colour: plain, folder: HOSTILE })).not.toContain('\u001b');
});

test('colour changes nothing but the colour', () => {
  const tagged = (format: Colour, text: string): string => `\u001b[${format.length}m${text}\u001b[0m`;
  for (const one of inputs.values()) {
    const text = renderTerminal(one, { width: 100, colour: tagged });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
    expect(text.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(
      renderTerminal(one, { width: 100, colour: plain }),
    );
  }
});

test('there is no empty table and no heading above nothing', () => {
  const text = renderTerminal(input('no sources'), { width: 100, colour: plain });
  expect(text).not.toMatch(/Limits reached|Sources|Downstreams|Expectations/);
});

test('bars over time are drawn where there is a time series, and left out where there is none', () => {
  expect(renderTerminal(input('throttles'), { width: 120, colour: plain })).toContain('▁█▁');
  expect(renderTerminal(input('no time series'), { width: 120, colour: plain })).not.toMatch(/[▁-█]/);
});

test('it says where the report was written, if one was', () => {
  expect(renderTerminal(input('throttles'), { width: 100, colour: plain, folder: 'reports/shop' })).toMatch(
    /Report +reports\/shop/,
  );
  expect(renderTerminal(input('throttles'), { width: 100, colour: plain, folder: null })).not.toMatch(/^Report/m);
});

test('with one replication it is said once that values were compared without an interval', () => {
  const text = renderTerminal(input('one replication'), { width: 100, colour: plain });
  expect(text.match(/without an interval/g)).toHaveLength(1);
  expect(renderTerminal(input('throttles'), { width: 100, colour: plain })).not.toContain('without an interval');
});

test('a partial result says so', () => {
  expect(renderTerminal(input('no replication'), { width: 100, colour: plain })).toContain('Partial result');
});

test('each expectation has its tick and what was found', () => {
  const text = renderTerminal(input('throttles'), { width: 120, colour: plain });
  expect(text).toContain('✗ functions.checkout.throttleRatio < 0.1%   missed: 18.2% (17.9% to 18.5%)');
  expect(text).toContain('✓ functions.checkout.concurrency.max <= 41   40');
  expect(text).toContain('? account.concurrency.max < 60 for 90% of replications');
  expect(text).toContain('! sources.mail.latency.p99 < 5s else warn');
  expect(text).toContain('Expectations  2 of 4 passed, 1 with a warning');
});
