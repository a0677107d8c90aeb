import { expect, test } from 'vitest';
import { scenarios, scenarioText } from '../../src/testing/index.ts';
import { surroundingsOf } from '../study/plan-search.ts';
import { checkRemedies, remediedBy } from '../support/remedied.ts';
import { forAll } from './for-all.ts';

const BUDGET = 300_000;

test('in random scenarios a run with the remedy never reaches the limit, and one with its neighbour does', async () => {
  let found = 0;
  await forAll(
    scenarios(),
    10,
    async (document) => {
      const surroundings = surroundingsOf(scenarioText(document));
      const breaches = await remediedBy(surroundings, BUDGET);
      found += breaches.filter(({ remedy }) => remedy != null).length;
      await checkRemedies(surroundings, breaches);
    },
    (document) => document,
  );
  expect(found).toBeGreaterThan(0);
});
