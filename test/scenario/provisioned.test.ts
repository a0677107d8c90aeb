import { expect, test } from 'vitest';
import { formatProblem } from '../../src/scenario/place.ts';
import { changed, load, problemsIn } from './base.ts';

const policy = (settings: string, more = ''): string =>
  changed('duration: 180ms', `duration: 180ms\n    provisionedConcurrency: { ${settings} }${more}`);

test('a policy gets what it does not say from the platform and its defaults', async () => {
  const { model } = await load(policy('min: 5, max: 50, targetUtilization: 70%'));
  expect(model.scenario.functions.checkout.provisionedConcurrency).toEqual({
    min: 5,
    max: 50,
    targetUtilization: 0.7,
    statistic: 'average',
    period: 60e6,
    schedule: [],
  });
});

/** Settings of the policy, what stands beside it, and the problems that follow. */
const mistakes: readonly (readonly [string, string, ...string[]])[] = [
  [
    'max: 5, targetUtilization: 0.7',
    '',
    'functions.checkout.provisionedConcurrency.min: is missing; expected a whole number of at least 0',
  ],
  [
    'min: 9, max: 5, targetUtilization: 0.7',
    '',
    'functions.checkout.provisionedConcurrency.min: expected at most max (5), got 9',
  ],
  [
    'min: 1, max: 5',
    '',
    'functions.checkout.provisionedConcurrency.targetUtilization: expected a target or a schedule, got the default; without either the number never changes: write it plainly',
  ],
  [
    'min: 1, max: 5, targetUtilization: 95%',
    '',
    'functions.checkout.provisionedConcurrency.targetUtilization: expected 10% to 90% (C-60), got "95%"',
  ],
  [
    'min: 1, max: 5, targetUtilization: 70%, period: 10s',
    '',
    'functions.checkout.provisionedConcurrency.period: expected whole minutes (C-62), got "10s"',
  ],
  [
    'min: 1, max: 5, targetUtilization: 70%, dataPoints: 0',
    '',
    'functions.checkout.provisionedConcurrency.dataPoints: expected a whole number of at least 1, got 0',
  ],
  [
    'min: 1, max: 5, targetUtilization: 70%, scaleInDataPoints: 2000',
    '',
    'functions.checkout.provisionedConcurrency.scaleInDataPoints: expected data points of 1d at most, got 2000',
  ],
  [
    'min: 1, max: 5, schedule: [{ min: 2 }]',
    '',
    'functions.checkout.provisionedConcurrency.schedule[0]: expected either `at` or `cron`',
  ],
  [
    'min: 1, max: 5, schedule: [{ at: 1m }]',
    '',
    'functions.checkout.provisionedConcurrency.schedule[0]: expected `min`, `max` or both',
  ],
  [
    "min: 1, max: 5, schedule: [{ at: 1m, min: 2, from: '2024-01-01' }]",
    '',
    'functions.checkout.provisionedConcurrency.schedule[0].from: expected `from` beside `cron` only',
  ],
  [
    'min: 1, max: 5, schedule: [{ at: 1m, min: 6 }]',
    '',
    'functions.checkout.provisionedConcurrency.schedule[0].min: expected at most 5, the max that holds then, got 6',
  ],
  [
    'min: 1, max: 5, schedule: [{ at: 1m, max: 0 }]',
    '',
    'functions.checkout.provisionedConcurrency.schedule[0].max: expected at least 1, the min that holds then, got 0',
  ],
  [
    'min: 1, max: 5, schedule: [{ at: 60m, min: 2 }]',
    '',
    'functions.checkout.provisionedConcurrency.schedule[0].at: expected a time within run.duration (1h), got "60m"; it would never come',
  ],
  [
    "min: 1, max: 5, schedule: [{ cron: '0 9 * * *', min: 2 }]",
    '',
    'functions.checkout.provisionedConcurrency.schedule[0].cron: expected an expression that is due within run.duration (1h), got "0 9 * * *"; it never is',
  ],
  [
    'min: 1, max: 20, targetUtilization: 70%, schedule: [{ at: 1m, max: 30 }]',
    '\n    reservedConcurrency: 10',
    "functions.checkout.provisionedConcurrency.max: expected at most the function's reservation of 10 (C-41), got 20; lower it or raise reservedConcurrency",
    "functions.checkout.provisionedConcurrency.schedule[0].max: expected at most the function's reservation of 10 (C-41), got 30; lower it or raise reservedConcurrency",
  ],
  [
    'min: 1, max: 20, targetUtilization: 70%, schedule: [{ at: 1m, max: 901 }]',
    '',
    'functions.checkout.provisionedConcurrency: the provisioned concurrency of functions without reservation adds up to 901 (checkout 901), but at most 900 is possible: 1,000 unreserved less 100 (C-42); lower it, or raise platform.accountConcurrency',
  ],
];

test.each(mistakes)('a policy { %s }%s is refused', async (settings, more, ...expected) => {
  const problems = await problemsIn(policy(settings, more));
  expect(problems.map((line) => line.replace(/^\S+ /, ''))).toEqual(expected);
});

test('C-40: a policy is refused on a date that has no provisioned concurrency', async () => {
  const text = policy('min: 1, max: 5, targetUtilization: 70%').replace('lambda-2026', 'lambda-2018');
  const [problem] = (await problemsIn(text)).filter((line) => line.includes('provisionedConcurrency'));
  expect(problem).toMatch(/provisioned concurrency came on 2019-12-03 \(C-40\)/);
});

test('C-63: target tracking from nothing is pointed out', async () => {
  const text = policy('min: 0, max: 50, targetUtilization: 70%');
  expect((await load(text)).advice.map(formatProblem)).toEqual([
    'shop.yaml:12:36 functions.checkout.provisionedConcurrency.min: while there is no environment there is no utilization either, so target tracking does not scale out from 0 (C-63)',
  ]);
});

test('C-66: an entry of a schedule that would lower the number by its `min` alone is pointed out', async () => {
  const schedule = 'schedule: [{ at: 10m, min: 50 }, { at: 20m, min: 5 }, { at: 30m, min: 5, max: 5 }]';
  expect((await load(policy(`min: 5, max: 100, ${schedule}`))).advice.map(formatProblem)).toEqual([
    'shop.yaml:12:98 functions.checkout.provisionedConcurrency.schedule[1].min: a smaller min alone takes nothing away, since what there is stays inside the bounds (C-66); set max too, such as max: 5',
  ]);
  // Target tracking lowers it by itself, down to the smaller minimum.
  expect((await load(policy(`min: 5, max: 100, targetUtilization: 70%, ${schedule}`))).advice).toEqual([]);
});
