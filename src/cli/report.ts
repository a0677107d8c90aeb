import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type CompareChart, CURVE_COLUMNS, curvesFromRows } from '../report/compare-curves.ts';
import { renderCompareTerminal } from '../report/compare-terminal.ts';
import { reports } from '../report/index.ts';
import { renderPlanTerminal } from '../report/plan-terminal.ts';
import { renderSweepTerminal } from '../report/sweep-terminal.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { Summary } from '../study/summary-schema.ts';
import { type Timeseries, type TimeseriesRow, timeseriesFromRows } from '../study/timeseries.ts';
import type { ReportOptions } from './commands/report.ts';
import { Exit } from './exit.ts';
import { Failure, isSystemError } from './failure.ts';
import { htmlReportOfBuild } from './html-report.ts';
import { colourResult, printResult, resultWidth } from './print.ts';
import { type ReportFile, ReportFolder } from './report-folder.ts';
import { type Result, readResult } from './result-file.ts';
import { compareFiles, planFiles, sweepFiles } from './study-files.ts';

/** Renders again what an earlier run, sweep, plan or comparison wrote. */
export function renderAgain(file: string, options: ReportOptions): Exit {
  const result = readResult(file);
  const { files, terminal } = renderings(result, dirname(file));
  const folder = new ReportFolder(options.out ?? dirname(file));
  // The document itself stays as it is.
  const document = `${result.kind}.json`;
  folder.commit(files.map((each) => (each.file === document ? { file: document, text: result.text } : each)));
  if (options.json) printResult(result.text);
  else if (!options.quiet) printResult(terminal({ width: resultWidth(), colour: colourResult, folder: folder.shown }));
  return Exit.done;
}

type Screen = Parameters<typeof renderTerminal>[1];

interface Renderings {
  readonly files: readonly ReportFile[];
  terminal(screen: Screen): string;
}

/** @param beside the folder of the document, where series lie that it does not hold itself */
function renderings({ kind, content }: Result, beside: string): Renderings {
  switch (kind) {
    case 'summary':
      return summaryRenderings(content, beside);
    case 'sweep':
      return { files: sweepFiles(content), terminal: (screen) => renderSweepTerminal(content, withFolder(screen)) };
    case 'plan':
      return { files: planFiles(content), terminal: (screen) => renderPlanTerminal(content, withFolder(screen)) };
    case 'compare':
      return {
        files: compareFiles(content, readCurves(join(beside, 'compare.csv'))),
        terminal: (screen) => renderCompareTerminal(content, { ...withFolder(screen), all: false }),
      };
  }
}

function withFolder({ folder = null, ...screen }: Screen): Omit<Screen, 'folder'> & { readonly folder: string | null } {
  return { ...screen, folder };
}

function summaryRenderings(summary: Summary, beside: string): Renderings {
  const input = { summary, timeseries: readTimeseries(join(beside, 'timeseries.csv'), summary) };
  // What was read is not written again: without the time series there would be an empty one in its place.
  const rendered = [...reports, htmlReportOfBuild()].filter(
    (report) => report.file !== 'timeseries.csv' || input.timeseries !== null,
  );
  return {
    files: rendered.map((report) => ({ file: report.file, text: report.render(input) })),
    terminal: (screen) => renderTerminal(input, screen),
  };
}

function readTimeseries(file: string, { run }: Summary): Timeseries | null {
  const rows = rowsOf(file, 'the time series of a run', (row) => ({
    time_s: numberOf(row.time_s),
    scope: row.scope,
    name: row.name,
    metric: row.metric,
    statistic: row.statistic,
    value: numberOf(row.value),
    warmup: row.warmup === 'true',
  })) as TimeseriesRow[] | null;
  if (rows === null) return null;
  return timeseriesFromRows(rows, { resolution: run.resolution / 1000, warmup: run.warmup / 1000 });
}

/** The curves of both sides; none where they do not lie there. */
function readCurves(file: string): CompareChart[] {
  const rows = rowsOf(file, 'the curves of a comparison', (row) => {
    for (const name of CURVE_COLUMNS) if (row[name] === undefined) throw new Error(`there is no column ${name}`);
    numberOf(row.value);
    if (row.kind === 'line') numberOf(row.time_s);
    return row as Readonly<Record<(typeof CURVE_COLUMNS)[number], string>>;
  });
  return rows === null ? [] : curvesFromRows(rows);
}

/** @returns null where there is no such file; @throws Failure that says in which line it is wrong */
function rowsOf<Row>(file: string, what: string, read: (row: Record<string, string>) => Row): Row[] | null {
  let line = 1;
  try {
    const text = readFileSync(file, 'utf8');
    const rows: Record<string, string>[] = parse(text, { columns: true });
    return rows.map((row) => {
      line++;
      return read(row);
    });
  } catch (problem) {
    if (isSystemError(problem)) {
      if (problem.code === 'ENOENT') return null;
      throw problem;
    }
    throw new Failure(`${file}:${line}: expected ${what}: ${(problem as Error).message}`, Exit.invalid);
  }
}

function numberOf(text: string | undefined): number {
  const value = Number(text || Number.NaN);
  if (!Number.isFinite(value)) throw new Error(`expected a number, got "${text}"`);
  return value;
}
