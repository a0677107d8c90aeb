import { expect, test } from 'vitest';
import type { Unit } from '../../src/observe/metrics.ts';
import { readBound, readExpectation } from '../../src/study/expectation.ts';

test('an expectation is a metric, a comparison and a value', () => {
  expect(readExpectation('functions.checkout.throttleRatio < 0.1%')).toEqual({
    text: 'functions.checkout.throttleRatio < 0.1%',
    metric: 'functions.checkout.throttleRatio',
    comparison: '<',
    bound: '0.1%',
    judgement: { over: 'mean' },
    warns: false,
  });
});

test.each([
  ['a.b <= 5m for mean', { comparison: '<=', bound: '5m', judgement: { over: 'mean' }, warns: false }],
  ['a.b>3 for worst', { comparison: '>', bound: '3', judgement: { over: 'worst' }, warns: false }],
  ['a.b >= 2m 30s else warn', { comparison: '>=', bound: '2m 30s', judgement: { over: 'mean' }, warns: true }],
  [
    ' a.b == 0  for 95% of replications  else warn ',
    { comparison: '==', bound: '0', judgement: { over: 'share', share: 0.95 }, warns: true },
  ],
])('%s is read', (text, parts) => {
  expect(readExpectation(text)).toMatchObject({ metric: 'a.b', ...parts });
});

test.each([
  ['', 'expected a metric, a comparison and a value such as "functions.checkout.throttleRatio < 0.1%", got ""'],
  ['a.b', 'expected a metric, a comparison and a value such as "functions.checkout.throttleRatio < 0.1%", got "a.b"'],
  ['a.b = 3', 'expected <, <=, >, >= or == after a.b, got "="'],
  ['a.b != 3', 'expected <, <=, >, >= or == after a.b, got "!="'],
  ['a.b =< 3', 'expected <, <=, >, >= or == after a.b, got "=<"'],
  ['a.b <', 'expected a value after "a.b <", such as "functions.checkout.throttleRatio < 0.1%"'],
  ['a.b < else warn', 'expected a value after "a.b <", such as "functions.checkout.throttleRatio < 0.1%"'],
  ['a.b < 3 else fail', 'expected "warn" after "else", got "fail"'],
  ['a.b < 3 for best', 'expected "mean", "worst" or "95% of replications" after "for", got "best"'],
  ['a.b < 3 for 0% of replications', 'expected a share above 0% and up to 100% of replications, got "0%"'],
  ['a.b < 3 for 101% of replications', 'expected a share above 0% and up to 100% of replications, got "101%"'],
])('"%s" is refused with a reason', (text, reason) => {
  expect(readExpectation(text)).toBe(reason);
});

const bounds: readonly (readonly [string, Unit, number])[] = [
  ['250ms', 'ms', 250],
  ['5m', 'ms', 300_000],
  ['1.5ms', 's', 0.0015],
  ['0.1%', 'share', 0.001],
  ['0.001', 'share', 0.001],
  ['1,000', 'count', 1000],
  ['1e6', 'count', 1_000_000],
  ['2.5', 'count', 2.5],
  ['$5', 'USD', 5],
  ['5.20 USD', 'USD', 5.2],
  ['7', 'USD', 7],
  ['5000', 'GB-s', 5000],
  ['6000/m', 'per second', 100],
];

test.each(bounds)('%s as %s is %d', (text, unit, value) => {
  expect(readBound(text, { unit })).toBe(value);
});

const mismatches: readonly (readonly [string, Unit])[] = [
  ['5', 'ms'],
  ['5%', 'ms'],
  ['5m', 'share'],
  ['150%', 'share'],
  ['5m', 'count'],
  ['-1', 'count'],
  ['NaN', 'count'],
  ['Infinity', 'count'],
  ['5m', 'USD'],
  ['100', 'per second'],
];

test.each(mismatches)('%s is no %s, and the reason names it', (text, unit) => {
  const reason = readBound(text, { unit });
  expect(reason).toEqual(expect.stringMatching(/^expected /));
  expect(reason).toEqual(expect.stringContaining(`got "${text}"`));
});
