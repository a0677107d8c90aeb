import { expect, test } from 'vitest';
import { accountWords } from '../../src/report/account-words.ts';
import { markdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { summarise } from '../../src/study/summarise.ts';
import { type Summary, summaryField } from '../../src/study/summary-schema.ts';
import { breach, entity, modelOf, runResult, SHOP } from '../study/samples.ts';

const ALARMS = [
  { name: 'hot', metric: 'functions.checkout.throttles', threshold: '> 10', dataPoints: 2, evaluationPeriods: 3 },
  { metric: 'functions.receipt.errors', threshold: 1 },
];

/** Throttles from minute 15 to 21 of a limit reached at 14:20, and a burst that the dashboard does not see. */
function summaryOf(shown: number, runs = 2): Summary {
  const throttles = Array.from({ length: 120 }, (_, minute) => (minute >= 15 && minute < 22 ? 50 : 0));
  const arrivals = throttles.map(() => 100);
  const results = Array.from({ length: runs }, (_, replication) =>
    runResult(
      replication,
      [
        entity('functions', 'checkout', {}, { throttles, arrivals }),
        entity('account', '', { 'concurrency.max': 1500, 'concurrency.asCloudWatch.max': shown }),
      ],
      [breach()],
    ),
  );
  const options = { confidence: 0.95, asked: runs, partial: false, version: '0.1.0' };
  return summarise(modelOf({ ...SHOP, alarms: ALARMS }), results, options);
}

test('alarms have a table of their own, with those that never fire', () => {
  const text = markdown.render({ summary: summaryOf(806), timeseries: null });
  expect(text).toContain('| alarm | data points | fires at | after the first limit | time in alarm | in runs |');
  expect(text).toContain('| hot | 2 of 3 x 1m | 0:17:00 | 2m 40s | 7m | 100% |');
  expect(text).toMatch(/\| functions\.receipt\.errors &gt;= 1 \| 1 of 1 x 1m \| never \| – \| – \| 0% \|/);
});

test('the terminal shows them too, and nothing where there are none', () => {
  const screen = { width: 120, colour: (_: string, text: string) => text };
  const text = renderTerminal({ summary: summaryOf(806), timeseries: null }, screen);
  expect(text).toMatch(/Alarms\n +alarm +data points +fires at/);
  expect(text).toMatch(/hot +2 of 3 x 1m +0:17:00/);
  const without = renderTerminal({ summary: { ...summaryOf(806), alarms: [] }, timeseries: null }, screen);
  expect(without).not.toContain('Alarms');
});

test('a dashboard that misses more than a tenth is told with the reason, one near the truth without', () => {
  expect(accountWords(summaryOf(806))).toBe(
    'concurrency at most 1,500 of 1,000, on a dashboard at most 806; CloudWatch misses what comes and goes between two looks (concurrencyMetricInterval)',
  );
  expect(accountWords(summaryOf(1350))).toBe('concurrency at most 1,500 of 1,000, on a dashboard at most 1,350');
});

test('a summary of before there were alarms can still be read', () => {
  const { alarms: _, ...old } = JSON.parse(JSON.stringify(summaryOf(806)));
  expect(summaryField.parse(old).alarms).toEqual([]);
});
