import { quantileSorted } from 'simple-statistics';
import type { EntityResult, RunResult } from '../observe/result.ts';

/** One thing that tells how the system fares, with the band in which it was before a fault. */
export interface Vital {
  /** `goodput of web` */
  readonly name: string;
  isOutside(bucket: number): boolean;
  /** Whether less succeeds than before; absent of what is no goodput. */
  isBelow?(bucket: number): boolean;
}

/** The share of a source's items that came to another end than success, which is told over several buckets. */
export interface Losses {
  /** Whether more is lost in a stretch than in any as long before the fault. */
  areHigher(stretch: Stretch): boolean;
}

/** What is known of a system before a fault. */
export interface Baseline {
  readonly vitals: readonly Vital[];
  readonly losses: readonly Losses[];
  /** Sources whose items are too few to tell from their successes that none succeeds. */
  readonly tooFew: readonly string[];
}

/** Buckets of a time series, the last one not included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const LEAST_WIDTH = 0.2;
/** How much more than before may be lost: such a share, so many items, and so many deviations of the share before. */
const LOSS_MARGIN = { share: 0.01, items: 2, deviations: 3 };
/**
 * With so much of it below, a normal distribution is so many deviations above its median. Latency and backlog have longer
 * tails than goodput, so their bands are wider.
 */
const OUTER_TENTH = { below: 0.9, deviations: 1.2816, spread: 4 };
const OUTER_FIFTH = { below: 0.8, deviations: 0.8416, spread: 3 };
/** Fewer values do not tell how much a thing varies. */
const LEAST_VALUES = 5;

interface Range {
  readonly low: number;
  readonly high: number;
}

/** The time series of a run that tell how well its sources are served. */
export class Vitals {
  private readonly sources: readonly SourceSeries[];

  /** @param driven sources whose arrivals wait for the system, so that they fall with their successes */
  constructor(
    { entities }: Pick<RunResult, 'entities'>,
    private readonly driven: ReadonlySet<string>,
  ) {
    // What a source costs stands under its name too, and has no series.
    const measured = entities.filter(({ scope, series }) => scope === 'sources' && series.has('offered'));
    this.sources = measured.map((entity) => new SourceSeries(entity));
  }

  /**
   * The bands of a stretch of time. A source that offered nothing in it has none, unless it is the one that surges.
   *
   * @param surging null: no source
   * @param span buckets over which losses are told
   */
  baseline(stretch: Stretch, surging: string | null, span: number): Baseline {
    const vitals: Vital[] = [];
    const losses: Losses[] = [];
    const tooFew: string[] = [];
    for (const source of this.sources) {
      const isSilent = source.offeredIn(stretch) === 0;
      if (isSilent && source.name !== surging) continue;
      const goodput = isSilent ? null : goodputOf(source, stretch, this.driven.has(source.name));
      if (goodput !== null) vitals.push(goodput);
      else if (!isSilent) tooFew.push(source.name);
      if (!isSilent) losses.push(lossesOf(source, stretch, span));
      vitals.push(
        ...upperOf(source, 'latency.usual', { stretch, floor: 0, name: 'latency' }),
        ...upperOf(source, 'backlog.max', { stretch, floor: 1, name: 'backlog' }),
      );
    }
    return { vitals, losses, tooFew };
  }
}

/** One source's series, with running totals where sums over several buckets are asked for. */
class SourceSeries {
  readonly name: string;
  private readonly series: EntityResult['series'];
  private readonly offered: Float64Array;
  private readonly succeeded: Float64Array;
  private readonly lost: Float64Array;

  constructor({ name, series }: EntityResult) {
    this.name = name;
    this.series = series;
    this.offered = totals(series.get('offered'));
    this.succeeded = totals(series.get('succeeded'));
    this.lost = totals(series.get('unsuccessful'));
  }

  of(metric: string): Float64Array | undefined {
    return this.series.get(metric);
  }

  offeredIn({ from, to }: Stretch): number {
    return this.offered[to] - this.offered[from];
  }

  /** Items that came to an end in a stretch, and how many of them to another one than success. */
  endedIn({ from, to }: Stretch): { readonly all: number; readonly lost: number } {
    const end = Math.min(to, this.succeeded.length - 1);
    const lost = (this.lost[end] ?? 0) - (this.lost[from] ?? 0);
    return { all: this.succeeded[end] - this.succeeded[from] + lost, lost };
  }

  /** Successes relative to what was offered in the buckets up to one, or per bucket; NaN where there is no such thing. */
  goodput(bucket: number, width: number, isDriven: boolean): number {
    const from = bucket + 1 - width;
    if (from < 0) return Number.NaN;
    const succeeded = this.succeeded[bucket + 1] - this.succeeded[from];
    if (isDriven) return succeeded / width;
    const offered = this.offered[bucket + 1] - this.offered[from];
    return offered === 0 ? Number.NaN : succeeded / offered;
  }
}

/** By bucket the sum of all before it, and at the end the sum of all. */
function totals(values: Float64Array | undefined): Float64Array {
  const sums = new Float64Array((values?.length ?? 0) + 1);
  for (let bucket = 0; bucket + 1 < sums.length; bucket++) sums[bucket + 1] = sums[bucket] + (values?.[bucket] ?? 0);
  return sums;
}

/** Taken over as few buckets as it takes to tell its usual value from none at all; null where even many do not. */
function goodputOf(source: SourceSeries, { from, to }: Stretch, isDriven: boolean): Vital | null {
  const perBucket = source.offeredIn({ from, to }) / (to - from);
  for (let width = 1; width * LEAST_VALUES <= to - from; width *= 2) {
    const values: number[] = [];
    for (let bucket = from + width - 1; bucket < to; bucket++) {
      const value = source.goodput(bucket, width, isDriven);
      if (!Number.isNaN(value)) values.push(value);
    }
    const oneItem = 1 / (isDriven ? width : perBucket * width);
    const range = rangeOf(values, oneItem, OUTER_FIFTH);
    if (range === null || range.low <= 0) continue;
    return {
      name: `goodput of ${source.name}`,
      isOutside: (bucket) => {
        const value = source.goodput(bucket, width, isDriven);
        return value < range.low || value > range.high;
      },
      isBelow: (bucket) => source.goodput(bucket, width, isDriven) < range.low,
    };
  }
  return null;
}

/** Held against the worst stretch as long before: a tenth that fails would be inside the band of goodput. */
function lossesOf(source: SourceSeries, { from, to }: Stretch, span: number): Losses {
  const width = Math.min(span, to - from);
  let worst = 0;
  for (let first = from; first + width <= to; first++) {
    const { all, lost } = source.endedIn({ from: first, to: first + width });
    if (all > 0) worst = Math.max(worst, lost / all);
  }
  return {
    areHigher: (stretch) => {
      const { all, lost } = source.endedIn(stretch);
      const spread = LOSS_MARGIN.deviations * Math.sqrt(all * worst * (1 - worst));
      return lost > all * worst + Math.max(LOSS_MARGIN.items, all * LOSS_MARGIN.share, spread);
    },
  };
}

/** What is the better the less it is. */
function upperOf(
  source: SourceSeries,
  metric: string,
  { stretch, floor, name }: { readonly stretch: Stretch; readonly floor: number; readonly name: string },
): Vital[] {
  const series = source.of(metric);
  if (series === undefined) return [];
  const values = [...series.subarray(stretch.from, stretch.to)].filter(Number.isFinite);
  const range = rangeOf(values, floor, OUTER_TENTH);
  if (range === null) return [];
  return [{ name: `${name} of ${source.name}`, isOutside: (bucket) => series[bucket] > range.high }];
}

/**
 * Some standard deviations about the median, told from a quantile on either side, so that a few odd values, such as
 * those of an empty system at the start, do not widen it; at least a fifth of the median. Null: too few values.
 */
function rangeOf(
  values: readonly number[],
  floor: number,
  { below, deviations, spread }: typeof OUTER_TENTH,
): Range | null {
  if (values.length < LEAST_VALUES) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const median = quantileSorted(sorted, 0.5);
  const least = Math.max(floor, LEAST_WIDTH * median);
  const reach = (quantile: number): number =>
    Math.max(least, (spread * Math.abs(quantileSorted(sorted, quantile) - median)) / deviations);
  return { low: median - reach(1 - below), high: median + reach(below) };
}
