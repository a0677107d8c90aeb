import type { MetricDefinition } from '../observe/metrics.ts';
import type { RunResult } from '../observe/result.ts';
import type { Loaded } from '../scenario/model.ts';
import { entityCatalogueOf } from '../study/catalogue.ts';
import { MS } from '../units/time.ts';
import { Figures, hold } from './figures.ts';

/** What sums of binary fractions and buckets of a histogram may be off by. */
const ROUNDING = 1e-9;

/** Counts without data: what a dashboard shows needs a whole minute, and a size of batches a batch. */
const RARE_COUNTS = /\.(asCloudWatch\.max|batchSize\.\w+)$/;
/** Times that are sums, and so are always there. */
const SUMS_OF_TIME = /\.(billedDuration|wastedTime)$/;

/** Without an observation there is no time of one, without a denominator no share. */
function mayBeMissing(path: string, { unit }: MetricDefinition): boolean {
  return unit === 'share' || (unit === 'ms' && !SUMS_OF_TIME.test(path)) || RARE_COUNTS.test(path);
}

/**
 * Every figure makes sense: it is in the catalogue of metrics, finite and not negative, a share at most 1, a mean at most the
 * largest value, a quantile at most the next; and only what has no data is missing.
 *
 * @param result one replication of the scenario
 * @throws InvariantBroken
 */
export function assertFiguresSound(loaded: Loaded, result: RunResult): void {
  const figures = new Figures(loaded, result);
  const catalogue = entityCatalogueOf(loaded.model.scenario);
  for (const [path, value] of figures.all()) {
    const metric = catalogue.get(path);
    hold(metric !== undefined, () => `${path} was measured and is not in the catalogue`);
    hold(Number.isFinite(value) && value >= 0, () => `${path} is ${value}`);
    hold(metric.unit !== 'share' || value <= 1 + ROUNDING, () => `${path} is a share, and ${value}`);
  }
  const missing = [...catalogue].flatMap(([path, metric]) =>
    figures.value(path) === undefined && !mayBeMissing(path, metric) ? [path] : [],
  );
  hold(missing.length === 0, () => `there is no figure for ${missing.join(', ')}`);
  for (const path of figures.all().keys()) holdOrder(figures, path);
  if (figures.isWhole) holdSeries(figures);
}

const SMALLER: readonly (readonly [smaller: string, larger: string])[] = [
  ['mean', 'max'],
  ['p50', 'p95'],
  ['p95', 'p99'],
  ['p99', 'max'],
  ['atEnd', 'max'],
];

function holdOrder(figures: Figures, path: string): void {
  for (const [smaller, larger] of SMALLER) {
    if (!path.endsWith(`.${smaller}`)) continue;
    const above = figures.value(`${path.slice(0, -smaller.length)}${larger}`);
    const value = figures.count(path);
    if (above !== undefined) hold(value <= above * (1 + ROUNDING), () => `${path} is ${value}, and ${larger} ${above}`);
  }
}

/** What was offered in each step adds up to what was offered. */
function holdSeries(figures: Figures): void {
  for (const { scope, name, series } of figures.result.entities) {
    const offers = scope === 'sources' ? series.get('offered') : undefined;
    if (offers === undefined) continue;
    const steps = offers.reduce((sum, count) => sum + count, 0);
    const offered = figures.count(`sources.${name}.offered`);
    hold(steps === offered, () => `sources.${name} offered ${offered} items, and ${steps} in all steps of time`);
  }
}

/**
 * Little's law, as far as a result tells: the time that ended runs took is not more than the time during which something was
 * in flight. Every run also holds it exactly, to the microsecond, before it returns its result.
 *
 * @throws InvariantBroken
 */
export function assertLittlesLaw(loaded: Loaded, result: RunResult): void {
  const figures = new Figures(loaded, result);
  if (!figures.isWhole) return;
  for (const name of Object.keys(loaded.model.scenario.functions)) {
    const count = (metric: string): number => figures.count(`functions.${name}.${metric}`);
    // At most so many had not ended at the horizon; of these nothing is known.
    const ended = Math.max(0, count('invocations') - count('concurrency.max'));
    const inRuns = ended * count('duration.mean');
    const inFlight = (count('concurrency.mean') * result.horizon) / MS;
    hold(
      inRuns <= inFlight * (1 + ROUNDING) + ROUNDING,
      () => `functions.${name} was in flight for ${inFlight} ms, and its runs took ${inRuns} ms`,
    );
  }
}
