import { expect, test } from 'vitest';
import { metricAt } from '../../src/study/metric-at.ts';
import type { Summary } from '../../src/study/summary-schema.ts';

const metric = (value: number) => ({ value, low: null, high: null, unit: 'share' });
const SUMMARY = {
  account: { throttles: metric(7) },
  recovery: [
    { fault: 'surge of web', recovered: metric(1), amplification: { max: metric(2) } },
    { fault: 'hiccup', recovered: metric(0.25), amplification: { max: metric(4) } },
  ],
} as unknown as Summary;

test.each([
  ['account.throttles', 7],
  ['recovery.hiccup.recovered', 0.25],
  ['recovery[0].recovered', 1],
  ['recovery[1].amplification.max', 4],
  ['recovery.hiccup.amplification.max', 4],
])('the metric %s is found in a summary', (path, value) => {
  expect(metricAt(SUMMARY, path)?.value).toBe(value);
});

test.each(['recovery.outage.recovered', 'recovery[2].recovered', 'recovery.hiccup.amplification', 'account.none'])(
  'a summary without the metric %s has none',
  (path) => {
    expect(metricAt(SUMMARY, path)).toBeNull();
  },
);
