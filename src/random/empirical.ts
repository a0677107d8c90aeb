import { z } from 'zod';
import { assert } from '../units/assert.ts';
import { duration } from '../units/fields.ts';
import { quote, TIME_UNITS, type TimeUnit } from '../units/read.ts';
import { Contradiction, type Distribution, defineDistribution } from './distribution.ts';

const QUANTILE_NAME = /^p(100|\d{1,2}(\.\d+)?|999+)$/;
const TIME_UNIT_NAMES = Object.keys(TIME_UNITS) as TimeUnit[];

/** What was measured: samples, quantiles or a histogram, written in the scenario or read from a file. */
export const empirical = defineDistribution({
  name: 'empirical',
  parameters: z.strictObject({
    samples: z
      .array(duration)
      .min(1)
      .transform((samples): ArrayLike<number> => samples)
      .optional(),
    quantiles: z
      .record(
        z
          .string()
          .regex(QUANTILE_NAME, { error: ({ input }) => `expected a quantile such as "p50", got ${quote(input)}` }),
        duration,
      )
      .optional()
      .meta({ description: 'Times by quantile, p0 and p100 included; straight lines between' }),
    histogram: z
      .array(z.strictObject({ upTo: duration, count: z.number().min(0) }))
      .min(1)
      .optional()
      .meta({ description: 'Bins by their upper bound, the first from 0; evenly spread within a bin' }),
    file: z.string().min(1).optional().meta({ description: 'A CSV file, relative to the scenario' }),
    column: z.string().min(1).optional(),
    unit: z.enum(TIME_UNIT_NAMES).optional().meta({ description: 'Unit of the column; ms where none is given' }),
  }),
  build: (parameters) => {
    requireOneDescription(parameters);
    assert(parameters.file === undefined, `the samples of ${parameters.file} were not read before they were used`);
    const { samples, quantiles, histogram } = parameters;
    if (samples !== undefined) return sampledLaw(samples);
    if (quantiles !== undefined) return linearLaw(pointsOfQuantiles(quantiles));
    return linearLaw(pointsOfHistogram(histogram ?? []));
  },
});

type EmpiricalParameters = z.output<typeof empirical.parameters>;

function requireOneDescription({ samples, quantiles, histogram, file, column, unit }: EmpiricalParameters): void {
  const given = Object.entries({ samples, quantiles, histogram, file }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none' : given.join(' and ');
    throw new Contradiction(
      `an empirical distribution needs one of samples, quantiles, histogram or file; got ${found}`,
    );
  }
  if (file !== undefined && column === undefined) {
    throw new Contradiction('a file needs column: the name of the column with the durations', 'file');
  }
  const orphan = column !== undefined ? 'column' : 'unit';
  if (file === undefined && (column ?? unit) !== undefined) {
    throw new Contradiction(`${orphan} belongs to a file, and no file is given`, orphan);
  }
}

/** Each sample as likely as every other. */
function sampledLaw(samples: ArrayLike<number>): Distribution {
  const sorted = Float64Array.from(samples).sort();
  const size = sorted.length;
  const mean = sorted.reduce((sum, x) => sum + x, 0) / size;
  return {
    mean,
    variance: sorted.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / size,
    cdf: (x) => countUpTo(sorted, x) / size,
    quantile: (p) => sorted[Math.min(size - 1, Math.max(0, Math.ceil(p * size) - 1))],
    sample: (stream) => sorted[Math.floor(stream.uniform() * size)],
  };
}

/** A cumulative share that rises in straight lines through these points, first share 0 and last share 1. */
interface Points {
  /** Never falling. */
  readonly times: Float64Array;
  readonly shares: Float64Array;
}

function linearLaw({ times, shares }: Points): Distribution {
  const quantile = (p: number): number => {
    const after = Math.min(shares.length - 1, Math.max(1, countBelow(shares, p)));
    return interpolate(p, { from: shares, to: times, after });
  };
  const { mean, variance } = linearMoments({ times, shares });
  return {
    mean,
    variance,
    cdf: (x) => {
      const after = countUpTo(times, x);
      if (after === 0) return 0;
      return after === times.length ? 1 : interpolate(x, { from: times, to: shares, after });
    },
    quantile,
    sample: (stream) => quantile(stream.uniform()),
  };
}

interface Line {
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** The point that ends the line. */
  readonly after: number;
}

function interpolate(x: number, { from, to, after }: Line): number {
  const width = from[after] - from[after - 1];
  const place = width === 0 ? 1 : (x - from[after - 1]) / width;
  return to[after - 1] + place * (to[after] - to[after - 1]);
}

function linearMoments({ times, shares }: Points): { mean: number; variance: number } {
  const lines = Array.from(times.subarray(1), (high, index) => {
    const low = times[index];
    return { share: shares[index + 1] - shares[index], middle: (low + high) / 2, width: high - low };
  });
  const mean = lines.reduce((sum, { share, middle }) => sum + share * middle, 0);
  const variance = lines.reduce(
    (sum, { share, middle, width }) => sum + share * ((width * width) / 12 + (middle - mean) * (middle - mean)),
    0,
  );
  return { mean, variance };
}

function pointsOfQuantiles(quantiles: Readonly<Record<string, number>>): Points {
  const points = Object.entries(quantiles)
    .map(([name, at]) => ({ name, share: shareOf(name), at }))
    .sort((one, other) => one.share - other.share);
  if (points.length < 2 || points[0].share !== 0 || points[points.length - 1].share !== 1) {
    throw new Contradiction('quantiles need p0 and p100, the least and the greatest time', 'quantiles');
  }
  points.slice(1).forEach((point, index) => {
    const before = points[index];
    if (point.share === before.share) {
      throw new Contradiction(`${before.name} and ${point.name} are the same quantile: remove one`, 'quantiles');
    }
    if (point.at < before.at) throw new Contradiction(`${point.name} is below ${before.name}`, 'quantiles');
  });
  return {
    times: Float64Array.from(points, ({ at }) => at),
    shares: Float64Array.from(points, ({ share }) => share),
  };
}

/** `p99.9` and `p999` are the same; `p100` is the greatest value. */
function shareOf(name: string): number {
  const digits = name.slice(1);
  if (digits === '100') return 1;
  return digits.includes('.') || digits.length <= 2 ? Number(digits) / 100 : Number(`0.${digits}`);
}

function pointsOfHistogram(bins: readonly { readonly upTo: number; readonly count: number }[]): Points {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) throw new Contradiction('a histogram needs a bin with a count above 0', 'histogram');
  const times = new Float64Array(bins.length + 1);
  const shares = new Float64Array(bins.length + 1);
  let sum = 0;
  bins.forEach(({ upTo, count }, index) => {
    if (upTo <= times[index] && index > 0) {
      throw new Contradiction('each bin of a histogram must end later than the one before', 'histogram');
    }
    sum += count;
    times[index + 1] = upTo;
    shares[index + 1] = sum / total;
  });
  return { times, shares };
}

/** How many of the sorted numbers are at most `x`. */
function countUpTo(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the sorted numbers are below `x`. */
function countBelow(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
