import type { Comparison, MetricDifference, Side } from '../study/compare-schema.ts';
import { formatCount, formatShare } from '../units/format.ts';
import { formatSpan, formatValue, NOTHING, plural } from './format.ts';

/** What stands between the value in A and that in B. */
export const ARROW = '→';

/** A difference with its sign: `+12`, `-3.4 points`, `+1m 20s`. */
export function formatDifference(value: number | null, unit: string): string {
  if (value === null) return NOTHING;
  const sign = value > 0 ? '+' : '';
  if (unit !== 'share') return `${sign}${formatValue(value, unit)}`;
  return `${sign}${formatCount(100 * value)} points`;
}

/** The interval of a difference, `-24.8 to -24.4 points`; the difference alone where the two ends look the same. */
export function formatDifferenceInterval({ difference, low, high, unit }: MetricDifference): string {
  if (low === null || high === null) return formatDifference(difference, unit);
  const ends = [formatDifference(low, unit), formatDifference(high, unit)];
  if (ends[0] === ends[1]) return ends[0];
  return `${ends[0].replace(/ points$/, '')} to ${ends[1]}`;
}

/** By what part of A's value a metric is more or less in B: `-98.2%`; `12 times` from the double upwards. */
export function formatRelative({ a, b, relative }: MetricDifference): string {
  if (relative === null || a === null || b === null) return NOTHING;
  if (a > 0 && b >= 2 * a) return `${formatCount(b / a)} times`;
  // Cut off, not rounded: what is not quite gone is not down by 100 %.
  const percent = Math.abs(relative) > 0.99 ? Math.trunc(1000 * relative) / 10 : 100 * relative;
  return `${percent > 0 ? '+' : ''}${formatCount(percent)}%`;
}

/** `24.6% → 3.1% (-21.6 to -21.2 points)`. */
export function formatChange(metric: MetricDifference): string {
  const values = `${formatValue(metric.a, metric.unit)} ${ARROW} ${formatValue(metric.b, metric.unit)}`;
  return metric.difference === null ? values : `${values} (${formatDifferenceInterval(metric)})`;
}

/** What a side is: its file, and what --set changed about it. */
export function sideWords({ file, changes }: Side): string {
  if (changes.length === 0) return file;
  return `${file} with ${changes.map(({ path, value }) => `${path}=${value}`).join(', ')}`;
}

/** How the two were compared, in the parts of one line. */
export function methodWords({ method, a, b, confidence, simulatedTime, warmup }: Comparison): string[] {
  const left = warmup > 0 ? `, the first ${formatSpan(warmup)} left out as warm-up` : '';
  const runs =
    a.replications === b.replications
      ? plural(a.replications, 'replication')
      : `${a.replications} and ${b.replications} replications`;
  const how = method === 'paired' ? 'paired on common random numbers' : 'unpaired (Welch)';
  return [
    `${runs} of ${formatSpan(simulatedTime)}${left}`,
    how,
    ...(method === 'paired' ? [`seed ${a.seed}`] : []),
    ...(Math.min(a.replications, b.replications) > 1 ? [`${formatShare(confidence)} intervals`] : []),
  ];
}

/** How many metrics were compared, and how many differences chance alone would show; empty where none was. */
export function countsWords({ counts }: Comparison): string {
  const { compared, equal, sure, likely, byChance, unknown } = counts;
  if (compared === 0) return '';
  const same = compared - sure - likely;
  const missing = unknown === 0 ? '' : `; ${unknown} more have no data`;
  if (equal === compared) return `${plural(compared, 'metric')} compared, all equal throughout${missing}.`;
  return [
    `${plural(compared, 'metric')} compared: ${sure} surely ${sure === 1 ? 'differs' : 'differ'} (Holm's correction for ${compared})`,
    `${likely} more probably (by chance alone about ${formatCount(byChance)} would)`,
    `${same} show no difference${equal > 0 ? ` (${equal} are equal throughout)` : ''}${missing}.`,
  ].join(', ');
}

/** The sections of the table, the worst first. */
export const SECTIONS: readonly (readonly [MetricDifference['change'], string])[] = [
  ['worse', 'Worse in B'],
  ['better', 'Better in B'],
  ['different', 'Different in B (neither better nor worse in itself)'],
];
