import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { profiles } from '../../src/profiles/index.ts';
import { sourcesAfter, sourcesOn, sourcesPage } from '../../src/report/sources-table.ts';
import { sourceField } from '../../src/sources/index.ts';
import { services } from '../../src/sources/services.ts';

const PAGE = 'docs/sources.md';

test('every source type that a scenario may name stands in the table, and nothing else does', () => {
  const written = sourceField.options.map(({ shape }) => shape.type.value);
  expect(services.map(({ type }) => type).sort()).toEqual(written.sort());
});

test('the eras of a service are in order of time, each with its facts', () => {
  for (const { type, eras } of services) {
    const dates = eras.map(({ from }) => from);
    expect(dates, type).toEqual([...new Set(dates)].sort());
    for (const { facts } of eras) expect(facts.length, type).toBeGreaterThan(0);
  }
});

test('on each date a source type either invokes functions or is said to come later', () => {
  for (const { date } of profiles) {
    const there = sourcesOn(date).map(({ type }) => type);
    const later = sourcesAfter(date).map(({ type }) => type);
    expect([...there, ...later].sort()).toEqual(services.map(({ type }) => type).sort());
  }
});

test('in January 2017 queues cannot invoke functions, and a stream has one run per shard (K-41, Q-01)', () => {
  expect(sourcesAfter('2017-01-18')).toContainEqual({ type: 'sqs', since: '2018-06-28' });
  expect(sourcesOn('2017-01-18').find(({ type }) => type === 'kinesis')?.unit).toBe('one shard');
  expect(sourcesOn('2026-11-23').find(({ type }) => type === 'kinesis')?.unit).toBe(
    'one shard x parallelization factor',
  );
});

test.each([
  ['W-S1', '2026-11-23', 'sns', 'SNS until the 202: up to 100,015 tries, for up to 23d 4h'],
  ['section 8', '2017-01-18', 'sns', 'SNS until the 202: up to 4 tries'],
  ['W-S2', '2026-11-23', 'eventbridge', 'EventBridge until the 202: up to 185 tries, for up to 1d'],
  ['A-09', '2026-11-23', 's3', 'S3 until the 202: for up to 1d'],
  ['section 8', '2026-11-23', 'cloudwatch-alarm', 'CloudWatch until the 202'],
])('%s: who repeats an event on %s, how often and how long, is read off the rule of %s', (_id, date, type, words) => {
  const retries = sourcesOn(date).find((source) => source.type === type)?.retries;
  expect(retries?.split('; then Lambda:')[0]).toBe(words);
});

test.each([
  ['S-25', 'cognito', 'Cognito, not when Invoke answers 5xx: up to 3 tries; waits 5s'],
  ['S-27', 'alexa', 'none documented; waits 8s'],
  ['S-29', 'step-functions', "the state machine's Retry, not for a 429: up to 7 tries, for up to 2m 6s"],
])('%s: what %s repeats and how long it waits is read off its policy and its timeout', (_id, type, words) => {
  expect(sourcesOn('2026-11-23').find((source) => source.type === type)?.retries).toBe(words);
});

test('the page in the documentation is this table (UPDATE_GOLDEN=1 writes it)', () => {
  const page = sourcesPage();
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(PAGE, page);
  expect(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : 'no page').toBe(page);
});
