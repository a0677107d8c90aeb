import { expect, test } from 'vitest';
import { AdaptiveRate } from '../../src/sources/adaptive-rate.ts';
import { type Micros, MS, SECOND } from '../../src/units/time.ts';

/** A client that was answered ten times a second for 20 s, so that 10/s is measured, and then throttled. */
function throttledAtTen(): { readonly rate: AdaptiveRate; readonly at: Micros } {
  const rate = new AdaptiveRate();
  const at = 20 * SECOND;
  for (let now = 0; now < at; now += 100 * MS) rate.succeeded(now);
  rate.throttled(at);
  return { rate, at };
}

test('R-20: before the first throttle a client sends as fast as it likes', () => {
  const rate = new AdaptiveRate();
  for (let call = 0; call < 100; call++) {
    expect(rate.acquire(0)).toBe(0);
    rate.succeeded(0);
  }
  expect(rate.rate).toBe(Number.POSITIVE_INFINITY);
});

test('R-21: the send rate is measured in windows of half a second, the latest with a weight of 0.8', () => {
  const rate = new AdaptiveRate();
  for (let now = 0; now < 500 * MS; now += 100 * MS) rate.succeeded(now);
  expect(rate.measuredRate).toBe(0);
  rate.succeeded(500 * MS); // ends a window with six answers: 12/s
  expect(rate.measuredRate).toBeCloseTo(0.8 * 12, 9);
  rate.succeeded(SECOND); // ends one with one: 2/s
  expect(rate.measuredRate).toBeCloseTo(0.8 * 2 + 0.2 * 0.8 * 12, 9);
});

test('W-R6: throttled at 10/s, the rate is 7/s, and 10/s again after 1.957 s', () => {
  const { rate, at } = throttledAtTen();
  expect(rate.rate).toBeCloseTo(7, 9);
  expect(rate.recoverySeconds).toBeCloseTo(1.957, 3);
  const recovery = Math.round(rate.recoverySeconds * SECOND);
  // Answers go on meanwhile, so that the cap of twice the measured rate is out of the way.
  const answer = (from: Micros, to: Micros): void => {
    for (let now = at + from; now < at + to; now += 100 * MS) rate.succeeded(now);
    rate.succeeded(at + to);
  };
  answer(0, recovery / 2);
  expect(rate.rate).toBeCloseTo(10 - 3 / 8, 5); // half way along a cubic an eighth of the drop is left
  answer(recovery / 2, recovery);
  expect(rate.rate).toBeCloseTo(10, 5);
});

test('R-20: a request beyond the rate waits for its token, and the next one behind it', () => {
  const { rate, at } = throttledAtTen();
  expect(rate.acquire(at)).toBe(Math.ceil(SECOND / 7));
  expect(rate.acquire(at)).toBe(Math.ceil((2 * SECOND) / 7));
});

test('R-22: a second throttle goes down from the rate that was allowed, if that is below the measured one', () => {
  const { rate, at } = throttledAtTen();
  rate.throttled(at + 100 * MS);
  expect(rate.rate).toBeCloseTo(7 * 0.7, 9);
});

test('R-24: the rate never exceeds twice what is measured', () => {
  const { rate, at } = throttledAtTen();
  for (let now = at; now < at + 60 * SECOND; now += SECOND) rate.succeeded(now);
  expect(rate.measuredRate).toBeCloseTo(1, 9);
  expect(rate.rate).toBeCloseTo(2, 9);
});

test('R-24: the rate never falls below one request in two seconds', () => {
  const { rate, at } = throttledAtTen();
  for (let throttle = 0; throttle < 50; throttle++) rate.throttled(at + throttle * MS);
  expect(rate.rate).toBe(0.5);
});
