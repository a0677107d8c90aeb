import { expect, test } from 'vitest';
import { UtilizationMeter } from '../../src/platform/utilization.ts';
import { MINUTE, SECOND } from '../../src/units/time.ts';

test('M-10: the average is over the whole period, the maximum the largest share at any time', () => {
  const statistics = ['average', 'maximum'] as const;
  const points = statistics.map((statistic) => {
    const meter = new UtilizationMeter(statistic);
    meter.change(0, 0, 10);
    meter.change(15 * SECOND, 6, 10);
    meter.change(45 * SECOND, 2, 10);
    return [meter.take(MINUTE), meter.take(2 * MINUTE)];
  });
  expect(points).toEqual([
    [0.35, 0.2],
    [0.6, 0.2],
  ]);
});

test('the share is one of what is there at the time', () => {
  const meter = new UtilizationMeter('average');
  meter.change(0, 5, 10);
  meter.change(30 * SECOND, 5, 20);
  expect(meter.take(MINUTE)).toBe(0.375);
});

test('C-63: a period in which none was in use has no data point, also where none was there', () => {
  const meter = new UtilizationMeter('average');
  expect(meter.take(MINUTE)).toBeNull();
  meter.change(MINUTE, 0, 10);
  expect(meter.take(2 * MINUTE)).toBeNull();
  meter.change(130 * SECOND, 1, 10);
  meter.change(140 * SECOND, 0, 10);
  expect(meter.take(3 * MINUTE)).toBeCloseTo(1 / 60, 12);
  expect(meter.take(4 * MINUTE)).toBeNull();
});
