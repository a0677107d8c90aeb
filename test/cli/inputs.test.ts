import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { InputProblem } from '../../src/arrivals/inputs.ts';
import { FileInputs } from '../../src/cli/inputs.ts';
import { MINUTE, SECOND } from '../../src/units/time.ts';

const folder = mkdtempSync(join(tmpdir(), 'capsim-inputs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Where real measurements lie beside a checkout; tests on them are skipped elsewhere. */
const measured = join(import.meta.dirname, '../../../shared/data');
const real = test.skipIf(!existsSync(measured));

const trace = { unit: 's', at: 'start' } as const;
const counts = { column: 'value', per: 5 * MINUTE, unit: 's', missing: 'zero', whole: true } as const;

function given(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

/** The message of a problem, without the folder. */
async function problemOf(reading: Promise<unknown>): Promise<string> {
  const problem = await reading.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(problem).toBeInstanceOf(InputProblem);
  return (problem as InputProblem).message.replace(`${folder}/`, '');
}

function inputs(): FileInputs {
  return new FileInputs(folder);
}

test('a trace is read by the names of its columns, whatever else the file holds', async () => {
  const file = given('trace.csv', 'id,took,when\na,250,5\nb,0,5.5\n\nc,1e3,2024\n');
  const { starts, durations } = await inputs().trace({
    ...trace,
    file,
    column: 'when',
    durationColumn: 'took',
    durationUnit: 'ms',
  });
  expect([...starts]).toEqual([0, 500_000, 2019 * SECOND]);
  expect([...(durations ?? [])]).toEqual([250_000, 0, 1_000_000]);
});

test('without a named column the first one has the timestamps', async () => {
  const file = given('first.csv', 'when\n10\n11\n');
  expect([...(await inputs().trace({ ...trace, file })).starts]).toEqual([0, SECOND]);
});

test.each([
  ['tabs', 'time\tvalue\n0\t3\n300\t4\n'],
  ['semicolons', 'time;value\n0;3\n300;4\n'],
  ['quotes, a byte order mark and Windows line ends', '\uFEFF"time","value"\r\n"0","3"\r\n"300","4"\r\n'],
  ['spaces around values and no line end', 'time, value\n0, 3\n300 , 4'],
])('a file with %s is read', async (name, content) => {
  const file = given(`${name}.csv`, content);
  const { counts: numbers } = await inputs().counts({ ...counts, file, timestampColumn: 'time' });
  expect([...numbers]).toEqual([3, 4]);
});

test('gzip is known by its content, whatever the name', async () => {
  const file = given('packed.csv', gzipSync('when\n1\n2\n'));
  expect([...(await inputs().trace({ ...trace, file })).starts]).toEqual([0, SECOND]);
});

test('samples are microseconds in the order of the file', async () => {
  const file = given('samples.csv', 'duration\n12.5\n3\n0\n');
  expect([...(await inputs().samples({ file, column: 'duration', unit: 'ms' }))]).toEqual([12_500, 3_000, 0]);
});

test('a file that two parts name in the same way is read once', async () => {
  const file = given('shared.csv', 'when\n1\n');
  const reader = inputs();
  expect(await reader.trace({ ...trace, file })).toBe(await reader.trace({ ...trace, file }));
});

test.each([
  ['missing.csv', null, 'missing.csv: expected a file, but there is none'],
  ['.', null, ': expected a file, but it is a folder'],
  ['empty.csv', '', 'empty.csv: expected a CSV file, but it is empty'],
  ['header.csv', 'when\n', 'header.csv: expected rows below the header, got none'],
  ['false.gz', 'when\n1\n', 'false.gz: expected gzip data, as the name says, but it is not'],
  ['binary.csv', new Uint8Array([1, 0, 2]), 'binary.csv: expected text in UTF-8, but it holds other data'],
  [
    'bad.csv',
    'when\n1\n2\nnoon\n4\n',
    'bad.csv:4: expected a timestamp, a number or a date such as "2024-01-31 12:00:00", got "noon"',
  ],
  [
    'back.csv',
    'when\n1\n3\n\n2\n',
    'back.csv:5: expected starts in order of time, but "2" is before the row above; sort the file',
  ],
])('%s is refused in words', async (name, content, message) => {
  if (content !== null) given(name, content);
  const problem = await problemOf(inputs().trace({ ...trace, file: name }));
  expect(problem.replace(folder, '')).toBe(message);
});

test('a gzip file that is cut off is refused', async () => {
  const rows = Array.from({ length: 100_000 }, (_, index) => `${index}.${(index * 7919) % 1000}`).join('\n');
  const file = given('cut.gz', gzipSync(`when\n${rows}\n`).subarray(0, 200_000));
  expect(await problemOf(inputs().trace({ ...trace, file }))).toBe(
    'cut.gz: expected gzip data, but it is damaged or cut off',
  );
});

test('a column that is not there is answered with the nearest one and all that are', async () => {
  const file = given('columns.csv', 'timestamp,value\n0,1\n');
  expect(await problemOf(inputs().counts({ ...counts, file, column: 'valeu' }))).toBe(
    'columns.csv:1: expected a column "valeu", did you mean "value"?; the columns are timestamp, value',
  );
  expect(await problemOf(inputs().counts({ ...counts, file, column: 'requests' }))).toBe(
    'columns.csv:1: expected a column "requests"; the columns are timestamp, value',
  );
});

test('a row without the column is refused at its line', async () => {
  const file = given('short.csv', 'timestamp,value\n0,1\n300\n');
  expect(await problemOf(inputs().counts({ ...counts, file }))).toBe(
    'short.csv:3: expected a count, a number of at least 0, got nothing',
  );
});

test('a quote that never ends is refused with its line', async () => {
  const file = given('quote.csv', 'timestamp,value\n0,1\n300,"2\n600,3\n');
  expect(await problemOf(inputs().counts({ ...counts, file }))).toMatch(
    /^quote\.csv:\d: expected CSV: Quote Not Closed/,
  );
});

real('the sample of Azure functions starts at 0 and keeps each of its durations', async () => {
  const reader = new FileInputs(join(measured, 'azure2021'));
  const { starts, durations } = await reader.trace({
    file: 'azure2021_sample_199.csv',
    column: 'end_timestamp',
    durationColumn: 'duration',
    unit: 's',
    at: 'end',
  });
  expect(starts).toHaveLength(199);
  expect(starts[0]).toBe(0);
  expect(starts.every((start, index) => index === 0 || start >= starts[index - 1])).toBe(true);
  // The sum that ../shared/data/truth gives, 10,599.17 s.
  expect((durations ?? starts).reduce((sum, duration) => sum + duration, 0)).toBe(10_599_170_000);
});

real("the counts of a load balancer are placed by their timestamps, and CloudWatch's gaps are empty", async () => {
  const reader = new FileInputs(join(measured, 'cloudwatch/nab'));
  const file = 'elb_request_count_8c0756.csv';
  const { counts: numbers } = await reader.counts({ ...counts, file, timestampColumn: 'timestamp' });
  // 4,032 rows with 8 intervals missing between them, found by a separate count.
  expect(numbers).toHaveLength(4040);
  expect([...numbers.slice(0, 3)]).toEqual([94, 56, 187]);
  expect(numbers.reduce((sum, count) => sum + count, 0)).toBe(249_327);
  expect((await reader.counts({ ...counts, file })).counts).toHaveLength(4032);
});

real('dates with seven digits behind the point are read from a gzip file', async () => {
  const reader = new FileInputs(join(measured, 'azure-llm'));
  const { starts, durations } = await reader.trace({
    ...trace,
    file: 'AzureLLMInferenceTrace_code.csv.gz',
    column: 'TIMESTAMP',
  });
  expect(starts).toHaveLength(8819);
  expect(durations).toBeNull();
  // From 18:17:03.97996 to 19:14:19.928016.
  expect([starts[0], starts[1], starts[8818]]).toEqual([0, 52_000, 3_435_948_056]);
});
