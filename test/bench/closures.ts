/**
 * A simulator as people write it on an afternoon: events are closures in a binary heap of objects, requests are
 * objects, statistics are a few counters and lists. Events are counted as in `bare-loop.ts`.
 */
import type { LossSystem } from './bare-loop.ts';

interface Event {
  readonly time: number;
  readonly order: number;
  readonly run: () => void;
}

class Engine {
  now = 0;
  private order = 0;
  private readonly heap: Event[] = [];

  schedule(delay: number, run: () => void): void {
    const event = { time: this.now + delay, order: this.order++, run };
    let hole = this.heap.push(event) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!isBefore(event, this.heap[parent])) break;
      this.heap[hole] = this.heap[parent];
      hole = parent;
    }
    this.heap[hole] = event;
  }

  step(): void {
    const event = this.heap[0];
    const last = this.heap.pop() as Event;
    const { length } = this.heap;
    if (length > 0) {
      let hole = 0;
      for (let child = 1; child < length; child = 2 * hole + 1) {
        if (child + 1 < length && isBefore(this.heap[child + 1], this.heap[child])) child++;
        if (!isBefore(this.heap[child], last)) break;
        this.heap[hole] = this.heap[child];
        hole = child;
      }
      this.heap[hole] = last;
    }
    this.now = event.time;
    event.run();
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order);
}

/** @returns events that happened, `events` or one or two more */
export function closuresInAHeap({ servers, erlangs }: LossSystem, events: number): number {
  const engine = new Engine();
  const exponential = (mean: number): number => -mean * Math.log(1 - Math.random());
  const statistics = { arrivals: 0, starts: 0, refused: 0, ends: 0, busyTime: 0, longest: 0 };
  let busy = 0;
  const end = (request: { startedAt: number }): void => {
    const time = engine.now - request.startedAt;
    statistics.ends++;
    statistics.busyTime += time;
    if (time > statistics.longest) statistics.longest = time;
    busy--;
  };
  const arrive = (): void => {
    statistics.arrivals++;
    engine.schedule(exponential(1 / erlangs), arrive);
    if (busy === servers) {
      statistics.refused++;
      return;
    }
    busy++;
    statistics.starts++;
    const request = { startedAt: engine.now };
    engine.schedule(exponential(1), () => end(request));
  };
  engine.schedule(0, arrive);
  while (statistics.arrivals + statistics.starts + statistics.ends < events) engine.step();
  return statistics.arrivals + statistics.starts + statistics.ends;
}
