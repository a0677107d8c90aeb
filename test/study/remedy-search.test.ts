import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindOf } from '../../src/study/plan-kind.ts';
import { nearestEnough } from '../../src/study/remedy-search.ts';
import { assert } from '../../src/units/assert.ts';

const kind = kindOf('functions.f.reservedConcurrency', ['1']);
assert(kind !== null, 'a count has a kind');

test('the nearest value that is enough is found exactly among small counts, and to two per cent among large ones', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 1, max: 3000 }),
      fc.option(fc.double({ min: 0, max: 20_000, noNaN: true })),
      async (from, distance, hint) => {
        const threshold = from + distance;
        const found = await nearestEnough({ kind, from, end: 8000, hint }, async (value) => value >= threshold);
        assert(found !== null, 'the end is enough');
        expect(found.value).toBeGreaterThanOrEqual(threshold);
        expect(found.beside).toBeLessThan(threshold);
        expect(found.value - found.beside).toBeLessThanOrEqual(Math.max(1, 0.021 * found.beside));
      },
    ),
  );
});

test('a way may lead down, to the most that is enough', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.option(fc.integer({ min: 1, max: 60 })),
      async (most, hint) => {
        const found = await nearestEnough({ kind, from: 50, end: 1, hint }, async (value) => value <= most);
        expect(found).toEqual({ value: most, beside: most + 1 });
      },
    ),
  );
});

test('where the end of the way is not enough there is no answer, and no value is looked at twice', async () => {
  const looked: number[] = [];
  const never = async (value: number): Promise<boolean> => {
    looked.push(value);
    return false;
  };
  expect(await nearestEnough({ kind, from: 7, end: 900, hint: 33 }, never)).toBeNull();
  expect(await nearestEnough({ kind, from: 7, end: 7, hint: null }, never)).toBeNull();
  expect(looked.at(-1)).toBe(900);
  expect(new Set(looked).size).toBe(looked.length);
});
