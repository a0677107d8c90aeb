import { Chance } from './chance.ts';
import type { Surroundings } from './surroundings.ts';

/** A queue that only fills: a dead-letter queue or a destination. A share of what is sent to it fails. */
export class Sink {
  private readonly chance: Chance;

  constructor(
    private readonly around: Surroundings,
    private readonly name: string,
  ) {
    this.chance = new Chance(around.streams, `downstreams/${name}`);
  }

  /** @param tries how often the item was tried before. @returns false when the delivery failed */
  deliver(own: number, tries: number): boolean {
    const settings = this.around.model.scenario.downstreams[this.name];
    const errorRate = settings.type === 'queue' ? settings.errorRate : 0;
    const isLost = this.chance.happens(errorRate, own, 'error', tries);
    this.around.tally.count(`downstreams.${this.name}.${isLost ? 'rejected' : 'received'}`);
    return !isLost;
  }
}
