import fc from 'fast-check';
import { readDuration } from '../units/read.ts';
import type { Micros } from '../units/time.ts';

/** What bounds random traffic. */
export interface TrafficOptions {
  /** The highest rate at any time, per second; above 0. */
  readonly maxPerSecond: number;
  /** Length of the run in which changes of the rate fall, for example `1h`. Absent: the rate does not change by the clock. */
  readonly duration?: string;
}

/** Rates are parts of the highest: a thousandth at least. */
const PARTS = 1000;

/**
 * Traffic that is never above a rate: even, random, in bursts, or with steps and ramps. Each value is what stands as
 * `arrivals` of a source in a scenario; `load` takes it by `set: { 'sources.web.arrivals': arrivals }`. A failing one shrinks to lower
 * and fewer rates, and to the plainest process.
 *
 * @throws RangeError when the rate is not above 0, or the duration is none
 */
export function traffic({ maxPerSecond, duration }: TrafficOptions): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  if (!(maxPerSecond > 0 && Number.isFinite(maxPerSecond))) {
    throw new RangeError(`expected maxPerSecond to be a number above 0, got ${maxPerSecond}`);
  }
  const rate = fc.integer({ min: 1, max: PARTS }).map((parts) => shown((maxPerSecond * parts) / PARTS));
  const kinds = [steady('constant', rate), steady('poisson', rate), bursts(rate)];
  return fc.oneof(...kinds, ...(duration === undefined ? [] : [changes(rate, lengthOf(duration))]));
}

function steady(process: 'constant' | 'poisson', rate: fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record({ process: fc.constant(process), rate });
}

/** Two rates that take turns at random. */
function bursts(rate: fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown>> {
  const dwell = fc.constantFrom('1s', '10s', '2m');
  return fc
    .tuple(fc.record({ rate, dwell }), fc.record({ rate, dwell }))
    .map((states) => ({ process: 'mmpp', states }));
}

/** A rate that changes at up to four times, at once or little by little. */
function changes(rate: fc.Arbitrary<string>, length: Micros): fc.Arbitrary<Record<string, unknown>> {
  const time = (percent: number): string => `${(length / 100_000) * percent}ms`;
  const change = fc.record({ percent: fc.integer({ min: 1, max: 95 }), rate, isRamp: fc.boolean() });
  const later = fc.uniqueArray(change, { minLength: 1, maxLength: 4, selector: ({ percent }) => percent });
  return fc.tuple(rate, later).map(([first, points]) => {
    const ordered = points.toSorted((one, other) => one.percent - other.percent);
    return {
      process: 'poisson',
      rate: [
        { at: '0s', rate: first },
        ...ordered.map((point) => ({
          at: time(point.percent),
          rate: point.rate,
          ...(point.isRamp && { ramp: time(1) }),
        })),
      ],
    };
  });
}

function lengthOf(duration: string): Micros {
  const length = readDuration(duration);
  if (typeof length === 'number' && length > 0) return Math.ceil(length / 100_000) * 100_000;
  throw new RangeError(`expected duration to be the length of a run such as "1h", got "${duration}"`);
}

/** Never more than asked for, however it is rounded. */
function shown(perSecond: number): string {
  return `${Math.floor(perSecond * 1e6) / 1e6 || perSecond}/s`;
}
