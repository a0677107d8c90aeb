import { quantileSorted } from 'simple-statistics';
import type { Stretch } from './vitals.ts';

/** How the values of a series behave while nothing is wrong. */
export interface SeriesForm {
  /** Occurrences in a bucket: chance alone makes them vary by the root of their number. */
  readonly isCount: boolean;
  /** What is nothing unless something is wrong, such as throttles: where there was none before, one is a change. */
  readonly isQuiet: boolean;
  /** Without calm time, it is held against what it was in the first bucket. */
  readonly startsEmpty?: boolean;
}

/** A stretch of a series above the band of the calm time before it. */
export interface Excursion extends Stretch {
  /** Median of the calm time. */
  readonly before: number;
  /** The largest value in the stretch, and its bucket. */
  readonly peak: number;
  readonly peakAt: number;
}

/** At least so far above the median, as a part of it. */
const LEAST_RISE = 0.25;
/** So many standard deviations, told from the quantile with a tenth above it. */
const DEVIATIONS = 4;
const OUTER_TENTH = { below: 0.9, deviations: 1.2816 };
/** Fewer calm buckets do not tell how much a thing varies: it must have doubled. */
const FEW_CALM = 5;
const RISE_OF_FEW = 1;
/** Of so many calm buckets, the first is left out: the system was empty. */
const SKIPS_FIRST = 6;
/** A bucket so many times as far out as the band counts alone; others must be two in a row. */
const ALONE = 4;
const FIRST: Stretch = { from: 0, to: 1 };
/** An excursion is over when so many buckets in a row are inside. */
const OVER_AFTER = 3;

/**
 * The stretches in which a series is above what it was in calm time. One begins with the first of two buckets in a row
 * that are above the band, or with one that is far above it, and ends when three in a row are inside.
 *
 * @param known the calm time; null: there is none, so that only what is quiet by nature can leave its band
 */
export function excursionsOf(values: Float64Array, known: Stretch | null, form: SeriesForm): Excursion[] {
  const calm = known === null && form.startsEmpty === true ? FIRST : known;
  const band = bandOf(values, calm, form);
  if (band === null) return [];
  const isAbove = (bucket: number): boolean => values[bucket] > band.high;
  const isFar = (bucket: number): boolean => values[bucket] > band.before + ALONE * (band.high - band.before);
  const begins = (bucket: number): boolean =>
    isAbove(bucket) && (isFar(bucket) || bucket + 1 === values.length || isAbove(bucket + 1));
  const found: Excursion[] = [];
  for (let bucket = calm?.to ?? 0; bucket < values.length; bucket++) {
    if (!begins(bucket)) continue;
    const to = endOf(bucket, values.length, isAbove);
    found.push({ from: bucket, to, before: band.before, ...peakIn(values, { from: bucket, to }) });
    bucket = to;
  }
  return found;
}

function endOf(from: number, length: number, isAbove: (bucket: number) => boolean): number {
  let last = from;
  for (let bucket = from + 1; bucket < length && bucket - last <= OVER_AFTER; bucket++) {
    if (isAbove(bucket)) last = bucket;
  }
  return last + 1;
}

/** The largest value of a stretch and its bucket; what has no data there peaks nowhere. */
export function peakIn(
  values: Float64Array,
  { from, to }: Stretch,
): { readonly peak: number; readonly peakAt: number } {
  let peakAt = from;
  for (let bucket = from; bucket < to; bucket++) {
    if (values[bucket] > values[peakAt] || Number.isNaN(values[peakAt])) peakAt = bucket;
  }
  return { peak: values[peakAt], peakAt };
}

interface Band {
  readonly before: number;
  readonly high: number;
}

function bandOf(values: Float64Array, calm: Stretch | null, { isCount, isQuiet }: SeriesForm): Band | null {
  const length = calm === null ? 0 : calm.to - calm.from;
  const first = calm === null ? 0 : calm.from + (length >= SKIPS_FIRST ? 1 : 0);
  const known = calm === null ? [] : [...values.subarray(first, calm.to)].filter(Number.isFinite);
  if (isQuiet && known.every((value) => value === 0)) return { before: 0, high: 0 };
  if (known.length === 0) return null;
  const sorted = known.sort((one, other) => one - other);
  const before = quantileSorted(sorted, 0.5);
  const spread = (quantileSorted(sorted, OUTER_TENTH.below) - before) / OUTER_TENTH.deviations;
  const chance = isCount ? Math.sqrt(Math.max(1, before)) : 0;
  const least = (known.length < FEW_CALM ? RISE_OF_FEW : LEAST_RISE) * before;
  return { before, high: before + Math.max(least, DEVIATIONS * Math.max(spread, chance)) };
}
