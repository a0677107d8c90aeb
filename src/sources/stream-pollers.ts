import type { Micros } from '../units/time.ts';
import type { StreamSlot } from './stream-slot.ts';

/** How many batches of a mapping may be in flight; slots that find no poller free are served in turn. */
export class Pollers {
  /** Told of every throttle; set by whoever decides how many there are. */
  throttled: () => void = () => undefined;
  private inUse = 0;
  private readonly queue: StreamSlot[] = [];
  private served = 0;
  private isServing = false;

  /** @param limit may be Infinity */
  constructor(private limit: number) {}

  /** Whether a poller is free for a slot, which then has it; otherwise the slot is called when one is. */
  take(slot: StreamSlot): boolean {
    if (this.inUse < this.limit) {
      this.inUse++;
      return true;
    }
    this.queue.push(slot);
    return false;
  }

  give(now: Micros): void {
    this.inUse--;
    this.serve(now);
  }

  /** Changes how many there are; batches in flight are not broken off. */
  resize(now: Micros, limit: number): void {
    this.limit = limit;
    this.serve(now);
  }

  /** A slot that is served may give its poller back at once; then the loop goes on, however many do. */
  private serve(now: Micros): void {
    if (this.isServing) return;
    this.isServing = true;
    while (this.inUse < this.limit && this.served < this.queue.length) {
      const slot = this.queue[this.served++];
      if (this.served * 2 > this.queue.length) {
        this.queue.splice(0, this.served);
        this.served = 0;
      }
      slot.onPollerFree(now);
    }
    this.isServing = false;
  }
}
