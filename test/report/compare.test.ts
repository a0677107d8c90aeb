import { expect, test } from 'vitest';
import { renderCompareMarkdown } from '../../src/report/compare-markdown.ts';
import { renderCompareTerminal } from '../../src/report/compare-terminal.ts';
import { compareVerdictOf } from '../../src/report/compare-verdict.ts';
import { formatRelative } from '../../src/report/compare-words.ts';
import { comparePaired } from '../../src/study/compare.ts';
import {
  COMPARISON_VERSION,
  type Comparison,
  comparisonField,
  type ExpectationPair,
  type MetricDifference,
} from '../../src/study/compare-schema.ts';
import type { Measures, PerReplication } from '../../src/study/compare-values.ts';
import { HOSTILE } from './samples.ts';

const side = (file: string): Comparison['a'] => ({
  file,
  changes: [],
  name: 'shop',
  digest: '0123456789abcdef',
  version: '0.1.0',
  profile: 'lambda-2026',
  seed: 'sale',
  replications: 4,
  replicationsAsked: 4,
});

type Values = Readonly<Record<string, readonly [unit: string, values: PerReplication]>>;

function measures(values: Values): Measures<PerReplication> {
  return new Map(Object.entries(values).map(([path, [unit, all]]) => [path, { unit, about: '', values: all }]));
}

function comparison(a: Values, b: Values, changes: Partial<Comparison> = {}): Comparison {
  return {
    schemaVersion: COMPARISON_VERSION,
    method: 'paired',
    a: side('a.yaml'),
    b: side('b.yaml'),
    confidence: 0.95,
    simulatedTime: 900_000,
    warmup: 0,
    partial: false,
    ...comparePaired(measures(a), measures(b), 0.95),
    limits: [],
    expectations: [],
    failOn: [],
    pass: true,
    notes: [],
    ...changes,
  };
}

const A: Values = {
  'functions.checkout.throttleRatio': ['share', [0.245, 0.247, 0.246, 0.246]],
  'functions.fulfil.throttleRatio': ['share', [0.7, 0.71, 0.7, 0.71]],
  'sources.orders.latency.p99': ['ms', [333_000, 334_000, 333_500, 333_000]],
  'account.concurrency.max': ['count', [70, 70, 70, 70]],
  'cost.total': ['USD', [0.27, 0.271, 0.27, 0.271]],
};
const LESS: Values = { ...A, 'functions.checkout.throttleRatio': ['share', [0.002, 0.003, 0.002, 0.003]] };
const MIXED: Values = { ...LESS, 'functions.fulfil.throttleRatio': ['share', [0.78, 0.792, 0.781, 0.789]] };

const plainly = { width: 100, colour: (_: string, text: string) => text, all: false, folder: null };

test('the verdict says first what changed for the system, with the numbers and their interval', () => {
  const { tone, text } = compareVerdictOf(comparison(A, LESS));
  expect(tone).toBe('good');
  expect(text).toMatch(/^B throttles checkout less: throttleRatio 24\.6% → 0\.25% \(-24\.\d+ to -24\.\d+ points\)\.$/);
});

test('what got worse is in the verdict beside what got better', () => {
  const { tone, text, details } = compareVerdictOf(comparison(A, MIXED));
  expect(tone).toBe('mixed');
  expect(text).toMatch(
    /^B throttles checkout less: throttleRatio 24\.6% → .*; but it throttles fulfil more: throttleRatio 70\.5% → .*\.$/,
  );
  expect(details).toEqual([]);
});

/** Four replications of a value that varies by a ten-thousandth of it. */
const about = (value: number): PerReplication => [value, value * 1.0001, value * 0.9999, value];

test('what users notice leads, the latest and largest of it, and not what is inside the system', () => {
  const before: Values = {
    'sources.buyers.offered': ['count', about(40_000)],
    'sources.buyers.successRatio': ['share', about(0.89)],
    'sources.orders.latency.p99': ['ms', [256_000, 512_000, 512_000, 512_000]],
    'sources.orders.latency.p95': ['ms', about(256_000)],
    'functions.checkout.throttleRatio': ['share', about(0.24)],
    'functions.fulfil.throttleRatio': ['share', about(0.74)],
  };
  const after: Values = {
    ...before,
    'sources.buyers.successRatio': ['share', about(0.999)],
    'sources.orders.latency.p99': ['ms', [511_000, 514_000, 513_000, 600_000]],
    'sources.orders.latency.p95': ['ms', about(512_000)],
    'functions.checkout.throttleRatio': ['share', about(0.001)],
    'functions.fulfil.throttleRatio': ['share', about(0.79)],
  };
  const { tone, text } = compareVerdictOf(comparison(before, after));
  expect(tone).toBe('mixed');
  expect(text).toMatch(
    /^B lets more items of buyers succeed: .*; but it takes longer for orders: latency\.p95 4m 16s → 8m 32s/,
  );
});

test('a few more cold starts do not make a better system a mixed one', () => {
  const before: Values = { ...A, 'functions.checkout.coldStartRatio': ['share', about(0.026)] };
  const after: Values = { ...LESS, 'functions.checkout.coldStartRatio': ['share', about(0.052)] };
  const { tone, text, details } = compareVerdictOf(comparison(before, after));
  expect({ tone, text }).toEqual({ tone: 'good', text: expect.stringMatching(/^B throttles checkout less: /) });
  expect(details.at(-1)).toMatch(/^It starts checkout cold more often: /);
});

test('the function of which most requests are concerned is named first', () => {
  const busy: Values = {
    'functions.small.arrivals': ['count', about(100)],
    'functions.small.throttleRatio': ['share', about(0.5)],
    'functions.large.arrivals': ['count', about(100_000)],
    'functions.large.throttleRatio': ['share', about(0.2)],
  };
  const better: Values = {
    ...busy,
    'functions.small.throttleRatio': ['share', about(0.01)],
    'functions.large.throttleRatio': ['share', about(0.01)],
  };
  expect(compareVerdictOf(comparison(busy, better)).text).toMatch(/^B throttles large less: /);
});

test('more failures of as much more work are no more failures', () => {
  const before: Values = {
    ...A,
    'functions.checkout.invocations': ['count', about(10_000)],
    'functions.checkout.errors': ['count', about(100)],
  };
  const after: Values = {
    ...LESS,
    'functions.checkout.invocations': ['count', about(13_000)],
    'functions.checkout.errors': ['count', about(130)],
  };
  expect(compareVerdictOf(comparison(before, after)).details.join(' ')).not.toMatch(/errors/);
});

test('a change that only costs is told by what it costs', () => {
  const { tone, text, details } = compareVerdictOf(comparison(A, { ...A, 'cost.total': ['USD', about(0.37)] }));
  expect({ tone, text }).toEqual({ tone: 'bad', text: expect.stringMatching(/^B costs more: \$0\.27 → \$0\.37/) });
  expect(details).toEqual(['Nothing else differs that users of the system would notice.']);
});

test('a comparison with itself says plainly that there is no difference', () => {
  const text = renderCompareTerminal(comparison(A, A), plainly);
  expect(text).toMatch(/^= No difference found: all 5 metrics are the same in every replication\./);
  expect(text).not.toContain('Worse in B');
});

test('as many intervals without 0 as chance explains are no difference', () => {
  const noise = comparison(A, A);
  const counts = { compared: 200, equal: 0, sure: 0, likely: 9, byChance: 10, unknown: 0 };
  expect(compareVerdictOf({ ...noise, counts })).toEqual({
    tone: 'same',
    text: 'No difference found: 9 of 200 intervals exclude 0, and by chance about 10 would.',
    details: [],
  });
});

test('a latency is no headline where another share succeeds, for refusals are quick', () => {
  const refused: Values = {
    'sources.web.successRatio': ['share', [0.78, 0.79, 0.78, 0.79]],
    'sources.web.latency.p99': ['ms', [930, 932, 931, 930]],
  };
  const slower: Values = { ...refused, 'sources.web.latency.p99': ['ms', [998, 999, 998, 997]] };
  const answered: Values = { ...slower, 'sources.web.successRatio': ['share', [1, 1, 1, 1]] };
  const verdict = compareVerdictOf(comparison(refused, answered));
  expect(verdict.tone).toBe('good');
  expect([verdict.text, ...verdict.details].join(' ')).not.toContain('takes');
  expect(compareVerdictOf(comparison(refused, slower)).text).toMatch(/^B takes longer for web: latency\.p99/);
});

test('with one replication there is no verdict, and the differences are shown without intervals', () => {
  const single = (values: Values): Values =>
    Object.fromEntries(Object.entries(values).map(([path, [unit, all]]) => [path, [unit, all.slice(0, 1)]]));
  const alone = { ...side('a.yaml'), replications: 1 };
  const text = renderCompareTerminal(comparison(single(A), single(LESS), { a: alone, b: alone }), plainly);
  expect(text).toMatch(/^\? No verdict: one replication has no intervals/);
  expect(text).toMatch(/functions\.checkout\.throttleRatio\s+24\.5%\s+0\.2%\s+-24\.3 points\s+-99\.1%/);
});

const LOST: ExpectationPair = {
  text: 'functions.checkout.throttleRatio < 1%',
  a: { outcome: 'met', warn: false, value: 0.002, low: 0.001, high: 0.003, unit: 'share' },
  b: { outcome: 'missed', warn: false, value: 0.2, low: 0.19, high: 0.21, unit: 'share' },
  change: 'lost',
};

test('a lost expectation leads, whatever else changed', () => {
  const { tone, text, details } = compareVerdictOf(comparison(LESS, A, { expectations: [LOST], pass: false }));
  expect(tone).toBe('bad');
  expect(text).toBe('B misses an expectation that A meets: functions.checkout.throttleRatio < 1%.');
  expect(details[0]).toMatch(/^B throttles checkout more: /);
});

test.each([40, 60, 80, 100, 140])('at %i columns no line is wider than the screen', (width) => {
  const long = 'functions.checkout.throttlesByReason.ReservedFunctionConcurrentInvocationLimitExceeded';
  const values = { ...MIXED, [long]: ['count', [1, 2, 1, 2]] as const };
  const all = comparison({ ...A, [long]: ['count', [9, 8, 9, 8]] }, values, {
    expectations: [LOST],
    onlyInA: [long],
    limits: [{ limit: 'reserved-concurrency', scope: 'functions', name: 'checkout', a: 1, b: 0 }],
    notes: ['B asks for the seed other; it was given that of A, sale, so that both meet the same requests.'],
  });
  const lines = renderCompareTerminal(all, { ...plainly, width, all: true }).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
});

test('at 80 columns the interval and its certainty stay, and both ends of a path', () => {
  const long = 'functions.checkout.throttlesByReason.ReservedFunctionConcurrentInvocationLimitExceeded';
  const values = comparison(
    { [long]: ['count', [103_588, 103_000, 103_900]], ...A },
    { [long]: ['count', [142_733, 143_100, 142_000]], ...LESS },
  );
  const lines = renderCompareTerminal(values, { ...plainly, width: 80 }).split('\n');
  const row = lines.find((line) => line.includes('LimitExceeded'));
  expect(row).toMatch(/^ {2}functions\.\S*…\S*LimitExceeded\s+103,496\s+142,611\s+\+\S+ to \+\S+\s+(yes|likely)$/);
});

test('only so many rows are shown unless all are wanted', () => {
  const many = (change: number): Values =>
    Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `functions.f${i}.throttles`,
        ['count', [9, 9, 9, 9, 9].map((v) => v * change)],
      ]),
    );
  const all = comparison(many(1), many(2));
  expect(renderCompareTerminal(all, plainly)).toContain('and 20 more; --all shows them');
  const whole = renderCompareTerminal(all, { ...plainly, all: true });
  for (let i = 0; i < 30; i++) expect(whole).toContain(`functions.f${i}.throttles `);
});

test('Markdown has every metric, those without a difference folded away, and shows hostile text as text', () => {
  const hostile = { ...side(HOSTILE), changes: [{ path: 'functions.x', value: HOSTILE }] };
  const text = renderCompareMarkdown(comparison(A, MIXED, { b: hostile, onlyInB: ['sources.new.offered'] }));
  for (const path of Object.keys(A)) expect(text).toContain(path);
  expect(text).toContain('<summary>No difference found in 3 metrics</summary>');
  expect(text).toContain('only B has `sources.new.offered`');
  expect(text.replace(/`[^`]*`|``.*``/g, '')).not.toContain('\u001b');
});

test('the document is what its schema says', () => {
  const document: unknown = JSON.parse(JSON.stringify(comparison(A, MIXED, { expectations: [LOST] })));
  expect(comparisonField.parse(document)).toEqual(document);
});

test.each([
  [0, 5, '–'],
  [4, 1, '-75%'],
  [10_000, 1, '-99.9%'],
  [10, 0, '-100%'],
  [10, 12, '+20%'],
  [2, 9, '4.5 times'],
  [3, 3, '0%'],
])('from %d to %d is shown as %s', (a, b, shown) => {
  const metric = { a, b, relative: a === 0 ? null : (b - a) / a } as MetricDifference;
  expect(formatRelative(metric)).toBe(shown);
});
