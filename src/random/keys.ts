import type { RandomStream } from './stream.ts';

/** How items spread over partition keys. */
export interface KeyLaw {
  /** Number of keys; null: every item has a key of its own. */
  readonly count: number | null;
  /** Exponent of Zipf's law: the k-th key has a share in proportion to k^-skew; 0: all alike. */
  readonly skew: number;
  /** Shares of the first keys, beside what the law gives them; all keys share the rest by the law. At most `count`. */
  readonly hot: readonly number[];
}

/** Draws the hash of an item's partition key: a signed integer of 32 bits, the same for a key throughout. */
export interface KeyChoice {
  draw(random: RandomStream): number;
}

/** @param salt decides where each key lies */
export function keyChoice({ count, skew, hot }: KeyLaw, salt: number): KeyChoice {
  if (count !== null) return new SharedKeys(sharesOf(count, skew, hot), salt);
  return hot.every((share) => share === 0) ? new OwnKeys() : new HotKeys(hot, salt);
}

/** Every item has its own key. */
class OwnKeys implements KeyChoice {
  draw(random: RandomStream): number {
    return random.int32();
  }
}

/** Some keys have shares of their own, and all other items have their own keys. */
class HotKeys implements KeyChoice {
  private readonly hashes: Int32Array;
  /** Sum of the shares up to each key, itself included. */
  private readonly bounds: Float64Array;

  constructor(hot: readonly number[], salt: number) {
    this.hashes = Int32Array.from(hot, (_, key) => hashOf(key, salt));
    let sum = 0;
    this.bounds = Float64Array.from(hot, (share) => {
      sum += share;
      return sum;
    });
  }

  draw(random: RandomStream): number {
    const place = random.uniform();
    const own = random.int32();
    for (let key = 0; key < this.bounds.length; key++) if (place < this.bounds[key]) return this.hashes[key];
    return own;
  }
}

/** A key is chosen by the alias method: one look into two tables, however many keys there are. */
class SharedKeys implements KeyChoice {
  private readonly hashes: Int32Array;
  private readonly bounds: Float64Array;
  private readonly aliases: Uint32Array;

  constructor(shares: Float64Array, salt: number) {
    this.hashes = new Int32Array(shares.length);
    for (let key = 0; key < shares.length; key++) this.hashes[key] = hashOf(key, salt);
    const { bounds, aliases } = aliasTable(shares);
    this.bounds = bounds;
    this.aliases = aliases;
  }

  draw(random: RandomStream): number {
    const place = random.uniform() * this.bounds.length;
    const column = Math.floor(place);
    return this.hashes[place - column < this.bounds[column] ? column : this.aliases[column]];
  }
}

/** Shares of the keys; they add up to 1. */
function sharesOf(count: number, skew: number, hot: readonly number[]): Float64Array {
  const shares = new Float64Array(count);
  let sum = 0;
  for (let key = 0; key < count; key++) {
    shares[key] = Math.exp(-skew * Math.log(key + 1));
    sum += shares[key];
  }
  const rest = 1 - hot.reduce((all, share) => all + share, 0);
  for (let key = 0; key < count; key++) shares[key] *= rest / sum;
  for (const [key, share] of hot.entries()) shares[key] += share;
  return shares;
}

/**
 * The table of the alias method: a draw from column `c` is `c` itself below its bound and its alias above.
 *
 * @see M. D. Vose, "A linear algorithm for generating random numbers with a given distribution" (1991)
 */
function aliasTable(shares: Float64Array): { bounds: Float64Array; aliases: Uint32Array } {
  const count = shares.length;
  const bounds = shares.map((share) => share * count);
  const aliases = Uint32Array.from(shares.keys());
  const small: number[] = [];
  const large: number[] = [];
  for (let column = 0; column < count; column++) (bounds[column] < 1 ? small : large).push(column);
  while (small.length > 0 && large.length > 0) {
    const low = small.pop() as number;
    const high = large[large.length - 1];
    aliases[low] = high;
    bounds[high] -= 1 - bounds[low];
    if (bounds[high] < 1) small.push(large.pop() as number);
  }
  // What is left has a bound of 1 but for rounding.
  for (const column of [...small, ...large]) bounds[column] = 1;
  return { bounds, aliases };
}

/** Murmur3's finaliser: keys that are neighbours lie anywhere. */
function hashOf(key: number, salt: number): number {
  let z = Math.imul(key + 1, 0x9e3779b9) ^ salt;
  z ^= z >>> 16;
  z = Math.imul(z, 0x85ebca6b);
  z ^= z >>> 13;
  z = Math.imul(z, 0xc2b2ae35);
  return z ^ (z >>> 16);
}
