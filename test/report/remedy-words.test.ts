import { expect, test } from 'vitest';
import { remedyBlock } from '../../src/report/remedy-terminal.ts';
import type { Remedied } from '../../src/report/remedy-words.ts';

const unfinished: Remedied = {
  limit: 'account-concurrency',
  scope: 'account',
  name: '',
  value: 1000,
  unit: 'executions',
  remedy: null,
  remedySearch: { tried: [], notTried: ['platform.accountConcurrency'], others: [] },
};
const screen = { width: 200, colour: (_: string, text: string) => text };

test('a run that had no time for a setting says what looks for longer; what looked for longest does not send to itself', () => {
  expect(remedyBlock([unfinished], screen)).toContain('; capsim explain looks for longer.');
  expect(remedyBlock([unfinished], screen, null)).toMatch(/Not tried to the end: platform\.accountConcurrency\.$/);
});

test('where a change was found, settings for which there was no time are named all the same', () => {
  const amount = { before: 10, after: 10, low: null, high: null, unit: 'USD' };
  const remedy = {
    path: 'platform.accountConcurrency',
    before: '1000',
    value: '1900',
    beside: '1880',
    replications: 10,
    cost: amount,
    ends: [],
    worsens: [],
    losses: [],
    expectations: [],
  };
  const search = { tried: [remedy.path], notTried: ['functions.f.reservedConcurrency'], others: [] };
  expect(remedyBlock([{ ...unfinished, remedy, remedySearch: search }], screen)).toContain(
    'Not tried to the end: functions.f.reservedConcurrency; capsim explain looks for longer.',
  );
});
