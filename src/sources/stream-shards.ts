import { widened } from '../kernel/requests.ts';
import { assert } from '../units/assert.ts';
import { type Micros, SECOND } from '../units/time.ts';

const NONE = -1;
const HASHES = 2 ** 32;

// What is kept for each shard, side by side: one look into memory a record.
const FIELDS = 4;
const CREDITS = 0;
const FILLED_AT = 1;
/** The second in which it refused last, and records refused in it. */
const REFUSED_SECOND = 2;
const REFUSED = 3;

/** How fast one shard takes records; bursts of `window` at the full rate pass. */
export interface WriteLimit {
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly recordSize: number;
  readonly window: Micros;
}

/** A shard that appeared, and the shards whose records come before its own. */
export interface NewShard {
  readonly shard: number;
  readonly parents: readonly number[];
}

/**
 * The open shards of a stream: which of them a key belongs to, and whether it takes another record. Shards are numbered
 * in the order in which they appear; a closed one keeps its number.
 */
export class Shards {
  /** Shards that take records. */
  open = 0;
  /** Shards that ever were. */
  count = 0;
  /** The most records that one shard refused in a second since `from`: the demand beyond its rate. */
  mostRefused = 0;
  /** Records written to each shard since somebody asked; null while nobody does. */
  private taken: Float64Array<ArrayBuffer> | null = null;
  private froms: number[] = [];
  private tos: number[] = [];
  private isOpen: boolean[] = [];
  /** Divides the hashes evenly; an entry is a shard, or below -1 a place in `splits`. */
  private roots = new Int32Array(0);
  /** Halves of shards that were split, two entries each. */
  private splits: number[] = [];
  private fields = new Float64Array(0);
  private readonly creditsPerMicro: number;
  private readonly cost: number;
  private readonly full: number;

  constructor(
    count: number,
    private readonly limit: WriteLimit | null,
    private readonly from: Micros,
  ) {
    // All records are of one size, so of the two limits the lower one always binds first: one bucket is exact.
    const size = limit?.recordSize ?? 1;
    this.creditsPerMicro = limit === null ? 0 : Math.min(limit.bytesPerSecond, limit.recordsPerSecond * size);
    this.cost = size * SECOND;
    this.full = limit === null ? 0 : Math.max(this.cost, this.creditsPerMicro * limit.window);
    this.reshard(count, 0);
  }

  /** Records a second that one shard takes; Infinity without a limit. */
  get recordsPerSecond(): number {
    return this.limit === null ? Number.POSITIVE_INFINITY : this.creditsPerMicro / this.limit.recordSize;
  }

  /** The shard of a key, by its hash of 32 bits. */
  shardOf(hash: number): number {
    const place = ((hash >>> 0) / HASHES) * this.roots.length;
    const root = Math.floor(place);
    let node = this.roots[root];
    let within = place - root;
    while (node < NONE) {
      within *= 2;
      const half = within < 1 ? 0 : 1;
      within -= half;
      node = this.splits[-node - 2 + half];
    }
    return node;
  }

  /** Whether the shard takes a record now; if so, that is counted against its limit. */
  takes(shard: number, at: Micros): boolean {
    if (this.limit === null) return true;
    const { fields } = this;
    const place = shard * FIELDS;
    const filled = fields[place + CREDITS] + (at - fields[place + FILLED_AT]) * this.creditsPerMicro;
    const credits = Math.min(filled, this.full);
    fields[place + FILLED_AT] = at;
    if (credits < this.cost) {
      fields[place + CREDITS] = credits;
      this.countRefused(place, at);
      return false;
    }
    fields[place + CREDITS] = credits - this.cost;
    if (this.taken !== null) this.taken[shard]++;
    return true;
  }

  /** From now on counts the records that each shard takes. */
  countTaken(): void {
    this.taken = new Float64Array(this.fields.length / FIELDS);
  }

  /** Records written to a shard since this was asked last. */
  takenSince(shard: number): number {
    const { taken } = this;
    if (taken === null) return 0;
    const count = taken[shard];
    taken[shard] = 0;
    return count;
  }

  /** Replaces all shards by `count` new ones of equal size. */
  reshard(count: number, now: Micros): NewShard[] {
    assert(count >= 1, `a stream of ${count} shards`);
    const before = this.openShards();
    for (const shard of before) this.isOpen[shard] = false;
    this.open = 0;
    this.roots = new Int32Array(count);
    this.splits = [];
    const added: NewShard[] = [];
    let next = 0;
    for (let index = 0; index < count; index++) {
      const [from, to] = [index / count, (index + 1) / count];
      while (next < before.length && this.tos[before[next]] <= from) next++;
      const parents: number[] = [];
      for (let old = next; old < before.length && this.froms[before[old]] < to; old++) parents.push(before[old]);
      const shard = this.add(from, to, now);
      this.roots[index] = shard;
      added.push({ shard, parents });
    }
    return added;
  }

  /** Replaces one shard by two halves. */
  split(shard: number, now: Micros): NewShard[] {
    const [from, to] = [this.froms[shard], this.tos[shard]];
    const middle = (from + to) / 2;
    this.isOpen[shard] = false;
    this.open--;
    const halves = [this.add(from, middle, now), this.add(middle, to, now)];
    const place = -(this.splits.length + 2);
    const node = this.splits.indexOf(shard);
    if (node === NONE) this.roots[this.roots.indexOf(shard)] = place;
    else this.splits[node] = place;
    this.splits.push(...halves);
    return halves.map((half) => ({ shard: half, parents: [shard] }));
  }

  /** The shards that take records, by the keys they hold. */
  openShards(): number[] {
    const open = this.isOpen.flatMap((isOpen, shard) => (isOpen ? [shard] : []));
    return open.sort((one, other) => this.froms[one] - this.froms[other]);
  }

  private add(from: number, to: number, now: Micros): number {
    const shard = this.count++;
    this.open++;
    this.froms.push(from);
    this.tos.push(to);
    this.isOpen.push(true);
    if (this.count * FIELDS > this.fields.length) {
      const capacity = Math.max(16, this.count * 2);
      this.fields = widened(this.fields, new Float64Array(capacity * FIELDS));
      if (this.taken !== null) this.taken = widened(this.taken, new Float64Array(capacity));
    }
    this.fields[shard * FIELDS + CREDITS] = this.full;
    this.fields[shard * FIELDS + FILLED_AT] = now;
    this.fields[shard * FIELDS + REFUSED_SECOND] = NONE;
    return shard;
  }

  private countRefused(place: number, at: Micros): void {
    if (at < this.from) return;
    const { fields } = this;
    const second = Math.floor(at / SECOND);
    if (fields[place + REFUSED_SECOND] !== second) {
      fields[place + REFUSED_SECOND] = second;
      fields[place + REFUSED] = 0;
    }
    this.mostRefused = Math.max(this.mostRefused, ++fields[place + REFUSED]);
  }
}
