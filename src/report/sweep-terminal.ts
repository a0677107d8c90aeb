import type { Sweep } from '../study/sweep-schema.ts';
import { oneLine } from './escape.ts';
import { plural } from './format.ts';
import { ALL_MET, sweepColumns, sweepVerdict } from './sweep-words.ts';
import { type Colour, columnsThatFit, type Screen, terminalTable } from './terminal-table.ts';
import { wrapped, wrappedInside } from './wrapped.ts';

const NARROWEST = 40;

/** A sweep for a terminal: what was found, then one row a point. */
export function renderSweepTerminal(
  sweep: Sweep,
  { folder, ...screen }: Screen & { readonly folder: string | null },
): string {
  const { points, name, partial } = sweep;
  const verdict = sweepVerdict(sweep).flatMap((line) => wrapped(oneLine(line), { width: screen.width, indent: 2 }));
  const [first, ...others] = verdict;
  const width = Math.max(NARROWEST, screen.width);
  const run = `${oneLine(name)} · the same random numbers at every point · seed ${sweep.seed}`;
  const under = (text: string, colour: Colour): string[] =>
    wrapped(text, { width, indent: 2 }).map((line) => screen.colour(colour, line));
  const missing = partial
    ? under('Partial: some points are missing; the same command goes on from here.', 'yellow')
    : [];
  const coloured = (title: string, cell: string): string =>
    title === ALL_MET ? screen.colour(cell === 'yes' ? 'green' : 'red', cell) : cell;
  const columns = points.length === 0 ? [] : sweepColumns(sweep, { met: 'yes', missed: 'no' });
  const hidden = columns.length - columnsThatFit(columns, width).length;
  const table = columns.length === 0 ? [] : [terminalTable(columns, { ...screen, width }, { colourCell: coloured })];
  const more = `A wider terminal, sweep.html and sweep.csv show ${plural(hidden, 'more column')}.`;
  return [
    [screen.colour('bold', first ?? ''), ...others, ...under(run, 'dim'), ...missing].join('\n'),
    [...table, ...(hidden === 0 ? [] : wrappedInside(more, { width, margin: 2 }))].join('\n'),
    folder === null ? '' : `${screen.colour('bold', 'Report')}   ${oneLine(folder)}`,
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');
}
