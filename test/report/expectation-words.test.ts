import { expect, test } from 'vitest';
import { foundBriefly } from '../../src/report/words.ts';
import type { ExpectationResult } from '../../src/study/summary-schema.ts';

/** Judged by the share of replications that meet it. */
const JUDGED: ExpectationResult = {
  text: 'functions.shop.throttles < 1 for 95% of replications',
  metric: 'functions.shop.throttles',
  judged: 'share',
  outcome: 'missed',
  pass: false,
  warn: false,
  value: 0.08,
  low: 0.06,
  high: 0.11,
  limit: 0.95,
  margin: -0.87,
  unit: 'share',
  atShare: { value: 10, low: 9, high: 11, unit: 'count' },
  line: 1,
  column: 1,
  note: null,
};

test('an expectation for a share of replications also tells what so many of them keep', () => {
  expect(foundBriefly(JUDGED)).toBe('8% of replications (6% to 11%); in 95% of them at most 10 (9 to 11)');
});

test('what is to be large is told by what so many have at least', () => {
  const text = 'sources.web.successRatio >= 99% for 95% of replications else warn';
  const atShare = { value: 0.9, low: null, high: 0.95, unit: 'share' };
  expect(foundBriefly({ ...JUDGED, text, atShare })).toMatch(/; in 95% of them at least 90%$/);
});

test('nothing is added where nobody knows it', () => {
  const atShare = { value: null, low: null, high: null, unit: 'count' };
  const { atShare: _, ...without } = JUDGED;
  for (const result of [{ ...JUDGED, atShare }, without])
    expect(foundBriefly(result)).toBe('8% of replications (6% to 11%)');
});
