import { expect, test } from 'vitest';
import { markdown } from '../../src/report/markdown.ts';
import { costWords } from '../../src/report/words.ts';
import { summarise } from '../../src/study/summarise.ts';
import { entity, modelOf, runResult, SHOP } from '../study/samples.ts';

const COST = {
  requests: 1,
  compute: 20,
  ephemeral: 3,
  total: 24,
  retries: 2,
  abandoned: 6,
  failed: 0,
  totalPer30Days: 480,
  retriesPer30Days: 40,
  abandonedPer30Days: 120,
};

function summaryOf(freeTier: string) {
  const model = modelOf({ ...SHOP, platform: { freeTier } });
  return summarise(model, [runResult(0, [entity('cost', '', COST)])], {
    confidence: 0.95,
    asked: 1,
    partial: false,
    version: '0.1.0',
  });
}

function costTable(freeTier: string): string {
  const text = markdown.render({ summary: summaryOf(freeTier), timeseries: null });
  return text.slice(text.indexOf('## Cost')).split('\n\n')[1];
}

test('the cost table tells what failure cost, and leaves out what cost nothing', () => {
  expect(costTable('month').split('\n')).toEqual([
    '| cost | for 2h | for 30 days, free tier off |',
    '|---|--:|--:|',
    '| requests | \\$1.00 | – |',
    '| compute | \\$20.00 | – |',
    '| ephemeral | \\$3.00 | – |',
    '| total | \\$24.00 | \\$480 |',
    '| of it: runs nobody waited for | \\$6.00 | \\$120 |',
    '| of it: runs that repeated work | \\$2.00 | \\$40.00 |',
  ]);
});

test.each([
  ['month', 'for 2h | for 30 days, free tier off', true],
  ['both', 'for 2h, free tier off | for 30 days, free tier off', true],
  ['none', 'for 2h | for 30 days', false],
])('with the free tier taken off "%s" the columns and words say so', (freeTier, heads, isOff) => {
  expect(costTable(freeTier)).toContain(`| cost | ${heads} |`);
  expect(costWords(summaryOf(freeTier))?.endsWith('free tier taken off')).toBe(isOff);
});
