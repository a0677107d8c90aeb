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

  /** An item has come to its end. @param isAnswered whether somebody hears of it, after so long a time */
  settled(item: Item, state: string, isAnswered: boolean): void {
    const { world, tally } = this.around;
    this.open.delete(item);
    this.count(state);
    if (!isAnswered) return;
    const latency = world.now - item.offeredAt;
    this.count('latency.sum', latency);
    tally.largest(`sources.${this.source}.latency.max`, latency);
  }

  count(metric: string, times = 1): void {
    this.around.tally.count(`sources.${this.source}.${metric}`, times);
  }

  /** At the horizon: what has not ended. */
  close(): void {
    for (const { request } of this.open) this.count(request.isRunning ? 'running' : 'waiting');
  }
}
