import type { Distribution } from './distribution.ts';

/** One law among several, with its share. */
export interface Part {
  /** Above 0; the shares are the weights divided by their sum. */
  readonly weight: number;
  readonly law: Distribution;
}

/** The law of a value that comes from one of several laws, chosen by weight. */
export function mix(weighted: readonly Part[]): Distribution {
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const parts = weighted.map(({ weight, law }) => ({ share: weight / total, law }));
  const average = (of: (law: Distribution) => number): number =>
    parts.reduce((sum, { share, law }) => sum + share * of(law), 0);
  const mean = average((law) => law.mean);
  const cdf = (x: number): number => average((law) => law.cdf(x));
  const bounds = sharesUpTo(weighted);
  return {
    mean,
    variance: average((law) => law.variance + (law.mean - mean) * (law.mean - mean)),
    cdf,
    quantile: (p) => {
      const quantiles = parts.map(({ law }) => law.quantile(p));
      return invert(cdf, p, Math.min(...quantiles), Math.max(...quantiles));
    },
    // A second uniform for the part's own sampler: cheaper than inverting the mixture.
    sample: (stream) => {
      const chosen = choose(bounds, stream.uniform());
      return parts[chosen].law.sample(stream);
    },
  };
}

/** Running sums of the shares; the last is exactly 1. */
export function sharesUpTo(weighted: readonly { readonly weight: number }[]): Float64Array {
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const bounds = new Float64Array(weighted.length);
  let sum = 0;
  weighted.forEach(({ weight }, index) => {
    sum += weight;
    bounds[index] = sum / total;
  });
  bounds[bounds.length - 1] = 1;
  return bounds;
}

/** The part whose stretch of (0, 1) holds `u`. */
export function choose(bounds: Float64Array, u: number): number {
  let index = 0;
  while (u >= bounds[index] && index < bounds.length - 1) index++;
  return index;
}

/** The smallest x between two bounds with `cdf(x) >= p`, to the last digits of a double. */
function invert(cdf: (x: number) => number, p: number, from: number, to: number): number {
  let low = from;
  let high = to;
  if (cdf(low) >= p) return low;
  for (let step = 0; step < 200; step++) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return high;
}
