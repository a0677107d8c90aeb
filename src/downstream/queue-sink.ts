import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Requests } from '../kernel/requests.ts';
import { Level } from '../observe/level.ts';
import type { EntityResult } from '../observe/result.ts';
import { Counter, type Timeline } from '../observe/timeline.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { EventKind, RequestId } from '../units/ids.ts';
import { type Micros, SECOND } from '../units/time.ts';

/** What a queue is, beside its name. */
export interface QueueSinkOptions {
  readonly name: string;
  /** Share of deliveries that fail. */
  readonly errorRate: number;
  /** Messages a second that something beyond the scenario takes out; absent: none. */
  readonly drainRate?: number;
}

/**
 * A queue without a function behind it: a dead-letter queue, a destination, or one to which functions send. Some
 * deliveries to it may fail. It only fills, unless it is drained or its messages are redriven.
 */
export class QueueSink {
  private readonly depth: Level;
  private readonly received: Counter;
  private readonly rejected: Counter;
  private readonly draws = new RandomStream('one delivery');
  private readonly key: number;
  private keepsItems = false;
  private readonly items: number[] = [];
  private taken = 0;
  private readonly drained: EventKind;
  /** Since when there has always been a message to drain, and how many were drained since. */
  private busySince: Micros = 0;
  private drainedSince = 0;
  private isDraining = false;

  constructor(
    private readonly kernel: Kernel,
    private readonly requests: Requests,
    streams: Streams,
    timeline: Timeline,
    private readonly options: QueueSinkOptions,
  ) {
    this.depth = new Level(timeline);
    this.received = new Counter(timeline);
    this.rejected = new Counter(timeline);
    this.key = streams.key(`downstreams/${options.name}`, 'error');
    this.drained = kernel.on('message drained', Phase.release, () => this.onDrained());
  }

  /** Messages in it now. */
  get size(): number {
    return this.depth.value;
  }

  get name(): string {
    return this.options.name;
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
    if (!this.isDraining) this.startDraining();
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

  private startDraining(): void {
    if (this.options.drainRate === undefined) return;
    this.isDraining = true;
    this.busySince = this.kernel.now;
    this.drainedSince = 0;
    this.drainNext(this.options.drainRate);
  }

  private drainNext(perSecond: number): void {
    // From the beginning of the busy time, so that roundings do not add up.
    this.kernel.scheduleAt(this.busySince + Math.round(((this.drainedSince + 1) * SECOND) / perSecond), this.drained);
  }

  private onDrained(): void {
    // A redrive may have taken the message.
    if (this.depth.value > 0) {
      if (this.keepsItems) this.takeItem();
      else this.depth.add(this.kernel.now, -1);
    }
    this.drainedSince++;
    this.isDraining = this.depth.value > 0;
    if (this.isDraining) this.drainNext(this.options.drainRate as number);
  }

  private fails(own: number, tries: number): boolean {
    if (this.options.errorRate === 0) return false;
    this.draws.restart(own ^ this.key, tries);
    return this.draws.uniform() < this.options.errorRate;
  }
}
