import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { capsimHere } from '../here.ts';
import { capsim, filesIn, folderWith } from './capsim.ts';
import { SMALL } from './scenarios.ts';

interface Mistake {
  readonly what: string;
  /** Content of `scenario.yaml`, or of another file. */
  readonly text?: string;
  readonly file?: string;
  readonly others?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** What standard error must say, place included. */
  readonly says: RegExp;
}

function with_(from: string, to: string): string {
  expect(SMALL).toContain(from);
  return SMALL.replace(from, to);
}

/** The source `web` fed from a file. */
function fed(arrivals: string): string {
  return with_('{ process: poisson, rate: 20/s }', arrivals);
}

const CSV = 'timestamp,count\n2026-01-01 00:00:00,5\n2026-01-01 00:01:00,7\n';

const mistakes: readonly Mistake[] = [
  { what: 'a missing file', file: 'other.yaml', text: SMALL, says: /^error scenario\.yaml:1:1: .*no such file/m },
  { what: 'an empty file', text: '', says: /^error scenario\.yaml:1:1: the file is empty/m },
  { what: 'broken YAML', text: 'name: [small\nrun: {', says: /^error scenario\.yaml:\d+:\d+: /m },
  {
    what: 'broken JSON',
    file: 'scenario.json',
    text: '{ "name": "small",, }',
    args: ['scenario.json'],
    says: /^error scenario\.json:1:\d+: /m,
  },
  { what: 'bytes that are no text', text: '\u0000\u0001', says: /^error scenario\.yaml:1:1: expected text in UTF-8/m },
  {
    what: 'text in UTF-16 without a mark',
    text: [...SMALL].join('\u0000'),
    says: /^error scenario\.yaml:1:1: expected text in UTF-8, got other bytes; save it as UTF-8/m,
  },
  { what: 'a list', text: '- a\n- b\n', says: /^error scenario\.yaml:1:1: expected a scenario .*got a list/m },
  {
    what: 'a wrong unit',
    text: with_('timeout: 5s', 'timeout: 5MB'),
    says: /^error scenario\.yaml:4:\d+ functions\.shop\.timeout: expected a duration .*got "5MB"/m,
  },
  {
    what: 'a number without its unit',
    text: with_('timeout: 5s', 'timeout: 5'),
    says: /^error scenario\.yaml:4:\d+ functions\.shop\.timeout: expected a duration .*got 5/m,
  },
  {
    what: 'a negative number',
    text: with_('replications: 2', 'replications: -2'),
    says: /^error scenario\.yaml:2:\d+ run\.replications: /m,
  },
  {
    what: 'a negative duration',
    text: with_('timeout: 5s', 'timeout: -5s'),
    says: /^error scenario\.yaml:4:\d+ functions\.shop\.timeout: /m,
  },
  { what: 'not a number', text: with_('20/s', '.nan'), says: /^error scenario\.yaml:6:\d+ sources\.web\.arrivals/m },
  {
    what: 'infinity',
    text: with_('duration: 10s', 'duration: .inf'),
    says: /^error scenario\.yaml:2:\d+ run\.duration: /m,
  },
  {
    what: 'an absurd rate',
    text: with_('20/s', '1e12/s'),
    says: /^error scenario\.yaml:6:\d+ sources\.web\.arrivals\.rate: expected a rate .*got "1e12\/s"/m,
  },
  {
    what: 'an absurd number of requests',
    text: with_('20/s', '1e9/s').replace('duration: 10s', 'duration: 1h'),
    says: /^error scenario\.yaml:6:\d+ sources\.web\.arrivals.*3\.6e12 requests/m,
  },
  {
    what: 'a thousand years',
    text: with_('duration: 10s', 'duration: 365000d'),
    says: /^error scenario\.yaml:2:\d+ run\.duration: /m,
  },
  {
    what: 'more memory than there is',
    text: `${SMALL.replace('rate: 20/s', 'rate: 300000/s')
      .replace('type: sdk', 'type: async')
      .replace('duration: 10s', 'duration: 12h')
      .replace('duration: 20ms', 'duration: 1s')}`,
    says: /^error scenario\.yaml:\d+:\d+ .*would need about .* of memory, and there is /m,
  },
  {
    what: 'a YAML document that contains itself',
    text: `${SMALL}description: &loop [*loop]\n`,
    says: /^error scenario\.yaml:\d+:\d+/m,
  },
  {
    what: 'functions that drive each other',
    text: with_(
      '  web: { type: sdk, target: shop, arrivals: { process: poisson, rate: 20/s } }',
      '  one: { type: sdk, target: shop, arrivals: { from: shop } }',
    ),
    says: /^error scenario\.yaml:6:\d+ sources\.one\.arrivals.*(cycle|itself|drives?)/m,
  },
  {
    what: 'duplicate names',
    text: with_('sources:', '  shop: { duration: 1s }\nsources:'),
    says: /^error scenario\.yaml:5:\d+/m,
  },
  {
    what: 'duplicate names in JSON',
    file: 'scenario.json',
    text: '{ "name": "small", "name": "large" }',
    args: ['scenario.json'],
    says: /^error scenario\.json:1:\d+/m,
  },
  {
    what: 'a misspelt key',
    text: with_('timeout: 5s', 'timeuot: 5s'),
    says: /^error scenario\.yaml:4:\d+ functions\.shop.*did you mean "timeout"/m,
  },
  {
    what: 'a misspelt name',
    text: with_('target: shop', 'target: shpo'),
    says: /^error scenario\.yaml:6:\d+ sources\.web\.target: .*did you mean "shop"/m,
  },
  {
    what: 'an unknown metric',
    text: with_('functions.shop.throttles', 'functions.shop.throtles'),
    says: /^error scenario\.yaml:8:\d+ expect\[0\]: .*did you mean "functions\.shop\.throttles"/m,
  },
  {
    what: 'a CSV file that does not exist',
    text: fed('{ process: poisson, rate: { file: counts.csv, column: count, per: 1m } }'),
    says: /^error scenario\.yaml:6:\d+ sources\.web\.arrivals.*counts\.csv/m,
  },
  {
    what: 'a CSV without the named column',
    text: fed('{ process: poisson, rate: { file: counts.csv, column: requests, per: 1m } }'),
    others: { 'counts.csv': CSV },
    says: /counts\.csv.*requests.*timestamp.*count/,
  },
  {
    what: 'a CSV with a bad row',
    text: fed('{ process: poisson, rate: { file: counts.csv, column: count, per: 1m } }'),
    others: { 'counts.csv': `${CSV}2026-01-01 00:02:00,many\n` },
    says: /counts\.csv:4: .*many/,
  },
  {
    what: 'a trace out of order',
    text: fed('{ process: trace, file: trace.csv, column: t }'),
    others: { 'trace.csv': 't\n1\n3\n2\n' },
    says: /trace\.csv:4: /,
  },
  {
    what: 'an impossible reservation',
    text: with_('init: 100ms', 'init: 100ms, reservedConcurrency: 950'),
    says: /^error scenario\.yaml:\d+:\d+ .*(C-11|C-12)/m,
  },
  {
    what: 'a setting on the command line that does not exist',
    text: SMALL,
    args: ['scenario.yaml', '--set', 'functions.shpo.memory=1GB'],
    says: /--set functions\.shpo\.memory: .*did you mean "shop"/,
  },
  {
    what: 'a wrong value on the command line',
    text: SMALL,
    args: ['scenario.yaml', '--duration', 'long'],
    says: /--duration.*expected a duration/,
  },
];

test.each(mistakes)('$what: one clear message, status 2 and no report', async (mistake) => {
  const { text = '', file = 'scenario.yaml', others = {}, args = ['scenario.yaml'], says } = mistake;
  const files = { [file]: text, ...others };
  const folder = folderWith(files);
  const { status, stdout, stderr } = await capsimHere(['run', ...args], folder);
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/^\s+at |internal error|node:internal/m);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(filesIn(folder)).toEqual(Object.keys(files).sort());
});

test('all mistakes of all files come at once', async () => {
  const folder = folderWith({
    'a.yaml': with_('timeout: 5s', 'timeout: 5').replace('memory: 512MB', 'memory: lots'),
    'b.yaml': with_('target: shop', 'target: nobody'),
  });
  const { status, stderr } = await capsim(['run', 'a.yaml', 'b.yaml', 'missing.yaml'], folder);
  expect(status).toBe(2);
  for (const place of ['functions.shop.timeout', 'functions.shop.memory', 'sources.web.target', 'missing.yaml:1:1']) {
    expect(stderr).toContain(place);
  }
});

test('mistakes in expectations come with all others, as far as what they measure can be read', async () => {
  const expectations = ['functions.shop.throttle < 1', 'functions.shop.errors < ten', 'sources.web.retires < 5'];
  const text = `${with_('timeout: 5s', 'timeout: 5').replace('type: sdk', 'type: skd')}  - ${expectations.join('\n  - ')}\n`;
  const { status, stderr } = await capsim(['run', 'scenario.yaml'], folderWith({ 'scenario.yaml': text }));
  expect(status).toBe(2);
  expect(stderr.split('\n').map((line) => /^error \S+ (\S+):/.exec(line)?.[1])).toEqual([
    'functions.shop.timeout',
    'sources.web.type',
    'expect[1]',
    'expect[2]',
    undefined,
  ]);
});

/** A function that calls a database, the alarm and the expectation on it, and a fault. */
const CALLING = `${SMALL.replace('init: 100ms }', 'init: 100ms, calls: [{ to: orders }] }')
  .replace('duration: 10s, ', 'duration: 10s, resolution: 1s, ')
  .replace('expect:\n', 'expect:\n  - downstreams.orders.rejected < 1\n')}downstreams:
  orders: { type: station, servers: 2, service: 5ms }
alarms:
  - { metric: downstreams.orders.calls, threshold: '> 5', period: 10s }
`;

test.each([
  ['a call without a target', '{ to: orders }', '{ count: 2 }', /functions\.shop\.calls\[0\]\.to: is missing/],
  ['calls that are no list', '[{ to: orders }]', 'orders', /functions\.shop\.calls: expected a list, got "orders"/],
  ['a misspelt setting of a call', 'to: orders', 'to: orders, cuont: 2', /calls\[0\]\.cuont: .*did you mean "count"\?/],
  [
    'a downstream without any settings',
    '{ type: station, servers: 2, service: 5ms }',
    '',
    /orders: expected an object/,
  ],
  [
    'a downstream without servers',
    'servers: 2',
    'servers: 0',
    /orders\.servers: expected a whole number of at least 1, got 0/,
  ],
  ['a downstream of an unknown type', 'type: station', 'type: statoin', /orders\.type: .*did you mean "station"\?/],
  ['a misspelt setting of a downstream', 'servers: 2', 'servers: 2, timout: 1s', /timout: .*did you mean "timeout"\?/],
])('%s is the only mistake that is told, whatever is expected and watched', async (_, from, to, message) => {
  expect(CALLING).toContain(from);
  const { status, stderr } = await capsimHere(
    ['validate', 'a.yaml'],
    folderWith({ 'a.yaml': CALLING.replace(from, to) }),
  );
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
  expect(status).toBe(2);
});

test('metrics that faults and the platform of a year bring are known beside other mistakes', async () => {
  const text = with_('timeout: 5s', 'timeout: 5')
    .replace('name: small', 'name: small\nplatform: { profile: lambda-2017 }')
    .replace(
      'expect:\n',
      'faults: [{ at: 5s, deploy: shop, version: { errorRate: 5% } }]\nexpect:\n  - functions.shop.newVersion.errors < 5\n',
    );
  const { stderr } = await capsim(['validate', 'a.yaml'], folderWith({ 'a.yaml': text }));
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining('functions.shop.timeout')]);
});

test('two scenarios of one name are refused, because one report would overwrite the other', async () => {
  const folder = folderWith({ 'a.yaml': SMALL, 'b.yaml': SMALL });
  const { status, stderr } = await capsim(['run', 'a.yaml', 'b.yaml'], folder);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error b\.yaml:1:\d+ name: the name "small" is also that of a\.yaml/m);
});

test('a file that ends in the middle of its compression is refused', async () => {
  const folder = folderWith({ 'scenario.yaml': fed('{ process: trace, file: trace.csv.gz, column: t }') });
  writeFileSync(join(folder, 'trace.csv.gz'), gzipSync('t\n1\n2\n3\n').subarray(0, 15));
  const { status, stderr } = await capsim(['run', 'scenario.yaml'], folder);
  expect(status).toBe(2);
  expect(stderr).toMatch(/trace\.csv\.gz/);
  expect(stderr).not.toMatch(/internal error/);
});

test('a folder in place of a scenario is refused', async () => {
  const { status, stderr } = await capsim(['run', '.'], folderWith({}));
  expect(status).toBe(2);
  expect(stderr).toBe('error .:1:1: cannot read the scenario: it is a folder, not a file (EISDIR)\n');
});
