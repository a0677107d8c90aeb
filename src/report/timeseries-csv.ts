import { parse } from 'csv-parse/browser/esm/sync';
import { stringify } from 'csv-stringify/browser/esm/sync';
import type { Summary } from '../study/summary-schema.ts';
import {
  STATISTICS,
  type Timeseries,
  type TimeseriesRow,
  timeseriesFromRows,
  timeseriesRows,
} from '../study/timeseries.ts';
import { SECOND } from '../units/time.ts';
import type { Report } from './input.ts';

const COLUMNS = ['time_s', 'scope', 'name', 'metric', 'statistic', 'value', 'warmup'] as const;

/** Every series over time, one number a line. */
export const timeseriesCsv: Report = {
  file: 'timeseries.csv',
  render: ({ timeseries }) => {
    const blocks = timeseries === null ? [] : timeseries.series.map((one) => lines({ ...timeseries, series: [one] }));
    return `${COLUMNS.join()}\n${blocks.join('')}`;
  },
};

/**
 * The lines of one series. Its names are quoted once: to hand every line to the CSV library takes ten times as long
 * and seven times the memory, and numbers need no quotes.
 */
function lines(timeseries: Timeseries): string {
  const [{ scope, name, metric }] = timeseries.series;
  const names = stringify([[scope, name, metric]], { escape_formulas: true, eof: false });
  let text = '';
  for (const { time_s, statistic, value, warmup } of timeseriesRows(timeseries)) {
    text += `${time_s},${names},${statistic},${value},${warmup}\n`;
  }
  return text;
}

/**
 * Reads what `timeseries.csv` holds, for rendering without simulating.
 *
 * @returns the series, null for a file without lines, or in words what is wrong with the file
 */
export function readTimeseries(text: string, { run }: Summary): Timeseries | null | string {
  let cells: string[][];
  try {
    cells = parse(text, { skip_empty_lines: true });
  } catch (problem) {
    return `expected the timeseries.csv of a run: ${problem instanceof Error ? problem.message : String(problem)}`;
  }
  const [header, ...body] = cells;
  if (header?.join() !== COLUMNS.join())
    return `expected the columns ${COLUMNS.join()}, got ${header?.join() ?? 'nothing'}`;
  const rows = body.map(rowOf);
  const wrong = rows.indexOf(null);
  if (wrong >= 0)
    return `line ${wrong + 2}: expected a time, names, a statistic (${STATISTICS.join(', ')}) and a number`;
  if (rows.length === 0) return null;
  const seconds = (ms: number): number => (ms * 1000) / SECOND;
  const span = { resolution: seconds(run.resolution), warmup: seconds(run.warmup) };
  return timeseriesFromRows(
    rows.filter((row) => row !== null),
    span,
  );
}

function rowOf([time, scope, name, metric, statistic, value, warmup]: readonly string[]): TimeseriesRow | null {
  const numbers = [Number(time), Number(value)];
  const isStatistic = (STATISTICS as readonly string[]).includes(statistic);
  if (time === '' || value === '' || !numbers.every(Number.isFinite) || numbers[0] < 0 || !isStatistic) return null;
  return { time_s: numbers[0], scope, name, metric, statistic, value: numbers[1], warmup: warmup === 'true' };
}
