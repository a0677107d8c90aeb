import type { Comparison, MetricDifference } from '../study/compare-schema.ts';
import { differenceColumns, expectationColumns, limitColumns } from './compare-table.ts';
import { compareVerdictOf } from './compare-verdict.ts';
import { countsWords, methodWords, SECTIONS, sideWords } from './compare-words.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';
import { tableText } from './markdown.ts';
import { type Column, withoutEmpty } from './table.ts';

const MARKS = { good: '✅', bad: '❌', mixed: '±', same: '=', unknown: '❔' } as const;

/** A comparison for a pull request or a wiki. What shows no difference is folded away at the end. */
export function renderCompareMarkdown(comparison: Comparison): string {
  const { tone, text, details } = compareVerdictOf(comparison);
  const sections = [
    '# Comparison of A and B',
    `**${MARKS[tone]} ${escapeMarkdown(text)}**`,
    details.map((detail) => `- ${escapeMarkdown(detail)}`).join('\n'),
    [`- A: ${codeSpan(sideWords(comparison.a))}`, `- B: ${codeSpan(sideWords(comparison.b))}`].join('\n'),
    methodWords(comparison).map(escapeMarkdown).join(' · '),
    escapeMarkdown(countsWords(comparison)),
    comparison.notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n'),
    ...SECTIONS.flatMap(([change, title]) => section(title, differenceColumns(of(comparison, change)))),
    ...section('Without an interval', differenceColumns(of(comparison, 'unknown'))),
    ...section('Limits reached', limitColumns(comparison)),
    ...section('Expectations', expectationColumns(comparison)),
    gateLines(comparison),
    onlyLines(comparison),
    folded(of(comparison, 'none')),
    `---\n\ncapsim ${escapeMarkdown(comparison.b.version)}, scenarios ${codeSpan(comparison.a.digest)} and ${codeSpan(comparison.b.digest)}`,
  ];
  return `${sections.filter((each) => each !== '').join('\n\n')}\n`;
}

function of({ metrics }: Comparison, change: MetricDifference['change']): MetricDifference[] {
  return metrics.filter((metric) => metric.change === change && !(metric.a === null && metric.b === null));
}

function section(title: string, columns: readonly Column[]): string[] {
  if ((columns[0]?.cells.length ?? 0) === 0) return [];
  return [`## ${title}`, tableText(withoutEmpty(columns))];
}

function gateLines({ failOn }: Comparison): string {
  return failOn
    .map(
      ({ metric, pass, reason }) =>
        `- ${pass ? '✅' : '❌'} \`--fail-on\` ${codeSpan(metric)}: ${escapeMarkdown(reason)}`,
    )
    .join('\n');
}

function onlyLines({ onlyInA, onlyInB }: Comparison): string {
  const lines = [['A', onlyInA] as const, ['B', onlyInB] as const].flatMap(([side, paths]) =>
    paths.length === 0 ? [] : [`- only ${side} has ${paths.map(codeSpan).join(', ')}`],
  );
  return lines.length === 0 ? '' : ['## Only in one of both', lines.join('\n')].join('\n\n');
}

function folded(metrics: readonly MetricDifference[]): string {
  if (metrics.length === 0) return '';
  const table = tableText(withoutEmpty(differenceColumns(metrics)));
  return `<details><summary>No difference found in ${metrics.length} metrics</summary>\n\n${table}\n\n</details>`;
}
