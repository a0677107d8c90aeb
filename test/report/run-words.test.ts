import { expect, test } from 'vitest';
import { runWords } from '../../src/report/words.ts';
import type { Summary } from '../../src/study/summary-schema.ts';
import { input } from './samples.ts';

function wordsOf(run: Partial<Summary['run']>): string {
  const { summary } = input('throttles');
  return runWords({ ...summary, run: { ...summary.run, ...run } }).join(' · ');
}

const STOPPING: Summary['run']['stopping'] = {
  until: 'functions.checkout.throttleRatio +- 5%',
  metric: 'functions.checkout.throttleRatio',
  atMost: 500,
  reached: true,
  halfWidth: 0.01,
  unit: 'share',
  note: 'the run ended as soon as it was narrow',
};
const SEARCH = { rule: 'MSER-5', series: 'account.concurrency.mean', pilots: 5, batch: 36_000 } as const;

test('a report says that the number of replications was found by a rule, and what that does to intervals', () => {
  expect(wordsOf({ replications: 40, replicationsAsked: 40, stopping: STOPPING })).toContain(
    '40 replications, stopped when functions.checkout.throttleRatio +- 5% was reached · 95% intervals, slightly too narrow after such a stop',
  );
});

test('a report says that a rule was not reached, and why', () => {
  const stopping = { ...STOPPING, reached: false, note: 'the interval is still wider' };
  expect(wordsOf({ replications: 500, replicationsAsked: 500, stopping })).toMatch(
    /500 replications, without reaching functions\.checkout\.throttleRatio \+- 5%: the interval is still wider · 95% intervals$/,
  );
});

test('a report says how the warm-up was found', () => {
  expect(wordsOf({ warmup: 180_000, warmupSearch: SEARCH })).toContain(
    'simulated, the first 3m left out as warm-up (found by MSER-5 on account.concurrency.mean)',
  );
  expect(wordsOf({ warmup: 0, warmupSearch: SEARCH })).toContain(
    'simulated, no warm-up left out (found by MSER-5 on account.concurrency.mean)',
  );
  expect(wordsOf({ warmup: 180_000 })).toContain('the first 3m left out as warm-up ·');
});
