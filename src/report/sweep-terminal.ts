import type { Sweep } from '../study/sweep-schema.ts';
import { oneLine } from './escape.ts';
import { plural } from './format.ts';
import { ALL_MET, metricsOf, sweepColumns, sweepVerdict } from './sweep-words.ts';
import { type Screen, terminalTable, wrapped } from './terminal-table.ts';

/** A sweep for a terminal: what was found, then one row a point. */
export function renderSweepTerminal(
  sweep: Sweep,
  { folder, ...screen }: Screen & { readonly folder: string | null },
): string {
  const { points, name, partial } = sweep;
  const verdict = sweepVerdict(sweep).flatMap((line) => wrapped(oneLine(line), { width: screen.width, indent: 2 }));
  const [first, ...others] = verdict;
  const run = `${oneLine(name)} · the same random numbers at every point · seed ${sweep.seed}`;
  const missing = partial
    ? [screen.colour('yellow', 'Partial: some points are missing; the same command goes on from here.')]
    : [];
  const coloured = (title: string, cell: string): string =>
    title === ALL_MET ? screen.colour(cell === 'yes' ? 'green' : 'red', cell) : cell;
  const table =
    points.length === 0
      ? ''
      : terminalTable(sweepColumns(sweep, { met: 'yes', missed: 'no' }), screen, { colourCell: coloured });
  return [
    [screen.colour('bold', first ?? ''), ...others, screen.colour('dim', run), ...missing].join('\n'),
    table + hiddenWords(sweep, table),
    folder === null ? '' : `${screen.colour('bold', 'Report')}   ${oneLine(folder)}`,
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');
}

/** How many metrics a narrow screen has no column for, and where they are. */
function hiddenWords(sweep: Sweep, table: string): string {
  const titles = (table.split('\n', 1)[0] ?? '').split(/\s+/);
  const hidden = metricsOf(sweep).filter((path) => !titles.includes(path)).length;
  if (hidden === 0 || table === '') return '';
  return `\n  A wider terminal, sweep.html and sweep.csv show ${plural(hidden, 'more metric')}.`;
}
