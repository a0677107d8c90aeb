import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Demand, RatePeak } from '../../src/observe/demand.ts';
import { HOUR, MS, SECOND } from '../../src/units/time.ts';

const horizon = fc.integer({ min: 1, max: 20 * SECOND });
const span = fc.record({
  start: fc.nat(21 * SECOND),
  duration: fc.oneof(fc.nat(3 * SECOND), fc.nat(30 * SECOND), fc.constant(Number.POSITIVE_INFINITY)),
});

test('the mean of a bin is the overlap of all spans with it, whatever their order', () => {
  fc.assert(
    fc.property(horizon, fc.array(span, { maxLength: 40 }), (end, spans) => {
      const demand = new Demand(end);
      for (const { start, duration } of spans) demand.add(start, duration);
      const expected = Array.from({ length: Math.ceil(end / SECOND) }, (_, bin) => {
        const from = bin * SECOND;
        const to = Math.min(from + SECOND, end);
        const overlaps = spans.map((each) => Math.min(each.start + each.duration, to) - Math.max(each.start, from));
        return overlaps.reduce((total, overlap) => total + Math.max(0, overlap), 0) / (to - from);
      });
      expect([...demand.means()]).toEqual(expected);
    }),
  );
});

test('evenly spaced requests would be in flight as often as rate times duration says', () => {
  const demand = new Demand(10 * SECOND);
  for (let n = 0; n < 1000; n++) demand.add(n * 10 * MS, 500 * MS);
  expect([...demand.means().slice(1)]).toEqual(Array(9).fill(50));
});

test('the peak is the first of the highest bins that begin at the given instant or later', () => {
  const demand = new Demand(6 * SECOND);
  demand.add(0, SECOND);
  demand.add(0, SECOND);
  demand.add(3 * SECOND, 2 * SECOND);
  expect(demand.peak()).toEqual({ value: 2, at: 0 });
  expect(demand.peak(1)).toEqual({ value: 1, at: 3 * SECOND });
  expect(demand.peak(5 * SECOND)).toEqual({ value: 0, at: 5 * SECOND });
});

test('bins grow with the horizon, so that a year costs about a megabyte', () => {
  expect(new Demand(36 * HOUR).binWidth).toBe(SECOND);
  const year = new Demand(8760 * HOUR);
  expect(year.binWidth).toBe(241 * SECOND);
  expect(year.means().length).toBeLessThanOrEqual(131_072);
});

test('demand before the run, or of a duration that is not a number, is refused', () => {
  expect(() => new Demand(SECOND).add(-1, 5)).toThrow('demand from -1');
  expect(() => new Demand(SECOND).add(0, Number.NaN)).toThrow('for NaN');
});

test('the rate peak is the largest count of one second of the window, and its first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5 * SECOND)), fc.nat(5 * SECOND), (instants, from) => {
      const rate = new RatePeak(from);
      for (const at of instants.sort((a, b) => a - b)) rate.add(at);
      let expected = { value: 0, at: from };
      for (let second = Math.ceil(from / SECOND); second <= 5; second++) {
        const value = instants.filter((at) => Math.floor(at / SECOND) === second).length;
        if (value > expected.value) expected = { value, at: second * SECOND };
      }
      expect(rate.peak).toEqual(expected);
    }),
  );
});
