import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOf, plainValue, type Reading } from '../../src/scenario/document.ts';
import { readJson } from '../../src/scenario/json.ts';
import { formatPath, readPath } from '../../src/scenario/place.ts';
import { readYaml } from '../../src/scenario/yaml.ts';

function faultsOf(reading: Reading): readonly string[] {
  return 'root' in reading
    ? []
    : reading.faults.map(({ place, message }) => `${place.line}:${place.column} ${message}`);
}

test('JSON with comments and trailing commas is read, and every value knows its place', () => {
  const reading = readJson('{\n  // a note\n  "run": { "warmup": "5m", },\n}');

  if (!('root' in reading)) throw new Error('expected a tree');
  expect(plainValue(reading.root)).toEqual({ run: { warmup: '5m' } });
  expect(placeOf(reading.root, ['run', 'warmup'], 'value')).toEqual({ line: 3, column: 22 });
  expect(placeOf(reading.root, ['run', 'warmup'], 'key')).toEqual({ line: 3, column: 12 });
  expect(placeOf(reading.root, ['run', 'absent'], 'value')).toEqual({ line: 3, column: 3 });
});

test('YAML lists and objects know their places', () => {
  const reading = readYaml('run:\n  steps:\n    - { at: 0s }\n    - { at: 1m }\n');

  if (!('root' in reading)) throw new Error('expected a tree');
  expect(plainValue(reading.root)).toEqual({ run: { steps: [{ at: '0s' }, { at: '1m' }] } });
  expect(placeOf(reading.root, ['run', 'steps', 1, 'at'], 'value')).toEqual({ line: 4, column: 13 });
  expect(placeOf(reading.root, ['run', 'steps', 1, 'rate'], 'value')).toEqual({ line: 4, column: 7 });
});

test.each([
  ['{"a": 1 "b": 2}', ['1:9 broken JSON: expected a comma or the end of the list or object, got "b"']],
  ['{"a": 1,\n"b": "x\n}', ['2:6 broken JSON: the text "x has no closing quote']],
  ['{a: 1}', ['1:2 broken JSON: expected a value or key in double quotes, got a']],
  ['{"a": 1', ['1:8 broken JSON: expected a closing brace }, but the file ends here']],
  ['{"a": 1}}', ['1:9 broken JSON: expected the end of the file, got }']],
  ['{"a": 1, "a": 2}', ['1:10 the key "a" stands twice; it is first in line 1; remove one of them']],
  ['{"__proto__": 1}', ['1:2 the name "__proto__" cannot be used; choose another one']],
])('broken JSON gives one message per fault: %s', (text, expected) => {
  expect(faultsOf(readJson(text))).toEqual(expected);
});

test.each([
  ['a: 1\na: 2\n', ['2:1 the key "a" stands twice; it is first in line 1; remove one of them']],
  ['a: 1\n---\nb: 2\n', ['2:1 a second document starts here; a file holds one scenario: make it two files']],
  ['a: !secret x\n', ['1:4 unknown tag !secret; scenarios use no tags: remove it']],
  ['a:\n\t- 1\n', ['2:1 broken YAML: a tab is used to indent; use spaces']],
  ['a: &x [*x]\n', ['1:8 the alias *x stands inside the value that it repeats: a cycle without end']],
  ['a: *nowhere\n', ['1:4 the alias *nowhere has no anchor &nowhere before it']],
  ['? [1, 2]\n: 3\n', ['1:3 expected a name as key, got a list, an object or an alias']],
  ['a: 1\nb: "x\nc: 2\n', ['2:4 broken YAML: the text that begins here has no closing quote']],
  [
    'a: &x { y: 1 }\nb: { <<: *x }\n',
    ['2:6 the merge key "<<" is not part of YAML 1.2; write the settings out, or repeat a whole value with *NAME'],
  ],
  ['a: b: c\n', ['1:4 broken YAML: a second "key:" on one line, or lines of one object indented differently']],
])('broken YAML gives one message per fault: %j', (text, expected) => {
  expect(faultsOf(readYaml(text))).toEqual(expected);
});

test('an alias repeats the value of its anchor', () => {
  const reading = readYaml('a: &both { x: 1 }\nb: *both\n');

  expect('root' in reading && plainValue(reading.root)).toEqual({ a: { x: 1 }, b: { x: 1 } });
});

test('aliases that multiply without bound are refused at once', () => {
  const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`);

  expect(faultsOf(readYaml(`l0: &l0 laugh\n${levels.join('\n')}\n`))).toEqual([
    expect.stringMatching(/the aliases stand for more than 10000 values; write them out or drop them$/),
  ]);
});

test('nesting without end is refused and not followed', () => {
  expect(faultsOf(readYaml(`a: ${'['.repeat(500)}${']'.repeat(500)}`)).join()).toContain('nested more than 100 levels');
  expect(faultsOf(readJson(`${'['.repeat(500)}${']'.repeat(500)}`)).join()).toContain('nested more than 100 levels');
  expect(faultsOf(readYaml('['.repeat(50_000)))).toHaveLength(1);
  expect(faultsOf(readJson('['.repeat(50_000)))).toHaveLength(1);
});

test('a value without special forms reads the same from JSON, from YAML and from JSON read as YAML', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(true, false, null, 'text', '30s', '0.1%', 12, -0.5),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('any'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (expected) => {
      const text = JSON.stringify(expected, null, 1);
      for (const reading of [readJson(text), readYaml(text)]) {
        expect('root' in reading && plainValue(reading.root)).toEqual(expected);
      }
    }),
    { numRuns: 100 },
  );
});

test('a path is written as it is read, with brackets or dots around a position', () => {
  expect(formatPath(['sources', 'web', 'arrivals', 'rate', 1, 'at'])).toBe('sources.web.arrivals.rate[1].at');
  expect(readPath('sources.web.arrivals.rate[1].at')).toEqual(['sources', 'web', 'arrivals', 'rate', 1, 'at']);
  expect(readPath('rate.1.at')).toEqual(['rate', 1, 'at']);
  expect(readPath('run..seed')).toBeNull();
});
