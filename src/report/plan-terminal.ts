import type { Plan } from '../study/plan-schema.ts';
import { oneLine } from './escape.ts';
import {
  expectationColumns,
  MARKS,
  methodWordsOf,
  planNotes,
  planVerdict,
  quotaLines,
  settingColumns,
} from './plan-words.ts';
import { type Screen, terminalTable } from './terminal-table.ts';
import { wrapped, wrappedInside } from './wrapped.ts';

const COLOURS = { good: 'green', bad: 'red', unknown: 'yellow' } as const;
const INDENT = 2;

/** A plan for a terminal: the answer, its evidence, how far it reaches. */
export function renderPlanTerminal(
  plan: Plan,
  { folder, ...screen }: Screen & { readonly folder: string | null },
): string {
  const { tone, text } = planVerdict(plan);
  const { width, colour } = screen;
  const head = wrapped(oneLine(text), { width, indent: INDENT }).map((line) =>
    colour(COLOURS[tone], colour('bold', line)),
  );
  const method = wrapped(oneLine(`${plan.name} · ${methodWordsOf(plan)}`), { width, indent: INDENT });
  const title = (words: string): string => colour('bold', words);
  const coloured = (_: string, cell: string): string => {
    if (cell.endsWith(MARKS.met)) return colour('green', cell);
    if (cell.endsWith(MARKS.missed)) return colour('red', cell);
    return cell.endsWith(` ${MARKS.inconclusive}`) ? colour('yellow', cell) : cell;
  };
  const notes = planNotes(plan).flatMap((note) => wrappedInside(oneLine(note), { width, margin: INDENT }));
  const quota = quotaLines(plan).flatMap((line) => wrappedInside(oneLine(line), { width, margin: INDENT }));
  return [
    [...head, ...method.map((line) => colour('dim', line))].join('\n'),
    plan.answer === null ? '' : `${title('Settings')}\n${terminalTable(settingColumns(plan), screen)}`,
    `${title('Expectations')}\n${terminalTable(expectationColumns(plan), screen, { colourCell: coloured })}`,
    notes.length === 0 ? '' : `${title('Notes')}\n${notes.join('\n')}`,
    quota.length === 0 ? '' : `${title('Quota request')}\n${quota.join('\n')}`,
    folder === null ? '' : `${title('Report')}   ${oneLine(folder)}`,
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');
}
