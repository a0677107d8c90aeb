import { z } from 'zod';
import { assert } from '../units/assert.ts';
import { duration, rate } from '../units/fields.ts';
import { quote } from '../units/read.ts';
import { DAY, HOUR, MINUTE, type Micros } from '../units/time.ts';
import { choice, hasAnyKey, isPlainObject } from './choice.ts';
import type { ArrivalData } from './columns.ts';
import { isTraceColumns } from './columns.ts';
import type { FileReference } from './inputs.ts';
import { RateCurve, type RateStretch } from './rate-curve.ts';

const ratePoint = z.strictObject({
  at: duration.meta({ description: 'When the rate changes, from the start of the run' }),
  rate: rate.meta({ description: 'The rate from then on' }),
  ramp: duration
    .optional()
    .meta({ description: 'Time in which the rate moves to the new one in a straight line, beginning at `at`' }),
});

type RatePoint = z.output<typeof ratePoint>;

const ratePoints = z
  .array(ratePoint)
  .min(1)
  .superRefine((points, context) => {
    for (let index = 1; index < points.length; index++) {
      const message = orderProblem(points[index - 1], points[index]);
      if (message !== null) context.addIssue({ code: 'custom', path: [index, 'at'], message });
    }
  })
  .meta({
    description: 'Points in order of time. Before the first one nothing arrives; the last rate holds to the end',
  });

function orderProblem(before: RatePoint, { at }: RatePoint): string | null {
  if (at <= before.at) return 'expected points in order of time, each later than the one before';
  if (at < before.at + (before.ramp ?? 0)) {
    return 'expected a time at which the ramp of the point before has ended; shorten that ramp or move this point';
  }
  return null;
}

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

const dailyRate = z
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

/** Settings by which counts per interval are read from a file; shared with traces of counts. */
export const countSettings = {
  timestampColumn: z.string().min(1).optional().meta({
    description: 'Column that places each row in time, in any order; without it the rows are consecutive intervals',
  }),
  unit: z.enum(['s', 'ms', 'us']).prefault('s').meta({ description: 'Unit of numeric timestamps' }),
  missing: z
    .enum(['zero', 'previous'])
    .prefault('zero')
    .meta({ description: 'What holds in an interval that has no row: no arrivals, or as many as in the one before' }),
};

/** Path of a file as it stands in a scenario. */
export const filePath = z.string().min(1).meta({ description: 'CSV, plain or gzip; relative to the scenario file' });

const rateFile = z
  .strictObject({
    file: filePath,
    column: z.string().min(1).meta({ description: 'Column of the numbers of arrivals' }),
    per: duration
      .refine((per) => per > 0, { message: 'expected an interval above 0' })
      .meta({ description: 'Interval that each number counts, such as "5m"' }),
    ...countSettings,
    scale: z.number().nonnegative().prefault(1).meta({ description: 'Multiplies every number' }),
  })
  .meta({
    description: 'Rates from counts per interval, as CloudWatch exports them; after the last row nothing arrives',
  });

/** A rate that may change over time, as it is written in a scenario. Times in microseconds, rates per second. */
export const rateProfileField = choice([rate, ratePoints, dailyRate, rateFile], (value) => {
  if (Array.isArray(value)) return ratePoints;
  if (hasAnyKey(value, 'file', 'column', 'per')) return rateFile;
  return isPlainObject(value) ? dailyRate : rate;
}).meta({
  id: 'RateProfile',
  description: 'A rate such as "100/s", points in time, a daily curve, or counts from a file',
});

export type RateProfile = z.output<typeof rateProfileField>;

/** The files that a rate profile needs. */
export function profileFiles(profile: RateProfile): readonly FileReference[] {
  if (typeof profile === 'number' || !('file' in profile)) return [];
  const { file, column, per, timestampColumn, unit, missing } = profile;
  return [{ kind: 'counts', reference: { file, column, per, timestampColumn, unit, missing, whole: false } }];
}

/**
 * The rate over time that a profile describes.
 *
 * @param data the counts, for a profile that names a file
 */
export function buildRateCurve(profile: RateProfile, data?: ArrivalData): RateCurve {
  if (typeof profile === 'number')
    return new RateCurve([{ at: 0, from: profile, to: profile }], Number.POSITIVE_INFINITY);
  if ('file' in profile) return curveOfCounts(data, profile.scale);
  if ('base' in profile) return curveOfDay(profile.base, profile.daily);
  return new RateCurve(stretchesOf(profile), Number.POSITIVE_INFINITY);
}

function stretchesOf(points: readonly RatePoint[]): RateStretch[] {
  const stretches: RateStretch[] = [];
  let level = 0;
  points.forEach(({ at, rate, ramp = 0 }, index) => {
    if (ramp > 0) stretches.push({ at, from: level, to: rate });
    const isNextAtEnd = index + 1 < points.length && points[index + 1].at === at + ramp;
    if (!isNextAtEnd) stretches.push({ at: at + ramp, from: rate, to: rate });
    level = rate;
  });
  return stretches;
}

function curveOfCounts(data: ArrivalData | undefined, scale: number): RateCurve {
  assert(data !== undefined && !isTraceColumns(data), 'a rate profile from a file was built without its counts');
  const { counts, per } = data;
  const perSecond = (scale * 1_000_000) / per;
  const stretches = Array.from(counts, (count, index) => ({
    at: index * per,
    from: count * perSecond,
    to: count * perSecond,
  }));
  return new RateCurve(stretches, counts.length * per);
}

type Daily = z.output<typeof dailyPeak> | z.output<typeof dailyFactors>;

function isPeak(daily: Daily): daily is z.output<typeof dailyPeak> {
  return 'peak' in daily;
}

/** Lines of one minute follow the cosine to 3 millionths of its height. */
function curveOfDay(base: number, daily: Daily): RateCurve {
  const corners = isPeak(daily) ? cosineCorners(base, daily.peak, daily.peakAt) : factorCorners(base, daily);
  const stretches = corners.map(({ at, rate }, index) => ({
    at,
    from: rate,
    to: corners[index + 1]?.rate ?? corners[0].rate,
  }));
  return new RateCurve(stretches, DAY, true);
}

interface Corner {
  readonly at: Micros;
  readonly rate: number;
}

function cosineCorners(base: number, peak: number, peakAt: Micros): Corner[] {
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
