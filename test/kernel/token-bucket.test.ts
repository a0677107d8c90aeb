import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bucket, SteppedBucket, TokenBucket } from '../../src/kernel/token-bucket.ts';
import { DAY, HOUR, MINUTE, type Micros, MS, SECOND } from '../../src/units/time.ts';

/** How many tokens can be taken at an instant, one after the other. */
function takeAll(bucket: Bucket, now: Micros): number {
  let taken = 0;
  for (; bucket.hasToken(now); taken++) bucket.take();
  return taken;
}

test('a bucket starts full', () => {
  expect(takeAll(TokenBucket.perSecond(100, 7), 0)).toBe(7);
  expect(takeAll(new SteppedBucket(500, MINUTE, 3000), 0)).toBe(3000);
});

test('an empty bucket of 100/s has its next token after exactly 10 ms', () => {
  const bucket = TokenBucket.perSecond(100, 5);
  takeAll(bucket, 0);
  expect(bucket.hasToken(10 * MS - 1)).toBe(false);
  expect(takeAll(bucket, 10 * MS)).toBe(1);
});

test('C-31: an allowance of 1,000 in 10 s comes all the time, and what is not used does not pile up', () => {
  const bucket = TokenBucket.perInterval(1000, 10 * SECOND, 1000);
  takeAll(bucket, 0);
  expect(takeAll(bucket, 2500 * MS)).toBe(250);
  expect(takeAll(bucket, MINUTE)).toBe(1000);
});

test('a rate that does not divide a second loses nothing to rounding', () => {
  const bucket = TokenBucket.perSecond(3, 3);
  takeAll(bucket, 0);
  let taken = 0;
  for (let now = 0; now <= 10 * SECOND; now += 7 * MS + 1) taken += takeAll(bucket, now);
  expect(taken + takeAll(bucket, 10 * SECOND)).toBe(30);
});

test('a rate that was stated per minute, hour or day has its tokens at the exact instants too', () => {
  for (const [count, interval] of [
    [100, MINUTE],
    [7, HOUR],
    [1, DAY],
  ] as const) {
    const bucket = TokenBucket.ofRate(count / (interval / SECOND), count);
    takeAll(bucket, 0);
    expect(takeAll(bucket, interval - 1)).toBe(count - 1);
    expect(takeAll(bucket, interval)).toBe(1);
  }
});

test('a debt is paid before there is a token again, and is never more than the bucket holds', () => {
  const bucket = TokenBucket.perSecond(10, 3);
  takeAll(bucket, 0);
  for (let n = 0; n < 5; n++) bucket.owe();
  expect(bucket.hasToken(400 * MS - 1)).toBe(false);
  expect(takeAll(bucket, 400 * MS)).toBe(1);
});

test('within any span a bucket admits at most its capacity and what flows in', () => {
  const gaps = fc.array(fc.nat({ max: 2 * SECOND }), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), gaps, (rate, capacity, between) => {
      const bucket = TokenBucket.perSecond(rate, capacity);
      let now = 0;
      let taken = 0;
      for (const gap of between) {
        now += gap;
        if (!bucket.hasToken(now)) continue;
        bucket.take();
        taken++;
      }
      expect(taken).toBeLessThanOrEqual(capacity + Math.floor((rate * now) / SECOND));
    }),
  );
});

test('C-34: a stepped bucket gets 500 at each full minute, up to its burst, and nothing in between', () => {
  const bucket = new SteppedBucket(500, MINUTE, 3000);
  takeAll(bucket, 30 * SECOND);
  expect(bucket.hasToken(MINUTE - 1)).toBe(false);
  expect(takeAll(bucket, MINUTE)).toBe(500);
  expect(takeAll(bucket, 4 * MINUTE + 1)).toBe(1500);
  expect(takeAll(bucket, 60 * MINUTE)).toBe(3000);
});
