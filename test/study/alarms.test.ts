import { expect, test } from 'vitest';
import { type AlarmSettings, alarmField } from '../../src/scenario/alarm-field.ts';
import { checkAlarms, summariseAlarms } from '../../src/study/alarms.ts';
import type { Alarm } from '../../src/study/summary-schema.ts';
import { wilsonInterval } from '../../src/theory/wilson.ts';
import { MINUTE, SECOND } from '../../src/units/time.ts';
import { modelOf as fullModelOf, runYaml } from '../support/run.ts';
import { entity, modelOf, runResult, SHOP } from './samples.ts';

type Written = Readonly<Record<string, unknown>>;

function read(alarm: Written): AlarmSettings {
  return alarmField.parse(alarm);
}

/** What is wrong with one alarm of the shop: `setting: message`. */
function mistakesIn(alarm: Written, resolution = MINUTE): string[] {
  return checkAlarms(new Map([[0, read(alarm)]]), modelOf().scenario, resolution).map(
    ({ setting, message }) => `${setting}: ${message}`,
  );
}

/** How one alarm of the shop fires in replications with these throttles and invocations of checkout per minute. */
function fired(
  alarm: Written,
  runs: readonly { readonly throttles: readonly number[]; readonly arrivals?: readonly number[] }[],
): Alarm {
  const results = runs.map(({ throttles, arrivals = throttles.map(() => 100) }, replication) => {
    const invocations = arrivals.map((count, i) => count - throttles[i]);
    return runResult(replication, [entity('functions', 'checkout', {}, { throttles, arrivals, invocations })]);
  });
  const [summary] = summariseAlarms(modelOf({ ...SHOP, alarms: [alarm] }), results, 0.95);
  return summary;
}

const THROTTLES = { metric: 'functions.checkout.throttles', threshold: '> 10' };
const quiet = (minutes: number): number[] => Array.from({ length: minutes }, () => 0);
/** Two hours of minutes that begin with these. */
const hours = (...first: readonly number[]): number[] => [...first, ...quiet(120 - first.length)];

test('an alarm fires at the end of the period that completes its data points', () => {
  const alarm = fired({ ...THROTTLES, dataPoints: 2, evaluationPeriods: 3 }, [
    { throttles: hours(0, 0, 20, 5, 20, 20) },
  ]);
  expect(alarm).toMatchObject({
    name: 'functions.checkout.throttles > 10',
    statistic: 'sum',
    comparison: '>',
    threshold: 10,
    unit: 'count',
    period: 60_000,
    dataPoints: 2,
    evaluationPeriods: 3,
    missingData: 'missing',
    firstAt: { value: 300_000, low: null, high: null, unit: 'ms' },
    total: { value: 180_000 },
  });
});

test('times are means over the replications in which it fires, and their share has its Wilson interval', () => {
  const alarm = fired(THROTTLES, [
    { throttles: hours(0, 20) },
    { throttles: hours(0, 0, 0, 20, 20) },
    { throttles: hours() },
    { throttles: hours(10) },
  ]);
  expect(alarm.firstAt.value).toBe(180_000);
  expect(alarm.total.value).toBe(90_000);
  expect(alarm.probability).toEqual({ value: 0.5, ...wilsonInterval(2, 4, 0.95), unit: 'share' });
});

test('an alarm that never fires has no time, and a share of none', () => {
  const alarm = fired({ ...THROTTLES, name: 'hot' }, [{ throttles: hours(10) }, { throttles: hours() }]);
  expect(alarm).toMatchObject({
    name: 'hot',
    firstAt: { value: null },
    total: { value: null },
    probability: { value: 0 },
  });
});

test('without a replication nothing is known', () => {
  expect(fired(THROTTLES, [])).toMatchObject({ firstAt: { value: null }, probability: { value: null, low: null } });
});

test('a longer period adds up counts, and only whole periods are judged', () => {
  const throttles = hours(4, 4, 4, 0, 0, 6, 6);
  expect(fired({ ...THROTTLES, period: '5m' }, [{ throttles }]).firstAt.value).toBe(300_000);
  expect(fired({ ...THROTTLES, period: '7m', threshold: '>= 24' }, [{ throttles }]).firstAt.value).toBe(420_000);
  const late = [...quiet(119), 50];
  expect(fired({ ...THROTTLES, period: '7m' }, [{ throttles: late }]).firstAt.value).toBeNull();
});

test('a ratio is one of sums, as metric math on a dashboard', () => {
  const runs = [{ throttles: hours(1, 30, 1, 1, 1), arrivals: hours(1, 100, 100, 100, 100) }];
  const alarm = fired({ metric: 'functions.checkout.throttleRatio', threshold: '> 5%', period: '5m' }, runs);
  // 34 of 401 in the first five minutes.
  expect(alarm).toMatchObject({ statistic: 'ratio', threshold: 0.05, firstAt: { value: 300_000 } });
  const higher = fired({ metric: 'functions.checkout.throttleRatio', threshold: '> 8.5%', period: '5m' }, runs);
  expect(higher.firstAt.value).toBeNull();
});

test('a function that nothing reaches has no data, so a low threshold does not fire unless missing data is bad', () => {
  const runs = [{ throttles: hours(), arrivals: hours(100, 100, 100) }];
  const low = { metric: 'functions.checkout.invocations', threshold: '< 1', evaluationPeriods: 1 };
  expect(fired(low, runs).firstAt.value).toBeNull();
  // Three periods are read for one: all of them are missing from the sixth on.
  expect(fired({ ...low, missingData: 'breaching' }, runs).firstAt.value).toBe(360_000);
});

test('the warm-up is not judged', () => {
  const result = {
    ...runResult(0, [entity('functions', 'checkout', {}, { throttles: hours(50, 50, 0, 50) })]),
    warmup: 90 * SECOND,
  };
  const [alarm] = summariseAlarms(modelOf({ ...SHOP, alarms: [THROTTLES] }), [result], 0.95);
  expect(alarm.firstAt.value).toBe(240_000);
});

test.each([
  [{ metric: 'functions.checkout.concurrency.max', threshold: 30 }, []],
  [{ metric: 'functions.checkout.concurrency', statistic: 'average', threshold: '>= 30' }, []],
  [{ metric: 'functions.checkout.environments', threshold: 30 }, []],
  [{ metric: 'account.concurrency.asCloudWatch', statistic: 'maximum', threshold: 800 }, []],
  [{ metric: 'functions.checkout.duration.mean', threshold: '> 500ms' }, []],
  [{ metric: 'sources.mail.backlog.max', threshold: '> 1,000' }, []],
  [{ metric: 'downstreams.parcels.received', threshold: '< 1' }, []],
  [
    { metric: 'functions.checkout.throtles', threshold: 1 },
    ['metric: unknown metric "functions.checkout.throtles"; did you mean "functions.checkout.throttles"?'],
  ],
  [
    { metric: 'functions.chekout.throttles', threshold: 1 },
    ['metric: unknown metric "functions.chekout.throttles"; did you mean "functions.checkout.throttles"?'],
  ],
  [
    { metric: 'functions.checkout.concurrency', threshold: 1 },
    [
      'metric: functions.checkout.concurrency has several values in each period; set statistic to "maximum" or "average"',
    ],
  ],
  [
    { metric: 'functions.checkout.throttles', statistic: 'maximum', threshold: 1 },
    [
      'statistic: functions.checkout.throttles is a sum in each period, so it has no maximum; leave statistic out or set it to "sum"',
    ],
  ],
  [
    { metric: 'functions.checkout.throttleRatio', statistic: 'average', threshold: '1%' },
    [
      'statistic: functions.checkout.throttleRatio is a ratio of sums in each period, so it has no average; leave statistic out',
    ],
  ],
  [
    { metric: 'functions.checkout.duration.mean', threshold: 500 },
    ['threshold: expected a duration such as "30s", got "500": a unit is needed, for example "500s"'],
  ],
  [
    { metric: 'functions.checkout.errors', threshold: '== 1' },
    ['threshold: expected >, >=, < or <= before the value, got "=="'],
  ],
])('%j is checked before anything is simulated', (alarm, expected) => {
  expect(mistakesIn(alarm)).toEqual(expected);
});

test('a metric of the whole run is refused with what there is per period', () => {
  const [mistake] = mistakesIn({ metric: 'functions.receipt.duration.p99', threshold: '> 1s' });
  expect(mistake).toContain('functions.receipt.duration.p99 has no value per period, only one for the whole run');
  expect(mistake).toContain('an alarm can watch functions.receipt.{arrivals, invocations, throttles,');
});

test('a mean of observations needs a resolution as long as the period', () => {
  const alarm = { metric: 'functions.checkout.duration.mean', threshold: '> 500ms', period: '5m' };
  expect(mistakesIn(alarm, 5 * MINUTE)).toEqual([]);
  expect(mistakesIn(alarm)[0]).toMatch(/^period: .*set run.resolution to 5m, or the period to 1m$/);
});

/** 20 concurrent from minute 5 on, of a quota of 10. */
const OVERLOAD = `
name: overload
platform: { accountConcurrency: 10, unreservedFloor: 0, requestRateFactor: null }
run: { duration: 12m, replications: 1 }
functions:
  f: { duration: 200ms, timeout: 10s, init: 0ms }
sources:
  web:
    type: sdk
    target: f
    arrivals: { process: constant, rate: [ { at: 0s, rate: 10/s }, { at: 5m, rate: 100/s } ] }
    client: { retry: none }
alarms:
  - { name: throttled, metric: functions.f.throttles, threshold: '> 10', dataPoints: 2, evaluationPeriods: 3 }
  - { name: early, metric: account.concurrency, statistic: maximum, threshold: '>= 2' }
  - { name: calm, metric: functions.f.errors, threshold: 1 }
`;

test('in a run, an alarm fires some periods after the limit was reached, or before it', async () => {
  const model = await fullModelOf(OVERLOAD);
  const { result, breach } = await runYaml(OVERLOAD);
  const [throttled, early, calm] = summariseAlarms(model, [result], 0.95);
  const reached = (breach('account-concurrency')?.firstAt ?? Number.NaN) / 1000;
  expect(reached).toBeGreaterThanOrEqual(300_000);
  expect(throttled.firstAt.value).toBe(420_000);
  expect(throttled.afterBreach.value).toBe(420_000 - reached);
  expect(throttled.total.value).toBe(300_000);
  expect(early.firstAt.value).toBe(60_000);
  expect(early.afterBreach.value).toBe(60_000 - reached);
  expect(calm.probability.value).toBe(0);
});
