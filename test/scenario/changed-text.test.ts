import { expect, test } from 'vitest';
import { changedText } from '../../src/scenario/changed-text.ts';

const YAML = `# why
name: a
run: { duration: 10s } # short
functions:
  f: { duration: 180ms }   # of its own
faults:
  - { at: 1s, deploy: f }
`;

test('what is removed is gone, and later items of a list move up', () => {
  const text = YAML.replace('  - { at: 1s, deploy: f }', '  - { at: 1s, deploy: f }\n  - { at: 2s, deploy: f }');
  expect(changedText(text, 'a.yaml', [{ path: 'faults.0', value: 'null' }])).toBe(
    YAML.replace('1s', '2s').replace('   #', ' #'),
  );
});

test('YAML keeps its comments, and has what was changed', () => {
  const changes = [
    { path: 'functions.f.duration', value: '2x' },
    { path: 'platform.accountConcurrency', value: '50' },
    { path: 'faults[1]', value: '{ at: 0s, downstream: db, slowdown: 3 }' },
  ];
  expect(changedText(YAML, 'a.yaml', changes)).toBe(`# why
name: a
run: { duration: 10s } # short
functions:
  f: { duration: 360ms } # of its own
faults:
  - { at: 1s, deploy: f }
  - { at: 0s, downstream: db, slowdown: 3 }
platform:
  accountConcurrency: 50
`);
});

test('what is said behind a value is kept with its setting', () => {
  const text = 'functions:\n  f:\n    # measured\n    memory: 512MB   # too little\n    timeout: 3s\n';
  expect(changedText(text, 'a.yaml', [{ path: 'functions.f.memory', value: '1024MB' }])).toBe(
    text.replace('512MB   #', '1024MB #'),
  );
});

test('JSON is written anew', () => {
  const text = changedText('{ "name": "a", "run": { "duration": "10s" } }', 'a.json', [
    { path: 'run.duration', value: '1m' },
  ]);
  expect(JSON.parse(text)).toEqual({ name: 'a', run: { duration: '1m' } });
});

test('a change that cannot be made is an error', () => {
  expect(() => changedText(YAML, 'a.yaml', [{ path: 'functions.g.duration', value: '1s' }])).toThrow(
    'there is no function "g"',
  );
});
