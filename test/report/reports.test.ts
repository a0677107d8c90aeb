import { expect, test } from 'vitest';
import { reports } from '../../src/report/index.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { HOSTILE, input, inputs } from './samples.ts';

const plain = (_: string, text: string): string => text;
const everything = [
  ...reports.map(({ file, render }) => [file, render] as const),
  ['terminal', (one: ReturnType<typeof input>) => renderTerminal(one, { width: 100, colour: plain })] as const,
];

for (const [name, render] of everything) {
  test.each([...inputs])(`${name} can be told with %s`, (_, one) => {
    const text = render(one);
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(render(one)).toBe(text);
  });

  test(`${name} is told the same from what summary.json holds`, () => {
    const one = input('throttles');
    const summary = JSON.parse(JSON.stringify(one.summary));
    expect(render({ ...one, summary })).toBe(render(one));
  });
}

test('every report has a file of its own', () => {
  const files = reports.map(({ file }) => file);
  expect(new Set(files).size).toBe(files.length);
  expect(files).toEqual(expect.arrayContaining(['summary.json', 'timeseries.csv', 'breaches.csv', 'report.md']));
});

test('what a scenario describes is shown by report.md and never obeyed', () => {
  const one = input('throttles');
  const markdown = reports.find(({ file }) => file === 'report.md') ?? expect.fail();
  const text = markdown.render({ ...one, summary: { ...one.summary, description: HOSTILE } });
  expect(text).not.toContain('<script>');
  expect(text).not.toContain('\u001b');
  expect(text).toContain('\\*\\*b\\*\\*');
  expect(text.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
});

test('a formula in a name does not reach a spreadsheet as one', () => {
  const one = input('throttles');
  const [breach] = one.summary.breaches;
  const series = one.timeseries?.series.map((each) => ({ ...each, name: '=1+1' })) ?? [];
  const hostile = {
    summary: { ...one.summary, breaches: [{ ...breach, name: '=1+1', cause: '@SUM(A1), "x"' }] },
    timeseries: one.timeseries && { ...one.timeseries, series },
  };
  for (const file of ['breaches.csv', 'timeseries.csv']) {
    const text = reports.find((report) => report.file === file)?.render(hostile) ?? '';
    expect(text).not.toMatch(/(^|,)"?[=@]/m);
    expect(text).toContain("'=1+1");
  }
});

test('timeseries.csv is tidy: one number a line, with what it is', () => {
  const text = reports.find(({ file }) => file === 'timeseries.csv')?.render(input('throttles')) ?? '';
  expect(text.split('\n').slice(0, 3)).toEqual([
    'time_s,scope,name,metric,statistic,value,warmup',
    '0,functions,checkout,throttles,mean,0,false',
    '0,functions,checkout,throttles,p05,0,false',
  ]);
  expect(text).toContain('\n60,functions,checkout,throttles,mean,182,false\n');
});

test('a CSV of nothing has its header and no line', () => {
  for (const file of ['breaches.csv', 'timeseries.csv']) {
    const text = reports.find((report) => report.file === file)?.render(input('no replication')) ?? '';
    expect(text.split('\n')).toHaveLength(2);
  }
});

test('breaches.csv has one line per limit, times in milliseconds', () => {
  const text = reports.find(({ file }) => file === 'breaches.csv')?.render(input('throttles')) ?? '';
  const [header, line, end] = text.split('\n');
  expect(header.startsWith('limit,scope,name,value,unit,firstAt,firstAtLow,firstAtHigh,')).toBe(true);
  expect(line.startsWith('reserved-concurrency,functions,checkout,40,count,860000,860000,860000,')).toBe(true);
  expect(end).toBe('');
});
