import { stringify } from 'csv-stringify/browser/esm/sync';
import { type Timeseries, timeseriesRows } from '../study/timeseries.ts';
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
