import { metricIn } from '../study/metric-at.ts';
import type { Summary } from '../study/summary-schema.ts';
import { accountWords } from './account-words.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';
import { formatInterval, formatSpan, sentence } from './format.ts';
import type { Report } from './input.ts';
import { amountIn } from './lookup.ts';
import { remedyWords } from './remedy-words.ts';
import { type Column, column, rowsOf, withoutEmpty } from './table.ts';
import { alarmTable, breachTable, downstreamTable, functionTable, recoveryTable, sourceTable } from './tables.ts';
import { verdictOf } from './verdict.ts';
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
} from './words.ts';

/** The findings for a pull request or a wiki: the verdict first, then what it rests on. */
export const markdown: Report = {
  file: 'report.md',
  render: ({ summary }) => `${sections(summary).join('\n\n')}\n`,
};

const MARKS = { good: '✅', bad: '❌', unknown: '❔' } as const;
const OUTCOMES = { met: '✅', missed: '❌', inconclusive: '❔' } as const;

function sections(summary: Summary): string[] {
  const verdict = verdictOf(summary);
  const partial = partialWords(summary);
  return [
    `# ${escapeMarkdown(summary.name)}`,
    `**${MARKS[verdict.tone]} ${escapeMarkdown(verdict.text)}**`,
    ...(verdict.details.length === 0 ? [] : [verdict.details.map(detailLine).join('\n')]),
    ...(partial === null ? [] : [`⚠️ ${escapeMarkdown(partial)}`]),
    ...(summary.description === null ? [] : [escapeMarkdown(summary.description)]),
    runWords(summary).map(escapeMarkdown).join(' · '),
    ...breachSection(summary),
    ...remedySection(summary),
    ...recoverySection(summary),
    ...tableSection('Alarms', alarmTable(summary)),
    ...expectationSection(summary),
    ...tableSection('Functions', functionTable(summary)),
    ...sourceSection(summary),
    ...tableSection('Downstreams', downstreamTable(summary)),
    ...accountSection(summary),
    ...costSection(summary),
    ...assumptionSection(summary),
    footer(summary),
  ];
}

function breachSection(summary: Summary): string[] {
  if (summary.run.replications === 0) return [];
  if (summary.breaches.length === 0) return ['## Limits reached', 'None: no limit refused anything.'];
  const causes = summary.breaches.map(({ limit, cause }) => `- **${escapeMarkdown(limit)}**: ${escapeMarkdown(cause)}`);
  return ['## Limits reached', tableText(breachTable(summary)), causes.join('\n')];
}

function remedySection({ breaches }: Summary): string[] {
  const lines = remedyWords(breaches).flatMap(({ limit, change, notes }) => [
    `- **${escapeMarkdown(limit)}**: ${change === null ? 'nothing was found' : codeSpan(change)}`,
    ...notes.map((note) => `  - ${escapeMarkdown(note)}`),
  ]);
  return lines.length === 0 ? [] : ['## What would be enough', lines.join('\n')];
}

function sourceSection(summary: Summary): string[] {
  const note = latencyWords(summary);
  return [...tableSection('Sources', sourceTable(summary)), ...(note === null ? [] : [escapeMarkdown(note)])];
}

function recoverySection(summary: Summary): string[] {
  const table = tableSection('Recovery', recoveryTable(summary));
  const notes = recoveryNotes(summary).map((note) => `- ${escapeMarkdown(note)}`);
  if (notes.length === 0) return table;
  return [...(table.length === 0 ? ['## Recovery'] : table), notes.join('\n')];
}

function expectationSection({ expectations }: Summary): string[] {
  if (expectations.length === 0) return [];
  const rows = expectations.map((result) => [
    `${result.warn ? '⚠️' : OUTCOMES[result.outcome]} ${outcomeWords(result)}`,
    codeSpan(result.text),
    escapeMarkdown(foundBriefly(result)),
  ]);
  const head = ['| outcome | expectation | found |', '|---|---|---|'];
  const lines = rows.map((cells) => `| ${cells.join(' | ')} |`);
  const single = singleValueWords(expectations);
  const intro = `${expectationsWords(expectations)}.${single === null ? '' : ` ${sentence(single)}.`}`;
  return ['## Expectations', intro, [...head, ...lines].join('\n')];
}

function tableSection(title: string, columns: readonly Column[]): string[] {
  const hasRows = columns.length > 0 && columns[0].cells.length > 0;
  return hasRows ? [`## ${title}`, tableText(columns)] : [];
}

/** A table in Markdown. */
export function tableText(columns: readonly Column[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = `|${columns.map(({ align }) => (align === 'right' ? '--:' : '---')).join('|')}|`;
  const head = line(columns.map(({ title }) => escapeMarkdown(title)));
  return [head, rule, ...rowsOf(columns).map((cells) => line(cells.map(escapeMarkdown)))].join('\n');
}

function detailLine(detail: string): string {
  return `- ${escapeMarkdown(detail)}`;
}

function accountSection(summary: Summary): string[] {
  const words = accountWords(summary);
  return words === null ? [] : ['## Account', `${sentence(escapeMarkdown(words))}.`];
}

function costSection(summary: Summary): string[] {
  if (amountIn(summary.cost, 'total') === 0) return [];
  const rows = [...[...COST_PARTS, 'total'].map((part) => [part, part] as const), ...COST_OF_FAILURE].filter(
    ([part]) => amountIn(summary.cost, part) > 0,
  );
  const { freeTier } = summary.run;
  const span = formatSpan(summary.run.simulatedTime - summary.run.warmup);
  const amount = (part: string): string => formatInterval(metricIn(summary.cost, part) ?? NO_METRIC);
  const columns = [
    column(rows, { title: 'cost', rank: 1, align: 'left' }, ([, words]) => words),
    column(rows, { title: `for ${span}${freeTier === 'both' ? OFF : ''}`, rank: 2 }, ([part]) => amount(part)),
    column(rows, { title: `for 30 days${freeTier === 'none' ? '' : OFF}`, rank: 3 }, ([part]) =>
      amount(`${part}Per30Days`),
    ),
  ];
  return tableSection('Cost', withoutEmpty(columns));
}

const OFF = ', free tier off';
const NO_METRIC = { value: null, low: null, high: null, unit: 'USD' };

function assumptionSection({ assumptions }: Summary): string[] {
  if (assumptions.length === 0) return [];
  const lines = assumptions.map(({ name, value, why, facts }) => {
    const rows = facts.length === 0 ? '' : ` (${facts.map(escapeMarkdown).join(', ')})`;
    return `- ${codeSpan(name)} is ${escapeMarkdown(value)}: ${escapeMarkdown(why)}${rows}`;
  });
  const intro = 'Nobody has published these values of the platform. Set your own under `platform` in the scenario.';
  return ['## Assumptions', intro, lines.join('\n')];
}

function footer({ run }: Summary): string {
  const seed = codeSpan(String(run.seed));
  return `---\n\ncapsim ${escapeMarkdown(run.version)}, seed ${seed}, scenario ${codeSpan(run.digest)}`;
}
