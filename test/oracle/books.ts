import type { Request } from './lambda.ts';
import type { Surroundings } from './surroundings.ts';

/** What a source was offered, and what works on it now. */
export interface Item {
  readonly offeredAt: number;
  request: Request;
}

/** The books of one source: every item is offered once and ends once. */
export class Books {
  private readonly open = new Set<Item>();

  constructor(
    private readonly around: Surroundings,
    private readonly source: string,
  ) {}

  offered(request: Request): Item {
    const item = { offeredAt: this.around.world.now, request };
    this.open.add(item);
    this.count('offered');
    return item;
  }

  /** An item has come to its end. @param since where somebody hears of it, from when on the latency counts */
  settled(item: Item, state: string, since: number | null = null): void {
    const { world, tally } = this.around;
    this.open.delete(item);
    this.count(state);
    if (since === null) return;
    const latency = world.now - since;
    this.count('latency.sum', latency);
    tally.largest(`sources.${this.source}.latency.max`, latency);
  }

  count(metric: string, times = 1): void {
    this.around.tally.count(`sources.${this.source}.${metric}`, times);
  }

  /** At the horizon: what has not ended. */
  close(isRunning = ({ request }: Item): boolean => request.isRunning): void {
    for (const item of this.open) this.count(isRunning(item) ? 'running' : 'waiting');
  }
}
