import { expect, test } from 'vitest';
import { Exit, foremost } from '../../src/cli/exit.ts';

test('nothing to report is success', () => {
  expect(foremost([])).toBe(Exit.done);
  expect(foremost([Exit.done, Exit.done])).toBe(Exit.done);
});

test('of several statuses the one that tells most is taken: 130, 2, 1, 5, 4, 3', () => {
  const order = [Exit.interrupted, Exit.invalid, Exit.failed, Exit.incomplete, Exit.regressed, Exit.missed, Exit.done];
  for (const [i, status] of order.entries()) expect(foremost(order.slice(i).reverse())).toBe(status);
});
