import { expect, test } from 'vitest';
import { RandomStream } from '../../src/random/stream.ts';
import { MessageGroups } from '../../src/sources/sqs-groups.ts';
import { wilsonInterval } from '../../src/theory/wilson.ts';

const MESSAGES = 20_000;

test.each([
  [0, [1, 1, 1, 1]],
  [1, [1, 1 / 2, 1 / 3, 1 / 4]],
])('with skew %s the groups get shares in the proportions of Zipf', (skew, weights) => {
  const groups = new MessageGroups(4, skew, 77);
  const stream = new RandomStream('messages');
  const counts = [0, 0, 0, 0];
  for (let n = 0; n < MESSAGES; n++) counts[groups.of(stream.int32())]++;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  for (const [group, weight] of weights.entries()) {
    const { low, high } = wilsonInterval(counts[group], MESSAGES, 0.9999);
    expect(weight / sum).toBeGreaterThanOrEqual(low);
    expect(weight / sum).toBeLessThanOrEqual(high);
  }
});

test('a message stays in its group', () => {
  const groups = new MessageGroups(1000, 0.7, 5);
  expect(groups.of(123)).toBe(groups.of(123));
});
