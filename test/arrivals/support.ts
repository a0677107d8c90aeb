import { type ArrivalData, type ArrivalProcess, arrivalsField, buildArrivals } from '../../src/arrivals/index.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { HOUR, type Micros } from '../../src/units/time.ts';

interface Setting {
  readonly seed?: string;
  readonly horizon?: Micros;
  readonly data?: ArrivalData;
}

/** Builds the process that a scenario's text describes. */
export function processOf(written: unknown, { seed = 'test', horizon = HOUR, data }: Setting = {}): ArrivalProcess {
  return buildArrivals(arrivalsField.parse(written), { stream: new RandomStream(seed), horizon, data });
}

/** All arrivals before `horizon`. */
export function arrivalsOf(written: unknown, setting: Setting & { readonly horizon: Micros }): Micros[] {
  return drain(processOf(written, setting), setting.horizon);
}

export function drain(process: ArrivalProcess, horizon: Micros): Micros[] {
  const arrivals: Micros[] = [];
  for (let at = process.next(); at < horizon; at = process.next()) arrivals.push(at);
  return arrivals;
}

/** Messages of what is wrong with what a scenario says, each with its path. */
export function mistakesOf(written: unknown): string[] {
  const { error } = arrivalsField.safeParse(written);
  return error === undefined ? [] : error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** The largest distance between an empirical distribution and a law (Kolmogorov and Smirnov). */
export function distanceFrom(values: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted.reduce((largest, value, index) => {
    const share = cdf(value);
    return Math.max(largest, share - index / sorted.length, (index + 1) / sorted.length - share);
  }, 0);
}

/** Distance that samples of the law itself exceed once in `odds` times. */
export function criticalDistance(size: number, odds: number): number {
  return Math.sqrt(Math.log(2 * odds) / 2 / size);
}

/** Mean and its standard error. */
export function estimate(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}
