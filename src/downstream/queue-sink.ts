import type { Kernel } from '../kernel/kernel.ts';
import type { Requests } from '../kernel/requests.ts';
import { Level } from '../observe/level.ts';
import type { EntityResult } from '../observe/result.ts';
import { Counter, type Timeline } from '../observe/timeline.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';

/** A queue that only fills: a dead-letter queue or a destination. Some deliveries to it may fail. */
export class QueueSink {
  private readonly depth: Level;
  private readonly received: Counter;
  private readonly rejected: Counter;
  private readonly draws = new RandomStream('one delivery');
  private readonly key: number;
  private keepsItems = false;
  private readonly items: number[] = [];
  private taken = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    streams: Streams,
    timeline: Timeline,
    private readonly options: { readonly name: string; readonly errorRate: number },
  ) {
    this.depth = new Level(timeline);
    this.received = new Counter(timeline);
    this.rejected = new Counter(timeline);
    this.key = streams.key(`downstreams/${options.name}`, 'error');
  }

  /** Puts a copy of the event into the queue. @returns false when the delivery failed */
  deliver(request: RequestId): boolean {
    return this.deliverItem(this.requests.own[request], this.requests.runs[request]);
  }

  /** The same for an item that has no row of its own. @param tries how often it was tried before */
  deliverItem(own: number, tries: number): boolean {
    const now = this.kernel.now;
    if (this.fails(own, tries)) {
      this.rejected.add(now);
      return false;
    }
    this.received.add(now);
    this.depth.add(now, 1);
    if (this.keepsItems) this.items.push(own);
    return true;
  }

  /** From now on remembers what it receives, so that it can be taken out again. */
  keepItems(): void {
    this.keepsItems = true;
  }

  /** Items that could be taken out. */
  get held(): number {
    return this.items.length - this.taken;
  }

  /** Takes the item that has been here longest. @returns its own random number; undefined when the queue is empty */
  takeItem(): number | undefined {
    if (this.taken === this.items.length) return undefined;
    this.depth.add(this.kernel.now, -1);
    const own = this.items[this.taken++];
    if (this.taken > 1024 && this.taken * 2 > this.items.length) {
      this.items.splice(0, this.taken);
      this.taken = 0;
    }
    return own;
  }

  startWindow(now: Micros): void {
    this.depth.startWindow(now);
    this.received.startWindow();
    this.rejected.startWindow();
  }

  close(): EntityResult {
    this.depth.close();
    const values = new Map([
      ['received', this.received.inWindow],
      ['rejected', this.rejected.inWindow],
      ['backlog.max', this.depth.max],
      ['backlog.atEnd', this.depth.value],
    ]);
    const series = new Map([
      ['received', this.received.series],
      ['backlog.max', this.depth.maxima],
    ]);
    return { scope: 'downstreams', name: this.options.name, values, series };
  }

  private fails(own: number, tries: number): boolean {
    if (this.options.errorRate === 0) return false;
    this.draws.restart(own ^ this.key, tries);
    return this.draws.uniform() < this.options.errorRate;
  }
}
