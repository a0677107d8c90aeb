import type { RandomStream } from '../random/stream.ts';

/** How the records of a stream spread over partition keys. */
export interface PartitionKeys {
  /** Number of keys; null: every record has a key of its own. */
  readonly count: number | null;
  /** Exponent of Zipf's law: the k-th key has a share in proportion to k^-skew; 0: all alike. */
  readonly skew: number;
  /** Share of the first key, beside what the law gives; the others share the rest. */
  readonly hot: number;
}

/** Gives each record the hash of its partition key: a signed integer of 32 bits, the same for a key throughout a run. */
export interface KeyHashes {
  /** One uniform a record. */
  next(): number;
}

/**
 * @param random of the records' keys
 * @param salt decides where each key lies; the same for all replications
 */
export function keyHashes(keys: PartitionKeys, random: RandomStream, salt: number): KeyHashes {
  if (keys.count === null && keys.hot === 0) return new OwnKeys(random);
  if (keys.count === null) return new HotKey(random, keys.hot, hashOf(0, salt));
  return new SharedKeys(random, sharesOf(keys.count, keys.skew, keys.hot), salt);
}

/** Every record has its own key. */
class OwnKeys implements KeyHashes {
  constructor(private readonly random: RandomStream) {}

  next(): number {
    return this.random.int32();
  }
}

/** One key has a share of its own, and all other records have their own keys. */
class HotKey implements KeyHashes {
  constructor(
    private readonly random: RandomStream,
    private readonly share: number,
    private readonly hash: number,
  ) {}

  next(): number {
    const isHot = this.random.uniform() < this.share;
    const own = this.random.int32();
    return isHot ? this.hash : own;
  }
}

/** A key is chosen by the alias method: one look into two tables, however many keys there are. */
class SharedKeys implements KeyHashes {
  private readonly hashes: Int32Array;
  private readonly bounds: Float64Array;
  private readonly aliases: Uint32Array;

  constructor(
    private readonly random: RandomStream,
    shares: Float64Array,
    salt: number,
  ) {
    this.hashes = new Int32Array(shares.length);
    for (let key = 0; key < shares.length; key++) this.hashes[key] = hashOf(key, salt);
    const { bounds, aliases } = aliasTable(shares);
    this.bounds = bounds;
    this.aliases = aliases;
  }

  next(): number {
    const place = this.random.uniform() * this.bounds.length;
    const column = Math.floor(place);
    return this.hashes[place - column < this.bounds[column] ? column : this.aliases[column]];
  }
}

/** Shares of the keys in descending order; they add up to 1. */
function sharesOf(count: number, skew: number, hot: number): Float64Array {
  const shares = new Float64Array(count);
  let sum = 0;
  for (let key = 0; key < count; key++) {
    shares[key] = Math.exp(-skew * Math.log(key + 1));
    sum += shares[key];
  }
  for (let key = 0; key < count; key++) shares[key] *= (1 - hot) / sum;
  shares[0] += hot;
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

/** The slot of a key among `slots` of its shard: another hash, so that it does not follow the shard's range. */
export function slotOf(hash: number, slots: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return Math.floor((((mixed ^ (mixed >>> 12)) >>> 0) / 2 ** 32) * slots);
}
