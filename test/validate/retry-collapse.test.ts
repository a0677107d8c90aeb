import { expect, test } from 'vitest';
import { endStates, isDown, mean, shareDown } from './retry-collapse.ts';

const RUNS = 200;
/** Of 40/s over twenty seconds, a Poisson count lies within this but once in ten thousand. */
const NEARLY_ALL = 0.14;

test('without backoff about seven in ten runs never come back: 0 successes, 80 retries and 120 timeouts a second (question 42)', async () => {
  const states = await endStates('retry-collapse', RUNS);
  const share = shareDown(states);
  expect(share.low).toBeLessThan(0.71); // as published; 1,500 runs of the published program gave 0.747
  expect(share.high).toBeGreaterThan(0.747);
  const down = states.filter(isDown);
  expect(mean(down, ({ retries }) => retries)).toBeCloseTo(80, -0.5);
  expect(mean(down, ({ timeouts }) => timeouts)).toBeCloseTo(120, -0.5);
  const up = states.filter((state) => !isDown(state));
  for (const { successes, retries, timeouts } of up) {
    expect(Math.abs(successes / 40 - 1)).toBeLessThan(NEARLY_ALL);
    // A network delay of nearly three seconds comes, if at all, once in several runs.
    expect(retries).toBeLessThanOrEqual(0.2);
    expect(timeouts).toBeLessThanOrEqual(0.2);
  }
});

test('with backoff and full jitter every run is back by second 60 (question 42)', async () => {
  const states = await endStates('retry-collapse-backoff', RUNS);
  expect(states.filter(isDown)).toEqual([]);
  const late = states.map(({ successes }) => successes);
  expect(Math.max(...late.map((successes) => Math.abs(successes / 40 - 1)))).toBeLessThan(NEARLY_ALL);
  expect(Math.abs(mean(states, ({ successes }) => successes) / 40 - 1)).toBeLessThan(0.1);
});
