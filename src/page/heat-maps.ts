/** Shows the words of a cell below its map: where a reader points, and where the arrow keys lead. */
export function readableMaps(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table.heat-map')) new HeatMap(table);
}

class HeatMap {
  private readonly rows: readonly (readonly HTMLTableCellElement[])[];
  private readonly words: HTMLElement;

  constructor(table: HTMLTableElement) {
    this.rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll<HTMLTableCellElement>('td')]);
    this.words = document.createElement('p');
    this.words.className = 'legend';
    this.words.setAttribute('role', 'status');
    table.parentElement?.after(this.words);
    for (const [row, cells] of this.rows.entries()) {
      for (const [column, cell] of cells.entries()) {
        const about = cell.title.replaceAll('\n', ' · ');
        cell.removeAttribute('title');
        cell.tabIndex = row === 0 && column === 0 ? 0 : -1;
        cell.addEventListener('pointerenter', () => this.tell(about));
        cell.addEventListener('focus', () => this.tell(about));
        cell.addEventListener('keydown', (event) => this.move(event, row, column));
      }
    }
    table.addEventListener('pointerleave', () => this.tell(''));
    table.addEventListener('focusout', () => this.tell(''));
  }

  private tell(words: string): void {
    this.words.textContent = words;
  }

  private move(event: KeyboardEvent, row: number, column: number): void {
    const [down, right] = MOVES.get(event.key) ?? [0, 0];
    const next = this.rows[row + down]?.[column + right];
    if (next === undefined || (down === 0 && right === 0)) return;
    event.preventDefault();
    this.rows[row][column].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

const MOVES: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowUp', [-1, 0]],
  ['ArrowDown', [1, 0]],
  ['ArrowLeft', [0, -1]],
  ['ArrowRight', [0, 1]],
]);
