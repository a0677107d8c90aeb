import { expect, test } from 'vitest';
import { countsOf } from '../../src/scenario/alarm-field.ts';
import { BASE, problemsIn } from './base.ts';

const METRIC = 'metric: functions.checkout.throttles';

/** What is wrong with one alarm beside a metric and a threshold, without its place in the text. */
async function problemsWith(rest: string, run = ''): Promise<readonly string[]> {
  const text = `${BASE.replace('  duration: 1h\n', `  duration: 1h\n${run}`)}alarms:\n  - { ${METRIC}, threshold: 1${rest} }\n`;
  return (await problemsIn(text)).map((line) => line.replace(/^shop\.yaml:\d+:\d+ /, ''));
}

test('an alarm needs a metric and a threshold only', async () => {
  expect(await problemsWith('')).toEqual([]);
  expect(await problemsWith(', name: hot, statistic: sum, period: 5m, dataPoints: 2, evaluationPeriods: 3')).toEqual(
    [],
  );
  expect(await problemsWith(', missingData: notBreaching')).toEqual([]);
});

test('without a second number, all of the periods must be breaching', () => {
  expect(countsOf({})).toEqual({ dataPoints: 1, periods: 1 });
  expect(countsOf({ dataPoints: 3 })).toEqual({ dataPoints: 3, periods: 3 });
  expect(countsOf({ evaluationPeriods: 3 })).toEqual({ dataPoints: 3, periods: 3 });
  expect(countsOf({ dataPoints: 2, evaluationPeriods: 3 })).toEqual({ dataPoints: 2, periods: 3 });
});

test.each([
  [
    ', period: 3m',
    '  resolution: 2m\n',
    'alarms[0].period: expected a multiple of run.resolution (2m), got "3m"; set run.resolution to 1m, or change the period',
  ],
  [
    '',
    '  resolution: 5m\n',
    'alarms[0].period: expected a multiple of run.resolution (5m), got the default of 1m; set run.resolution to 1m, or change the period',
  ],
  [
    ', period: 30s',
    '',
    'alarms[0].period: expected a multiple of run.resolution (1m), got "30s"; set run.resolution to 30s, or change the period',
  ],
  [
    ', period: 90s',
    '',
    'alarms[0].period: expected 10s, 20s, 30s or a multiple of 1m, got "90s"; CloudWatch has no other periods',
  ],
  [
    ', period: 0s',
    '',
    'alarms[0].period: expected 10s, 20s, 30s or a multiple of 1m, got "0s"; CloudWatch has no other periods',
  ],
  [
    ', period: 2h',
    '',
    'alarms[0].period: expected at most run.duration (1h), got "2h"; no period of the run would be whole',
  ],
  [
    ', dataPoints: 4, evaluationPeriods: 3',
    '',
    'alarms[0].dataPoints: expected at most evaluationPeriods (3), got 4; raise evaluationPeriods or lower this',
  ],
  [', dataPoints: 0', '', 'alarms[0].dataPoints: expected a whole number of at least 1, got 0'],
  [
    ', evaluationPeriods: 2000',
    '',
    'alarms[0].evaluationPeriods: expected evaluationPeriods x period of at most 1d, got 2000 x 1m; CloudWatch looks back a day, or a week with periods of 1h and more',
  ],
  [', statistic: p99', '', 'alarms[0].statistic: expected one of "average", "maximum", "sum", got "p99"'],
  [
    ', missingData: breeching',
    '',
    'alarms[0].missingData: expected one of "missing", "notBreaching", "breaching", "ignore", got "breeching"; did you mean "breaching"?',
  ],
  [', datapoints: 2', '', 'alarms[0].datapoints: unknown setting; did you mean "dataPoints"?'],
])('an alarm with "%s" and run settings "%s" is refused', async (rest, run, expected) => {
  const [problem] = await problemsWith(rest, run);
  expect(problem).toBe(expected);
});

test('two alarms of one name are refused', async () => {
  const alarm = `  - { name: hot, ${METRIC}, threshold: 1 }\n`;
  const problems = await problemsIn(`${BASE}alarms:\n${alarm}${alarm}`);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('alarms[1].name: alarms[0] is called "hot" too; give each its own name');
});
