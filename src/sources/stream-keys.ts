import { type KeyChoice, keyChoice } from '../random/keys.ts';
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

/** Gives each record of a stream the hash of its partition key: a signed integer of 32 bits. */
export class KeyHashes {
  constructor(
    private readonly choice: KeyChoice,
    private readonly random: RandomStream,
  ) {}

  next(): number {
    return this.choice.draw(this.random);
  }
}

/**
 * @param random of the records' keys
 * @param salt decides where each key lies; the same for all replications
 */
export function keyHashes({ count, skew, hot }: PartitionKeys, random: RandomStream, salt: number): KeyHashes {
  return new KeyHashes(keyChoice({ count, skew, hot: [hot] }, salt), random);
}

/** The slot of a key among `slots` of its shard: another hash, so that it does not follow the shard's range. */
export function slotOf(hash: number, slots: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return Math.floor((((mixed ^ (mixed >>> 12)) >>> 0) / 2 ** 32) * slots);
}
