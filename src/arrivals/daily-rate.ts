import { z } from 'zod';
import { duration, rate } from '../units/fields.ts';
import { quote } from '../units/read.ts';
import { DAY, HOUR, MINUTE, type Micros } from '../units/time.ts';
import { choice, hasAnyKey } from './choice.ts';
import { RateCurve } from './rate-curve.ts';

const CLOCK = /^([01]?\d|2[0-3])(?:h|:([0-5]\d))$/;

const dailyPeak = z
  .strictObject({
    peak: rate.meta({ description: 'Highest rate of the day' }),
    peakAt: duration.meta({ description: 'Time of day of the highest rate, such as "14h"' }),
  })
  .refine(({ peakAt }) => peakAt < DAY, { path: ['peakAt'], message: 'expected a time of day below 24h' })
  .meta({ description: 'A cosine that touches `base` half a day from the peak' });

const dailyFactors = z
  .record(
    z.string().meta({ pattern: CLOCK.source, examples: ['06h', '06:30'] }),
    z.number().nonnegative().meta({ description: 'Multiplies `base` at this time of day' }),
  )
  .superRefine((factors, context) => {
    const keys = Object.keys(factors);
    if (keys.length === 0) context.addIssue({ code: 'custom', message: 'expected at least one time of day, got none' });
    keys.forEach((key, index) => {
      const message = clockProblem(key, keys.slice(0, index));
      if (message !== null) context.addIssue({ code: 'custom', path: [key], message });
    });
  })
  .meta({
    description:
      'Factors of `base` by time of day, such as { "00h": 0.2, "14:30": 1.8 }; straight lines between them, round the clock',
  });

function clockProblem(key: string, before: readonly string[]): string | null {
  if (!CLOCK.test(key)) return `expected a time of day such as "06h" or "06:30", got ${quote(key)}`;
  const twin = before.find((other) => clockTime(other) === clockTime(key));
  return twin === undefined ? null : `expected each time of day once, got ${quote(key)} and ${quote(twin)}`;
}

/** A rate that repeats every 24 hours, as it is written in a scenario. */
export const dailyRate = z
  .strictObject({
    base: rate.meta({ description: 'The lowest rate with `peak`, the rate that is multiplied with factors' }),
    daily: choice([dailyPeak, dailyFactors], (value) =>
      hasAnyKey(value, 'peak', 'peakAt') ? dailyPeak : dailyFactors,
    ),
  })
  .refine(({ base, daily }) => !isPeak(daily) || daily.peak >= base, {
    path: ['daily', 'peak'],
    message: 'expected a peak of at least `base`, which is the lowest rate of the day',
  })
  .meta({ description: 'A curve that repeats every 24 hours; the run starts at midnight' });

/** The curve of a daily rate: time 0 is midnight. */
export function curveOfDay({ base, daily }: z.output<typeof dailyRate>): RateCurve {
  const corners = isPeak(daily) ? cosineCorners(base, daily) : factorCorners(base, daily);
  const stretches = corners.map(({ at, rate }, index) => ({
    at,
    from: rate,
    to: corners[index + 1]?.rate ?? corners[0].rate,
  }));
  return RateCurve.of(stretches, DAY, true);
}

type Daily = z.output<typeof dailyPeak> | z.output<typeof dailyFactors>;

function isPeak(daily: Daily): daily is z.output<typeof dailyPeak> {
  return 'peak' in daily;
}

interface Corner {
  readonly at: Micros;
  readonly rate: number;
}

/** Lines of one minute follow the cosine to 3 millionths of its height. */
function cosineCorners(base: number, { peak, peakAt }: z.output<typeof dailyPeak>): Corner[] {
  return Array.from({ length: DAY / MINUTE }, (_, minute) => {
    const angle = (2 * Math.PI * (minute * MINUTE - peakAt)) / DAY;
    return { at: minute * MINUTE, rate: base + ((peak - base) * (1 + Math.cos(angle))) / 2 };
  });
}

function factorCorners(base: number, factors: Readonly<Record<string, number>>): Corner[] {
  const corners = Object.entries(factors)
    .map(([clock, factor]) => ({ at: clockTime(clock), rate: base * factor }))
    .sort((one, other) => one.at - other.at);
  if (corners[0].at === 0) return corners;
  // The line from the last corner of the day to the first one of the next crosses midnight.
  const first = corners[0];
  const last = corners[corners.length - 1];
  const share = (DAY - last.at) / (DAY - last.at + first.at);
  return [{ at: 0, rate: last.rate + (first.rate - last.rate) * share }, ...corners];
}

function clockTime(clock: string): Micros {
  const match = CLOCK.exec(clock);
  return match === null ? Number.NaN : Number(match[1]) * HOUR + Number(match[2] ?? 0) * MINUTE;
}
