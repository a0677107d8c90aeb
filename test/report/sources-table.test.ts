import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { profiles } from '../../src/profiles/index.ts';
import { sourcesAfter, sourcesOn, sourcesPage } from '../../src/report/sources-table.ts';
import { sourceTypes } from '../../src/sources/index.ts';
import { serviceTable } from '../../src/sources/service-table.ts';

const PAGE = 'docs/sources.md';

test('every source type that a scenario may name stands in the table, and nothing else does', () => {
  expect(serviceTable.map(({ type }) => type).sort()).toEqual([...sourceTypes].sort());
});

test('the eras of a service are in order of time, each with its facts', () => {
  for (const { type, eras } of serviceTable) {
    const dates = eras.map(({ from }) => from);
    expect(dates, type).toEqual([...dates].sort());
    for (const { facts } of eras) expect(facts.length, type).toBeGreaterThan(0);
  }
});

test('on each date a source type either invokes functions or is said to come later', () => {
  for (const { date } of profiles) {
    const there = sourcesOn(date).map(({ type }) => type);
    const later = sourcesAfter(date).map(({ type }) => type);
    expect([...there, ...later].sort()).toEqual(serviceTable.map(({ type }) => type).sort());
  }
});

test('in January 2017 queues cannot invoke functions, and a stream has one run per shard (K-41, Q-01)', () => {
  expect(sourcesAfter('2017-01-18')).toContainEqual({ type: 'sqs', since: '2018-06-28' });
  expect(sourcesOn('2017-01-18').find(({ type }) => type === 'kinesis')?.unit).toBe('one shard');
  expect(sourcesOn('2026-11-23').find(({ type }) => type === 'kinesis')?.unit).toBe(
    'one shard x parallelization factor',
  );
});

test('the page in the documentation is this table (UPDATE_GOLDEN=1 writes it)', () => {
  const page = sourcesPage();
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(PAGE, page);
  expect(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : 'no page').toBe(page);
});
