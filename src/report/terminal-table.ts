import Table from 'cli-table3';
import { type Column, columnWidth, fitting, rowsOf, totalWidth } from './table.ts';
import { withoutMiddle } from './wrapped.ts';

/** Formats of text that the terminal summary uses. */
export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** How wide a terminal is, and how it colours text (or leaves it plain). */
export interface Screen {
  readonly width: number;
  readonly colour: (format: Colour, text: string) => string;
}

const GAP = 2;
const INDENT = 2;
const NAME_MIN = 12;

/** Draws the values of a row in so many characters. */
export interface Spark {
  readonly title: string;
  /** By row; empty where a row has no series. */
  readonly draw: (row: number, width: number) => string;
}

const SPARK_MIN = 12;
const SPARK_MAX = 30;
/** A screen of this width gives up columns for one line of bars, of twice this width for two. */
const ROOM_PER_SPARK = 48;

/**
 * A table without borders, indented by two, that fits the screen: the least important columns go first, and lines of
 * bars take what room is left.
 *
 * @param colourCell colours a cell by its column's title; the plain text by default
 */
export function terminalTable(
  columns: readonly Column[],
  screen: Screen,
  { sparks = [], colourCell }: { sparks?: readonly Spark[]; colourCell?: (title: string, cell: string) => string } = {},
): string {
  const room = screen.width - INDENT;
  const reserved = Math.min(sparks.length, Math.floor(room / ROOM_PER_SPARK)) * (SPARK_MIN + GAP);
  const kept = columnsThatFit(columns, screen.width, reserved);
  const drawn = [...kept, ...sparkColumns(kept, sparks, room)];
  const rows = rowsOf(drawn).map((cells) => cells.map((cell, i) => colourCell?.(drawn[i].title, cell) ?? cell));
  return bare(drawn, [...headRows(drawn, screen), ...rows]);
}

/** The columns that a table on a screen has room for, in the form in which they fit. */
export function columnsThatFit(columns: readonly Column[], screenWidth: number, reserved = 0): Column[] {
  const room = screenWidth - INDENT;
  const short = withShortTitles(shortened(columns, room), room);
  return fitting(short, { width: room - reserved, gap: GAP });
}

/** Titles of several lines stand on the ground, as it were: what there is of a short one is in the last. */
function headRows(columns: readonly Column[], { colour }: Screen): string[][] {
  const titles = columns.map(({ title }) => title.split('\n'));
  const height = Math.max(...titles.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    titles.map((lines) => colour('dim', lines[line - height + lines.length] ?? '')),
  );
}

/** Where paths may be broken: at their dots, and where that is not enough between the words of a name. */
const BREAKS = [/(?<=\.)/, /(?<=\.)|(?<=[a-z])(?=[A-Z])/];

/** Breaks titles that are paths into lines where the columns do not fit otherwise. */
function withShortTitles(columns: readonly Column[], room: number): readonly Column[] {
  let shown = columns;
  for (const at of BREAKS) {
    if (totalWidth(shown, GAP) <= room) break;
    shown = columns.map((next) => ({ ...next, title: brokenTitle(next, at) }));
  }
  return shown;
}

function brokenTitle({ title, cells }: Column, at: RegExp): string {
  const pieces = title.includes('.') ? title.split(at) : [title];
  const width = Math.max(...[...pieces, ...cells].map(({ length }) => length));
  const lines: string[] = [];
  for (const piece of pieces) {
    const line = `${lines.at(-1) ?? ''}${piece}`;
    if (lines.length > 0 && line.length <= width) lines[lines.length - 1] = line;
    else lines.push(piece);
  }
  return lines.join('\n');
}

/** Cuts the names in text columns, so that the longest leaves room for the rest. */
function shortened(columns: readonly Column[], room: number): Column[] {
  const most = Math.max(NAME_MIN, Math.floor(room * 0.4));
  return columns.map((next) =>
    next.align === 'left' ? { ...next, cells: next.cells.map((cell) => withoutMiddle(cell, most)) } : next,
  );
}

function sparkColumns(kept: readonly Column[], sparks: readonly Spark[], room: number): Column[] {
  const taken = kept.reduce((sum, next) => sum + columnWidth(next) + GAP, 0);
  const fits = Math.min(sparks.length, Math.floor((room - taken + GAP) / (SPARK_MIN + GAP)));
  if (fits < 1) return [];
  const width = Math.min(SPARK_MAX, Math.floor((room - taken + GAP) / fits) - GAP);
  const rows = kept[0].cells.length;
  return sparks.slice(0, fits).map(({ title, draw }) => ({
    title,
    align: 'left',
    rank: 99,
    cells: Array.from({ length: rows }, (_, row) => draw(row, width)),
  }));
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: ' '.repeat(INDENT),
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
};

function bare(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    chars: NO_LINES,
    // Its own colours would come through where the user wants none.
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: columns.map(({ align }) => align),
  });
  table.push(...rows.map((cells) => [...cells]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
