import type { World } from './world.ts';

/** A stretch of time that something took. */
export interface Stretch {
  readonly name: string;
  readonly from: number;
}

/** What happened, counted under the names of the metrics, from the end of the warm-up on. Times in microseconds. */
export class Tally {
  private readonly sums = new Map<string, number>();
  private readonly levels = new Map<string, number>();
  private readonly open = new Set<Stretch>();

  constructor(
    private readonly world: World,
    private readonly warmup: number,
  ) {}

  count(name: string, times = 1, at = this.world.now): void {
    if (at >= this.warmup) this.sums.set(name, this.sumOf(name) + times);
  }

  /** The largest value that was seen. */
  largest(name: string, value: number): void {
    if (this.world.now >= this.warmup) this.sums.set(name, Math.max(this.sumOf(name), value));
  }

  /** Something begins that takes time: so many are at it, and for so long in all. */
  begin(name: string): Stretch {
    const stretch = { name, from: this.world.now };
    this.open.add(stretch);
    this.changeLevel(name, 1);
    return stretch;
  }

  end(stretch: Stretch): void {
    this.open.delete(stretch);
    this.changeLevel(stretch.name, -1);
    const from = Math.max(stretch.from, this.warmup);
    this.count(`${stretch.name}.time`, Math.max(0, this.world.now - from));
  }

  /** The sums at the horizon; what still goes on counts until there. */
  close(): ReadonlyMap<string, number> {
    for (const stretch of [...this.open]) this.end(stretch);
    return this.sums;
  }

  private changeLevel(name: string, by: number): void {
    const before = this.levels.get(name) ?? 0;
    this.levels.set(name, before + by);
    this.largest(`${name}.max`, Math.max(before, before + by));
  }

  private sumOf(name: string): number {
    return this.sums.get(name) ?? 0;
  }
}
