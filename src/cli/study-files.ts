import { type CompareChart, renderCompareCsv } from '../report/compare-curves.ts';
import { renderCompareMarkdown } from '../report/compare-markdown.ts';
import { renderComparePage } from '../report/html/compare-page.ts';
import { renderPlanPage } from '../report/html/plan-page.ts';
import { renderSweepPage } from '../report/html/sweep-page.ts';
import { renderPlanMarkdown } from '../report/plan-markdown.ts';
import { renderSweepCsv } from '../report/sweep-csv.ts';
import { renderSweepMarkdown } from '../report/sweep-markdown.ts';
import type { Comparison } from '../study/compare-schema.ts';
import type { Plan } from '../study/plan-schema.ts';
import type { Sweep } from '../study/sweep-schema.ts';
import { plainAssetsOfBuild } from './html-report.ts';
import type { ReportFile } from './report-folder.ts';

/** The files of a sweep. @throws Failure where the script of the page is missing */
export function sweepFiles(sweep: Sweep): ReportFile[] {
  return [
    json('sweep.json', sweep),
    { file: 'sweep.csv', text: renderSweepCsv(sweep) },
    { file: 'sweep.md', text: renderSweepMarkdown(sweep) },
    { file: 'sweep.html', text: renderSweepPage(sweep, plainAssetsOfBuild()) },
  ];
}

/** The files of a plan, the changed scenario apart. @throws Failure where the script of the page is missing */
export function planFiles(plan: Plan): ReportFile[] {
  return [
    json('plan.json', plan),
    { file: 'plan.md', text: renderPlanMarkdown(plan) },
    { file: 'plan.html', text: renderPlanPage(plan, plainAssetsOfBuild()) },
  ];
}

/** The files of a comparison; of summaries there are no curves. @throws Failure where the script of the page is missing */
export function compareFiles(comparison: Comparison, charts: readonly CompareChart[]): ReportFile[] {
  return [
    json('compare.json', comparison),
    { file: 'compare.md', text: renderCompareMarkdown(comparison) },
    { file: 'compare.html', text: renderComparePage(comparison, charts, plainAssetsOfBuild()) },
    ...(charts.length === 0 ? [] : [{ file: 'compare.csv', text: renderCompareCsv(charts) }]),
  ];
}

function json(file: string, content: unknown): ReportFile {
  return { file, text: `${JSON.stringify(content, null, 2)}\n` };
}
