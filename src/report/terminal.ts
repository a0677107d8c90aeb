import type { ExpectationResult, Summary } from '../study/summary-schema.ts';
import type { Timeseries } from '../study/timeseries.ts';
import { accountWords } from './account-words.ts';
import { oneLine } from './escape.ts';
import type { ReportInput } from './input.ts';
import { remedyBlock } from './remedy-terminal.ts';
import { sparkline } from './sparkline.ts';
import type { Column } from './table.ts';
import { alarmTable, breachTable, downstreamTable, functionTable, recoveryTable, sourceTable } from './tables.ts';
import { type Colour, type Screen, type Spark, terminalTable } from './terminal-table.ts';
import { verdictOf } from './verdict.ts';
import {
  costWords,
  expectationsWords,
  foundBriefly,
  latencyWords,
  outcomeWords,
  partialWords,
  recoveryNotes,
  runWords,
  singleValueWords,
} from './words.ts';
import { wrapped, wrappedInside } from './wrapped.ts';

/** The screen, and where the report was written; null where none was. */
export interface TerminalOptions extends Screen {
  readonly folder?: string | null;
}

const NARROWEST = 40;

/** The findings for a terminal: the verdict in one line, then what it rests on, in tables that fit the width. */
export function renderTerminal({ summary, timeseries }: ReportInput, options: TerminalOptions): string {
  const screen: Screen = { width: Math.max(NARROWEST, options.width), colour: options.colour };
  const blocks = [
    verdictBlock(summary, screen),
    runBlock(summary, screen),
    breachBlock(summary, screen),
    remedyBlock(summary.breaches, screen),
    recoveryBlock(summary, screen),
    tableBlock('Alarms', alarmTable(summary), screen),
    functionBlock(summary, timeseries, screen),
    sourceBlock(summary, timeseries, screen),
    tableBlock('Downstreams', downstreamTable(summary), screen),
    expectationBlock(summary, screen),
    closingBlock(summary, options.folder ?? null, screen),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

const MARKS = { good: ['✓', 'green'], bad: ['✗', 'red'], unknown: ['?', 'yellow'] } as const;

function verdictBlock(summary: Summary, { width, colour }: Screen): string {
  const { tone, text, details } = verdictOf(summary);
  const [mark, tint] = MARKS[tone];
  const lines = wrapped(`${mark} ${oneLine(text)}`, { width, indent: 2 }).map((line) =>
    colour('bold', colour(tint, line)),
  );
  const below = details.flatMap((detail) => wrappedInside(oneLine(detail), { width, margin: 2 }));
  return [...lines, ...below.map((line) => colour(tint, line))].join('\n');
}

function runBlock(summary: Summary, { width, colour }: Screen): string {
  const words = [oneLine(summary.name), ...runWords(summary)].join(' · ');
  const partial = partialWords(summary);
  return [
    ...wrapped(words, { width, indent: 2 }).map((line) => colour('dim', line)),
    ...(partial === null ? [] : wrapped(partial, { width, indent: 2 }).map((line) => colour('yellow', line))),
  ].join('\n');
}

function breachBlock(summary: Summary, screen: Screen): string {
  return summary.breaches.length === 0 ? '' : tableBlock('Limits reached', breachTable(summary), screen);
}

function recoveryBlock(summary: Summary, screen: Screen): string {
  const table = tableBlock('Recovery', recoveryTable(summary), screen);
  const below = notesBelow(recoveryNotes(summary), screen);
  if (below.length === 0) return table;
  return [table === '' ? screen.colour('bold', 'Recovery') : table, ...below].join('\n');
}

/** Lines below a table. */
function notesBelow(notes: readonly string[], screen: Screen): string[] {
  const lines = notes.flatMap((note) => wrappedInside(oneLine(note), { ...screen, margin: 2 }));
  return lines.map((line) => screen.colour('dim', line));
}

function functionBlock(summary: Summary, timeseries: Timeseries | null, screen: Screen): string {
  const names = Object.keys(summary.functions);
  const throttles = spark('throttles', ['throttles'], { scope: 'functions', names, timeseries });
  const concurrency = spark('concurrency', ['concurrency.max', 'concurrency', 'concurrency.mean'], {
    scope: 'functions',
    names,
    timeseries,
  });
  return tableBlock('Functions', functionTable(summary), screen, [...throttles, ...concurrency]);
}

function sourceBlock(summary: Summary, timeseries: Timeseries | null, screen: Screen): string {
  const names = Object.keys(summary.sources);
  const offered = spark('arrivals', ['offered', 'arrivals'], { scope: 'sources', names, timeseries });
  const backlog = spark('waiting', ['backlog.max', 'backlog'], { scope: 'sources', names, timeseries });
  const table = tableBlock('Sources', sourceTable(summary), screen, [...offered, ...backlog]);
  const note = latencyWords(summary);
  return [table, ...(note === null ? [] : notesBelow([note], screen))].join('\n');
}

interface SeriesPlace {
  readonly scope: 'functions' | 'sources';
  readonly names: readonly string[];
  readonly timeseries: Timeseries | null;
}

/** A column of bars for the first of the metrics that has series with anything above zero; none otherwise. */
function spark(title: string, metrics: readonly string[], { scope, names, timeseries }: SeriesPlace): Spark[] {
  const meansOf = (name: string, metric: string): Float64Array | undefined =>
    timeseries?.series.find((one) => one.scope === scope && one.name === name && one.metric === metric)?.statistics
      .mean;
  const metric = metrics.find((one) => names.some((name) => meansOf(name, one)?.some((value) => value > 0)));
  if (metric === undefined) return [];
  return [{ title, draw: (row, width) => sparkline(meansOf(names[row], metric) ?? [], width) }];
}

function tableBlock(title: string, columns: readonly Column[], screen: Screen, sparks: readonly Spark[] = []): string {
  if ((columns[0]?.cells.length ?? 0) === 0) return '';
  const colourCell = (column: string, cell: string): string => tinted(column, cell, screen);
  return `${screen.colour('bold', title)}\n${terminalTable(columns, screen, { sparks, colourCell })}`;
}

const ALARMING: ReadonlySet<string> = new Set([
  'throttled',
  'throttles',
  'timeouts',
  'failed',
  'expired',
  'lost',
  'refused',
]);
/** Nothing, as a number, a share, a price or a line of bars. */
const QUIET = /^(0|0%|–|\$0\.00|[▁ ]*)$/;

/** Colour goes to what calls for attention, and only there. */
function tinted(column: string, cell: string, { colour }: Screen): string {
  if (QUIET.test(cell)) return colour('dim', cell);
  if (ALARMING.has(column)) return colour('red', cell);
  return cell;
}

const TICKS: Readonly<Record<ExpectationResult['outcome'], readonly [string, Colour]>> = {
  met: ['✓', 'green'],
  missed: ['✗', 'red'],
  inconclusive: ['?', 'yellow'],
};

function expectationBlock({ expectations }: Summary, screen: Screen): string {
  if (expectations.length === 0) return '';
  const lines = expectations.flatMap((result) => expectationLines(result, screen));
  const single = singleValueWords(expectations);
  const note = single === null ? [] : wrappedInside(single, { width: screen.width, margin: 2 });
  const [first, ...rest] = wrapped(`Expectations  ${expectationsWords(expectations)}`, { ...screen, indent: 2 });
  const head = [first.replace('Expectations', screen.colour('bold', 'Expectations')), ...rest];
  return [...head, ...note.map((line) => screen.colour('dim', line)), ...lines].join('\n');
}

function expectationLines(result: ExpectationResult, { width, colour }: Screen): string[] {
  const [tick, tint] = TICKS[result.outcome];
  const shown = colour(result.warn ? 'yellow' : tint, result.warn ? '!' : tick);
  const found = foundBriefly(result);
  const detail = oneLine(result.outcome === 'met' ? found : `${outcomeWords(result)}: ${found}`);
  const text = oneLine(result.text);
  if (4 + text.length + 3 + detail.length <= width) return [`  ${shown} ${text}   ${colour('dim', detail)}`];
  const [first, ...rest] = wrapped(text, { width: width - 4, indent: 4 });
  const below = wrappedInside(detail, { width, margin: 4 });
  return [`  ${shown} ${first}`, ...rest, ...below.map((line) => colour('dim', line))];
}

function closingBlock(summary: Summary, folder: string | null, screen: Screen): string {
  const { assumptions } = summary;
  const cost = costWords(summary);
  const account = accountWords(summary);
  const entries = [
    ...(account === null ? [] : [['Account', account]]),
    ...(cost === null ? [] : [['Cost', cost]]),
    ...(assumptions.length === 0
      ? []
      : [
          [
            'Assumed',
            assumedWords(
              assumptions.map(({ name }) => name),
              folder,
            ),
          ],
        ]),
    ...(folder === null ? [] : [['Report', oneLine(folder)]]),
  ];
  return entries
    .flatMap(([title, text]) => {
      const [first, ...rest] = wrapped(text, { width: screen.width - 9, indent: 0 });
      return [`${screen.colour('bold', title.padEnd(9))}${first}`, ...rest.map((line) => `${' '.repeat(9)}${line}`)];
    })
    .join('\n');
}

function assumedWords(names: readonly string[], folder: string | null): string {
  const shown =
    names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more values`;
  const where = folder === null ? '' : '; report.md says why';
  return `${shown}, which nobody publishes${where}`;
}
