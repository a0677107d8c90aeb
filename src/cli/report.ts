import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { reports } from '../report/index.ts';
import { renderTerminal } from '../report/terminal.ts';
import { type Summary, summaryField } from '../study/summary-schema.ts';
import { type Timeseries, type TimeseriesRow, timeseriesFromRows } from '../study/timeseries.ts';
import type { ReportOptions } from './commands/report.ts';
import { Exit } from './exit.ts';
import { Failure, isSystemError, reasonOf } from './failure.ts';
import { htmlReportOfBuild } from './html-report.ts';
import { colourResult, printResult, resultWidth } from './print.ts';
import { ReportFolder } from './report-folder.ts';

/** Renders a report again from what an earlier run wrote. */
export function renderAgain(file: string, options: ReportOptions): Exit {
  const summary = readSummary(file);
  const input = { summary, timeseries: readTimeseries(join(dirname(file), 'timeseries.csv'), summary) };
  const folder = new ReportFolder(options.out ?? dirname(file));
  // What was read is not written again: without the time series there would be an empty one in its place.
  const rendered = [...reports, htmlReportOfBuild()].filter(
    (report) => report.file !== 'timeseries.csv' || input.timeseries !== null,
  );
  folder.commit(rendered.map((report) => ({ file: report.file, text: report.render(input) })));
  if (options.quiet) return Exit.done;
  printResult(renderTerminal(input, { width: resultWidth(), colour: colourResult, folder: folder.shown }));
  return Exit.done;
}

/** Reads what `capsim run` wrote. @throws Failure when it is no summary */
export function readSummary(file: string): Summary {
  const text = readText(file);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (problem) {
    const reason = (problem as Error).message.replace(/\s+/g, ' ');
    throw new Failure(`${file}: expected a summary.json, got no JSON: ${reason}`, Exit.invalid);
  }
  const result = summaryField.safeParse(document);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new Failure(
    `${file}: expected a summary.json of this version of capsim${place}: ${issue.message}`,
    Exit.invalid,
  );
}

function readTimeseries(file: string, { run }: Summary): Timeseries | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (problem) {
    if (isSystemError(problem) && problem.code === 'ENOENT') return null;
    throw problem;
  }
  return timeseriesFromRows(rowsOf(text, file), { resolution: run.resolution / 1000, warmup: run.warmup / 1000 });
}

function rowsOf(text: string, file: string): TimeseriesRow[] {
  try {
    const rows: Record<string, string>[] = parse(text, { columns: true });
    return rows.map((row) => ({
      time_s: numberOf(row.time_s),
      scope: row.scope,
      name: row.name,
      metric: row.metric,
      statistic: row.statistic,
      value: numberOf(row.value),
      warmup: row.warmup === 'true',
    }));
  } catch (problem) {
    throw new Failure(`${file}: expected the time series of a run: ${(problem as Error).message}`, Exit.invalid);
  }
}

function numberOf(text: string | undefined): number {
  const value = Number(text || Number.NaN);
  if (!Number.isFinite(value)) throw new Error(`expected a number, got "${text}"`);
  return value;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (problem) {
    if (!isSystemError(problem)) throw problem;
    const remedy = problem.code === 'EISDIR' ? `; name the summary in it: ${join(file, 'summary.json')}` : '';
    throw new Failure(`${file}: cannot read it: ${reasonOf(problem)}${remedy}`, Exit.invalid);
  }
}
