import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactSum } from '../../src/observe/exact-sum.ts';

const whole = fc.maxSafeInteger().map(Math.abs);

test('a sum of whole numbers is exact far beyond 2^53', () => {
  fc.assert(
    fc.property(fc.array(whole, { maxLength: 100 }), (values) => {
      const sum = new ExactSum();
      for (const value of values) sum.add(value);
      const exact = values.reduce((total, value) => total + BigInt(value), 0n);
      expect(sum.toBigInt()).toBe(exact);
      expect(sum.valueOf()).toBe(Number(exact));
    }),
  );
});

test('a product that a double cannot hold is added exactly', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(whole, fc.nat()), { maxLength: 20 }), (pairs) => {
      const sum = new ExactSum();
      for (const [one, other] of pairs) sum.addProduct(one, other);
      expect(sum.toBigInt()).toBe(pairs.reduce((total, [one, other]) => total + BigInt(one) * BigInt(other), 0n));
    }),
  );
});

test('a sum tells apart neighbours that a double would not', () => {
  const sum = new ExactSum();
  sum.add(Number.MAX_SAFE_INTEGER);
  for (let n = 0; n < 4; n++) sum.add(1);
  expect(sum.toBigInt()).toBe(2n ** 53n + 3n);
  sum.clear();
  expect(sum.toBigInt()).toBe(0n);
});

test('a product without end is refused', () => {
  expect(() => new ExactSum().addProduct(1, Number.POSITIVE_INFINITY)).toThrow('no whole number');
});
