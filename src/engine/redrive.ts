import type { QueueSink } from '../downstream/queue-sink.ts';
import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Source } from '../sources/source.ts';
import { assert } from '../units/assert.ts';
import type { EventKind } from '../units/ids.ts';
import { SECOND } from '../units/time.ts';

/** Sends what a dead-letter queue holds to a queue again, so many messages a second. */
export class Redrive {
  private readonly moved: EventKind;
  private startedAt = 0;
  private count = 0;
  private done = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly from: QueueSink,
    private readonly to: Source,
    private readonly rate: number,
  ) {
    from.keepItems();
    this.moved = kernel.on('message redriven', Phase.arrival, () => this.move());
  }

  start(): void {
    this.startedAt = this.kernel.now;
    this.count = this.from.held;
    this.done = 0;
    this.next();
  }

  private move(): void {
    const own = this.from.takeItem();
    if (own === undefined) return; // another redrive took it
    assert(this.to.offerAgain !== undefined, 'messages are redriven to a source that cannot take them');
    this.to.offerAgain(own, Number.NaN);
    this.done++;
    this.next();
  }

  private next(): void {
    if (this.done === this.count) return;
    this.kernel.scheduleAt(this.startedAt + Math.round((this.done * SECOND) / this.rate), this.moved);
  }
}
