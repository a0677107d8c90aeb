import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Comparison, Judgement } from '../../src/study/expectation.ts';
import { judge, type Verdict } from '../../src/study/judge.ts';
import { wilsonInterval } from '../../src/theory/wilson.ts';

function judged(values: readonly number[], comparison: Comparison, limit: number, judgement: Judgement): Verdict {
  const expectation = { comparison, judgement };
  return judge({ expectation, limit, unit: 'count', values, replications: values.length, confidence: 0.95 });
}

const MEAN = { over: 'mean' } as const;
const WORST = { over: 'worst' } as const;
const VALUES = [9, 10, 10, 11]; // mean 10, interval 8.7 to 11.3

test.each([
  ['<', 12, 'met'],
  ['<', 11, 'inconclusive'],
  ['<', 9, 'inconclusive'],
  ['<', 8, 'missed'],
  ['>', 8, 'met'],
  ['>', 10, 'inconclusive'],
  ['>', 12, 'missed'],
  ['==', 10, 'inconclusive'],
  ['==', 12, 'missed'],
] as const)('a mean of 9 to 11 %s %d is judged by its whole interval', (comparison, limit, outcome) => {
  expect(judged(VALUES, comparison, limit, MEAN).outcome).toBe(outcome);
});

test('equal values meet an equality, and a bound that they touch only where it is included', () => {
  expect(judged([0, 0, 0], '==', 0, MEAN).outcome).toBe('met');
  expect(judged([5, 5, 5], '<=', 5, MEAN).outcome).toBe('met');
  expect(judged([5, 5, 5], '<', 5, MEAN).outcome).toBe('missed');
});

test('the margin is the distance to the limit, negative outside', () => {
  expect(judged(VALUES, '<', 12, MEAN).margin).toBe(2);
  expect(judged(VALUES, '<', 8, MEAN).margin).toBe(-2);
  expect(judged(VALUES, '>', 8, MEAN).margin).toBe(2);
  expect(judged(VALUES, '==', 12, MEAN).margin).toBe(-2);
});

test('the worst replication alone decides where it is asked for', () => {
  expect(judged(VALUES, '<', 11, WORST)).toMatchObject({ outcome: 'missed', value: 11, low: null, high: null });
  expect(judged(VALUES, '<', 11.5, WORST)).toMatchObject({ outcome: 'met', value: 11 });
  expect(judged(VALUES, '>', 8, WORST)).toMatchObject({ outcome: 'met', value: 9, margin: 1 });
});

test('a share of replications is judged with its Wilson interval', () => {
  const values = Array.from({ length: 100 }, (_, i) => i); // 98 of 100 are below 98
  const over = (share: number): Judgement => ({ over: 'share', share });
  expect(judged(values, '<', 98, over(0.9))).toMatchObject({ outcome: 'met', value: 0.98, limit: 0.9, unit: 'share' });
  expect(judged(values, '<', 98, over(0.95)).outcome).toBe('inconclusive');
  expect(judged(values, '<', 50, over(0.9)).outcome).toBe('missed');
});

test('too few replications that all meet it leave it open, and the note says how many would do', () => {
  const over = { over: 'share', share: 0.95 } as const;
  const five = judged([1, 1, 1, 1, 1], '<', 2, over);
  expect(five).toMatchObject({ outcome: 'inconclusive', value: 1 });
  const needed = Number(/(\d+) that do would settle it/.exec(five.note ?? '')?.[1]);
  expect(judged(new Array(needed).fill(1), '<', 2, over).outcome).toBe('met');
  expect(judged(new Array(needed - 1).fill(1), '<', 2, over).outcome).toBe('inconclusive');
});

test('all of the replications means all that were run', () => {
  const all = { over: 'share', share: 1 } as const;
  expect(judged([1, 1, 1], '<', 2, all).outcome).toBe('met');
  expect(judged([1, 1, 3], '<', 2, all).outcome).toBe('missed');
});

test('with one replication its value is compared, and the note says so', () => {
  for (const judgement of [MEAN, WORST, { over: 'share', share: 0.9 }] as const) {
    expect(judged([3], '<', 4, judgement)).toMatchObject({ outcome: 'met', low: null, high: null });
    expect(judged([3], '<', 3, judgement).outcome).toBe('missed');
    expect(judged([3], '<', 3, judgement).note).toContain('one replication');
  }
});

test('without data an expectation is missed', () => {
  expect(judged([], '<', 4, MEAN)).toMatchObject({ outcome: 'missed', value: null, margin: null });
  expect(judged([], '<', 4, MEAN).note).toBe('no replication was completed');
});

test('replications without data are said', () => {
  const expectation = { comparison: '<', judgement: MEAN } as const;
  const facts = { expectation, limit: 4, unit: 'count', values: [1, 2], replications: 5, confidence: 0.95 } as const;
  expect(judge(facts).note).toBe('no data in 3 of 5 replications');
  expect(judge({ ...facts, values: [] }).note).toBe('no data: the metric was never observed');
});

test('a comparison and its opposite never agree', () => {
  const judgements = fc.constantFrom<Judgement>(MEAN, { over: 'share', share: 0.5 });
  const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 20 }), judgements, (sample, limit, judgement) => {
      const below = judged(sample, '<', limit, judgement).outcome;
      const above = judged(sample, '>=', limit, judgement).outcome;
      if (judgement.over === 'mean') {
        const opposite = { met: 'missed', missed: 'met', inconclusive: 'inconclusive' } as const;
        expect(above).toBe(opposite[below]);
      } else if (below === 'met') expect(above).not.toBe('met');
    }),
  );
});

test('what did not come about in some replications is missed, however soon it came about in the others', () => {
  const values = [100, Number.POSITIVE_INFINITY, 120, 110];
  for (const judgement of [MEAN, WORST]) {
    expect(judged(values, '<', 1000, judgement)).toMatchObject({
      outcome: 'missed',
      value: null,
      margin: null,
      note: 'not within the run in 1 of 4 replications',
    });
  }
  expect(judged(values, '>', 50, MEAN).outcome).toBe('missed');
  expect(judged(values, '<', 1000, { over: 'share', share: 0.99 })).toMatchObject({ outcome: 'missed', value: 0.75 });
});

test('a share of replications has a Wilson interval also as a mean', () => {
  const values = [1, 1, 1, 0];
  const expectation = { comparison: '>', judgement: MEAN } as const;
  const facts = { expectation, limit: 0.2, unit: 'share', values, replications: 4, confidence: 0.95 } as const;
  expect(judge({ ...facts, isShareOfRuns: true })).toMatchObject({
    outcome: 'met',
    value: 0.75,
    ...wilsonInterval(3, 4, 0.95),
  });
});

test('a share of replications also tells the value that so many keep, with the interval of order statistics', () => {
  const values = Array.from({ length: 20 }, (_, index) => index + 1);
  const half = (comparison: Comparison) => judged(values, comparison, 12, { over: 'share', share: 0.5 }).atShare;
  expect(half('<')).toEqual({ value: 10.5, low: 6, high: 15, unit: 'count' });
  expect(half('>')).toEqual({ value: 10.5, low: 6, high: 15, unit: 'count' });
  expect(half('==')).toBeUndefined();
  // Twenty values are too few for the upper end of p95.
  expect(judged(values, '<', 12, { over: 'share', share: 0.95 }).atShare).toMatchObject({ low: 17, high: null });
  expect(judged(values, '<', 12, MEAN)).not.toHaveProperty('atShare');
});
