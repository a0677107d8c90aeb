import type { Comparison, MetricDifference } from '../study/compare-schema.ts';
import { differenceColumns, expectationColumns, limitColumns } from './compare-table.ts';
import { compareVerdictOf } from './compare-verdict.ts';
import { countsWords, methodWords, SECTIONS, sideWords } from './compare-words.ts';
import { oneLine } from './escape.ts';
import { NOTHING, plural } from './format.ts';
import { type Column, columnWidth, fitting } from './table.ts';
import { type Colour, type Screen, terminalTable } from './terminal-table.ts';
import { withoutMiddle, wrapped, wrappedInside } from './wrapped.ts';

/** The screen, whether every metric is shown, and where the files are; null where none were written. */
export interface CompareTerminalOptions extends Screen {
  readonly all: boolean;
  readonly folder: string | null;
}

const NARROWEST = 40;
/** Rows of a section, unless all are wanted: what a person reads before deciding. */
const ROWS_MAX = 10;
/** Paths listed of the metrics that only one side has. */
const PATHS_MAX = 6;

const MARKS: Readonly<Record<ReturnType<typeof compareVerdictOf>['tone'], readonly [string, Colour]>> = {
  good: ['✓', 'green'],
  bad: ['✗', 'red'],
  mixed: ['±', 'yellow'],
  same: ['=', 'cyan'],
  unknown: ['?', 'yellow'],
};

/** A comparison for a terminal: the verdict first, then what differs, in tables that fit the width. */
export function renderCompareTerminal(comparison: Comparison, options: CompareTerminalOptions): string {
  const screen: Screen = { width: Math.max(NARROWEST, options.width), colour: options.colour };
  const blocks = [
    verdictBlock(comparison, screen),
    sidesBlock(comparison, screen),
    ...SECTIONS.map(([change, title]) => sectionBlock(title, of(comparison, change), options.all, screen)),
    ...restBlocks(comparison, options.all, screen),
    tableBlock('Limits reached', limitColumns(comparison), screen),
    tableBlock('Expectations', expectationColumns(comparison), screen, EXPECTATION_MIN),
    onlyBlock(comparison, options.all, screen),
    closingBlock(comparison, options.folder, screen),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function of({ metrics }: Comparison, change: MetricDifference['change']): MetricDifference[] {
  return metrics.filter((metric) => metric.change === change);
}

function verdictBlock(comparison: Comparison, { width, colour }: Screen): string {
  const { tone, text, details } = compareVerdictOf(comparison);
  const [mark, tint] = MARKS[tone];
  const lines = wrapped(`${mark} ${oneLine(text)}`, { width, indent: 2 });
  const below = details.flatMap((detail) => wrappedInside(oneLine(detail), { width, margin: 2 }));
  return [...lines.map((line) => colour('bold', colour(tint, line))), ...below].join('\n');
}

function sidesBlock(comparison: Comparison, { width, colour }: Screen): string {
  const side = (name: string, words: string): string[] => {
    const [first, ...rest] = wrapped(oneLine(words), { width: width - 3, indent: 0 });
    return [`${colour('bold', name)}  ${first}`, ...rest.map((line) => `   ${line}`)];
  };
  const method = wrapped(methodWords(comparison).map(oneLine).join(' · '), { width, indent: 2 });
  const counts = wrapped(countsWords(comparison), { width, indent: 2 });
  const notes = comparison.notes.flatMap((note) => wrapped(oneLine(note), { width, indent: 2 }));
  return [
    ...side('A', sideWords(comparison.a)),
    ...side('B', sideWords(comparison.b)),
    ...method.map((line) => colour('dim', line)),
    ...counts.filter((line) => line !== '').map((line) => colour('dim', line)),
    ...notes.map((line) => colour('yellow', line)),
  ].join('\n');
}

function sectionBlock(title: string, metrics: readonly MetricDifference[], all: boolean, screen: Screen): string {
  if (metrics.length === 0) return '';
  const shown = all ? metrics : metrics.slice(0, ROWS_MAX);
  const table = tableBlock(`${title}  ${metrics.length}`, differenceColumns(shown), screen);
  const hidden = metrics.length - shown.length;
  return hidden === 0 ? table : `${table}\n${screen.colour('dim', `  and ${hidden} more; --all shows them`)}`;
}

/** What shows no difference is listed on request only; with a single replication nothing else is there to be shown. */
function restBlocks(comparison: Comparison, all: boolean, screen: Screen): string[] {
  const unknown = of(comparison, 'unknown').filter(({ difference }) => all || (difference ?? 0) !== 0);
  return [
    all ? sectionBlock('No difference found', of(comparison, 'none'), all, screen) : '',
    sectionBlock('Without an interval', unknown, all, screen),
  ];
}

const TINTS: ReadonlyMap<string, Colour> = new Map([
  ['missed', 'red'],
  ['missed (warning)', 'yellow'],
  ['met', 'green'],
  ['inconclusive', 'yellow'],
  ['likely', 'yellow'],
  [NOTHING, 'dim'],
]);

/** A title that may be longer than a narrow screen is wide. */
function headOf(title: string, { width, colour }: Screen): string {
  return wrapped(title, { width, indent: 2 })
    .map((line) => colour('bold', line))
    .join('\n');
}

function tableBlock(title: string, columns: readonly Column[], screen: Screen, least = NAME_MIN): string {
  if ((columns[0]?.cells.length ?? 0) === 0) return '';
  const colourCell = (_: string, cell: string): string => {
    const tint = TINTS.get(cell);
    return tint === undefined ? cell : screen.colour(tint, cell);
  };
  return `${headOf(title, screen)}\n${terminalTable(withWholeNames(columns, screen, least), screen, { colourCell })}`;
}

const INDENT = 2;
const GAP = 2;
/** What is left of a path, and of an expectation, where there is little room. */
const NAME_MIN = 34;
const NAME_LEAST = 20;
const EXPECTATION_MIN = 48;
/** Rank of the last column that a path gives way to. */
const LAST_ESSENTIAL = 5;

/**
 * Paths keep both ends: what is cut is the middle. They give way to the two values and their difference, and go before
 * the other columns. Padded to one width and aligned to the right, since the table cuts what is aligned to the left.
 */
function withWholeNames([names, ...others]: readonly Column[], { width }: Screen, nameMin: number): Column[] {
  const room = width - INDENT;
  const beside = (columns: readonly Column[], least: number): Column[] =>
    fitting(columns, { width: room - Math.min(columnWidth(names), least) - GAP, gap: GAP });
  const essential = others.filter(({ rank }) => rank <= LAST_ESSENTIAL);
  const wished = beside(others, nameMin);
  const kept = essential.every((each) => wished.includes(each)) ? wished : beside(essential, NAME_LEAST);
  const taken = kept.reduce((sum, next) => sum + columnWidth(next) + GAP, 0);
  const most = Math.max(0, Math.min(columnWidth(names), room - taken));
  const cells = names.cells.map((cell) => withoutMiddle(oneLine(cell), most).padEnd(most));
  return [{ ...names, title: names.title.padEnd(most), align: 'right', cells }, ...kept];
}

function onlyBlock({ onlyInA, onlyInB }: Comparison, all: boolean, screen: Screen): string {
  const lines = [['A', onlyInA] as const, ['B', onlyInB] as const].flatMap(([side, paths]) => {
    if (paths.length === 0) return [];
    const whole = all ? paths : paths.slice(0, PATHS_MAX);
    const shown = whole.map((path) => withoutMiddle(path, screen.width - 4));
    const more = paths.length > whole.length ? `, and ${paths.length - whole.length} more` : '';
    const text = `${plural(paths.length, 'metric')} only ${side} has: ${shown.join(', ')}${more}.`;
    return wrappedInside(oneLine(text), { width: screen.width, margin: 2 });
  });
  return lines.length === 0 ? '' : [screen.colour('bold', 'Only in one of both'), ...lines].join('\n');
}

function closingBlock({ failOn }: Comparison, folder: string | null, screen: Screen): string {
  const gates = failOn.map(({ metric, pass, reason }) => {
    const mark = pass ? screen.colour('green', '✓') : screen.colour('red', '✗');
    return `${mark} --fail-on ${oneLine(metric)}: ${reason}`;
  });
  const report = folder === null ? [] : [`${screen.colour('bold', 'Written')}  ${oneLine(folder)}`];
  return [...gates, ...report].join('\n');
}
