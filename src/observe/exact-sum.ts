import { assert } from '../units/assert.ts';

/** 2^53: up to here a double holds every whole number. */
const LIMB = 2 ** 53;

/**
 * A sum of whole numbers that stays exact up to 2^106: a double for what is below 2^53, and a count of whole 2^53s.
 * An addition costs about a nanosecond.
 */
export class ExactSum {
  /** Below 2^53. */
  private low = 0;
  private high = 0;

  /** @param value a whole number from 0 to 2^53 - 1 */
  add(value: number): void {
    const sum = this.low + value;
    if (sum < LIMB) {
      this.low = sum;
    } else {
      this.low = value - (LIMB - this.low); // exact, where the sum may have been rounded
      this.high++;
    }
  }

  /** Adds a product that may itself be 2^53 or more. @param one and @param other whole numbers, at least 0 */
  addProduct(one: number, other: number): void {
    const product = one * other;
    if (product < LIMB) {
      this.add(product);
      return;
    }
    assert(Number.isFinite(product), `the product of ${one} and ${other} is no whole number`);
    const exact = BigInt(one) * BigInt(other);
    this.high += Number(exact >> 53n);
    this.add(Number(exact & (BigInt(LIMB) - 1n)));
  }

  clear(): void {
    this.low = 0;
    this.high = 0;
  }

  toBigInt(): bigint {
    return BigInt(this.high) * BigInt(LIMB) + BigInt(this.low);
  }

  /** The nearest double. */
  valueOf(): number {
    return this.high * LIMB + this.low;
  }
}
