import { expect, test } from 'vitest';
import { keyChoice } from '../../src/random/keys.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { wilsonInterval } from '../../src/theory/wilson.ts';

const DRAWS = 20_000;

/** How often each hash is drawn, most frequent first. */
function counts(law: Parameters<typeof keyChoice>[0]): number[] {
  const [choice, random] = [keyChoice(law, 1), new RandomStream('keys')];
  const byHash = new Map<number, number>();
  for (let n = 0; n < DRAWS; n++) {
    const hash = choice.draw(random);
    byHash.set(hash, (byHash.get(hash) ?? 0) + 1);
  }
  return [...byHash.values()].sort((one, other) => other - one);
}

function expectShares(law: Parameters<typeof keyChoice>[0], shares: readonly number[]): void {
  const found = counts(law);
  for (const [key, share] of shares.entries()) {
    const { low, high } = wilsonInterval(found[key], DRAWS, 0.9999);
    expect(low).toBeLessThan(share);
    expect(high).toBeGreaterThan(share);
  }
}

test('several hot keys have their shares, and each other item has a key of its own', () => {
  const law = { count: null, skew: 0, hot: [0.3, 0.2, 0.1] };
  expectShares(law, law.hot);
  expect(counts(law)[3]).toBeLessThan(5); // hashes of 32 bits that happen to be equal
});

test('hot keys among a number of keys have their shares beside what the law gives them', () => {
  expectShares({ count: 4, skew: 0, hot: [0.4, 0.2] }, [0.5, 0.3, 0.1, 0.1].slice(0, 2));
  expectShares({ count: 2, skew: 1, hot: [0.1] }, [0.1 + 0.9 * (2 / 3), 0.9 / 3]);
});

test('hot keys may have all', () => {
  expect(counts({ count: null, skew: 0, hot: [0.5, 0.5] })).toHaveLength(2);
});
