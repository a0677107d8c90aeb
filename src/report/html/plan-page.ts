import type { Plan, PlanPoint } from '../../study/plan-schema.ts';
import { formatInterval, formatMetric, formatValue } from '../format.ts';
import { triedAlong, triedTraffic } from '../plan-tried.ts';
import {
  judgedWords,
  MARKS,
  methodWordsOf,
  plainText,
  planNotes,
  planVerdict,
  quotaLines,
  settingColumns,
} from '../plan-words.ts';
import { growthPlot } from './growth-plot.ts';
import { type IntervalRow, type IntervalScale, intervalTable, scaleAround } from './intervals.ts';
import { breakable, html, type Markup } from './markup.ts';
import { type PlainAssets, plainPage } from './plain-page.ts';
import { plotsOfLine } from './plan-plots.ts';
import { isStill, type Plot, plotFigure, stillWords } from './plot.ts';
import { section, tableSection } from './sections.ts';

/** `plan.html`: the answer, its evidence against the bounds, how much traffic it bears, and what was tried. */
export function renderPlanPage(plan: Plan, assets: PlainAssets): string {
  const { tone, text } = planVerdict(plan);
  const growth = growthPlot(plan);
  const along = triedAlong(plan).map((line) => ({ path: line.of, plots: plotsOfLine(line, plan) }));
  const traffic = trafficPlots(plan);
  const content = html`${tableSection('settings', 'Settings', plan.answer === null ? [] : settingColumns(plan))}
${expectations(plan)}
${notes(plan)}
${growth === null ? null : section('growth', 'Growth', html`${plotFigure(growth)}<p class="hint">Traffic as a multiple of what it is on the first day. Shaded: from the last day on which everything is met for sure to the first on which something is missed for sure.</p>`)}
${along.map(({ path, plots }, index) => lineSection(`tried-${index}`, `Over ${path}`, plots, TRIED_HINT))}
${traffic.map(({ title, plots }, index) => lineSection(`traffic-${index}`, title, plots, TRAFFIC_HINT))}
${quota(plan)}
${points(plan)}`;
  const head = {
    title: `${plan.name}: plan`,
    description: null,
    tone,
    verdict: text,
    details: [],
    method: methodWordsOf(plan),
  };
  const plots = [
    ...(growth === null ? [] : [growth]),
    ...[...along, ...traffic].flatMap((each) => each.plots).filter((plot) => !isStill(plot)),
  ];
  return plainPage(head, content, { footer: `capsim ${plan.version} · scenario ${plan.digest}`, plots }, assets);
}

const TRIED_HINT = 'The values that were tried, evenly spaced; everything else stays the same.';
const TRAFFIC_HINT = 'All traffic multiplied alike, evenly spaced; the settings stay.';

function trafficPlots(plan: Plan): { readonly title: string; readonly plots: Plot[] }[] {
  const sides = [
    ...(plan.answer === null ? [] : [['planned', 'Over traffic, with the planned settings'] as const]),
    ...(plan.runsOut === null ? [] : [['present', 'Over traffic, with the present settings'] as const]),
  ];
  return sides.flatMap(([whose, title]) => {
    const line = triedTraffic(plan, whose);
    return line === null ? [] : [{ title, plots: plotsOfLine(line, plan, whose) }];
  });
}

function lineSection(id: string, title: string, plots: readonly Plot[], hint: string): Markup | null {
  if (plots.length === 0) return null;
  const [still, moving] = [plots.filter(isStill), plots.filter((plot) => !isStill(plot))];
  const charts = moving.map(
    (plot) => html`<section><h3>${breakable(plot.lines[0].label)}</h3>${plotFigure(plot)}</section>`,
  );
  return section(
    id,
    title,
    html`<p class="hint">${hint}${stillWords(still.map(({ lines: [{ label, y }], unit }) => ({ label, text: formatValue(y[0] ?? null, unit) })))}</p><div class="sweep-charts">${charts}</div>`,
  );
}

function notes(plan: Plan): Markup | null {
  const all = planNotes(plan);
  return all.length === 0
    ? null
    : section(
        'notes',
        'What it rests on',
        html`<ul class="notes">${all.map((note) => html`<li>${breakable(note)}</li>`)}</ul>`,
      );
}

/** Each expectation with its interval as it is, as planned, and just beside. */
function expectations(plan: Plan): Markup {
  const rows = comparedPoints(plan);
  const tables = plan.before.expectations.map((expectation, index) => {
    const judged = rows.map(({ label, point }) => rowOf(label, point, index));
    return html`<section><h3>${breakable(plainText(expectation))}</h3>${intervalTable(plainText(expectation), ['where', 'found'], judged, scaleOf(judged, expectation.limit, plan))}</section>`;
  });
  return section(
    'expectations',
    'Expectations',
    html`<p class="hint">Dot and bar: the mean and its interval. Line: the bound. An arrow: far beyond.</p><div class="sweep-charts">${tables}</div>`,
  );
}

interface ComparedPoint {
  readonly label: string;
  readonly point: PlanPoint | null;
}

function comparedPoints({ before, answer, failure }: Plan): ComparedPoint[] {
  const own = { label: 'before', point: before };
  if (answer !== null) {
    const besideWords = (path: string, value: string): string =>
      answer.settings.length === 1 ? `at ${value}` : `${shortName(path)} ${value}`;
    const beside = answer.settings.flatMap(({ path, beside: next }) =>
      next === null ? [] : [{ label: besideWords(path, next.value), point: next.point }],
    );
    return [own, { label: 'plan', point: answer.point }, ...beside];
  }
  if (failure === null) return [own];
  if (failure.ends === null) return [own, { label: 'nearest', point: failure.best }];
  const { low, high } = failure.ends;
  return [own, { label: `at ${low.value}`, point: low.point }, { label: `at ${high.value}`, point: high.point }];
}

function rowOf(label: string, point: PlanPoint | null, index: number): IntervalRow {
  if (point === null) return { label, value: null, low: null, high: null, text: 'cannot be run', tone: 'plain' };
  const judged = point.expectations[index];
  const { value, low, high, outcome } = judged;
  const tone = outcome === 'met' ? 'good' : outcome === 'missed' ? 'bad' : 'unknown';
  return { label, value, low, high, text: judgedWords(judged), tone };
}

/** Around the bound and what lies beside the answer: what there was before may be far away. */
function scaleOf(rows: readonly IntervalRow[], bound: number, { answer }: Plan): IntervalScale {
  const near = answer === null || rows.length < 3 ? rows : rows.slice(1);
  return scaleAround(
    near.flatMap(({ value, low, high }) => [value, low, high].filter((each) => each !== null)),
    bound,
  );
}

/** The text of a request, to be copied. */
function quota(plan: Plan): Markup | null {
  const lines = quotaLines(plan);
  if (lines.length === 0) return null;
  return section(
    'quota',
    'Quota request',
    html`<p>What to write to AWS (Service Quotas, or a support case).</p>
<textarea id="quota-text" readonly rows="${lines.length + 3}" aria-label="Text of the quota request">${lines.join('\n')}</textarea>
<div class="buttons"><button type="button" data-copy="quota-text" hidden>Copy the request</button></div>`,
  );
}

/** Every point that was simulated, in order. */
function points({ tried, before }: Plan): Markup | null {
  if (tried.length === 0) return null;
  const rows = tried.map(
    ({ changes, expectations: judged, cost, replications }, index) => html`<tr><td>${index + 1}</td>
<th scope="row">${changes.length === 0 ? 'as it is' : changes.map(({ path, value }) => `${path}=${value}`).join(', ')}</th>
${judged.map((each) => html`<td class="right">${formatInterval(each)} ${MARKS[each.outcome]}</td>`)}
<td class="right">${formatMetric(cost)}</td><td class="right">${replications}</td></tr>`,
  );
  const heads = before.expectations.map((each) => html`<th scope="col" class="right">${plainText(each)}</th>`);
  return html`<section id="points" aria-labelledby="points-title"><h2 id="points-title">Points</h2>
<details><summary>All ${tried.length} points that were simulated, in order</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Points, table"><table>
<thead><tr><th scope="col">#</th><th scope="col">changed</th>${heads}<th scope="col" class="right">cost</th><th scope="col" class="right">replications</th></tr></thead>
<tbody>${rows}</tbody></table></div></details></section>`;
}

/** As much of a path as tells settings apart. */
function shortName(path: string): string {
  return path.split('.').slice(-2).join('.');
}
