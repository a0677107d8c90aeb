import type { Metric } from '../study/summary-schema.ts';
import { formatCount, formatDuration, formatRate, formatShare } from '../units/format.ts';
import { DAY, HOUR, MINUTE, MS, SECOND } from '../units/time.ts';

/** What stands where there is no data. */
export const NOTHING = '–';

/** A value with its unit, in three significant digits; `–` without data. */
export function formatValue(value: number | null, unit: string): string {
  if (value === null) return NOTHING;
  const format = FORMATS.get(unit);
  return format === undefined ? `${formatCount(value)} ${unit}` : format(value);
}

const FORMATS: ReadonlyMap<string, (value: number) => string> = new Map([
  ['ms', (value) => formatDuration(value * MS)],
  ['s', (value) => formatDuration(value * SECOND)],
  ['share', formatShare],
  ['count', formatCount],
  ['per second', formatRate],
  ['USD', formatMoney],
]);

/** A value of a limit, as short as it can be told: `10,000/s` for requests per second, `1,000` for environments. */
export function formatLimit(value: number | null, unit: string): string {
  if (value === null) return NOTHING;
  if (FORMATS.has(unit)) return formatValue(value, unit);
  return unit.endsWith(' per second') ? formatRate(value) : formatCount(value);
}

/** A metric's value alone. */
export function formatMetric(metric: Metric | null): string {
  return metric === null ? NOTHING : formatValue(metric.value, metric.unit);
}

/**
 * A metric with its interval, `18.2% of attempts (17.9% to 18.5%)`; without it where it adds nothing.
 *
 * @param of what follows the value, such as `of attempts`
 */
export function formatInterval(metric: Metric, of = ''): string {
  const value = `${formatValue(metric.value, metric.unit)}${of === '' ? '' : ` ${of}`}`;
  if (metric.low === null || metric.high === null) return value;
  const [low, high] = [formatValue(metric.low, metric.unit), formatValue(metric.high, metric.unit)];
  return low === high ? value : `${value} (${low} to ${high})`;
}

/** A span in milliseconds, for people: `180ms`, `4m 12s`. */
export function formatSpan(ms: number): string {
  return formatDuration(ms * MS);
}

/**
 * An instant of a run as on a stopwatch: `14:20` (minutes and seconds), `1:14:20` in runs of an hour or more,
 * `2d 01:14:20` in runs of a day or more, `12.34s` in runs of two minutes or less.
 *
 * @param ms from the start of the run
 * @param horizon the length of the run, in ms
 */
export function formatInstant(ms: number, horizon: number): string {
  const length = horizon * MS;
  const seconds = (ms * MS) / SECOND;
  if (length <= 2 * MINUTE) return `${seconds.toFixed(2)}s`;
  const two = (count: number): string => String(Math.floor(count)).padStart(2, '0');
  const minutesAndSeconds = `${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (length < HOUR) return minutesAndSeconds;
  if (length < DAY) return `${Math.floor(seconds / 3600)}:${minutesAndSeconds}`;
  return `${Math.floor(seconds / 86_400)}d ${two((seconds / 3600) % 24)}:${minutesAndSeconds}`;
}

/** `$12.34`, `$1,234`; below a cent as many digits as it takes to say more than nothing. */
export function formatMoney(usd: number): string {
  if (usd < 0) return `-${formatMoney(-usd)}`;
  if (usd >= 100) return `$${formatCount(usd)}`;
  return usd === 0 || usd >= 0.01 ? `$${usd.toFixed(2)}` : `$${formatCount(usd)}`;
}

/** `1 request`, `2 requests`; the plural is the singular and an s. */
export function plural(count: number, singular: string): string {
  return `${formatCount(count)} ${singular}${count === 1 ? '' : 's'}`;
}

/** Text with a capital at its beginning. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
