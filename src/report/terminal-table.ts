import Table from 'cli-table3';
import { type Column, columnWidth, fitting, rowsOf } from './table.ts';

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
  const short = shortened(columns, room);
  const reserved = Math.min(sparks.length, Math.floor(room / ROOM_PER_SPARK)) * (SPARK_MIN + GAP);
  const kept = fitting(short, { width: room - reserved, gap: GAP });
  const drawn = [...kept, ...sparkColumns(kept, sparks, room)];
  const rows = rowsOf(drawn).map((cells) => cells.map((cell, i) => colourCell?.(drawn[i].title, cell) ?? cell));
  const head = drawn.map(({ title }) => screen.colour('dim', title));
  return bare(drawn, [head, ...rows]);
}

/** Cuts the names in the leftmost text column, so that the longest leaves room for the rest. */
function shortened(columns: readonly Column[], room: number): Column[] {
  const most = Math.max(NAME_MIN, Math.floor(room * 0.4));
  return columns.map((next) =>
    next.align === 'left' ? { ...next, cells: next.cells.map((cell) => cut(cell, most)) } : next,
  );
}

/** Text of at most `width` characters, with an ellipsis where it was cut. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
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

/** Breaks text between words into lines of at most `width` characters, those after the first indented. */
export function wrapped(text: string, { width, indent }: { width: number; indent: number }): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const next = line === '' ? word : `${line} ${word}`;
    const room = lines.length === 0 ? width : width - indent;
    if (next.length > room && line !== '') {
      lines.push(line);
      line = word;
    } else line = next;
  }
  lines.push(line);
  return lines.map((one, i) => (i === 0 ? one : `${' '.repeat(indent)}${one}`));
}

/** The same, with every line moved to the right by `margin`. */
export function wrappedInside(text: string, { width, margin }: { width: number; margin: number }): string[] {
  return wrapped(text, { width: width - margin, indent: 0 }).map((line) => `${' '.repeat(margin)}${line}`);
}
