import { expect, test } from 'vitest';
import { plainValue } from '../../src/scenario/document.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { factorOf, scaledNode } from '../../src/scenario/scaled.ts';
import { readYaml } from '../../src/scenario/yaml.ts';

function scaled(text: string, factor: number): unknown {
  const reading = readYaml(text);
  if (!('root' in reading)) throw new Error('no YAML');
  const node = scaledNode(reading.root, factor, { line: 1, column: 1 });
  return typeof node === 'string' ? node : plainValue(node);
}

test.each([
  ['30', 1.5, 45],
  ['3', 0.5, 2],
  ['2', 0.1, 1],
  ['0', 3, 0],
  ['0.25', 2, 0.5],
  ['180ms', 2, '360ms'],
  ['0.1%', 3, '0.3%'],
  ['128MB', 4, '512MB'],
  ['1m 30s', 2, '180000000us'],
  [
    '{ distribution: lognormal, mean: 180ms, p99: 900ms }',
    2,
    { distribution: 'lognormal', mean: '360ms', p99: '1800ms' },
  ],
  ['{ distribution: gamma, mean: 1s, cv: 2 }', 3, { distribution: 'gamma', mean: '3s', cv: 2 }],
  [
    '[{ at: 0s, rate: 10/s }, { at: 5m, rate: 200/s, ramp: 30s }]',
    2,
    [
      { at: '0s', rate: '20/s' },
      { at: '5m', rate: '400/s', ramp: '30s' },
    ],
  ],
  ['{ process: poisson, rate: 5/s }', 2, { process: 'poisson', rate: '10/s' }],
  ['{ process: closed, clients: 10, thinkTime: 1s }', 2, { process: 'closed', clients: 20, thinkTime: '1s' }],
])('%s times %d', (text, factor, expected) => {
  expect(scaled(text, factor)).toEqual(expected);
});

test.each([
  ['true', 'is true, which cannot be multiplied'],
  ['abc', 'is "abc", which cannot be multiplied'],
  ['{ process: trace, file: a.csv }', 'has process, file, of which nothing can be multiplied by 2'],
])('%s cannot be multiplied, and says so', (text, message) => {
  expect(scaled(text, 2)).toBe(message);
});

test('a factor is a number and an x', () => {
  expect(['2x', '0.5x', '2', 'x', '-1x', '2 x'].map(factorOf)).toEqual([2, 0.5, null, null, null, null]);
});

const SCENARIO = `
name: a
run: { duration: 10s }
functions: { f: { duration: 1s, reservedConcurrency: 4 } }
sources: { s: { type: sdk, target: f, arrivals: { process: poisson, rate: 3/s } } }
`;

async function loaded(...set: (readonly [string, string])[]) {
  const changes = set.map(([path, value]) => ({ path, value }));
  const inputs = { read: () => Promise.reject(new Error('no files')) } as never;
  return loadScenario(SCENARIO, 'a.yaml', inputs, { set: changes });
}

test('--set PATH=2x doubles what the file says', async () => {
  const result = await loaded(
    ['functions.f.duration', '2x'],
    ['sources.s.arrivals', '0.5x'],
    ['functions.f.reservedConcurrency', '2x'],
  );
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join());
  expect(result.loaded.model.scenario.functions.f).toMatchObject({
    reservedConcurrency: 8,
    duration: { value: 2_000_000 },
  });
  expect(result.loaded.model.scenario.sources.s.arrivals).toMatchObject({ rate: 1.5 });
});

test('what the file does not say cannot be multiplied', async () => {
  const result = await loaded(['functions.f.memory', '2x'], ['functions.g.memory', '2x']);
  expect(result.ok ? [] : result.problems.map(({ message }) => message)).toEqual([
    'the file does not say what it is, so it cannot be multiplied; set a value',
    expect.stringMatching(/^there is no function "g"/),
  ]);
});
