import { z } from 'zod';
import { assert } from '../units/assert.ts';
import { duration, rate } from '../units/fields.ts';
import { SECOND } from '../units/time.ts';
import { choice, hasAnyKey, isPlainObject } from './choice.ts';
import type { ArrivalData } from './columns.ts';
import { isTraceColumns } from './columns.ts';
import { curveOfDay, dailyRate } from './daily-rate.ts';
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

/** The same profile with so many times the rate. */
export function scaledRate(profile: RateProfile, factor: number): RateProfile {
  if (typeof profile === 'number') return profile * factor;
  if (Array.isArray(profile)) return profile.map((point) => ({ ...point, rate: point.rate * factor }));
  if ('file' in profile) return { ...profile, scale: profile.scale * factor };
  if (!('base' in profile)) return profile;
  const { base, daily } = profile;
  const scaled = 'peakAt' in daily ? { ...daily, peak: (daily.peak as number) * factor } : daily;
  return { base: base * factor, daily: scaled as typeof daily };
}

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
    return RateCurve.of([{ at: 0, from: profile, to: profile }], Number.POSITIVE_INFINITY);
  if ('file' in profile) return curveOfCounts(data, profile.scale);
  if ('base' in profile) return curveOfDay(profile);
  return RateCurve.of(stretchesOf(profile), Number.POSITIVE_INFINITY);
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
  const starts = Float64Array.from({ length: counts.length + 1 }, (_, index) => index * per);
  const rates = counts.map((count) => (count * scale * SECOND) / per);
  return new RateCurve(starts, rates, rates);
}
