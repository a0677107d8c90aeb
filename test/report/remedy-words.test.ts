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
