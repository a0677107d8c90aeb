import type { Plan } from '../study/plan-schema.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';
import { tableText } from './markdown.ts';
import { expectationColumns, methodWordsOf, planNotes, planVerdict, quotaLines, settingColumns } from './plan-words.ts';

const TONES = { good: '✅', bad: '❌', unknown: '❔' } as const;

/** A plan for a pull request or a wiki. */
export function renderPlanMarkdown(plan: Plan): string {
  const { tone, text } = planVerdict(plan);
  const quota = quotaLines(plan);
  return [
    `# Plan of ${escapeMarkdown(plan.name)}`,
    `**${TONES[tone]} ${escapeMarkdown(text)}**`,
    escapeMarkdown(methodWordsOf(plan)),
    ...(plan.answer === null ? [] : ['## Settings', tableText(settingColumns(plan))]),
    '## Expectations',
    tableText(expectationColumns(plan)),
    planNotes(plan)
      .map((note) => `- ${escapeMarkdown(note)}`)
      .join('\n'),
    ...(quota.length === 0 ? [] : ['## Quota request', quota.map((line) => `> ${escapeMarkdown(line)}`).join('\n>\n')]),
    `---\n\ncapsim ${escapeMarkdown(plan.version)}, scenario ${codeSpan(plan.digest)}`,
  ]
    .filter((each) => each !== '')
    .join('\n\n')
    .concat('\n');
}
