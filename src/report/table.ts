import { NOTHING } from './format.ts';

/** One column of a table, with its cells as plain text. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Order of importance, 1 first: where there is too little room, the highest numbers go. */
  readonly rank: number;
  readonly cells: readonly string[];
}

/** A column, from what it says about each row. */
export function column<Row>(
  rows: readonly Row[],
  { title, rank, align = 'right' }: { title: string; rank: number; align?: Column['align'] },
  cell: (row: Row) => string,
): Column {
  return { title, align, rank, cells: rows.map(cell) };
}

/** Without the columns that have nothing to say about any row; no columns at all where only the names would be left. */
export function withoutEmpty(columns: readonly Column[]): Column[] {
  const telling = columns.filter(({ cells }) => cells.some((cell) => cell !== NOTHING && cell !== ''));
  return telling.length > 1 ? telling : [];
}

/** Rows of cells, from columns. */
export function rowsOf(columns: readonly Column[]): string[][] {
  const length = columns[0]?.cells.length ?? 0;
  return Array.from({ length }, (_, row) => columns.map(({ cells }) => cells[row]));
}

/** The columns that fit into a width, with `gap` characters between two; the first column always stays. */
export function fitting(columns: readonly Column[], { width, gap }: { width: number; gap: number }): Column[] {
  const kept = [...columns];
  while (kept.length > 1 && totalWidth(kept, gap) > width) {
    const least = kept.reduce((worst, next) => (next.rank >= worst.rank ? next : worst));
    kept.splice(kept.indexOf(least), 1);
  }
  return kept;
}

/** Characters that columns take side by side. */
export function totalWidth(columns: readonly Column[], gap: number): number {
  return columns.reduce((sum, next) => sum + columnWidth(next), 0) + gap * (columns.length - 1);
}

/** Characters that a column takes; its title may have several lines. */
export function columnWidth({ title, cells }: Column): number {
  return Math.max(...title.split('\n').map((line) => line.length), ...cells.map((cell) => cell.length));
}
