import { metricIn } from '../study/metric-at.ts';
import type { Summary } from '../study/summary-schema.ts';
import { formatCount } from '../units/format.ts';

/** A dashboard that shows at least this share of the truth needs no warning. */
const SEEN_SHARE = 0.9;

/**
 * The account's largest concurrency, and what a dashboard would have shown of it, with a note where the two differ by
 * more than a tenth; null where nothing ran.
 */
export function accountWords({ account, limits }: Summary): string | null {
  const peak = metricIn(account, 'concurrency.max')?.value ?? null;
  if (peak === null || peak === 0) return null;
  const text = `concurrency at most ${formatCount(peak)} of ${formatCount(limits.accountConcurrency)}`;
  const shown = metricIn(account, 'concurrency.asCloudWatch.max')?.value ?? null;
  if (shown === null) return text;
  const both = `${text}, on a dashboard at most ${formatCount(shown)}`;
  return shown >= SEEN_SHARE * peak
    ? both
    : `${both}; CloudWatch misses what comes and goes between two looks (concurrencyMetricInterval)`;
}
