import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';

const STUDIES = join(import.meta.dirname, '..', '..', 'reports', 'studies');
const NAMES = readdirSync(STUDIES).filter((name) => statSync(join(STUDIES, name)).isDirectory());
const KEPT = new Set(['sweep.csv', 'sweep.html', 'compare.md']);
const SIZE_MAX = 100_000;

const textOf = (...parts: string[]): string => readFileSync(join(STUDIES, ...parts), 'utf8');

/** A value with its interval, as sweep.csv and compare.json have them: in ms, shares, USD or counts. */
interface Found {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The tables of a conclusion. The comment before each says where its figures are: `<!-- FILE | column | column -->`. */
interface Table {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function tablesOf(text: string): Table[] {
  return [...text.matchAll(/<!-- ([^|]+) \|([^>]*) -->\n\n((?:\|.*\n)+)/g)].map(([, file, columns, table]) => ({
    file: file.trim(),
    columns: columns.split('|').map((column) => column.trim()),
    rows: table
      .trim()
      .split('\n')
      .slice(2)
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim().replaceAll('`', '').replace(/ \*$/, '')),
      ),
  }));
}

/** The settings of a row, by path: of its cells, and those after `where` in a column such as `cost.total where a.b=3`. */
function settingsOf(
  columns: readonly string[],
  cells: readonly string[],
  where: string | undefined,
): Map<string, string> {
  const own = columns.flatMap((column, index): [string, string][] =>
    column.startsWith('=') ? [[column.slice(1), cells[index]]] : [],
  );
  const fixed = (where ?? '').split(' and ').flatMap((text): [string, string][] => {
    const equals = text.indexOf('=');
    return equals < 0 ? [] : [[text.slice(0, equals), text.slice(equals + 1)]];
  });
  return new Map([...own, ...fixed]);
}

function foundIn(file: string, metric: string, settings: ReadonlyMap<string, string>): Found {
  const lines: Record<string, string>[] = parse(file, { columns: true });
  const matching = lines.filter(
    (line) => line.metric === metric && [...settings].every(([path, value]) => line[path] === value),
  );
  expect(matching.length, `lines of ${metric} at ${[...settings].join(' ')}`).toBe(1);
  const number = (text: string): number | null => (text === '' ? null : Number(text));
  return { value: number(matching[0].value), low: number(matching[0].low), high: number(matching[0].high) };
}

const UNITS: Readonly<Record<string, number>> = { '': 1, '%': 0.01, s: 1000, min: 60_000, h: 3_600_000 };

/** What a figure such as `24.4 % (23.9 to 24.9)` must be for what was found; intervals may be left out. */
function written({ value, low, high }: Found, cell: string): string {
  if (value === null) return '–';
  const [, , unit, interval] = FIGURE.exec(cell) ?? [];
  const decimals = /\.(\d+)/.exec(cell)?.[1].length ?? 0;
  const factor = UNITS[unit ?? ''];
  const number = (found: number | null): string =>
    found === null
      ? 'none'
      : (found / factor).toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const dollar = cell.startsWith('$') ? '$' : '';
  const words = `${dollar}${number(value)}${unit === undefined || unit === '' ? '' : ` ${unit}`}`;
  return interval === undefined ? words : `${words} (${number(low)} to ${number(high)})`;
}

const FIGURE = /^\$?([\d.,]+) ?(%|s|min|h|)( \(.*\))?$/;

test('there are three studies, each with its question, its commands and its answer', () => {
  expect(NAMES.length).toBeGreaterThanOrEqual(3);
  for (const name of NAMES) {
    expect(readdirSync(join(STUDIES, name))).toEqual(expect.arrayContaining(['README.md', 'output', 'run.sh']));
    expect(textOf('..', 'README.md'), `reports/README.md names ${name}`).toContain(`studies/${name}`);
  }
});

test.each(NAMES)('the commands of %s name scenarios that exist, and write the folders that are kept', (name) => {
  const script = textOf(name, 'run.sh');
  const scenarios = [...script.matchAll(/^capsim \w+ (\S+)/gm)].map(([, file]) => file);
  expect(scenarios.length).toBeGreaterThan(0);
  for (const file of scenarios) expect(existsSync(join(STUDIES, name, file)), file).toBe(true);
  const written = [...script.matchAll(/--out output\/(\S+)/g)].map(([, folder]) => folder);
  expect(readdirSync(join(STUDIES, name, 'output')).sort()).toEqual(written.sort());
});

test.each(NAMES)('the outputs of %s that are kept are small', (name) => {
  for (const folder of readdirSync(join(STUDIES, name, 'output'))) {
    const kept = readdirSync(join(STUDIES, name, 'output', folder)).filter((file) => KEPT.has(file));
    expect(kept.length, folder).toBeGreaterThan(0);
    for (const file of kept) {
      expect(statSync(join(STUDIES, name, 'output', folder, file)).size, `${folder}/${file}`).toBeLessThan(SIZE_MAX);
    }
  }
});

test.each(NAMES)('the tables of %s say what its outputs say', (name) => {
  const tables = tablesOf(textOf(name, 'README.md'));
  expect(tables.length).toBeGreaterThan(0);
  for (const { file, columns, rows } of tables) {
    const output = textOf(name, file);
    expect(rows.length).toBeGreaterThan(0);
    for (const cells of rows) {
      for (const [index, column] of columns.entries()) {
        if (column.startsWith('=') || column === '') continue;
        const [metric, where] = column.split(' where ');
        const found = foundIn(output, metric, settingsOf(columns, cells, where));
        expect(cells[index], `${file}: ${cells.join(' | ')}: ${column}`).toBe(written(found, cells[index]));
      }
    }
  }
});

test.each(NAMES)('each interval in the text of %s is one of its tables', (name) => {
  const text = textOf(name, 'README.md');
  const cells = new Set(tablesOf(text).flatMap(({ rows }) => rows.flat()));
  const prose = text.replace(/^\|.*$/gm, '').replaceAll('\n', ' ');
  const intervals = [...prose.matchAll(/\$?[\d.,]+(?: (?:%|s|min|h))? \([\d.,]+ to [\d.,]+\)/g)].map(
    ([figure]) => figure,
  );
  expect(intervals.length).toBeGreaterThan(0);
  for (const figure of intervals) expect(cells, figure).toContain(figure);
});
