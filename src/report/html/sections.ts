import { metricIn } from '../../study/metric-at.ts';
import type { ExpectationResult, Summary } from '../../study/summary-schema.ts';
import { accountWords } from '../account-words.ts';
import { formatMetric, formatSpan, NOTHING, sentence } from '../format.ts';
import { amountIn } from '../lookup.ts';
import { type RemedyWords, remedyWords } from '../remedy-words.ts';
import { type Column, column, rowsOf, withoutEmpty } from '../table.ts';
import { alarmTable, breachTable, downstreamTable, functionTable, recoveryTable, sourceTable } from '../tables.ts';
import { verdictOf } from '../verdict.ts';
import {
  COST_OF_FAILURE,
  COST_PARTS,
  expectationsWords,
  foundBriefly,
  latencyWords,
  outcomeWords,
  partialWords,
  recoveryNotes,
  runWords,
  singleValueWords,
} from '../words.ts';
import { costChart, latencyChart } from './charts.ts';
import { html, type Markup } from './markup.ts';

const TONES = { good: ['✓', 'Holds'], bad: ['✗', 'Breaks'], unknown: ['?', 'Unknown'] } as const;

/** The first thing to read: whether it holds, and what happened. */
export function verdictSection(summary: Summary): Markup {
  const { tone, text, details } = verdictOf(summary);
  const [mark, word] = TONES[tone];
  const partial = partialWords(summary);
  return html`<section class="verdict ${tone}" aria-labelledby="verdict-text">
<span class="mark" role="img" aria-label="${word}">${mark}</span>
<div>
<p id="verdict-text" class="verdict-text">${text}</p>
${details.map((detail) => html`<p>${detail}</p>`)}
${enoughList(summary)}
${partial === null ? null : html`<p class="warning">${partial}</p>`}
<p class="run">${runWords(summary).join(' · ')}</p>
</div>
</section>`;
}

/** Changes that a reader is told at once; the section below tells of all. */
const ENOUGH_MAX = 3;

function enoughList({ breaches }: Summary): Markup | null {
  const found = remedyWords(breaches).filter(({ change }) => change !== null);
  const items = found
    .slice(0, ENOUGH_MAX)
    .map(
      ({ limit, change, price, set }) =>
        html`<li>Enough against the ${limit}: <code>${change}</code>; ${price}. ${tryButton(set)}</li>`,
    );
  const more = found.length - ENOUGH_MAX;
  const rest = more > 0 ? html`<li><a href="#remedies">${more} more</a></li>` : null;
  return found.length === 0 ? null : html`<ul class="enough">${items}${rest}</ul>`;
}

/** Runs the scenario with a change; the script of the page shows it. */
function tryButton(set: RemedyWords['set']): Markup | null {
  if (set === null) return null;
  const { path, value } = set;
  return html`<button type="button" class="try quiet" data-path="${path}" data-value="${value}" aria-label="Try it: ${path}=${value}">Try it</button>`;
}

/** Everything below the charts, which is drawn again when a setting is changed. */
export function findingSections(summary: Summary): Markup {
  return html`${breachSection(summary)}
${remedySection(summary)}
${recoverySection(summary)}
${expectationSection(summary)}
${tableSection('alarms', 'Alarms', alarmTable(summary))}
${tableSection('functions', 'Functions', functionTable(summary))}
${sourceSection(summary)}
${tableSection('downstreams', 'Downstreams', downstreamTable(summary))}
${latencySection(summary)}
${costSection(summary)}`;
}

function breachSection(summary: Summary): Markup | null {
  if (summary.run.replications === 0) return null;
  if (summary.breaches.length === 0)
    return section('limits', 'Limits reached', html`<p>None: no limit refused anything.</p>`);
  const causes = summary.breaches.map(
    ({ limit, name, cause }) =>
      html`<li><b>${limit.replaceAll('-', ' ')}${name === '' ? '' : `, ${name}`}</b>: ${cause}</li>`,
  );
  return section('limits', 'Limits reached', html`${table('Limits reached', breachTable(summary))}<ul>${causes}</ul>`);
}

function remedySection({ breaches }: Summary): Markup | null {
  const items = remedyWords(breaches).map(
    ({
      limit,
      change,
      set,
      notes,
    }) => html`<li><b>${limit}</b>: ${change === null ? 'nothing was found' : html`<code>${change}</code>`} ${tryButton(set)}
<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul></li>`,
  );
  return items.length === 0
    ? null
    : section('remedies', 'What would be enough', html`<ul class="remedies">${items}</ul>`);
}

function sourceSection(summary: Summary): Markup | null {
  const columns = sourceTable(summary);
  if (columns.length === 0 || columns[0].cells.length === 0) return null;
  const note = latencyWords(summary);
  const below = note === null ? null : html`<p class="notes">${note}</p>`;
  return section('sources', 'Sources', html`${table('Sources', columns)}${below}`);
}

function recoverySection(summary: Summary): Markup | null {
  const columns = recoveryTable(summary);
  const notes = recoveryNotes(summary);
  if (columns.length === 0 && notes.length === 0) return null;
  const list = notes.length === 0 ? null : html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
  return section('recovery', 'Recovery', html`${columns.length === 0 ? null : table('Recovery', columns)}${list}`);
}

const OUTCOMES = { met: '✓', missed: '✗', inconclusive: '?' } as const;

function expectationSection({ expectations }: Summary): Markup | null {
  if (expectations.length === 0) return null;
  const single = singleValueWords(expectations);
  const rows = expectations.map(
    (
      result,
    ) => html`<tr class="${toneOf(result)}"><td>${result.warn ? '!' : OUTCOMES[result.outcome]} ${outcomeWords(result)}</td>
<td><code>${result.text}</code></td><td>${foundBriefly(result)}</td></tr>`,
  );
  return section(
    'expectations',
    'Expectations',
    html`<p>${expectationsWords(expectations)}.${single === null ? '' : ` ${sentence(single)}.`}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Expectations, table"><table>
<thead><tr><th scope="col">outcome</th><th scope="col">expectation</th><th scope="col">found</th></tr></thead>
<tbody>${rows}</tbody></table></div>`,
  );
}

function toneOf({ pass, warn }: ExpectationResult): string {
  if (warn) return 'warned';
  return pass ? 'passed' : 'missed';
}

function latencySection(summary: Summary): Markup | null {
  const chart = latencyChart(summary);
  if (chart === null) return null;
  return section('latency-distribution', 'Latency distribution', html`${chart}`);
}

function costSection(summary: Summary): Markup | null {
  if (amountIn(summary.cost, 'total') === 0) return null;
  const rows = [...[...COST_PARTS, 'total'].map((part) => [part, part] as const), ...COST_OF_FAILURE].filter(
    ([part]) => amountIn(summary.cost, part) > 0,
  );
  const span = formatSpan(summary.run.simulatedTime - summary.run.warmup);
  const month = summary.run.freeTier === 'none' ? 'for 30 days' : 'for 30 days, free tier taken off';
  const columns = [
    column(rows, { title: 'cost', rank: 1, align: 'left' }, ([, words]) => words),
    column(rows, { title: `for ${span}`, rank: 2 }, ([part]) => formatMetric(metricIn(summary.cost, part))),
    column(rows, { title: month, rank: 3 }, ([part]) => formatMetric(metricIn(summary.cost, `${part}Per30Days`))),
  ];
  return section('cost', 'Cost', html`${costChart(summary)}${table('Cost', withoutEmpty(columns))}`);
}

/** Concurrency of the account in words, under the charts of it. */
export function accountLine(summary: Summary): Markup | null {
  const words = accountWords(summary);
  return words === null ? null : html`<p>Account: ${words}.</p>`;
}

/** What the run relied on that nobody publishes. */
export function assumptionSection({ assumptions }: Summary): Markup | null {
  if (assumptions.length === 0) return null;
  const rows = assumptions.map(
    ({ name, what, value, why, asOf }) =>
      html`<tr><th scope="row"><code>${name}</code></th><td>${value}</td><td>${what}</td><td>${why} (${asOf})</td></tr>`,
  );
  return section(
    'assumptions',
    'Assumptions',
    html`<p>Nobody publishes these values of the platform. Set one under <code>platform</code> to try another.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Assumptions, table"><table>
<thead><tr><th scope="col">setting</th><th scope="col">value</th><th scope="col">decides</th><th scope="col">why this value</th></tr></thead>
<tbody>${rows}</tbody></table></div>`,
  );
}

/** A section that is a table; null where there are no rows. */
export function tableSection(id: string, title: string, columns: readonly Column[]): Markup | null {
  return columns.length === 0 || columns[0].cells.length === 0 ? null : section(id, title, table(title, columns));
}

/** A section of the page with its heading. */
export function section(id: string, title: string, content: Markup): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${content}
</section>`;
}

const EMPTY = new Set(['0', NOTHING, '0%', '$0.00']);

/** A table that scrolls by itself where it is wider than the page. */
export function table(title: string, columns: readonly Column[]): Markup {
  const head = columns.map(({ title: name, align }) => html`<th scope="col" class="${align}">${name}</th>`);
  const rows = rowsOf(columns).map(
    (cells) =>
      html`<tr>${cells.map((cell, index) =>
        index === 0 && columns[0].align === 'left'
          ? html`<th scope="row">${cell}</th>`
          : html`<td class="${columns[index].align}${EMPTY.has(cell) ? ' empty' : ''}">${cell}</td>`,
      )}</tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}, table"><table>
<thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
