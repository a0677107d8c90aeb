import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { CsvError, type Parser, parse } from 'csv-parse';
import leven from 'leven';
import type { CountColumns, TraceColumns } from '../arrivals/columns.ts';
import { CountsBuilder } from '../arrivals/counts-builder.ts';
import {
  type CountsReference,
  InputProblem,
  type Inputs,
  type SampleReference,
  type TraceReference,
} from '../arrivals/inputs.ts';
import type { RowProblems } from '../arrivals/rows.ts';
import { SamplesBuilder } from '../arrivals/samples-builder.ts';
import { TraceBuilder } from '../arrivals/trace-builder.ts';

/** Columns that a reader wants: a name, or undefined for the first one. */
type Wanted = readonly (string | undefined)[];

/** Takes the wanted cells of one row, in the order in which they were wanted. A cell that the row lacks is undefined. */
type TakeRow = (line: number, cells: readonly (string | undefined)[]) => void;

/** What gathers rows and knows what is wrong with them. */
interface Gathering {
  readonly problems: RowProblems;
  readonly length: number;
}

/** Longest line that is taken for a row, in bytes: what is longer is no CSV. */
const ROW_BYTES_MAX = 10_000_000;

/**
 * Reads CSV files, plain or gzip, as a stream into typed columns: the text is never held whole. A file that several
 * parts of a scenario name in the same way is read once and shared.
 */
export class FileInputs implements Inputs {
  private readonly known = new Map<string, Promise<unknown>>();

  /** @param folder where the scenario lies, which relative paths start from */
  constructor(private readonly folder: string) {}

  trace(reference: TraceReference): Promise<TraceColumns> {
    return this.once(['trace', reference], async () => {
      const builder = new TraceBuilder(reference);
      const { column, durationColumn } = reference;
      const wanted = durationColumn === undefined ? [column] : [column, durationColumn];
      await this.read(reference.file, {
        wanted,
        into: builder,
        take: (line, [cell, other]) => builder.add(line, cell, other),
      });
      return builder.finish();
    });
  }

  counts(reference: CountsReference): Promise<CountColumns> {
    return this.once(['counts', reference], async () => {
      const builder = new CountsBuilder(reference);
      const { column, timestampColumn } = reference;
      const wanted = timestampColumn === undefined ? [column] : [column, timestampColumn];
      await this.read(reference.file, {
        wanted,
        into: builder,
        take: (line, [cell, other]) => builder.add(line, cell, other),
      });
      const columns = builder.finish();
      // Rows that share an interval show only once all are placed.
      refuseBadRows(this.resolve(reference.file), builder.problems);
      return columns;
    });
  }

  samples(reference: SampleReference): Promise<Float64Array> {
    return this.once(['samples', reference], async () => {
      const builder = new SamplesBuilder(reference.unit);
      const wanted = [reference.column];
      await this.read(reference.file, { wanted, into: builder, take: (line, [cell]) => builder.add(line, cell) });
      return builder.finish();
    });
  }

  private resolve(file: string): string {
    return isAbsolute(file) ? file : join(this.folder, file);
  }

  private once<Columns>(key: readonly unknown[], read: () => Promise<Columns>): Promise<Columns> {
    const text = JSON.stringify(key);
    const known = this.known.get(text) as Promise<Columns> | undefined;
    if (known !== undefined) return known;
    const reading = read();
    this.known.set(text, reading);
    return reading;
  }

  private async read(
    file: string,
    { wanted, into, take }: { wanted: Wanted; into: Gathering; take: TakeRow },
  ): Promise<void> {
    const path = this.resolve(file);
    await readRows(path, wanted, take);
    refuseBadRows(path, into.problems);
    if (into.length === 0) throw new InputProblem(path, null, 'expected rows below the header, got none');
  }
}

function refuseBadRows(path: string, problems: RowProblems): void {
  const problem = problems.summary();
  if (problem !== null) throw new InputProblem(path, problem.line, problem.message);
}

/** Passes the wanted cells of every row below the header to `take`. Memory does not grow with the file. */
async function readRows(path: string, wanted: Wanted, take: TakeRow): Promise<void> {
  const { isGzip, delimiter } = await examine(path);
  let positions: readonly number[] | null = null;
  const parser = parse({
    bom: true,
    delimiter,
    max_record_size: ROW_BYTES_MAX,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    // Rows are taken as they are parsed: pushing each through the stream would cost as much again.
    on_record: (row: readonly string[], { lines }) => {
      if (positions === null) positions = positionsOf(wanted, row, path);
      else
        take(
          lines,
          positions.map((position) => row[position]),
        );
      return null;
    },
  });
  try {
    await flow(createReadStream(path), isGzip, parser);
  } catch (error) {
    throw asProblem(error, path, parser);
  }
}

function flow(source: Readable, isGzip: boolean, parser: Parser): Promise<void> {
  const nothing = new Writable({ objectMode: true, write: (_row, _encoding, done) => done() });
  return isGzip ? pipeline(source, createGunzip(), parser, nothing) : pipeline(source, parser, nothing);
}

/** Says in words why a file could not be read through; what is no fault of the file is thrown on. */
function asProblem(error: unknown, path: string, parser: Parser): unknown {
  if (error instanceof InputProblem) return error;
  if (error instanceof CsvError) return new InputProblem(path, parser.info.lines, `expected CSV: ${error.message}`);
  const code = codeOf(error);
  if (code.startsWith('Z_')) return new InputProblem(path, null, 'expected gzip data, but it is damaged or cut off');
  return code === '' ? error : new InputProblem(path, null, `cannot be read (${code})`);
}

/** Where the wanted columns stand in the header. */
function positionsOf(wanted: Wanted, header: readonly string[], path: string): readonly number[] {
  return wanted.map((name) => {
    if (name === undefined) return 0;
    const position = header.indexOf(name);
    if (position >= 0) return position;
    throw new InputProblem(
      path,
      1,
      `expected a column "${name}"${nearest(name, header)}; the columns are ${listed(header)}`,
    );
  });
}

function nearest(name: string, header: readonly string[]): string {
  const [best] = header
    .map((column) => ({ column, distance: leven(column.toLowerCase(), name.toLowerCase()) }))
    .filter(({ column, distance }) => distance <= Math.max(2, Math.floor(column.length / 3)))
    .sort((one, other) => one.distance - other.distance);
  return best === undefined ? '' : `, did you mean "${best.column}"?`;
}

function listed(header: readonly string[]): string {
  const shown = header.slice(0, 12).map((column) => (column.length > 40 ? `${column.slice(0, 40)}...` : column));
  return header.length > shown.length
    ? `${shown.join(', ')} and ${header.length - shown.length} more`
    : shown.join(', ');
}

/** Looks at the first bytes of a file: whether it can be read at all, and how. */
async function examine(path: string): Promise<{ isGzip: boolean; delimiter: string }> {
  const bytes = await firstBytes(path);
  if (bytes.length === 0) throw new InputProblem(path, null, 'expected a CSV file, but it is empty');
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip && path.endsWith('.gz'))
    throw new InputProblem(path, null, 'expected gzip data, as the name says, but it is not');
  const text = isGzip ? unzippedStart(bytes, path) : bytes;
  if (text.includes(0)) throw new InputProblem(path, null, 'expected text in UTF-8, but it holds other data');
  return { isGzip, delimiter: delimiterOf(text.toString('utf8')) };
}

async function firstBytes(path: string): Promise<Buffer> {
  try {
    const status = await stat(path);
    if (!status.isFile())
      throw new InputProblem(
        path,
        null,
        `expected a file, but it is ${status.isDirectory() ? 'a folder' : 'a device'}`,
      );
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof InputProblem) throw error;
    throw new InputProblem(path, null, reasonOf(codeOf(error)));
  }
}

function reasonOf(code: string): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'expected a file, but there is none';
  if (code === 'EACCES' || code === 'EPERM') return 'expected a file that may be read, but access is denied';
  return `cannot be read (${code})`;
}

function unzippedStart(bytes: Buffer, path: string): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if (!codeOf(error).startsWith('Z_')) throw error;
    throw new InputProblem(path, null, 'expected gzip data, but it is damaged or cut off');
  }
}

/** The one of comma, tab and semicolon that the header has most of. */
function delimiterOf(text: string): string {
  const header = text
    .replace(/^\uFEFF?\s*/, '')
    .split(/\r?\n/, 1)[0]
    .replace(/"[^"]*"/g, '');
  const counted = [',', '\t', ';'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
