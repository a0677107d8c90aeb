import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { closedForms, slowRetrials } from './closed-forms.ts';
import { contention } from './contention.ts';
import { documentOf, judge, structureOf } from './document.ts';
import { idleLifetime } from './idle-lifetime.ts';
import { keepAlive } from './keep-alive.ts';
import { exactly, type Line, type Section } from './line.ts';
import { lossCoverage } from './loss-coverage.ts';
import { newestFirst } from './newest-first.ts';
import { retryStorm } from './retry-storm.ts';
import { SECTIONS } from './sections.ts';
import { queueErrors, queueRamp } from './sqs-ramp.ts';
import { instancesByHour } from './steady-poisson.ts';
import { streamConsumers } from './streams-measured.ts';

const hasMeasurements = existsSync('../shared/data');

/** What these compare, `retry-collapse.test.ts` and the tests of queues run already. */
const ELSEWHERE: readonly Section[] = [queueErrors, retryStorm];

/** Sections whose quick form takes seconds, with the lines of each that the suite runs; the other lines are like them. */
const SOME_LINES = new Map<Section, RegExp>([
  [closedForms, /^(M\/D\/1|M\/G.* constant|Little)/],
  [newestFirst, /300 s from empty/],
  [lossCoverage, /^10 reserved/],
  [idleLifetime, /^(cold share|instances|reuse|read off|mean error)/],
  [keepAlive, /128 MB, 1 s: warm after (480|840)/],
  [queueRamp, /^the same/],
  [streamConsumers, /^DynamoDB, 4/],
  [contention, /(full jitter|scenario)/],
]);

describe.each(
  SECTIONS.filter((section) => !ELSEWHERE.includes(section)).map((section) => [section.title, section] as const),
)('%s', (_, section) => {
  test('no line that is judged fails, in the quick form', async () => {
    const some = section.lines.filter(({ what }) => SOME_LINES.get(section)?.test(what) ?? true);
    expect(some).not.toEqual([]);
    const { outcomes } = await judge({ ...section, lines: some }, 'quick');
    const failed = some.filter((_line, index) => outcomes[index].verdict === 'FAILS');
    expect(failed.map(({ what }) => what)).toEqual([]);
    for (const { because } of outcomes.filter(({ verdict }) => verdict === 'not judged')) expect(because).not.toBe('');
  });
});

test.skipIf(!hasMeasurements)('the rates that the idle lifetime was not fitted to are judged, and hold', async () => {
  const judged = idleLifetime.lines.filter(({ what }) => /^(cold share|instances) at 0\.(0042|0078|0164)/.test(what));
  expect(judged).toHaveLength(6);
  for (const { what, judge: line } of judged) expect((await line('quick')).verdict, what).toBe('holds');
});

test('a mean that misses the exact value by far is judged to fail', () => {
  const values = [10.1, 9.9, 10.2, 9.8, 10];
  expect(exactly(values, 10.05, 2).verdict).toBe('holds');
  expect(exactly(values, 11, 2).verdict).toBe('FAILS');
});

test('a document keeps its structure and says which lines fail', async () => {
  const bad: Line = { what: 'a bad line', judge: () => exactly([1, 2, 3], 100, 1) };
  const good: Line = { what: 'a good line', judge: () => exactly([1, 2, 3], 2, 1) };
  const section: Section = { title: 'A section', about: 'About it.', lines: [bad, good], remarks: 'Remarks.' };
  const text = documentOf([await judge(section, 'quick')]);

  expect(structureOf(text)).toEqual([{ title: 'A section', lines: ['a bad line', 'a good line'] }]);
  expect(text).toContain('2 lines are judged, of which **1 fail**; 0 are not judged.');
  expect(text).toMatch(/\| a bad line \| 2\.0 \| 100\.0 \| -98\.00 % \| FAILS: /);
});

test('an instance counts from its run until ten minutes after it, once', () => {
  const served = [
    { begins: 0, ends: 1800, environment: 'a' },
    { begins: 2000, ends: 2100, environment: 'a' },
    { begins: 3000, ends: 3600, environment: 'b' },
  ];
  // a: from 0 to 2,700; b: from 3,000 to 4,200, of which 600 s are in the second hour.
  expect(instancesByHour(served, 0, 7200)).toEqual([(2700 + 600) / 3600, 600 / 3600]);
});

test('callers who try once are refused as Erlang B says, and more often when they come back', () => {
  expect(slowRetrials(4, 5, 1)).toBeCloseTo(0.199067, 6);
  expect(slowRetrials(4, 5, 3)).toBeGreaterThan(slowRetrials(4, 5, 2));
});
