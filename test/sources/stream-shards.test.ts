import { expect, test } from 'vitest';
import { RandomStream } from '../../src/random/stream.ts';
import { keyHashes, slotOf } from '../../src/sources/stream-keys.ts';
import { ReadPace } from '../../src/sources/stream-read-pace.ts';
import { Shards } from '../../src/sources/stream-shards.ts';
import { WriteRetries } from '../../src/sources/stream-write-retries.ts';
import { wilsonInterval } from '../../src/theory/wilson.ts';
import { MS, SECOND } from '../../src/units/time.ts';

const MB = 1024 * 1024;
const CONFIDENCE = 0.9999;

function limit(recordSize: number) {
  return { recordsPerSecond: 1000, bytesPerSecond: MB, recordSize, window: SECOND };
}

/** Records that one shard takes when `perSecond` are offered for `seconds`. */
function taken(recordSize: number, perSecond: number, seconds: number): number {
  const shards = new Shards(1, limit(recordSize), 0);
  let count = 0;
  for (let n = 0; n < perSecond * seconds; n++) if (shards.takes(0, Math.round((n * SECOND) / perSecond))) count++;
  return count;
}

test('a shard takes 1,000 small records a second, or 1 MB of large ones, after a first burst of a second (K-60)', () => {
  expect(taken(100, 1000, 10)).toBe(10_000);
  expect(taken(100, 2000, 10)).toBe(1000 + 9999); // the burst, and a record per millisecond until the last one offered
  expect(taken(MB / 4, 100, 10)).toBe(4 + 39);
});

test('keys without a law spread evenly over shards, and over the slots of a shard', () => {
  const keys = keyHashes({ count: null, skew: 0, hot: 0 }, new RandomStream('own keys'), 1);
  const shards = new Shards(7, null, 0);
  const [byShard, bySlot] = [new Array<number>(7).fill(0), new Array<number>(3).fill(0)];
  for (let n = 0; n < 21_000; n++) {
    const hash = keys.next();
    byShard[shards.shardOf(hash)]++;
    bySlot[slotOf(hash, 3)]++;
  }
  for (const count of byShard) expectShare(count, 21_000, 1 / 7);
  for (const count of bySlot) expectShare(count, 21_000, 1 / 3);
});

test("keys follow Zipf's law, and a hot key has its share beside it", () => {
  const keys = keyHashes({ count: 4, skew: 1, hot: 0.5 }, new RandomStream('skewed keys'), 1);
  const counts = new Map<number, number>();
  for (let n = 0; n < 20_000; n++) {
    const hash = keys.next();
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  const sum = 1 + 1 / 2 + 1 / 3 + 1 / 4;
  const found = [...counts.values()].sort((one, other) => other - one);
  const expected = [0.5 + 0.5 / sum, 0.25 / sum, 0.5 / 3 / sum, 0.125 / sum];
  for (const [index, share] of expected.entries()) expectShare(found[index], 20_000, share);
});

function expectShare(count: number, of: number, share: number): void {
  const { low, high } = wilsonInterval(count, of, CONFIDENCE);
  expect(share).toBeGreaterThan(low);
  expect(share).toBeLessThan(high);
}

test('a split shard gives half of its keys to each new one, and no other shard changes', () => {
  const shards = new Shards(4, null, 0);
  const hashes = Array.from({ length: 4000 }, (_, n) => (n * 0x9e3779b1) | 0);
  const before = hashes.map((hash) => shards.shardOf(hash));
  expect(shards.split(2, 0)).toEqual([
    { shard: 4, parents: [2] },
    { shard: 5, parents: [2] },
  ]);
  shards.split(5, 0);
  const after = hashes.map((hash) => shards.shardOf(hash));
  for (const [n, shard] of before.entries()) {
    if (shard === 2) expect([4, 6, 7]).toContain(after[n]);
    else expect(after[n]).toBe(shard);
  }
  expect(shards.open).toBe(6);
});

test('new shards come after those whose keys they take over', () => {
  const shards = new Shards(2, null, 0);
  expect(shards.reshard(3, 0)).toEqual([
    { shard: 2, parents: [0] },
    { shard: 3, parents: [0, 1] },
    { shard: 4, parents: [1] },
  ]);
});

test('a shard is read five times a second, and not for five seconds after a read of 10 MB (K-61)', () => {
  const pace = new ReadPace({ readsPerSecond: 5, bytesPerSecond: 2 * MB });
  for (let n = 0; n < 5; n++) {
    expect(pace.dueAt(0)).toBe(0);
    pace.take(0, 0);
  }
  expect(pace.dueAt(0)).toBe(200 * MS);
  pace.take(SECOND, 10 * MB);
  expect(pace.dueAt(SECOND)).toBe(6 * SECOND);
});

test('refused writes come back in the order of their time', () => {
  const retries = new WriteRetries();
  const times = Array.from({ length: 1000 }, (_, n) => (n * 7919) % 1009);
  for (const [n, at] of times.entries()) retries.add(at, n, 1);
  const found: number[] = [];
  while (retries.size > 0) {
    expect(times[retries.hash]).toBe(retries.next);
    found.push(retries.next);
    retries.take();
  }
  expect(found).toEqual([...times].sort((one, other) => one - other));
  expect(retries.next).toBe(Number.POSITIVE_INFINITY);
});
